"""A second opinion: any chat model that LangChain reaches says whether answers are faithful, complete and helpful.

Off unless asked for: ``ADVISOR_JUDGE=provider:model advisor eval judge`` (``ADVISOR_JUDGE_BASE_URL`` for an own server,
keys from the provider's variable). What goes to the model are the questions of this folder, the advisor's answers and
their sources; nothing of any visitor. A model's verdict decides nothing: it is told beside the checks that need no
model, with how often the two agree, and Cohen's kappa (1960), which is 0 where they agree as often as chance would.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import yaml

from advisor.domain import LANGUAGES, Answer
from evals.asking import question_of
from evals.items import Item
from evals.metrics import citations, coverage, facts, support
from evals.metrics.base import Metric, Score
from evals.metrics.evidence import shown
from evals.outcome import Outcome
from evals.results import Case, Grid, Result, plain
from evals.scoring import Table, row_of
from evals.suites.base import Context, SuiteError, thin

NAME = "judge"
MOST, FAST = 180, 30
ASPECTS = ("faithful", "complete", "helpful")
READ = Metric("judge_read", "verdicts that could be read")
VERDICTS = {name: Metric(f"judge_{name}", f"{name}, by the model") for name in ASPECTS}
AGREES = {name: Metric(f"agree_{name}", f"{name}: model and checks agree") for name in ASPECTS[:2]}
METRICS = (READ, *VERDICTS.values(), *AGREES.values())
LONGEST_SOURCE = 1200
_OBJECT = re.compile(r"\{[^{}]*\}")


class Model(Protocol):
    """What is used of a LangChain chat model."""

    def invoke(self, messages: Sequence[tuple[str, str]]) -> Any: ...


def run(context: Context) -> Result:
    """Asks the advisor, then the judge. Raises SuiteError where no judge is named or it cannot be reached."""
    return judged(context, open_judge())


def open_judge(environ: Mapping[str, str] = os.environ) -> Model:
    """The model that the environment names. Raises SuiteError."""
    name = environ.get("ADVISOR_JUDGE", "").strip()
    if not name:
        raise SuiteError("name a judge: ADVISOR_JUDGE=provider:model (and ADVISOR_JUDGE_BASE_URL for an own server)")
    from langchain.chat_models import init_chat_model

    extra = {"base_url": url} if (url := environ.get("ADVISOR_JUDGE_BASE_URL")) else {}
    try:
        return init_chat_model(name, temperature=0, max_tokens=60, timeout=60, max_retries=1, **extra)
    except (ImportError, ValueError) as error:
        raise SuiteError(f"the judge {name} cannot be used: {error}") from error


def judged(context: Context, model: Model) -> Result:
    """The verdicts of `model` on the answers, beside those of the checks."""
    items = [i for i in context.items if i.language in LANGUAGES and i.family not in ("smalltalk", "distress")]
    items = thin(sorted(items, key=lambda i: (i.language, i.family, i.id)), FAST if context.fast else MOST)
    prompts = {
        code: yaml.safe_load((context.settings.prompts / f"judge.{code}.yaml").read_text("utf-8")) for code in LANGUAGES
    }
    scores: dict[str, dict[str, Score]] = {}
    cases, pairs = [], {name: [] for name in AGREES}
    for n, item in enumerate(items, start=1):
        outcome = Outcome(item, context.advisor.ask(question_of(item)), None, 0.0)
        said = ask(model, prompts[item.language], item, outcome.answer)
        verdict = read(said)
        scores[item.id] = {READ.name: Score(float(verdict is not None))}
        checks = by_checks(outcome)
        for name in ASPECTS if verdict else ():
            scores[item.id][VERDICTS[name].name] = Score(float(verdict[name]))
            if name in checks:
                pairs[name].append((verdict[name], checks[name]))
                scores[item.id][AGREES[name].name] = Score(float(verdict[name] == checks[name]))
                if verdict[name] != checks[name]:
                    cases.append(_case(item, outcome.answer, name, verdict[name], checks[name]))
        context.tell(n, len(items))
    rows = [row_of(m, [(i.language, scores[i.id][m.name]) for i in items if m.name in scores[i.id]]) for m in METRICS]
    kappas = tuple((name, str(len(p)), "-" if (k := kappa(p)) is None else f"{k:.2f}") for name, p in pairs.items())
    return Result(
        NAME,
        "A second opinion",
        "What a chat model says of the answers. It decides nothing; a small model is wrong often.",
        len(items),
        (Table("all", len(items), tuple(r for r in rows if r.pooled.n)),),
        (Grid("Agreement of the model with the checks", ("aspect", "n", "Cohen's kappa"), kappas),),
        cases=tuple(cases),
        scores=plain(scores),
    )


def ask(model: Model, prompt: Mapping[str, str], item: Item, answer: Answer) -> str:
    """The model's own words; raises SuiteError where it cannot be reached."""
    sources = "\n".join(f"[{c.marker}] {c.quote[:LONGEST_SOURCE]}" for c in answer.citations) or "-"
    slots = {"question": item.question, "sources": sources, "answer": answer.answer}
    text = prompt["user"]
    for name, value in slots.items():
        # A line of "===" inside would end the data.
        text = text.replace(f"{{{name}}}", value.replace("===", "= = ="))
    try:
        message = model.invoke([("system", prompt["system"]), ("human", text)])
    except Exception as error:
        raise SuiteError(f"the judge does not answer: {error}") from error
    content = getattr(message, "text", None) or getattr(message, "content", "")
    return content if isinstance(content, str) else str(content)


def read(said: str) -> dict[str, int] | None:
    """The verdict in a model's words: the first JSON object with the three aspects, each 0 or 1; None without one."""
    for found in _OBJECT.finditer(said):
        try:
            value = json.loads(found.group())
        except json.JSONDecodeError:
            continue
        verdict = {name: value.get(name) for name in ASPECTS} if isinstance(value, dict) else {}
        if verdict and all(v in (0, 1) for v in verdict.values()):
            return {name: int(v) for name, v in verdict.items()}
    return None


def by_checks(outcome: Outcome) -> dict[str, int]:
    """Faithful and complete as the checks see them."""
    honest = (citations.validity, support.figure_support, support.name_support, coverage.coverage)
    found = {"faithful": int(all((s := check(outcome)) is None or not s.reason for check in honest))}
    item, answer = outcome.item, outcome.answer
    if item.abstain or answer.abstained:
        found["complete"] = int(item.abstain and answer.abstained)
    else:
        found["complete"] = int(
            all((s := check(outcome)) is None or not s.reason for check in (shown, facts.in_answer))
        )
    return found


def kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Cohen's kappa of pairs of 0 and 1; None where one of the two never varies, for then it says nothing."""
    if not pairs:
        return None
    n = len(pairs)
    first, second = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    observed = sum(a == b for a, b in pairs) / n
    by_chance = first * second + (1 - first) * (1 - second)
    return None if by_chance >= 1 or first in (0, 1) or second in (0, 1) else (observed - by_chance) / (1 - by_chance)


def _case(item: Item, answer: Answer, name: str, model: int, checks: int) -> Case:
    return Case(
        item.id, item.split, item.language, item.question, answer.answer, " | ".join(item.gold) or "a refusal",
        {AGREES[name].name: f"{name}: the model says {model}, the checks {checks}"},
        tuple(f"[{c.marker}] {c.document}: {c.quote}" for c in answer.citations),
        f"{item.family}, {item.persona}",
    )  # fmt: skip
