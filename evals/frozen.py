"""The frozen half of the questions is measured, never tuned on: its hash may not change unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from evals.items import Item

HERE = Path(__file__).resolve().parent
HASH_FILE = HERE / "frozen.sha256"
LOG_FILE = HERE / "LOG.md"
LATER = frozenset({"parts"})


def frozen_hash(items: Iterable[Item]) -> str:
    """SHA-256 over the frozen items: every field, sorted by id, as canonical JSON, one a line. A field that came later
    counts only where it is set: the questions are still the same."""
    digest = hashlib.sha256()
    for item in sorted((i for i in items if i.split == "frozen"), key=lambda i: i.id):
        fields = item.model_dump(mode="json")
        fields = {name: value for name, value in fields.items() if name not in LATER or value}
        line = json.dumps(fields, ensure_ascii=False, sort_keys=True)
        digest.update(line.encode("utf-8") + b"\n")
    return digest.hexdigest()


def problem(items: Iterable[Item], hash_file: Path = HASH_FILE, log_file: Path = LOG_FILE) -> str | None:
    """What is wrong with the frozen items' hash or its log, as one sentence; None if nothing is."""
    now = frozen_hash(items)
    kept = hash_file.read_text(encoding="utf-8").split()[0] if hash_file.is_file() else ""
    if now != kept:
        return (
            f"the frozen questions have the hash {now}, {hash_file.name} says {kept or 'nothing'}: "
            f"undo the change, or write the new hash there and why in {log_file.name}"
        )
    if now not in log_file.read_text(encoding="utf-8"):
        return f"{log_file.name} has no entry with the hash {now}: say what was changed and why"
    return None


if __name__ == "__main__":
    import sys

    from evals.items import load_items

    sys.stdout.write(frozen_hash(load_items()) + "\n")
