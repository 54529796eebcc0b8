"""From evidence to an answer that can be checked: rank, plan, compose, guard, refuse."""
