"""Our own corpus: facts, courses, vocabulary, holes, and the calendar that says what is still in force."""

from advisor.corpus.cache import dump, load_cached
from advisor.corpus.loading import fingerprint, load_corpus, load_vocabulary

__all__ = ["dump", "fingerprint", "load_cached", "load_corpus", "load_vocabulary"]
