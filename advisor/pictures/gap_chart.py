"""What a plan asks and what is there already: one piece a skill, told apart by filling and hatching, not by colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from advisor.pictures.canvas import LINE, Canvas, Look, measure, wrap
from advisor.pictures.model import Cell, Picture, Size, Table, Theme
from advisor.pictures.texts import Texts, texts

NAME = "gap"
State = Literal["have", "planned", "open"]
STATES: tuple[State, ...] = ("have", "planned", "open")
_BAR, _MARK = 26, 16
_MOST_PIECES = 40


def gap(
    skills: Sequence[tuple[str, State]],
    language: str,
    theme: Theme = "light",
    size: Size = "wide",
    *,
    rows: bool = True,
    name: str = NAME,
) -> Picture:
    """The picture of `skills` (label and state, one each): a bar in pieces, and with `rows` the skills below it.

    `name` begins the ids in the SVG: give each its own where a page shows two.
    """
    say = texts("pictures", language)
    ordered = sorted(skills, key=lambda skill: STATES.index(skill[1]))
    counts = {state: sum(s == state for _, s in ordered) for state in STATES}
    title = say("gap.title")
    description = sentence(say, counts)
    table = Table(
        title,
        (say("gap.columns.skill"), say("gap.columns.state")),
        tuple((Cell(label), Cell(say(f"gap.{state}"))) for label, state in ordered),
    )
    canvas = _draw(Look.of(theme, size), say, ordered, counts, rows)
    return Picture(
        name, language, theme, title, description, (), canvas.svg(name, title, description, language), table, ()
    )


def gap_png(skills: Sequence[tuple[str, State]], language: str, scale: float = 3.0) -> bytes:
    """The bar alone as PNG for paper, for where SVG cannot go."""
    say = texts("pictures", language)
    ordered = sorted(skills, key=lambda skill: STATES.index(skill[1]))
    counts = {state: sum(s == state for _, s in ordered) for state in STATES}
    return _draw(Look.of("print", "wide"), say, ordered, counts, False).png(scale)


def sentence(say: Texts, counts: dict[State, int]) -> str:
    """The picture in two sentences."""
    total = sum(counts.values())
    if not total:
        return say("gap.empty")
    return f"{say.several('gap.sentence', total)} {say('gap.counts', **counts)}"


def _draw(look: Look, say: Texts, skills: Sequence[tuple[str, State]], counts: dict[State, int], rows: bool) -> Canvas:
    keys = [f"{counts[state]}  {say(f'gap.{state}')}" for state in STATES]
    wide = sum(measure(key, look.small) + _MARK + 30 for key in keys) <= look.width
    below = _BAR + 16 + (24 if wide else 24 * len(keys))
    room = look.width - _MARK - 12
    labels = [wrap(label, room, look.text) for label, _ in skills]
    heights = [max(len(lines) * look.text * LINE, _MARK) + 7 for lines in labels]
    canvas = Canvas(below + (10 + sum(heights) if rows and skills else 0) + 2, look)
    _bar(canvas, look, skills)
    x, y = 2.0, _BAR + 18.0
    for state, key in zip(STATES, keys, strict=True):
        _mark(canvas, look, state, x, y)
        canvas.text(x + _MARK + 8, y + 13, key, size=look.small)
        if wide:
            x += measure(key, look.small) + _MARK + 30
        else:
            y += 24
    if rows:
        y = below + 10.0
        for (_, state), lines, height in zip(skills, labels, heights, strict=True):
            _mark(canvas, look, state, 2, y)
            canvas.lines(_MARK + 12, y - 1, lines)
            y += height
    return canvas


def _bar(canvas: Canvas, look: Look, skills: Sequence[tuple[str, State]]) -> None:
    pieces = skills[:_MOST_PIECES]
    if not pieces:
        canvas.box(2, 2, look.width - 4, _BAR, edge=look.line, line=1.4, dashed=True)
        return
    each = (look.width - 4) / len(pieces)
    for place, (_, state) in enumerate(pieces):
        _piece(canvas, look, state, 2 + each * place + 1.5, 2, each - 3, _BAR)


def _mark(canvas: Canvas, look: Look, state: State, x: float, y: float) -> None:
    _piece(canvas, look, state, x, y, _MARK, _MARK)


def _piece(canvas: Canvas, look: Look, state: State, x: float, y: float, width: float, height: float) -> None:
    if state == "have":
        canvas.box(x, y, width, height, fill=look.fill, edge=look.fill, line=1.4)
    elif state == "planned":
        canvas.box(x, y, width, height, fill=look.paper, edge=look.second, line=1.4, hatch=look.hatch)
    else:
        canvas.box(x, y, width, height, fill=look.paper, edge=look.line, line=1.4)
