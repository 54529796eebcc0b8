"""The index on disk: Chroma, vectors and n-grams of all passages, in generations that are swapped whole."""

from advisor.index.build import build, known_vectors
from advisor.index.entry import Entry
from advisor.index.manifest import Manifest
from advisor.index.reader import Index, open_index
from advisor.index.shipped import shipped_vectors

__all__ = ["Entry", "Index", "Manifest", "build", "known_vectors", "open_index", "shipped_vectors"]
