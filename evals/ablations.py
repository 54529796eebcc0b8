"""What does each part buy? The advisor with one part taken out, on the frozen questions.

    python -m evals.ablations                  prints two tables (about ten minutes on two cores)
    python -m evals.ablations --write          puts them into docs/ablations.md, between its marks

Nothing is trained again: what is left must do with the weights that were learned with the part in place, so a part
that others could make up for after training looks dearer than it is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from advisor.advisor import Advisor
from advisor.answer.composer import Composer
from advisor.answer.scope import Scope, Verdict
from advisor.domain import Answer, Hit, Question
from advisor.house import Rooms
from advisor.index.entry import TEXT
from advisor.retrieve.fusion import fuse, semantic
from advisor.retrieve.lexical import lexical
from advisor.retrieve.understand import Understanding, Understood
from advisor.settings import Settings
from evals.asking import ask_all, question_of
from evals.items import Item, load_items, select
from evals.metrics import BY_NAME
from evals.metrics.base import Score
from evals.report import interval
from evals.scoring import score_all
from evals.statistics import summarise
from evals.suites.retrieval import METRICS, measure

PAGE = Path(__file__).resolve().parent.parent / "docs" / "ablations.md"
START, END = "<!-- made by python -m evals.ablations -->", "<!-- /ablations -->"
SHOWN = ("right", "evidence", "nuggets", "refused", "over_refusal")
DEPTH = 10


@dataclass(frozen=True)
class Variant:
    """Answers through rooms of which one part was taken out."""

    rooms: Rooms
    forgets: bool = False

    def ask(self, question: Question) -> Answer:
        return self.rooms.answer(replace(question, history=()) if self.forgets else question)

    def search(self, question: Question | str, k: int = DEPTH, language: str | None = None) -> Sequence[Hit]:
        assert isinstance(question, Question)
        return self.rooms.search(replace(question, history=()) if self.forgets else question, k)


class NoWords:
    """A vocabulary that finds nothing in a text; labels and concepts stay."""

    def __init__(self, whole) -> None:
        self._whole = whole

    def __getattr__(self, name: str):
        return getattr(self._whole, name)

    def find(self, text: str, language: str | None = None) -> list:
        return []


@dataclass(frozen=True)
class AlwaysAnswers(Scope):
    """Takes every question for one that the sources answer."""

    def judge(self, understood: Understood, ranked, courses) -> Verdict:
        return Verdict(not ranked and not courses, 0.0)

    def asked_gap(self, understood: Understood) -> str | None:
        return None


def variants(rooms: Rooms) -> dict[str, Variant]:
    """The whole advisor, and what is left without each part."""
    composer, understanding = rooms.composer, rooms.understanding
    blind = _with_understanding(rooms, _understanding(understanding, vocabulary=NoWords(understanding.vocabulary)))
    unsure = {n: m for n, m in understanding.classifiers.items() if n not in ("document", "wording")}
    scope = composer.scope
    always = AlwaysAnswers(**{f: getattr(scope, f) for f in scope.__dataclass_fields__})
    return {
        "whole": Variant(rooms),
        "without the vocabulary": Variant(blind),
        "without the model of subjects": Variant(
            _with_understanding(rooms, _understanding(understanding, classifiers=unsure))
        ),
        "without follow-up resolution": Variant(rooms, forgets=True),
        "without taking messages apart": Variant(_with_several(rooms, parts=_Never())),
        "without the abstention model": Variant(_with(rooms, scope=always)),
    }


class _Never:
    """Takes every message for one question."""

    def of(self, understood: Understood) -> list[Understood]:
        return []

    def apart(self, understood: Understood) -> list[str]:
        return [understood.question.text]


def _understanding(whole: Understanding, **changes) -> Understanding:
    given = [f.name for f in fields(Understanding) if f.init]
    return Understanding(**{name: getattr(whole, name) for name in given} | changes)


def _with(rooms: Rooms, **changes) -> Rooms:
    """A message is read in the readings before it is composed: what is taken out is taken out of both."""
    composer: Composer = replace(rooms.composer, **changes)
    shared = {name: part for name, part in changes.items() if name in ("understanding", "scope")}
    readings = replace(rooms.conversation.readings, finder=composer, **shared)
    several = replace(rooms.conversation.several, composer=composer, readings=readings)
    talk = replace(rooms.conversation, readings=readings, several=several)
    return replace(rooms, composer=composer, conversation=talk)


def _with_several(rooms: Rooms, **changes) -> Rooms:
    several = replace(rooms.conversation.several, **changes)
    return replace(rooms, conversation=replace(rooms.conversation, several=several))


def _with_understanding(rooms: Rooms, understanding: Understanding) -> Rooms:
    return replace(_with(rooms, understanding=understanding), understanding=understanding)


# -- search alone -------------------------------------------------------------------------------

Search = Callable[[Item], list[str]]


def searches(advisor: Advisor) -> dict[str, Search]:
    """Ways to search, from one leg alone to the whole; each gives documents, best first."""
    rooms = advisor.house.current()
    index, understanding = rooms.index, rooms.understanding

    def by(score: Callable[[Understood], object]) -> Search:
        def search(item: Item) -> list[str]:
            scores = score(understanding.understand(question_of(item)))
            order = sorted(range(len(index.passages)), key=lambda i: -scores[i])  # type: ignore[index]
            found = (index.passages[i] for i in order)
            wanted = (p.document for p in found if p.kind in ("fact", "course", "source"))
            return _first(wanted)

        return search

    rows = index.near  # all rows where the index is small: ours is

    def cosines(understood: Understood):
        return index.cosines(understood.vector, rows(understood.vector, None))[1]

    def letters(understood: Understood):
        return lexical(index, [understood.text, understood.corrected], understood.asked_in).evidence

    def text_only(values):
        only = values.copy()
        only[:, [i for i in range(only.shape[1]) if i != TEXT]] = float("nan")
        return only

    return {
        "vectors of the texts alone": by(lambda u: semantic(text_only(cosines(u)))),
        "letters alone": by(letters),
        "both": by(lambda u: fuse(semantic(text_only(cosines(u))), letters(u))),
        "and sentences and known questions": by(lambda u: fuse(semantic(cosines(u)), letters(u))),
        "and the ranking model: `advisor search`": lambda item: _first(
            h.passage.document for h in advisor.search(question_of(item), DEPTH)
        ),
    }


def _first(documents) -> list[str]:
    found: dict[str, None] = {}
    for document in documents:
        found.setdefault(document)
        if len(found) == DEPTH:
            break
    return list(found)


# -- tables ---------------------------------------------------------------------------------------


def answer_table(advisor: Advisor, items: Sequence[Item]) -> str:
    """The variants on whole answers, as Markdown."""
    head = ["| % | " + " | ".join(BY_NAME[m].title for m in SHOWN) + " |", "|---|" + "---|" * len(SHOWN)]
    lines = []
    for name, variant in variants(advisor.house.current()).items():
        scored = score_all(ask_all(variant, items, search=False))
        cells = []
        for metric in SHOWN:
            scores = [s.scores[metric] for s in scored if metric in s.scores]
            cells.append(interval(summarise([s.value for s in scores], [s.weight for s in scores]), "share"))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
        sys.stderr.write(f"{lines[-1]}\n")
    return "\n".join([*head, *lines])


def search_table(advisor: Advisor, items: Sequence[Item]) -> str:
    """The ways to search, as Markdown."""
    asked = [i for i in items if i.gold and i.family not in ("distress", "smalltalk")]
    head = [f"| % (n = {len(asked)}) | " + " | ".join(m.title for m in METRICS) + " |", "|---|" + "---|" * len(METRICS)]
    lines = []
    for name, search in searches(advisor).items():
        found = {i.id: search(i) for i in asked}
        scores: Mapping[str, Mapping[str, Score]] = measure({i.id: i.gold for i in asked}, found)
        cells = [
            interval(summarise([by[m.name].value for by in scores.values()], [1.0] * len(scores)), "share")
            for m in METRICS
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
        sys.stderr.write(f"{lines[-1]}\n")
    return "\n".join([*head, *lines])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.ablations", description="What each part buys.")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/ablations.md")
    write = parser.parse_args().write
    advisor = Advisor.open(Settings.from_environment())
    items = select(load_items(), split="frozen")
    search, answers = search_table(advisor, items), answer_table(advisor, items)
    text = f"### Search\n\n{search}\n\n### Answers (n = {len(items)})\n\n{answers}"
    if not write:
        sys.stdout.write(text + "\n")
        return
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    PAGE.write_text(f"{before}{START}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
