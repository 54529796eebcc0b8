"""All errors that the advisor raises on purpose, as one tree.

AdvisorError
├── UsageError              the caller asked for something that does not exist (exit code 2)
├── CorpusError             our own corpus is not well-formed; names file and line
├── SetupError              the model or the home folder cannot be made ready
│   ├── ModelError          the embedding model is missing, damaged or of another kind
│   └── StorageError        the disk is full, read-only or not ours to write
├── IndexUnusable           the index is missing, damaged, or made by another model
├── ServerUnusable          the Chroma server that was chosen does not answer, or not as it should
├── IngestError             a document could not be read at all
├── PlanError               a plan file that a person brings cannot be used
└── BusyError               another process holds the lock of the index

Every error carries a `key` into ``prompts/messages.<language>.yaml`` and the values of its
slots, so that the command line and the page can say it in the language of the reader.
"""

from __future__ import annotations


class AdvisorError(Exception):
    """Base of the tree. `key` names the sentence, `slots` fill it; `str()` is English."""

    exit_code = 1

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key + (": " + ", ".join(f"{k}={v}" for k, v in slots.items()) if slots else ""))
        self.key = key
        self.slots = slots


class UsageError(AdvisorError):
    """The caller asked for something that does not exist."""

    exit_code = 2


class CorpusError(AdvisorError):
    """Our own corpus is not well-formed."""


class SetupError(AdvisorError):
    """The model or the home folder cannot be made ready."""


class ModelError(SetupError):
    """The embedding model is missing, damaged or of another kind."""


class StorageError(SetupError):
    """The disk is full, read-only or not ours to write."""


class IndexUnusable(AdvisorError):
    """The index is missing, damaged, or made by another model."""


class ServerUnusable(AdvisorError):
    """The Chroma server that was chosen does not answer, or not as it should."""


class IngestError(AdvisorError):
    """A document could not be read at all."""


class PlanError(AdvisorError):
    """A plan file that a person brings cannot be used. Its sentence stands in ``prompts/plan.<language>.yaml``."""


class BusyError(AdvisorError):
    """Another process holds the lock of the index."""
