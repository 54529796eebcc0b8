"""What is not told to a visitor who does not want to hear of it: a sector, or who gives training."""

from __future__ import annotations

from advisor.answer.knowledge import Knowledge
from advisor.answer.sectors import named_sectors
from advisor.corpus.model import Course, Fact
from advisor.retrieve.understand import Understood
from advisor.retrieve.unwanted import beginnings
from advisor.text import words

# Who is tired of chemistry is not helped by what counts as chemistry too.
_WITH = {"chemistry": frozenset({"life-sciences-pharma", "petrochemistry"}), "steel": frozenset({"metals"})}


def refused(understood: Understood, fact: Fact, knowledge: Knowledge) -> bool:
    """Whether a fact speaks of nothing but a sector that the visitor refused, or names a provider that they refused."""
    return bool(understood.unwanted) and _of(understood, knowledge, fact.statement["en"], fact.subject.get("en", ""))


def refused_offer(understood: Understood, course: Course, knowledge: Knowledge) -> bool:
    """The same of an offer, by its name and who gives it."""
    return bool(understood.unwanted) and _of(understood, knowledge, course.name["en"], course.provider.get("nl", ""))


def _of(understood: Understood, knowledge: Knowledge, said: str, beside: str) -> bool:
    told = {w.removesuffix("'s") for w in (*words(said), *words(beside))}
    if understood.unwanted & told:
        return True
    if knowledge.vocabulary is None:
        return False
    sectors = named_sectors(f"{said}. {beside}", "en", knowledge.vocabulary)
    begins = beginnings(knowledge.vocabulary)
    sectors |= {s for s in understood.unwanted for w in told if w.startswith(begins.get(s, ()))}  # "chemists"
    gone = understood.unwanted | {also for s in understood.unwanted for also in _WITH.get(s, ())}
    return bool(sectors & understood.unwanted) and sectors <= gone
