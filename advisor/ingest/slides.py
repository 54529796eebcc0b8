"""What slides have in common, whatever the format of their file."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST_CHAPTER = 8  # words: a longer title alone on a slide is a message


def is_chapter(texts: Sequence[str], title: str) -> bool:
    """Whether a slide says nothing but its title: it begins a chapter, and the title heads the slides that follow.

    As a place of its own it would be near to every question about its subject, and answer none. One with a figure
    in its title says something.
    """
    only = bool(title) and all(text == title for text in texts)
    return only and len(title.split()) <= LONGEST_CHAPTER and not any(c.isdigit() for c in title)
