"""The texts of the page in three languages, and how dates are written in each."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from advisor.domain import LANGUAGES

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
LIMITS_FILE = Path(__file__).parent / "limits.yaml"


@dataclass(frozen=True)
class Limits:
    """What the page allows: see limits.yaml."""

    question_characters: int
    remembered_turns: int
    frames_per_second: int
    desk_idle_minutes: int
    desk_warning_seconds: int

    @classmethod
    def load(cls, file: Path = LIMITS_FILE) -> Limits:
        return cls(**yaml.safe_load(file.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Texts:
    """Every text of the page, or of one view of it: language -> key -> text (or list or table of texts)."""

    tables: Mapping[str, Mapping[str, Any]]

    @classmethod
    def load(cls, prompts: Path, name: str = "page") -> Texts:
        """Reads ``<name>.<language>.yaml``. Raises OSError or ValueError."""
        tables = {}
        for language in LANGUAGES:
            table = yaml.safe_load((prompts / f"{name}.{language}.yaml").read_text(encoding="utf-8"))
            if not isinstance(table, dict):
                raise ValueError(f"{name}.{language}.yaml is not a table of texts")
            tables[language] = table
        return cls(tables)

    def say(self, language: str, key: str, **slots: object) -> str:
        """The text of `key`, its slots filled. KeyError names a text that is missing."""
        text: str = self.tables[language][key]
        return fill(text, slots)

    def name_of(self, language: str, table: str, code: str) -> str | None:
        """What `code` is called, as in ``name_of("nl", "countries", "BE")``; None if the table lacks it."""
        return self.tables[language][table].get(code)

    def date(self, language: str, value: str) -> str:
        """An ISO day, month or year in words; any other text as it is.

        >>> texts.date("nl", "2021-06")
        'juni 2021'
        """
        match = _DATE.fullmatch(value)
        if not match or not match[2]:
            return value
        number = int(match[2])
        if not 1 <= number <= 12:
            return value
        month = self.tables[language]["months"][number - 1]
        return " ".join(filter(None, [str(int(match[3])) if match[3] else "", month, match[1]]))

    def as_json(self) -> str:
        """All texts for the browser, so that the language can change without asking the server."""
        return json.dumps(self.tables, ensure_ascii=False)


def fill(text: str, slots: Mapping[str, object]) -> str:
    """Puts values in the ``{slots}`` of a text; braces in a value stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda m: str(slots.get(m[1], m[0])), text)


def best_language(wanted: str | None, accepts: str | None) -> str:
    """The language of a visit: the one in the address, else the browser's first that we speak, else Dutch."""
    if wanted in LANGUAGES:
        return wanted
    ranked = []
    for position, part in enumerate((accepts or "").split(",")):
        code, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        ranked.append((-weight, position, code.split("-")[0].lower()))
    return next((code for weight, _, code in sorted(ranked) if code in LANGUAGES and weight < 0), "nl")
