"""The sentences around the evidence, per language: ``prompts/answer.<language>.yaml``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from advisor.domain import LANGUAGES
from advisor.text import MONTHS


@dataclass(frozen=True)
class Phrases:
    """All sentences of all languages; read once."""

    by_language: Mapping[str, Mapping[str, str]]
    foreign: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, folder: Path) -> Phrases:
        """Reads the files under `folder` (``prompts/``)."""
        read = lambda name: yaml.load((folder / name).read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: E731
        return cls({lang: read(f"answer.{lang}.yaml") for lang in LANGUAGES}, read("foreign.yaml"))

    def say(self, key: str, language: str, **slots: str) -> str:
        """The sentence `key`; KeyError when it does not exist, which a test rules out."""
        said = self.by_language[language][key].format(**slots)
        return _A_VOWEL.sub(r"\1n ", said) if language == "en" and slots else said

    def has(self, key: str) -> bool:
        return key in self.by_language["nl"]

    def starting(self, start: str) -> list[str]:
        """The keys that begin with `start`."""
        return [key for key in self.by_language["nl"] if key.startswith(start)]

    def without(self, text: str) -> str:
        """An answer of ours without the sentences that are in every answer of its kind: what it tells."""
        return self._frame.sub(" ", text)

    @cached_property
    def _frame(self) -> re.Pattern[str]:
        said = {phrase.strip() for phrases in self.by_language.values() for phrase in phrases.values()}
        literal = sorted((p for p in said if len(_SLOT.sub("", p)) >= SHORTEST_FRAME), key=len, reverse=True)
        return re.compile("|".join(_ANY.join(map(re.escape, _SLOT.split(p))) for p in literal))


SHORTEST_FRAME = 12  # letters of a sentence of ours that is known again
_SLOT = re.compile(r"\{[^}]*\}")
_ANY = r"[^\n]{0,120}?"
_A_VOWEL = re.compile(r"\b([Aa]) (?=[aeio]|[Uu]p|un[^i])")
_ON_OR_IN = {"nl": ("op", "in"), "en": ("on", "in"), "fr": ("le", "en")}


def written_when(value: str | None, language: str) -> str | None:
    """A date with its preposition: "op 28 april 2022", "en juin 2020"."""
    date = written_date(value, language)
    on, within = _ON_OR_IN[language]
    return date and f"{on if re.match(r'[0-9]{1,2} ', date) or date.startswith('1er ') else within} {date}"


def written_date(value: str | dt.date | None, language: str) -> str | None:
    """A date as a person writes it: "2025-04-25" gives "25 april 2025", "2021-06" "juni 2021".

    Free text ("2023-2025", "2022/2023") stays as it is; None stays None.
    """
    if value is None:
        return None
    text = value.isoformat() if isinstance(value, dt.date) else str(value).strip()
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
    if not match or not match[2] or not 1 <= int(match[2]) <= 12:
        return text
    month = MONTHS[language].split()[int(match[2]) - 1]
    if not match[3]:
        return f"{month} {match[1]}"
    day = int(match[3])
    return f"{'1er' if language == 'fr' and day == 1 else day} {month} {match[1]}"
