"""Our own corpus: facts, courses, vocabulary, gaps, and the calendar that says what is still in force.

Reading the YAML is only paid for by those who do it: `load_cached` imports no YAML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.corpus.cache import dump, load_cached

if TYPE_CHECKING:
    from advisor.corpus.loading import fingerprint, load_corpus, load_vocabulary

__all__ = ["dump", "fingerprint", "load_cached", "load_corpus", "load_vocabulary"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from advisor.corpus import loading

    return getattr(loading, name)
