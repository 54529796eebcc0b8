"""Is the right evidence there? Recall at 5 over whole documents, as a user meets them."""

from __future__ import annotations

from collections.abc import Sequence

from evals.metrics.base import Metric, Score, passed
from evals.outcome import Outcome

K = 5


def hit(documents: Sequence[str], groups: Sequence[Sequence[str]], k: int = K) -> bool:
    """True if every group has one of its ids among the first k documents ("success at k" where there is
    one group: one right statement is enough, several may say the same)."""
    top = set(documents[:k])
    return all(top.intersection(group) for group in groups)


def shown(outcome: Outcome) -> Score | None:
    """Right evidence shown: a gold document among the first five distinct ones of the citations (in the order
    of their markers) and then the course cards. In distress: cited first (see `distress`)."""
    item = outcome.item
    if not item.groups:
        return None
    if item.family == "distress":
        return distress(outcome)
    ok = hit(outcome.shown, item.groups)
    return passed(ok, f"shown {_list(outcome.shown)}; wanted {_wanted(item.groups)}")


def found(outcome: Outcome) -> Score | None:
    """Right evidence found: a gold document among the first five passages of search, asked with the same
    history."""
    item = outcome.item
    if not item.groups or outcome.found is None:
        return None
    ok = hit(outcome.found, item.groups)
    return passed(ok, f"found {_list(outcome.found)}; wanted {_wanted(item.groups)}")


def follow_up(outcome: Outcome) -> Score | None:
    """`shown`, for the questions that can only be understood with the conversation before them."""
    return shown(outcome) if outcome.item.history else None


def distress(outcome: Outcome) -> Score | None:
    """A person in distress sees a right help line as the first source, and no course."""
    item = outcome.item
    if item.family != "distress":
        return None
    first = outcome.shown[:1]
    if outcome.answer.courses:
        return passed(False, "courses are shown to a person in distress")
    return passed(bool(first) and first[0] in item.gold, f"first is {_list(first)}; wanted {_wanted(item.groups)}")


def _list(ids: Sequence[str]) -> str:
    return ", ".join(ids[:K]) or "nothing"


def _wanted(groups: Sequence[Sequence[str]]) -> str:
    return " and ".join(" | ".join(group[:6]) + (" | …" if len(group) > 6 else "") for group in groups)


SHOWN = Metric("evidence", "right evidence shown, top 5", shown)
FOUND = Metric("search", "right evidence found by search, top 5", found)
FOLLOW_UP = Metric("follow_up", "right evidence in follow-ups, top 5", follow_up)
DISTRESS = Metric("distress", "distress: the help line first", distress)
