"""What does bad typing cost? The questions with required facts, asked clean and noisy."""

from __future__ import annotations

from dataclasses import replace

from evals.asking import question_of
from evals.items import Item
from evals.metrics import facts
from evals.metrics.base import Metric, Score
from evals.noise import NOISES
from evals.outcome import Outcome
from evals.results import Case, Result, plain
from evals.scoring import tables_by_split
from evals.suites.base import Context, thin

NAME = "noise"
MOST, FAST = 300, 60
MOST_OF_DEV = 60  # of these the weights know the wording: they only show where what is lost is lost
FAST_NOISES = ("typos_10",)
TITLES = {
    "typos_5": "5 % of letters mistyped",
    "typos_10": "10 % of letters mistyped",
    "typos_20": "20 % of letters mistyped",
    "no_accents": "without accents",
    "capitals": "ALL CAPITALS",
}
CLEAN = Metric("nuggets_clean", "vital nuggets told, as written")
NOISY = {n: Metric(f"nuggets_{n}", f"{t}") for n, t in TITLES.items()}
LOSS = {n: Metric(f"loss_{n}", f"relative loss, {t}", better="low") for n, t in TITLES.items()}
METRICS = (CLEAN, *NOISY.values(), *LOSS.values())


def run(context: Context) -> Result:
    """Asks each question clean and with every noise; the relative loss is (clean - noisy) / clean over all nuggets."""
    items = [i for i in context.items if i.required and not i.history]
    items = thin(sorted(items, key=lambda i: (i.split, i.language, i.id)), FAST if context.fast else MOST)
    if not context.fast and context.split == "all":
        items = [*thin([i for i in items if i.split == "dev"], MOST_OF_DEV), *(i for i in items if i.split != "dev")]
    noises = FAST_NOISES if context.fast else tuple(NOISES)
    scores: dict[str, dict[str, Score]] = {}
    cases = []
    for n, item in enumerate(items, start=1):
        clean = _told(context, item, item.question)
        scores[item.id] = {CLEAN.name: clean}
        for name in noises:
            text = NOISES[name](item.question, item.id)
            noisy = _told(context, item, text)
            scores[item.id][NOISY[name].name] = noisy
            scores[item.id][LOSS[name].name] = Score(clean.value - noisy.value, clean.value)
            if name == "typos_10" and noisy.value < clean.value:
                cases.append(
                    Case(
                        item.id, item.split, item.language, text, noisy.reason or "", item.question,
                        {NOISY[name].name: noisy.reason or ""},
                    )
                )  # fmt: skip
        context.tell(n, len(items))
    return Result(
        NAME,
        "Noise",
        "Vital nuggets told when the same question is typed badly.",
        len(items),
        tables_by_split(METRICS, [(i.split, i.language, scores[i.id]) for i in items]),
        cases=tuple(cases),
        scores=plain(scores),
    )


def _told(context: Context, item: Item, text: str) -> Score:
    question = replace(question_of(item), text=text)
    score = facts.recall(Outcome(item, context.advisor.ask(question), None, 0.0))
    assert score is not None
    return score
