"""What the study says is needed, so that nobody adds up what overlaps.

Every group of workers gets a bar of its own inside a frame as long as all who work there; no bar stands on or after
another. Those who are still to come stand apart, hatched. The words say that the sum is more than there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from advisor.answer.phrases import written_date
from advisor.corpus.model import Corpus, Fact
from advisor.pictures.canvas import LINE, Canvas, Look, wrap
from advisor.pictures.model import Cell, Picture, Size, Table, Theme, sources_of
from advisor.pictures.texts import Texts, texts
from advisor.text import figures

NAME = "demand"
FILE = Path(__file__).with_name("demand.yaml")
BAR, FRAME_LINE = 26, 1.6


@dataclass(frozen=True)
class _Bar:
    key: str
    value: int
    facts: tuple[str, ...]


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def demand(corpus: Corpus, language: str, theme: Theme = "light", size: Size = "wide") -> Picture | None:
    """The picture; None where the corpus lacks one of its facts (another corpus than ours)."""
    tree = _file()
    rows = [("all", tree["all"]), *((group["key"], group) for group in tree["groups"]), ("new", tree["new"])]
    needed = [fact for _, row in rows for fact in (row["fact"], *row.get("more", ()))]
    if any(fact not in corpus.facts for fact in needed):
        return None
    every, *groups, new = (
        _Bar(key, _value(corpus.facts[row["fact"]]), (row["fact"], *row.get("more", ()))) for key, row in rows
    )
    say = texts("pictures", language)
    total = sum(group.value for group in groups)
    notes = (say("demand.overlap", total=total, all=every.value), say("demand.new_note", new=new.value))
    facts = [corpus.facts[id_] for id_ in needed]
    as_of = _as_of(facts, say)
    title, description = say("demand.title"), _description(say, every, groups, new, notes, as_of)
    canvas = _draw(Look.of(theme, size), say, every, groups, new, notes, as_of)
    return Picture(
        NAME, language, theme, title, description, (*notes, as_of),
        canvas.svg(NAME, title, description, language),
        _table(say, every, groups, new),
        sources_of(corpus, needed, language),
        {bar.key: bar.facts for bar in (every, *groups, new)},
    )  # fmt: skip


def _value(fact: Fact) -> int:
    """The first figure of a fact: how many people."""
    return int(figures(fact.figures[0])[0])


def _as_of(facts: list[Fact], say: Texts) -> str:
    first = facts[0]
    caveat = f" {first.caveat[say.language]}" if first.caveat else ""
    return say("demand.source", title=first.source.title, date=written_date(first.source.date, say.language)) + caveat


def _description(say: Texts, every: _Bar, groups: list[_Bar], new: _Bar, notes: tuple[str, ...], as_of: str) -> str:
    parts = [say("demand.all.sentence", n=every.value), *(say(f"demand.{g.key}.sentence", n=g.value) for g in groups)]
    return " ".join([*parts, notes[0], say("demand.new.sentence", n=new.value), notes[1], as_of])


def _table(say: Texts, every: _Bar, groups: list[_Bar], new: _Bar) -> Table:
    def row(bar: _Bar, counted: str) -> tuple[Cell, ...]:
        who = Cell(say(f"demand.{bar.key}.label"), bar.key, bar.facts)
        many = say(f"demand.{bar.key}.number", n=bar.value)
        return who, Cell(many, bar.key, bar.facts), Cell(say(f"demand.counted.{counted}"))

    return Table(
        say("demand.title"),
        tuple(say(f"demand.columns.{c}") for c in ("who", "people", "counted")),
        (row(every, "all"), *(row(g, "within") for g in groups), row(new, "apart")),
    )


def _draw(
    look: Look, say: Texts, every: _Bar, groups: list[_Bar], new: _Bar, notes: tuple[str, ...], as_of: str
) -> Canvas:
    """One pass to know how high it is, a second one that draws."""
    height = _lay(None, look, say, every, groups, new, notes, as_of)
    canvas = Canvas(height, look)
    _lay(canvas, look, say, every, groups, new, notes, as_of)
    return canvas


def _lay(
    canvas: Canvas | None,
    look: Look,
    say: Texts,
    every: _Bar,
    groups: list[_Bar],
    new: _Bar,
    notes: tuple[str, ...],
    as_of: str,
) -> float:
    left, full = 2.0, look.width - 4.0
    pixels = full / every.value
    y = 2.0

    def words(text: str, y: float, **how: Any) -> float:
        size = how.get("size") or look.text
        lines = wrap(text, how.pop("room", full), size, how.get("bold", False))
        if canvas:
            canvas.lines(how.pop("x", left), y, lines, **how)
        return y + size * LINE * len(lines)

    def bar(y: float, bar: _Bar, *, frame: bool, hatch: str | None = None) -> float:
        label = say(f"demand.{bar.key}.number", n=bar.value)
        if canvas:
            if frame:
                canvas.box(left, y, full, BAR, edge=look.line, line=FRAME_LINE, dashed=True)
            long = bar.value * pixels
            ground = look.paper if hatch else look.fill
            canvas.box(left, y, long, BAR, fill=ground, edge=look.second if hatch else look.fill, hatch=hatch)
            if hatch:  # letters never stand on hatching
                canvas.text(left + long + 8, y + BAR * 0.68, label, bold=True)
            else:
                canvas.text(left + 8, y + BAR * 0.68, label, colour=look.on_fill, bold=True)
        return y + BAR

    y = words(say("demand.all.heading", n=every.value), y, bold=True) + 4
    y = bar(y, every, frame=False) + 14
    y = words(say("demand.frame", all=every.value), y, size=look.small, colour=look.quiet) + 10
    for group in groups:
        y = words(say(f"demand.{group.key}.label"), y) + 3
        y = bar(y, group, frame=True) + 12
    y = _note(canvas, look, notes[0], y + 2, left, full) + 22
    y = words(say("demand.new.heading", n=new.value), y, bold=True) + 4
    y = bar(y, new, frame=False, hatch=look.hatch) + 8
    y = words(notes[1], y, size=look.small) + 14
    return words(as_of, y, size=look.small, colour=look.quiet) + 4


def _note(canvas: Canvas | None, look: Look, text: str, y: float, left: float, full: float) -> float:
    """What must be read with the bars, in a box."""
    lines = wrap(text, full - 24, look.text, bold=True)
    height = look.text * LINE * len(lines) + 18
    if canvas:
        canvas.box(left, y, full, height, fill=look.soft, edge=look.line)
        canvas.lines(left + 12, y + 9, lines, bold=True)
    return y + height
