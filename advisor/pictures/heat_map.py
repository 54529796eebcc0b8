"""Skills by theme and role as a heat map: how many different ones our sources name, each cell leading to the facts."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from advisor.corpus.model import Corpus
from advisor.pictures.canvas import LINE, Canvas, Look, measure, wrap
from advisor.pictures.evidence import facts_for, skill_facts
from advisor.pictures.model import Cell, Picture, Size, Table, Theme, sources_of
from advisor.pictures.texts import Texts, texts

NAME = "skills-map"
_LABELS = {"wide": 220, "narrow": 124}  # px for the names of the themes
_COLUMN = {"wide": 58, "narrow": 24}  # not below 24: a cell is something to press
_ROW = {"wide": 34, "narrow": 34}  # at least
_SLANT = {"wide": 50, "narrow": 70}  # degrees


@dataclass(frozen=True)
class MapCell:
    """One theme for one role: the skills that are named (ids, most often named first) and the facts that name them."""

    theme: str
    role: str
    skills: tuple[str, ...]
    facts: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.theme}.{self.role}"


def map_cells(corpus: Corpus, today: dt.date) -> dict[tuple[str, str], MapCell]:
    """(theme, role) -> its cell, for each where a fact of today names a skill."""
    cells = {}
    for theme in corpus.concepts["theme"]:
        for role in corpus.concepts["role"]:
            found = facts_for(corpus, today, [role], [theme])
            if found:
                skills = sorted(found, key=lambda skill: (-len(found[skill]), skill))
                facts = dict.fromkeys(fact.id for skill in skills for fact in found[skill])
                cells[theme, role] = MapCell(theme, role, tuple(skills), tuple(facts))
    return cells


def skills_map(
    corpus: Corpus, language: str, theme: Theme = "light", size: Size = "wide", today: dt.date | None = None
) -> Picture | None:
    """The picture; None where the corpus names no skill for any theme and role. `today` decides which facts count."""
    day = today or dt.date.today()
    cells = map_cells(corpus, day)
    if not cells:
        return None
    say = texts("pictures", language)
    # By the skills that are named for a theme, in whatever role: the fullest row first.
    fullness = {theme: sum(len(c.skills) for (t, _), c in cells.items() if t == theme) for theme, _ in cells}
    themes = sorted(fullness, key=lambda theme: (-fullness[theme], theme))
    roles = [role for role in corpus.concepts["role"] if any(r == role for _, r in cells)]
    name_of = {theme: corpus.concepts["theme"][theme].label[language] for theme in themes}
    role_of = {role: _role(say, corpus, role) for role in roles}
    labels = {
        cell.key: say.several("skills_map.cell", len(cell.skills), theme=name_of[t], role=role_of[r])
        for (t, r), cell in cells.items()
    }
    best = max(cells.values(), key=lambda cell: len(cell.skills))
    most = say("skills_map.most", theme=name_of[best.theme], role=role_of[best.role], n=len(best.skills))
    title, note = say("skills_map.title"), say("skills_map.note")
    description = f"{say('skills_map.description', most=most)} {note}"
    canvas = _draw(Look.of(theme, size), size, say, cells, name_of, role_of, labels)
    order = [fact.id for fact in skill_facts(corpus, day)]
    used = {fact for cell in cells.values() for fact in cell.facts}
    return Picture(
        NAME, language, theme, title, description, (note,),
        canvas.svg(NAME, title, description, language),
        _table(say, cells, name_of, role_of),
        sources_of(corpus, [id_ for id_ in order if id_ in used], language),
        {cell.key: cell.facts for cell in cells.values()},
    )  # fmt: skip


def _role(say: Texts, corpus: Corpus, role: str) -> str:
    """The short name of a role where the texts have one, else that of the vocabulary."""
    return say.tree["skills_map"]["roles"].get(role) or corpus.concepts["role"][role].label[say.language]


def _table(
    say: Texts, cells: dict[tuple[str, str], MapCell], name_of: dict[str, str], role_of: dict[str, str]
) -> Table:
    def cell(theme: str, role: str) -> Cell:
        found = cells.get((theme, role))
        return Cell(str(len(found.skills)), found.key, found.facts) if found else Cell(say("skills_map.none"))

    rows = tuple((Cell(name), *(cell(theme, role) for role in role_of)) for theme, name in name_of.items())
    return Table(say("skills_map.title"), (say("skills_map.themes"), *role_of.values()), rows)


def _draw(
    look: Look,
    size: Size,
    say: Texts,
    cells: dict[tuple[str, str], MapCell],
    name_of: dict[str, str],
    role_of: dict[str, str],
    labels: dict[str, str],
) -> Canvas:
    left, column, slant = _LABELS[size], _COLUMN[size], _SLANT[size]
    wrapped = {theme: wrap(name, left - 4, look.small) for theme, name in name_of.items()}
    row = max(_ROW[size], max(map(len, wrapped.values())) * look.small * LINE + 6)
    head = max(measure(name, look.small) for name in role_of.values()) * math.sin(math.radians(slant)) + 16
    height = head + row * len(name_of) + 34
    canvas = Canvas(height, look)
    most = max(len(cell.skills) for cell in cells.values())
    for place, name in enumerate(role_of.values()):
        canvas.text(left + column * (place + 0.5) + 3, head - 8, name, size=look.small, turn=slant)
    for number, (theme, lines) in enumerate(wrapped.items()):
        top = head + row * number
        canvas.lines(0, top + (row - look.small * LINE * len(lines)) / 2, lines, size=look.small)
        for place, role in enumerate(role_of):
            x = left + column * place
            cell = cells.get((theme, role))
            if cell is None:
                canvas.text(x + column / 2, top + row * 0.62, "–", colour=look.quiet, align="center")
                continue
            # The square root keeps small numbers apart, where most cells are.
            colour, ink = look.shade(math.sqrt((len(cell.skills) - 1) / max(most - 1, 1)))
            canvas.box(x, top, column, row, fill=colour, edge=look.paper, line=2, key=cell.key, label=labels[cell.key])
            canvas.text(x + column / 2, top + row * 0.62, str(len(cell.skills)), colour=ink, align="center", bold=True)
    _legend(canvas, look, say, left, head + row * len(name_of) + 12, most)
    return canvas


def _legend(canvas: Canvas, look: Look, say: Texts, x: float, y: float, most: int) -> None:
    """What light and dark mean."""
    few, many = f"1 {say('skills_map.legend.few')}", f"{most} {say('skills_map.legend.many')}"
    canvas.text(x, y + 12, few, size=look.small, colour=look.quiet)
    x += measure(few, look.small) + 8
    for step in range(5):
        canvas.box(x + 16 * step, y, 16, 14, fill=look.shade(math.sqrt(step / 4))[0], edge=look.line, line=0.5)
    canvas.text(x + 16 * 5 + 8, y + 12, many, size=look.small, colour=look.quiet)
