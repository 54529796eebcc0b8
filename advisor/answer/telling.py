"""Sentences that an answer adds to its evidence: of a rule to check, of what has ended since, of all sectors."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.answer.draft import Draft
from advisor.answer.filling import fill
from advisor.answer.plan import Plan
from advisor.answer.rank import Evidence
from advisor.answer.scope import Verdict
from advisor.answer.sectors import asked_sectors, told_sectors
from advisor.corpus.model import Course, Fact
from advisor.domain import Answer
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.understand import Understood
from advisor.retrieve.unwanted import VDAB

_CHECKED_RULE = "help-1700"
_TERM = "term"  # the kind of gap that a word is not explained
_OF_ALL = "study"  # topic of the facts that count all of basic industry together
# Who asks one of these about a place to go to wants to go there.
_WANTS_A_PLACE = frozenset({"now", "where", "who", "exists"})
_FRENCH_WHERE = re.compile(r"\boù\b|(?:^|[.?!,]\s*|\bet )ou\b|\bendroit|\bville\b|\bcommune\b")
# Further down the ranking it has nothing to do with what was asked ("the operator's wage": what an operator is).
NEARBY = 12
# A third of the natural logarithm of one half: so probable a fact must be for it to be told beside a refusal.
LEAST_BESIDE = -0.23
# A topic, the fact that says until when it was paid for, and what is not known since.
_FIGURE, _DESK = "figure", "digibank"
_ENDED = ("digibanken", "digi-extension-2025-2026", "hole-digibank-after-july-2026")
_FOR_HELPERS = frozenset({"digital-coaching"})  # taught to who helps there
# The rules of training leave: what is not known of those of today, and the fact that tells what may come.
_LEAVE, _LEAVE_TODAY, _LEAVE_TO_COME = "inc-vov-", "hole-vov-2026-2027", "inc-vov-2026-2027-reform"


def may_have_ended(understood: Understood, draft: Draft) -> None:
    """Who asks what there is now, or where, hears that its support has ended since, and is asked for the town."""
    corpus, (topic, support, gap) = draft.knowledge.corpus, _ENDED
    told = {f.id for f in draft.facts}
    # How many people lack digital skills is asked of no desk, and how many desks there were is: of now.
    of_a_desk = any(f.topic == topic and (f.kind != _FIGURE or _DESK in f.statement["nl"].lower()) for f in draft.facts)
    if not of_a_desk or not _wanted(understood):
        return
    if support not in told and support in corpus.facts and draft.knowledge.status(corpus.facts[support]) == "lapsed":
        draft.hole(gap)
    if _wanted(understood) - {"now"} and not understood.facets.places:
        draft.phrase("asks_town")


def desks_may_have_ended(draft: Draft, courses: Sequence[Course]) -> None:
    """The same where help is offered that is given at such a desk."""
    corpus, (_, support, gap) = draft.knowledge.corpus, _ENDED
    told = {c.id: " ".join(t.get("nl", "") for t in (c.name, c.provider, c.description)).lower() for c in courses}
    of_a_desk = any(_DESK in told[c.id] and not _FOR_HELPERS & set(c.skills) for c in courses)
    if of_a_desk and support in corpus.facts and draft.knowledge.status(corpus.facts[support]) == "lapsed":
        draft.hole(gap)


def of_all_sectors(understood: Understood, draft: Draft, vocabulary: Vocabulary) -> None:
    """Who asks a figure of one sector hears where the figure that is told is of all of basic industry.

    The study counts for the whole, and "the sector" in its sentences is that whole: to who asked about metals it would
    read as metals.
    """
    asked = asked_sectors(understood)
    if not asked or not draft.facts:
        return
    for fact in draft.facts:
        if fact.topic != _OF_ALL or told_sectors(fact, draft.language, vocabulary):
            return
    labels = ", ".join(vocabulary.label("sector", s, draft.language) for s in sorted(asked))
    draft.phrase("of_all_sectors", sector=labels)


def _wanted(understood: Understood) -> frozenset[str]:
    """Which of these a question asks. Without its accent a French "where" is an "or": only at the start does it ask."""
    asked = understood.cues & _WANTS_A_PLACE
    where = _FRENCH_WHERE.search(understood.text.lower())
    return asked if understood.asked_in != "fr" or where else asked - {"where"}


def tell_gap(understood: Understood, draft: Draft, hole_id: str, ranked: Sequence[Evidence]) -> None:
    """What the sources do not give, and of what is known nearby the fact that best fits the question; a lapsed rule is
    told as one."""
    corpus = draft.knowledge.corpus
    only = draft.knowledge.terms.only(understood.question.text, draft.language)
    if (only or corpus.holes[hole_id].kind == _TERM) and tell_meaning(understood, draft):
        return
    draft.hole(hole_id)
    order = {e.document: i for i, e in enumerate(ranked)}
    known = (corpus.facts[f] for f in corpus.holes[hole_id].nearby if f in corpus.facts)
    near = sorted((f for f in known if order.get(f.id, NEARBY) < NEARBY), key=lambda f: order[f.id])[:1]
    if near and not understood.brief:
        _tell_nearby(understood, draft, near[0])


def tell_opening(draft: Draft, plan: Plan, intent: str) -> None:
    """What goes before the facts of an answer: a word for who brings hard news, and what the sources do not give."""
    if plan.opening:
        draft.phrase(plan.opening)
    if plan.hole:
        draft.hole(plan.hole, first_sentence=bool(plan.facts) and intent == "skills")


def tell_refusal(understood: Understood, draft: Draft, verdict: Verdict, ranked: Sequence[Evidence]) -> None:
    """That nothing of ours says it; what is known of the very subject, if it is one of ours, or else who may know."""
    if tell_meaning(understood, draft):
        return
    beside = None if verdict.far or verdict.elsewhere or understood.brief else _beside(draft, ranked)
    if beside is not None:
        draft.phrase("no_evidence")
        _tell_nearby(understood, draft, beside)
        return
    if verdict.far:
        draft.phrase("out_of_scope")
        draft.phrase("out_of_scope_next")
    else:
        draft.phrase("near_scope" if verdict.near else "no_evidence")
        draft.phrase("near_scope_next" if verdict.near else "no_evidence_next")
    if VDAB not in understood.unwanted:
        draft.phrase("out_of_scope_where", supported_by=["help-1700", "help-vdab-0800"])


def tell_meaning(understood: Understood, draft: Draft) -> bool:
    """What a word means, from our glossary, where that is asked and no source says it; whether it was told."""
    asked = draft.knowledge.terms.asked(understood.question.text, draft.language)
    gap = next((h.id for h in draft.knowledge.corpus.holes.values() if h.kind == _TERM), None)
    if not asked or gap is None:
        return False
    said = [draft.phrases.say("meaning", draft.language, term=term, meaning=meaning) for term, meaning in asked]
    draft.hole(gap, instead=[*said, draft.phrases.say("meaning_ours", draft.language)])
    return True


def _beside(draft: Draft, ranked: Sequence[Evidence]) -> Fact | None:
    """The fact that a question is about, though it asks what that does not tell."""
    best = next((e for e in ranked if e.kind != "gap"), None)
    fact = draft.knowledge.corpus.facts.get(best.document) if best else None
    return fact if fact and best and not fact.replaced_by and best.signal("about") >= LEAST_BESIDE else None


def _tell_nearby(understood: Understood, draft: Draft, fact: Fact) -> None:
    draft.paragraph()
    draft.phrase("known_nearby")
    for told in fill(draft.knowledge, understood, [fact], single=True, used=30):
        draft.fact(told)
    draft.caveats()
    check_rules(draft)


def check_rules(draft: Draft) -> None:
    """Where a rule is told, also where to check it; where one of training leave has ended, that those of today are not
    known."""
    leave = [f for f in draft.facts if f.id.startswith(_LEAVE)]
    ended = any(draft.knowledge.status(f) == "lapsed" for f in leave)
    if ended and all(f.id != _LEAVE_TO_COME for f in leave) and _LEAVE_TODAY in draft.knowledge.corpus.holes:
        draft.hole(_LEAVE_TODAY, first_sentence=True)
    if any(f.topic == "incentives" for f in draft.facts):
        draft.phrase("check_rule", supported_by=[_CHECKED_RULE])


def admits(answer: Answer) -> bool:
    """A refusal that says which gap there is."""
    return any(c.document.startswith("hole-") for c in answer.citations[:1])
