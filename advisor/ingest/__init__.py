"""Reads documents and catalogues of others: recognised by their content, read in a process apart."""

from advisor.ingest.files import Given, files
from advisor.ingest.intake import Taken, take
from advisor.ingest.library import Library
from advisor.ingest.model import Document, Note, Reject, Section
from advisor.ingest.reading import read_documents
from advisor.ingest.source import Source

__all__ = [
    "Document", "Given", "Library", "Note", "Reject", "Section", "Source", "Taken", "files", "read_documents", "take",
]  # fmt: skip
