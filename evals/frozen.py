"""The frozen half of the questions is measured, never tuned on: its hash may not change unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from evals.items import QUESTIONS, Item

HERE = Path(__file__).resolve().parent
HASH_FILE = HERE / "frozen.sha256"
LOG_FILE = HERE / "LOG.md"
SETS = ("consistency", "attacks_direct", "attacks_planted", "talks", "near", "field")
LATER = frozenset({"parts", "nice", "rewrite"})


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


def sets_hash(folder: Path = QUESTIONS) -> str:
    """The same over the frozen lines of the sets that are no items (paraphrases, attacks)."""
    digest = hashlib.sha256()
    for name in SETS:
        entries = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines() if line]
        for line in sorted(
            json.dumps(e, ensure_ascii=False, sort_keys=True) for e in entries if e["split"] == "frozen"
        ):
            digest.update(line.encode("utf-8") + b"\n")
    return digest.hexdigest()


def problem(
    items: Iterable[Item], hash_file: Path = HASH_FILE, log_file: Path = LOG_FILE, folder: Path = QUESTIONS
) -> str | None:
    """What is wrong with the frozen items' hashes or their log, as one sentence; None if nothing is."""
    kept = hash_file.read_text(encoding="utf-8").split() if hash_file.is_file() else []
    log = log_file.read_text(encoding="utf-8")
    for now in (frozen_hash(items), sets_hash(folder)):
        if now not in kept:
            return (
                f"the frozen questions have the hash {now}, {hash_file.name} says {' and '.join(kept) or 'nothing'}: "
                f"undo the change, or write the new hash there and why in {log_file.name}"
            )
        if now not in log:
            return f"{log_file.name} has no entry with the hash {now}: say what was changed and why"
    return None


if __name__ == "__main__":
    import sys

    from evals.items import load_items

    sys.stdout.write(f"{frozen_hash(load_items())}\n{sets_hash()}\n")
