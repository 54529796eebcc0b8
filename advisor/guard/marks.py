"""Words that steer what a sentence claims: bounds, negations, "only", "all", and sides that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from advisor.guard.numbers import number_words
from advisor.text import fold

LANGUAGES = ("nl", "en", "fr")
FILE = Path(__file__).with_name("words") / "marks.yaml"
_PLAIN = ("negation", "nearly_negation", "only", "not_only", "idiom", "all", "among", "except")
_HIDES = frozenset({"negation", "up", "down", "about", "only", "not_only", "idiom", "all"})
_GAP = r"(?:(?!\b(?:pas|plus|jamais|niet|not)\b)[^.;:,]){1,45}?(?<!\w)"
_WIDE = _GAP.replace("[^.;:,]", "[^.;:]").replace("45", "110")
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
    """Compiled patterns: language -> kind -> pattern. `opposites` are the pairs and whether they are strong; a negation
    inside a mark of `swallow` ("no more than", "costs nothing") is none by itself."""

    patterns: Mapping[str, Mapping[str, re.Pattern[str]]]
    topics: Mapping[str, Mapping[str, re.Pattern[str]]]
    opposites: Mapping[str, bool]
    swallow: frozenset[str]
    words: frozenset[str]

    def find(self, text: str, language: str) -> tuple[Mark, ...]:
        """All marks of `text`; a text of another language has those of none."""
        plain = spread(text)
        out = []
        for kind, pattern in self.patterns.get(language, {}).items():
            for m in pattern.finditer(plain):
                out.append(Mark(kind, m.start(), m.end(), kind in _HIDES))
        swallowed = [m for m in out if m.kind in self.swallow]
        # "moins de 5" is a bound, "moins de jeunes" is a side.
        figured = re.compile(rf"\s*(?:\d|(?:{'|'.join(_number_words(language))})\b)")
        bounds = frozenset(m for m in swallowed if m.kind in ("up", "down") and not figured.match(plain, m.end))
        return tuple(
            m
            for m in out
            if not any(_inside(m, s) and _swallows(s, m) and not (s in bounds and ":" in m.kind) for s in swallowed)
        )

    def topic(self, name: str, text: str, languages: tuple[str, ...] = LANGUAGES) -> re.Match[str] | None:
        """Where `text` speaks of a topic ("medical", "machine"), in any of the languages."""
        plain = spread(text)
        for language in languages:
            pattern = self.topics.get(name, {}).get(language)
            if pattern and (m := pattern.search(plain)):
                return m
        return None


@lru_cache(maxsize=8)
def _number_words(language: str) -> tuple[str, ...]:
    known = number_words(language)
    return tuple(re.escape(w) for w in (*known.units, *known.tens, *known.hundred, *known.scales)) if known else ("$^",)


def _swallows(outer: Mark, inner: Mark) -> bool:
    """Whether the longer mark takes the place of the shorter one inside it: "no more than" of "more than"."""
    if outer.kind == inner.kind:
        return False
    longer = outer.end - outer.start > inner.end - inner.start
    if inner.kind in ("up", "down"):
        return outer.kind in ("up", "down") and longer
    if ":" in inner.kind and outer.kind in ("up", "down"):
        return longer
    if ":" in inner.kind:
        return outer.kind.partition(":")[0] == inner.kind.partition(":")[0]
    return inner.kind in ("negation", "only", "all")


def _inside(mark: Mark, other: Mark) -> bool:
    return other.start <= mark.start and mark.end <= other.end


@lru_cache(maxsize=4096)
def spread(text: str) -> str:
    """`text` folded letter by letter, so that places stay what they are."""
    out = []
    for c in text:
        folded = fold(c)
        out.append(folded if len(folded) == 1 else (folded[:1] or " "))
    return "".join(out)


def _phrase(phrase: str) -> str:
    """A phrase as a pattern: "*" any ending, " .. " a few words that are no negation themselves,
    " ... " some more."""
    pattern = (
        re.escape(fold(phrase))
        .replace(r"\*", r"\w*")
        .replace(r"\ \.\.\.\ ", _WIDE)
        .replace(r"\ \.\.\ ", _GAP)
        .replace(r"\ ", r"\s+")
    )
    return pattern if phrase.endswith("'") else pattern + r"(?!\w)"


def _pattern(listed: str) -> re.Pattern[str] | None:
    phrases = sorted((p.strip() for p in listed.split("|") if p.strip()), key=len, reverse=True)
    if not phrases:
        return None
    parts = [_phrase(p) for p in phrases]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")


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
    swallow = {"up", "down", "not_only", "only", "idiom"} | {
        f"{p['name']}:a" for p in data["opposites"] if p.get("swallows")
    }
    strong = {pair["name"]: bool(pair.get("strong")) for pair in data["opposites"]}
    listed = [*(t for k in kinds.values() for t in k.values())]
    words = {w for text in listed for w in re.findall(r"[a-z]{3,}(?![\w*])", fold(text))}
    return Marks(patterns, compiled, strong, frozenset(swallow), frozenset(words))
