"""The texts of pictures and plans in three languages: ``prompts/<name>.<language>.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from advisor.domain import LANGUAGES
from advisor.settings import data_folder

_THOUSANDS = {"nl": ".", "en": ",", "fr": "\u202f"}


@dataclass(frozen=True)
class Texts:
    """All texts of one file in one language: ``texts("demand.title")``."""

    language: str
    tree: Mapping[str, Any]

    def __call__(self, key: str, **slots: object) -> str:
        """The text, its slots filled; a number is written as the language has it. KeyError names what is missing."""
        text: Any = self.tree
        for part in key.split("."):
            text = text[part]
        filled = {k: number(v, self.language) if isinstance(v, int) else str(v) for k, v in slots.items()}
        return re.sub(r"\{(\w+)\}", lambda m: filled.get(m[1], m[0]), text)

    def several(self, key: str, count: int, **slots: object) -> str:
        """The text for one (`key`.one) or for more (`key`.other), with the slot `count`."""
        return self(f"{key}.{'one' if count == 1 else 'other'}", count=count, **slots)


@lru_cache(maxsize=32)
def texts(name: str, language: str, prompts: Path | None = None) -> Texts:
    """The texts of the file `name` ("pictures", "plan"), read once. ValueError for a language that we do not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"not a language of the advisor: {language!r}")
    file = (prompts or data_folder("prompts")) / f"{name}.{language}.yaml"
    return Texts(language, yaml.safe_load(file.read_text(encoding="utf-8")))


def number(value: int, language: str) -> str:
    """76000 as a reader of the language writes it: 76.000, 76,000, 76 000 (with a narrow space that does not break)."""
    return f"{value:,}".replace(",", _THOUSANDS[language])
