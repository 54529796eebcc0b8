"""Reads documents of others into passages: one reader a file format, found by its ending."""

from advisor.ingest.library import Library
from advisor.ingest.model import Document, Reject, Section
from advisor.ingest.reading import ENDINGS, read_documents

__all__ = ["ENDINGS", "Document", "Library", "Reject", "Section", "read_documents"]
