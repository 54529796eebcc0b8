"""The ways from school or job to an occupation as a diagram, from facts and courses of the corpus only (paths.yaml)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from advisor.answer.phrases import written_date
from advisor.corpus.calendar import may_be_told_as_current
from advisor.corpus.model import Corpus
from advisor.pictures.canvas import LINE, Canvas, Look, wrap
from advisor.pictures.model import Cell, Picture, Size, Table, Theme, source_of, sources_of
from advisor.pictures.texts import Texts, texts

FILE = Path(__file__).with_name("paths.yaml")
_PAD = 8  # px between a box and its words
_BETWEEN = 12  # px between two boxes
_ARROW = 13  # px from one head of an arrow to the next
_COLUMNS = ((0, 190), (240, 260), (552, 168))  # x and width of starts, steps and job; wide only


@dataclass(frozen=True)
class Way:
    """One step towards a job: who may begin it (keys of starts), what it is called, and what says so.

    `general`: it exists for many jobs, and whether for this one must be asked. `as_of` is the latest date of its proof.
    """

    key: str
    starts: tuple[str, ...]
    name: str
    proof: tuple[str, ...]
    as_of: str | None
    general: bool


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def occupations_with_paths(corpus: Corpus, today: dt.date | None = None) -> tuple[str, ...]:
    """The occupations of which a way is known today, in the order of paths.yaml."""
    day = today or dt.date.today()
    known = (job for job in _file()["jobs"] if job in corpus.concepts["occupation"])
    return tuple(job for job in known if any(not way.general for way in ways_to(corpus, job, "nl", day)))


def ways_to(corpus: Corpus, occupation: str, language: str, today: dt.date) -> list[Way]:
    """The ways to a job; those without a proof that is in the corpus and in force are left out."""
    tree = _file()
    ways = []
    for general, rows in ((False, tree["jobs"].get(occupation, [])), (True, tree["general"])):
        for row in rows:
            proof = tuple(id_ for id_ in row["proof"] if _holds(corpus, id_, today))
            if proof:
                dates = [date for id_ in proof if (date := source_of(corpus, id_, language).date)]
                latest = max(dates, key=_year, default=None)
                ways.append(Way(row["key"], tuple(row["from"]), row["step"][language], proof, latest, general))
    return ways


def _holds(corpus: Corpus, id_: str, today: dt.date) -> bool:
    fact = corpus.facts.get(id_)
    return may_be_told_as_current(fact, today) if fact else id_ in corpus.courses


def _year(date: str) -> str:
    return max(re.findall(r"(?:19|20)\d\d", date), default="") + date


def paths(
    corpus: Corpus,
    occupation: str,
    language: str,
    theme: Theme = "light",
    size: Size = "wide",
    today: dt.date | None = None,
) -> Picture | None:
    """The picture of the ways to `occupation` (an id of the vocabulary); None where no way to it is known."""
    day = today or dt.date.today()
    if occupation not in occupations_with_paths(corpus, day):
        return None
    say = texts("pictures", language)
    job = corpus.concepts["occupation"][occupation].label[language]
    ways = ways_to(corpus, occupation, language, day)
    start_of = {key: label[language] for key, label in _file()["starts"].items()}
    name = f"paths-{occupation}"
    title = say("paths.title", job=job)
    told = " ".join(say("paths.path", start=start_of[s], step=way.name) for way in ways for s in way.starts)
    count = sum(len(way.starts) for way in ways)
    notes = (say("paths.dashed"), say("paths.note"))
    description = " ".join([say("paths.description", count=count, job=job, paths=told), *notes])
    draw = _Wide if size == "wide" else _Narrow
    canvas = draw(Look.of(theme, size), say, job, ways, start_of).canvas()
    return Picture(
        name, language, theme, title, description, notes,
        canvas.svg(name, title, description, language),
        _table(corpus, say, job, title, ways, start_of),
        sources_of(corpus, [id_ for way in ways for id_ in way.proof], language),
        {way.key: way.proof for way in ways},
    )  # fmt: skip


def _as_of(say: Texts, way: Way) -> str:
    return say("paths.as_of", date=written_date(way.as_of, say.language)) if way.as_of else say("paths.no_date")


def _table(corpus: Corpus, say: Texts, job: str, title: str, ways: list[Way], start_of: dict[str, str]) -> Table:
    def row(way: Way, start: str) -> tuple[Cell, ...]:
        known = " ".join(source_of(corpus, id_, say.language).quote for id_ in way.proof)
        as_of = written_date(way.as_of, say.language) or say("paths.no_date")
        return (
            Cell(start_of[start]),
            Cell(way.name, way.key, way.proof),
            Cell(job),
            Cell(known, None, way.proof),
            Cell(as_of),
        )

    columns = tuple(say(f"paths.columns.{c}") for c in ("start", "step", "job", "known", "as_of"))
    return Table(title, columns, tuple(row(way, start) for way in ways for start in way.starts))


class _Diagram:
    """What both layouts share: boxes with wrapped words."""

    def __init__(self, look: Look, say: Texts, job: str, ways: list[Way], start_of: dict[str, str]) -> None:
        self.look, self.say, self.job, self.ways, self.start_of = look, say, job, ways, start_of

    def high(self, lines: int, small: int = 0) -> float:
        """The height of a box of so many lines, and so many small ones."""
        return (lines * self.look.text + small * self.look.small) * LINE + 2 * _PAD

    def step(self, canvas: Canvas, way: Way, x: float, y: float, width: float, height: float) -> None:
        look = self.look
        named = f"{way.name}, {_as_of(self.say, way)}"
        canvas.box(
            x, y, width, height, fill=look.paper, edge=look.line, line=1.4, dashed=way.general, key=way.key, label=named
        )
        below = canvas.lines(x + _PAD, y + _PAD, wrap(way.name, width - 2 * _PAD, look.text))
        canvas.lines(x + _PAD, below, [_as_of(self.say, way)], size=look.small, colour=look.quiet)

    def goal(self, canvas: Canvas, x: float, y: float, width: float, lines: list[str], height: float) -> None:
        look = self.look
        canvas.box(x, y, width, height, fill=look.fill, edge=look.fill)
        top = y + (height - self.high(len(lines))) / 2 + _PAD
        canvas.lines(x + _PAD, top, lines, bold=True, colour=look.on_fill)


class _Wide(_Diagram):
    """Three columns: where I am, what I follow, what I become."""

    def canvas(self) -> Canvas:
        look = self.look
        (x0, w0), (x1, w1), (x2, w2) = _COLUMNS
        steps = [self.high(len(wrap(way.name, w1 - 2 * _PAD, look.text)), 1) for way in self.ways]
        keys = list(dict.fromkeys(start for way in self.ways for start in way.starts))
        words = {key: wrap(self.start_of[key], w0 - 2 * _PAD, look.text) for key in keys}
        starts = [self.high(len(words[key])) for key in keys]
        total = max(sum(steps) + _BETWEEN * (len(steps) - 1), sum(starts) + _BETWEEN * (len(starts) - 1))
        canvas = Canvas(total + 4, look)
        tops, ends = self._spread(starts, total), self._spread(steps, total)
        job = wrap(self.job, w2 - 2 * _PAD, look.text, bold=True)
        middle = 2 + total / 2
        room = max(self.high(len(job)), _ARROW * len(self.ways))
        for way, y, height in zip(self.ways, ends, steps, strict=True):
            here = y + height / 2
            for start in way.starts:
                place = keys.index(start)
                there = tops[place] + starts[place] / 2
                bend = (x0 + w0 + x1) / 2
                points = [(x0 + w0, there), (bend, there), (bend, here), (x1, here)]
                canvas.line(points, dashed=way.general, arrow=True)
            bend = (x1 + w1 + x2) / 2
            # The arrows reach the job one below the other, so that each can be followed.
            reach = middle + (here - middle) * min(1.0, (room - _ARROW) / total)
            points = [(x1 + w1, here), (bend, here), (bend, reach), (x2, reach)]
            canvas.line(points, dashed=way.general, arrow=True)
        for key, y, height in zip(keys, tops, starts, strict=True):
            canvas.box(x0, y, w0, height, fill=look.soft, edge=look.line)
            canvas.lines(x0 + _PAD, y + _PAD, words[key])
        for way, y, height in zip(self.ways, ends, steps, strict=True):
            self.step(canvas, way, x1, y, w1, height)
        self.goal(canvas, x2, middle - room / 2, w2, job, room)
        return canvas

    @staticmethod
    def _spread(heights: list[float], total: float) -> list[float]:
        """The tops of boxes that share the height evenly."""
        gap = (total - sum(heights)) / max(len(heights) - 1, 1)
        tops, y = [], 2.0 if len(heights) > 1 else 2 + gap / 2
        for height in heights:
            tops.append(y)
            y += height + gap
        return tops


class _Narrow(_Diagram):
    """One column for a phone: each step says for whom it is, and a rail leads to the job at the bottom."""

    def canvas(self) -> Canvas:
        look, x = self.look, 22.0
        width = look.width - x - 2
        rows, y = [], 2.0
        for way in self.ways:
            names = f"{self.say('paths.from')} {'; '.join(self.start_of[s] for s in way.starts)}"
            who = wrap(names, width - 2 * _PAD, look.small)
            step = wrap(way.name, width - 2 * _PAD, look.text)
            top, high = len(who) * look.small * LINE + 2 * _PAD - 4, self.high(len(step), 1)
            rows.append((way, who, y, top, high))
            y += top + high + _BETWEEN
        job = wrap(self.job, width - 2 * _PAD, look.text, bold=True)
        goal = y + 6
        canvas = Canvas(goal + self.high(len(job)) + 2, look)
        for way, who, y, top, high in rows:
            middle = y + top + high / 2
            canvas.line([(x, middle), (8, middle)], dashed=way.general)
            canvas.box(x, y, width, top, fill=look.soft, edge=look.line)
            canvas.lines(x + _PAD, y + _PAD - 2, who, size=look.small)
            self.step(canvas, way, x, y + top, width, high)
        first, end = rows[0], goal + self.high(len(job)) / 2
        canvas.line([(8, first[2] + first[3] + first[4] / 2), (8, end), (x, end)], arrow=True)
        self.goal(canvas, x, goal, width, job, self.high(len(job)))
        return canvas
