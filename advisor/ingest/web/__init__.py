"""Web pages: what a person would see of them, and fetching the addresses that a person named."""
