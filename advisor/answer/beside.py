"""The offers that belong beside an answer of facts."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.answer.offers import Offers
from advisor.answer.plan import Plan
from advisor.answer.presentable import Presenter
from advisor.answer.rank import Evidence
from advisor.answer.selection import Offer
from advisor.answer.suits import only_for_pupils
from advisor.answer.tell_courses import MOST_CARDS
from advisor.domain import Hit
from advisor.retrieve.understand import Understood

_OF_THE_FACTS = ("skills", "explore")  # intents for which offers belong that teach what the facts name
_AS_NEAR = ("definition", "who_where_when")  # and those for which only offers do that match the question itself
_TO_TRY, _TO_STUDY = frozenset({"academy"}), frozenset({"secondary", "programme"})  # kinds of offers
AS_WELL = 0.8  # how much less than the best fact an offer may match the question, and still match it as well


def offers_beside(
    understood: Understood,
    offers: Offers,
    presenter: Presenter,
    ranked: Sequence[Evidence],
    courses: Sequence[Evidence],
    listed: Sequence[Hit],
    plan: Plan,
    intent: str,
) -> tuple[Offer, ...]:
    """Offers that match the question as well as the facts do, then those that teach what the facts of `plan` name; at
    most MOST_CARDS."""
    if intent not in (*_OF_THE_FACTS, *_AS_NEAR):
        return ()
    near = [e.hit for e in courses if e.score >= ranked[0].score - AS_WELL]
    asked = [o for o in offers.select(understood, near).fitting if not only_for_pupils(o.course, understood)]
    taught: Sequence[Offer] = ()
    if intent in _OF_THE_FACTS:
        skills = [s for f in plan.facts for s in f.skills]
        themes = list(dict.fromkeys([*plan.courses, *understood.facets.themes]))
        offered = [*(e.hit for e in courses), *listed]
        selection = offers.select(understood, offered, wanted_skills=skills, wanted_themes=themes, strict=False)
        taught = presenter.selection(selection).fitting
    found: dict[str, Offer] = {}
    for offer in (*asked, *offers.by_id(understood, plan.cards), *taught):
        found.setdefault(offer.course.id, offer)
    if intent == "explore" and understood.persona == "youth":
        return _with_something_to_try(understood, offers, plan, list(found.values())[:MOST_CARDS])
    return tuple(found.values())[:MOST_CARDS]


def _with_something_to_try(
    understood: Understood, offers: Offers, plan: Plan, found: Sequence[Offer]
) -> tuple[Offer, ...]:
    """A young visitor who explores leaves with something to try and a study, whatever the words of the question come
    near to: what is missing among `found` is added, in the place of the last ones."""
    themes = [*plan.courses, *understood.facets.themes]
    missing: list[Offer] = []
    for kinds, most in ((_TO_TRY, 1), (_TO_STUDY, 2)):
        if not any(o.course.kind in kinds for o in found):
            missing += offers.for_the_young(understood, themes, kinds)[:most]
    return (*found[: MOST_CARDS - len(missing)], *missing)
