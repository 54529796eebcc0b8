"""Does the same question get the same answer, however, in whichever language and by whomever it is asked?

Groups of nine: one question in three wordings in each of three languages. Compared is what the answer rests on:
its first source (a fact, a gap or a course; refusals without a source are alike), and the figures of its first
sentence. Consistency is no correctness: an advisor that says the same to everything is wholly consistent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from advisor.domain import PERSONAS, Answer, Profile, Question
from evals.metrics.base import Metric, Score
from evals.results import Case, Result, plain
from evals.scoring import tables_by_split
from evals.suites.base import Context, thin
from evals.text import own_sentences

NAME = "consistency"
QUESTIONS = Path(__file__).resolve().parent.parent / "questions" / "consistency.jsonl"
FAST = 8
WORDING = Metric("same_wording", "same main source, other words")
LANGUAGE = Metric("same_language", "same main source, other language")
PERSONA = Metric("same_persona", "same main source, other visitor")
FIGURES = Metric("same_figures", "same figures in the first sentence, other words or language")
METRICS = (WORDING, LANGUAGE, PERSONA, FIGURES)
NOTHING = "nothing"


class Wording(BaseModel):
    """One wording of one question; those of a group mean the same."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    group: str
    language: str
    question: str
    gold: tuple[str, ...] = ()
    abstain: bool = False
    split: str


def load(path: Path = QUESTIONS) -> list[Wording]:
    return [Wording.model_validate(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]


def rests_on(answer: Answer) -> str:
    """The first source of an answer, or that it has none."""
    cited = sorted(answer.citations, key=lambda c: c.marker)
    if cited:
        return cited[0].document
    return answer.courses[0].id if answer.courses else NOTHING


def first_figures(answer: Answer) -> frozenset[str]:
    """The figures of the first sentence that has a source."""
    first = next((s for s in own_sentences(answer.answer) if s.markers), None)
    return frozenset(first.figures) if first else frozenset()


def agreement(values: Iterable[tuple[object, object]]) -> Score | None:
    """The share of pairs that are equal; None without pairs."""
    pairs = list(values)
    return Score(float(sum(a == b for a, b in pairs)), float(len(pairs))) if pairs else None


def run(context: Context) -> Result:
    """Asks all wordings, and the first of each language once more as each persona."""
    groups: dict[str, list[Wording]] = {}
    for wording in load():
        if context.split in ("all", wording.split):
            groups.setdefault(wording.group, []).append(wording)
    chosen = thin(sorted(groups), FAST) if context.fast else sorted(groups)
    scores: dict[str, dict[str, Score]] = {}
    rows: list[tuple[str, str, dict[str, Score]]] = []
    cases = []
    for n, name in enumerate(chosen, start=1):
        group = groups[name]
        answers = [context.advisor.ask(Question(w.question)) for w in group]
        scores[name] = {}
        for language, found in _score(context, group, answers):
            rows.append((group[0].split, language, found))
            for figure, score in found.items():
                old = scores[name].get(figure, Score(0.0, 0.0))
                scores[name][figure] = Score(old.value + score.value, old.weight + score.weight)
        if len({rests_on(a) for a in answers}) > 1:
            cases.append(_case(name, group, answers))
        context.tell(n, len(chosen))
    return Result(
        NAME,
        "Consistency",
        "Groups of nine: three wordings in three languages; n counts a group once a language.",
        len(chosen),
        tables_by_split(METRICS, rows),
        cases=tuple(cases),
        scores=plain(scores),
    )


def _score(
    context: Context, group: Sequence[Wording], answers: Sequence[Answer]
) -> Iterator[tuple[str, dict[str, Score]]]:
    """Each language of a group with its scores by figure; a pair across languages counts for both."""
    told = list(zip(group, answers, strict=True))
    for language in dict.fromkeys(w.language for w in group):
        own = [a for w, a in told if w.language == language]
        others = [a for w, a in told if w.language != language]
        inside = list(combinations(own, 2))
        across = [(a, b) for a in own for b in others]
        first = next(w for w in group if w.language == language)
        asked = [
            context.advisor.ask(Question(first.question, profile=Profile(persona=persona))) for persona in PERSONAS
        ]
        found = {
            WORDING.name: agreement((rests_on(a), rests_on(b)) for a, b in inside),
            LANGUAGE.name: agreement((rests_on(a), rests_on(b)) for a, b in across),
            PERSONA.name: agreement((rests_on(a), rests_on(b)) for a, b in combinations(asked, 2)),
            FIGURES.name: agreement((first_figures(a), first_figures(b)) for a, b in [*inside, *across]),
        }
        yield language, {figure: score for figure, score in found.items() if score is not None}


def _case(name: str, group: Sequence[Wording], answers: Sequence[Answer]) -> Case:
    lines = [f"{w.language}: {w.question} -> {rests_on(a)}" for w, a in zip(group, answers, strict=True)]
    return Case(
        name, group[0].split, "", "\n".join(lines), "", " | ".join(group[0].gold) or "a refusal",
        {WORDING.name: "the answers rest on different sources"},
    )  # fmt: skip
