"""Words that steer what a sentence claims: bounds, negations, "only", "all", and sides that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from advisor.text import fold

LANGUAGES = ("nl", "en", "fr")
FILE = Path(__file__).with_name("words") / "marks.yaml"
_PLAIN = ("negation", "nearly_negation", "only", "not_only", "all", "most")
_BOUNDS = ("up", "down", "about")


@dataclass(frozen=True)
class Mark:
    """`kind` is "negation", "up", "price:a" …; `hides`: it is counted here, and not as a word of content."""

    kind: str
    start: int
    end: int
    hides: bool = False


@dataclass(frozen=True)
class Marks:
    """Compiled patterns: language -> kind -> pattern."""

    patterns: Mapping[str, Mapping[str, re.Pattern[str]]]
    topics: Mapping[str, Mapping[str, re.Pattern[str]]]
    opposites: tuple[str, ...]

    def find(self, text: str, language: str) -> tuple[Mark, ...]:
        """All marks of `text`; a text of another language has those of none."""
        plain = spread(text)
        out = []
        for kind, pattern in self.patterns.get(language, {}).items():
            for m in pattern.finditer(plain):
                hides = kind in ("negation", "up", "down", "about", "only", "not_only", "all")
                out.append(Mark(kind, m.start(), m.end(), hides))
        return tuple(out)

    def topic(self, name: str, text: str, languages: tuple[str, ...] = LANGUAGES) -> re.Match[str] | None:
        """Where `text` speaks of a topic ("medical", "machine"), in any of the languages."""
        plain = spread(text)
        for language in languages:
            pattern = self.topics.get(name, {}).get(language)
            if pattern and (m := pattern.search(plain)):
                return m
        return None


@lru_cache(maxsize=4096)
def spread(text: str) -> str:
    """`text` folded letter by letter, so that places stay what they are."""
    out = []
    for c in text:
        folded = fold(c)
        out.append(folded if len(folded) == 1 else (folded[:1] or " "))
    return "".join(out)


def _pattern(listed: str) -> re.Pattern[str] | None:
    phrases = sorted((p.strip() for p in listed.split("|") if p.strip()), key=len, reverse=True)
    if not phrases:
        return None
    parts = [re.escape(fold(p)).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for p in phrases]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


@lru_cache(maxsize=1)
def load_marks() -> Marks:
    """Reads the word lists of this room."""
    data: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    kinds: dict[str, Mapping[str, str]] = {name: data[name] for name in _PLAIN}
    kinds |= {name: data["bounds"][name] for name in _BOUNDS}
    for pair in data["opposites"]:
        kinds[f"{pair['name']}:a"], kinds[f"{pair['name']}:b"] = pair["a"], pair["b"]
    patterns: dict[str, dict[str, re.Pattern[str]]] = {language: {} for language in LANGUAGES}
    for kind, lists in kinds.items():
        for language, listed in lists.items():
            if (pattern := _pattern(listed)) is not None:
                patterns[language][kind] = pattern
    topics = {**data["advice"], "machine": data["machine"]}
    compiled = {name: {lang: p for lang, t in lists.items() if (p := _pattern(t))} for name, lists in topics.items()}
    return Marks(patterns, compiled, tuple(pair["name"] for pair in data["opposites"]))
