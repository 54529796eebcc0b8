"""`advisor corpus check`: runs the checks and says the outcome in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from advisor.corpus.check import read_and_check
from advisor.corpus.reading import read_mapping
from advisor.corpus.stale import Stale
from advisor.corpus.stale import stale as find_stale
from advisor.errors import UsageError
from advisor.settings import Settings


def run_check(
    folder: Path | str,
    today: dt.date,
    stale: bool = False,
    language: str = "en",
    *,
    prompts: Path | None = None,
) -> tuple[int, str]:
    """Checks the corpus under `folder`.

    Returns:
        The exit code and a text of lines. 1 and the mistakes where there are any (also with `stale`:
        what cannot be read cannot be dated), else 0 and either "sound" or what to look up again.

    Raises:
        UsageError: `folder` does not exist.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise UsageError("corpus_no_folder", file=str(folder))
    say = load_sentences(prompts or Settings.from_environment({}).prompts, language)
    entries, problems = read_and_check(folder, today)
    if problems:
        lines = [say("found", count=len(problems))]
        for problem in problems:
            text = say(problem.key, **problem.slots)
            lines.append(say("place", file=problem.file, line=problem.line, text=text))
        return 1, "\n".join(lines)
    if stale:
        return 0, "\n".join(_stale_lines(find_stale(entries, folder, today), say))
    kinds = [entry.kind for entry in entries]
    counts = {f"{kind}s": kinds.count(kind) for kind in ("fact", "course", "hole", "link")}
    return 0, say("fine", **counts)


class Sentences:
    """The sentences of ``prompts/check.<language>.yaml``: ``say("found", count=2)``."""

    def __init__(self, table: Mapping[str, object]) -> None:
        self._table = table

    def __call__(self, key: str, **slots: object) -> str:
        """The sentence with its slots; a slot that was not given is "?", an unknown key is itself."""
        return str(self._table.get(key, key)).format_map(_Slots(slots))


class _Slots(dict):
    def __missing__(self, key: str) -> str:
        return "?"


def load_sentences(prompts: Path, language: str) -> Sentences:
    """Raises CorpusError where the file of `language` is not there."""
    name = f"check.{language}.yaml"
    return Sentences(read_mapping(prompts / name, name))


def _stale_lines(found: list[Stale], say: Sentences) -> list[str]:
    if not found:
        return [say("stale_none")]
    return [say("stale_found", count=len(found))] + [
        say(
            "stale_line", file=item.file, line=item.line, id=item.id, uses=item.uses,
            reason=say(item.key, **item.slots),
        )
        for item in found
    ]  # fmt: skip
