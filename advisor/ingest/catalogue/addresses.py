"""Addresses of pages: only what a browser opens as a page."""

from __future__ import annotations

from urllib.parse import urlsplit

from advisor.text import clean

LONGEST = 2000  # characters


def url(text: str) -> str | None:
    """The address, None where it is none of http or https, or hides where it leads. "www." gets its scheme."""
    text = clean(text).strip()
    if text[:4].lower() == "www.":
        text = f"https://{text}"
    if len(text) > LONGEST or any(c.isspace() or c in '<>"\\`{}|^' for c in text):
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return None
    return text
