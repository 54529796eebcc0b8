"""Puts what passed the guard and what the composer said together: nothing that must be told gets lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.domain import Citation
from advisor.text import figures, sentences

_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+")
_NUMBER = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True)
class Told:
    """One sentence that may be shown. `cites` are the markers of what it rests on, as the evidence was numbered;
    `by_model` tells who said it."""

    text: str
    cites: tuple[int, ...]
    by_model: bool = False


@dataclass(frozen=True)
class Unit:
    """One sentence of the composer. `paragraph` counts from 0; without `cites` it is a phrase of our own."""

    text: str
    cites: tuple[int, ...]
    paragraph: int

    @property
    def warns(self) -> bool:
        """A caveat: it stands in italics and is always told."""
        return self.text.startswith("*")

    @property
    def told(self) -> Told:
        return Told(self.text, self.cites)


def units(answer: str) -> list[Unit]:
    """The sentences of a composer's answer, each with its markers."""
    out: list[Unit] = []
    for number, paragraph in enumerate(answer.split("\n\n")):
        place = 0
        for m in _MARKS.finditer(paragraph):
            *before, last = sentences(paragraph[place : m.start()].strip()) or [""]
            out += [Unit(text, (), number) for text in before]
            out.append(Unit(last, tuple(dict.fromkeys(map(int, _NUMBER.findall(m.group())))), number))
            place = m.end()
        out += [Unit(text, (), number) for text in sentences(paragraph[place:].strip())]
    return [u for u in out if u.text]


def beside(unit: Unit, told: Sequence[Told]) -> str:
    """What the model said that rests on the same evidence as `unit`."""
    return " ".join(t.text for t in told if set(t.cites) & set(unit.cites))


def figures_told(unit: Unit, text: str) -> bool:
    """Whether `text` tells every figure of `unit`."""
    return set(figures(unit.text)) <= set(figures(text))


def numbered(
    paragraphs: Sequence[Sequence[Told]], citations: Mapping[int, Citation]
) -> tuple[str, tuple[Citation, ...]]:
    """Markdown with a mark behind each sentence that rests on something, and the citations that it uses, numbered in
    the order in which they come."""
    used: dict[int, Citation] = {}
    texts = []
    for paragraph in paragraphs:
        line = []
        for told in paragraph:
            for marker in told.cites:
                if marker not in used:
                    used[marker] = replace(citations[marker], marker=len(used) + 1)
            marks = sorted(used[m].marker for m in told.cites)
            line.append(told.text + "".join(f" [{n}]" for n in marks))
        if line:
            texts.append(" ".join(line))
    return "\n\n".join(texts), tuple(used.values())
