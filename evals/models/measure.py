"""Asks the advisor with a model behind it, and counts what reached the page."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from advisor.advisor import Advisor
from advisor.domain import LANGUAGES, Answer
from advisor.llm import Speaker
from advisor.text import fold, words
from evals.asking import question_of
from evals.items import Item
from evals.metrics import citations, facts, support
from evals.metrics.evidence import shown
from evals.models.faithful import Faithful
from evals.models.hostile import BROKEN, LIES, Lying
from evals.models.server import ModelServer
from evals.outcome import Outcome

ANSWERED = ("figure", "skills", "support", "incentives", "digibanken", "definition", "occupations", "youth_explore",
            "who_where_when", "contradictions", "false_premise")  # fmt: skip


@dataclass(frozen=True)
class Tried:
    """One answer with a model behind it."""

    item: Item
    answer: Answer
    seconds: float
    said: tuple[str, ...]


def pick(items: Iterable[Item], each: int, seed: int = 7) -> list[Item]:
    """`each` questions a language of those that have an answer, always the same ones."""
    out = []
    for language in LANGUAGES:
        mine = [i for i in items if i.language == language and i.family in ANSWERED and not i.abstain and not i.history]
        out += random.Random(seed).sample(mine, min(each, len(mine)))
    return out


def try_all(
    advisor: Advisor, items: Sequence[Item], said: Callable[[], Iterable[str]], tell: Callable[[int, int], None]
) -> list[Tried]:
    """Each question once; `said` gives what the model wanted to say in the last answer."""
    out = []
    for n, item in enumerate(items, start=1):
        start = time.perf_counter()
        answer = advisor.ask(question_of(item))
        out.append(Tried(item, answer, time.perf_counter() - start, tuple(said())))
        tell(n, len(items))
    return out


def faults(answer: Answer, item: Item) -> list[str]:
    """Figures, names, quotations and citations of an answer that its sources do not have."""
    outcome = Outcome(item, answer, None, 0.0)
    checks = (citations.validity, support.figure_support, support.name_support)
    return [score.reason for check in checks if (score := check(outcome)) is not None and score.reason]


def right(answer: Answer, item: Item) -> bool:
    """Whether the answer shows what the question's label asks for."""
    outcome = Outcome(item, answer, None, 0.0)
    return not answer.abstained and all(
        (s := check(outcome)) is None or not s.reason for check in (shown, facts.in_answer)
    )


def reached(tried: Tried) -> int:
    """How many of the sentences that a faithful model said stand in the answer."""
    there = " ".join(words(tried.answer.answer))
    return sum(" ".join(words(sentence)) in there for sentence in tried.said)


def leaked(tried: Tried, composed: Answer) -> list[str]:
    """The lies that reached the page: sentences that the guard let through, and such as can be read there and are not
    the composer's own (a true sentence with a wrong source is no lie once it has the right one)."""
    if tried.answer.engine == "composer":
        return []
    passed = {_plain(v.text) for v in tried.answer.account.verdicts if v.passed}
    there, own = _plain(tried.answer.answer), _plain(composed.answer)
    return [lie for lie in tried.said if (bare := _plain(lie)) in passed or (bare in there and bare not in own)]


def _plain(text: str) -> str:
    return " ".join(words(fold(re.sub(r"\[\d+\]", " ", text))))


def hostile_cases(items: Sequence[Item], each: int) -> list[tuple[str, Item]]:
    """(kind of lie, question): `each` of every kind a language."""
    out = []
    for language in LANGUAGES:
        mine = [i for i in items if i.language == language]
        for n, kind in enumerate(LIES):
            out += [(kind, mine[(n * each + k) % len(mine)]) for k in range(each)]
    return out


def with_speaker(advisor: Advisor, speaker: Speaker) -> Advisor:
    return replace(advisor, speaker=speaker)


def faithful_run(
    advisor: Advisor, server: ModelServer, script: Faithful, items: Sequence[Item], tell: Callable[[int, int], None]
) -> list[Tried]:
    """All questions with the faithful model."""
    server.script = script
    return try_all(advisor, items, lambda: script.said, tell)


def hostile_run(
    advisor: Advisor,
    server: ModelServer,
    cases: Sequence[tuple[str, Item]],
    tell: Callable[[int, int], None],
    settle: Callable[[], None],
) -> list[tuple[str, Tried]]:
    """Each case with the model that lies in its way; `settle` makes the breaker forget a model that found no lie."""
    out = []
    for n, (kind, item) in enumerate(cases, start=1):
        script = Lying(kind, item.language, item.id)
        server.script = script
        settle()
        (tried,) = try_all(advisor, [item], lambda s=script: s.said, lambda *_: None)
        out.append((kind, tried))
        tell(n, len(cases))
    return out


def broken_run(
    advisor: Advisor, server: ModelServer, item: Item, settle: Callable[[], None]
) -> list[tuple[str, Tried]]:
    """The same question with each way in which a server can fail; `settle` makes the breaker forget the last one."""
    out = []
    for kind, steps in BROKEN.items():
        server.script = lambda asked, made=steps: made()
        settle()
        out += [(kind, tried) for tried in try_all(advisor, [item], tuple, lambda *_: None)]
    settle()
    return out
