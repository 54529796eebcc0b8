"""An answer's own text as the metrics read it: blocks, sentences, markers, and phrases that frame.

A marker belongs to the sentence it follows, whether it stands before or after the full stop.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

from advisor.domain import LANGUAGES
from advisor.text import figures, sentences, words

MARKER = re.compile(r"\[(\d+)\]")
# "[1, 2]" or "[1-3]" look like markers and resolve to nothing.
MALFORMED = re.compile(r"\[\s*\d+\s*(?:[,;–-]\s*\d+\s*)+\]|\[\s+\d+\s*\]|\[\d+\s+\]|\[(?:n|x|\?)\]")
_URL = re.compile(r"\bhttps?://\S+|\bwww\.\S+")
_LINK = re.compile(r"!?\[([^\]]*[^\]\d][^\]]*)\]\([^)\s]*\)")
_LATE_MARKERS = re.compile(r"([.!?…:;,]+)([\"'”»)*_]*)\s*((?:\[\d+\]\s*)+)")
_LEAD = re.compile(r"^\s*(?:[-*•+]\s+|\d{1,2}[.)]\s+|>\s*)*")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)[*_]|[*_](?!\w)")
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_BOLD_LABEL = re.compile(r"^\*\*[^*]+\*\*:?$")


@dataclass(frozen=True)
class Sentence:
    """One sentence without its markers. `markers` are its own; `nearby` those that an unmarked sentence
    may lean on: of the next marked sentence in its block, else of the last before it."""

    text: str
    markers: tuple[int, ...]
    nearby: tuple[int, ...] = ()
    label: bool = False

    @property
    def figures(self) -> list[str]:
        return figures(plain(self.text))


def markers(text: str) -> list[int]:
    """The numbers of all markers in the order of the text."""
    return [int(n) for n in MARKER.findall(text)]


def plain(text: str) -> str:
    """Text without markers, addresses and Markdown signs, compatibility characters made plain (CO₂: CO2)."""
    text = _URL.sub(" ", _LINK.sub(r"\1", text))
    text = MARKER.sub(" ", text)
    text = _EMPHASIS.sub("", text)
    # NFKC would turn the thin spaces in numbers into plain ones, which the figure reader knows as well.
    return re.sub(r"[ \t]+", " ", unicodedata.normalize("NFKC", text)).strip()


def blocks(text: str) -> list[list[Sentence]]:
    """The sentences of an answer by block (a paragraph, a list item, a quoted line)."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        label = bool(_HEADING.match(line))
        line = _HEADING.sub("", line)
        line = _LEAD.sub("", line).strip()
        label = label or bool(_BOLD_LABEL.match(MARKER.sub("", line).strip()))
        # Emphasis goes first: in "*So it is.* [1] *And so.* [2]" the stars would hide where a sentence ends.
        line = _EMPHASIS.sub("", line)
        line = _LATE_MARKERS.sub(lambda m: " " + m[3].strip() + m[1] + m[2] + " ", line)
        raw = [(plain(s), tuple(markers(s))) for s in sentences(line)]
        raw = [(s, m) for s, m in raw if s or m]
        found.append(_with_nearby(raw, label))
    return [block for block in found if block]


def own_sentences(text: str) -> list[Sentence]:
    """All sentences of an answer."""
    return [sentence for block in blocks(text) for sentence in block]


def _with_nearby(raw: list[tuple[str, tuple[int, ...]]], label: bool) -> list[Sentence]:
    out = []
    for i, (text, own) in enumerate(raw):
        after = next((m for _, m in raw[i + 1 :] if m), ())
        before = next((m for _, m in reversed(raw[:i]) if m), ())
        out.append(Sentence(text, own, () if own else after or before, label))
    return out


@dataclass(frozen=True)
class Phrases:
    """The advisor's own phrases: sentences that frame the evidence and state no fact of a source.

    `patterns` are whole sentences with slots of at most eight words; `literal` the figures that stand
    in the phrase itself (112, 1700), which are checked as data and not by a citation.
    """

    patterns: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = field(default=())

    def match(self, sentence: str) -> frozenset[str] | None:
        """None where the sentence is no phrase, else the figures of the phrase's fixed part."""
        folded = _bare(sentence)
        for pattern, literal in self.patterns:
            if pattern.fullmatch(folded):
                return literal
        return None


_SLOT = re.compile(r"\{[^{}]*\}")
_SLOT_WORDS = r"(?:\S+(?: \S+){0,7})"


def _bare(text: str) -> str:
    return " ".join(plain(text).casefold().replace("’", "'").strip(" .!?:;,").split())


@lru_cache(maxsize=4)
def load_phrases(folder: Path) -> Phrases:
    """The phrases of `answer.<language>.yaml` and `foreign.yaml`; none where the folder has none."""
    patterns: dict[str, frozenset[str]] = {}
    for name in (*(f"answer.{language}" for language in LANGUAGES), "foreign"):
        path = folder / f"{name}.yaml"
        if not path.is_file():
            continue
        for phrase in _strings(yaml.safe_load(path.read_text(encoding="utf-8"))):
            for sentence in [phrase, *sentences(phrase)]:
                literal = _SLOT.sub(" ", sentence)
                if not words(literal):
                    continue
                parts = [re.escape(_inner(part)) for part in _SLOT.split(_bare_keep_slots(sentence))]
                patterns[_SLOT_WORDS.join(parts)] = frozenset(figures(literal))
    return Phrases(tuple((re.compile(p), literal) for p, literal in patterns.items()))


def _inner(part: str) -> str:
    return part.casefold().replace("’", "'")


def _bare_keep_slots(text: str) -> str:
    return " ".join(plain(text.replace("_", "\0")).replace("\0", "_").strip(" .!?:;,").split())


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [s for inner in value.values() for s in _strings(inner)]
    if isinstance(value, list):
        return [s for inner in value for s in _strings(inner)]
    return []
