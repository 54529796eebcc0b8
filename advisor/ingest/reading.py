"""Files into entries of the index at once, in this process: for files of one's own. Those of others go through
`intake.take`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from advisor.index.entry import Entry
from advisor.ingest.files import files
from advisor.ingest.intake import Counter
from advisor.ingest.model import Reject
from advisor.ingest.recognise import read


def read_documents(paths: Iterable[Path]) -> tuple[list[Entry], list[Reject]]:
    """Entries of all documents under `paths` (files or folders), and what was not taken.

    When two documents have the same id, the later one counts. One that cannot be read never stops the others.
    """
    entries: dict[str, list[Entry]] = {}
    rejects: list[Reject] = []
    for given in files(paths):
        if isinstance(given, Reject):
            rejects.append(given)
            continue
        counter = Counter(given.name)
        try:
            lines = counter.lines(read(given.path, given.name))
        except OSError as error:
            rejects.append(Reject(given.name, "ingest_unreadable", error.strerror or type(error).__name__))
            continue
        rejects += counter.rejects
        kept = [Entry.from_row(row) for line in lines if "passage" in (row := json.loads(line))]
        for document, group in groupby(kept, lambda entry: entry.passage.document):
            entries[document] = list(group)
    return [entry for group in entries.values() for entry in group], rejects
