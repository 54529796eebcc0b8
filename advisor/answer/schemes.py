"""Leave, vouchers and premiums that are told only to whom they are for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.answer.knowledge import Knowledge
from advisor.answer.rank import Evidence
from advisor.answer.route import asks_who_pays, names_a_scheme
from advisor.corpus.model import Fact
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.understand import Understood

STUDENT_MONEY, OTHER_REGION = "hole-student-money", "hole-other-region"
RESIDENCE = "hole-cheque-residence"  # of who lives elsewhere and works in Flanders
NEAR = 8  # places among what comes nearest
_INCENTIVES = "incentives"
OF_ITS_SCHEME = 2.0  # how far behind another rule one of the scheme that is named still comes first
OF_THE_NAMED = 7.0  # how far behind an overview that tells nothing of it what tells of the scheme comes first
# Of which scheme a rule is, by its id; the cue "scheme_…" tells which one a question names.
_TIME_CREDIT = ("inc-krediet", "inc-tijdskrediet")
SCHEMES = ("vov", "cheque", "krediet", "loopbaan", "kmo", "ibo", "evc")
_WALLONIA = "wallonia"
_FOR_JOBLESS = re.compile(r"\bon benefit\b|\bunemploy|\bjobseek|\bwithout work\b")
_GROWN = frozenset({"workers", "job-seekers"})


def not_for_them(
    understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge, vocabulary: Vocabulary
) -> str | None:
    """The gap to admit where what comes nearest is a Flemish scheme for who works, and a pupil asks, or somebody from
    Wallonia; None where it may be told."""
    fact = _first(ranked, knowledge)
    near = any(e.document == STUDENT_MONEY for e in ranked[:NEAR])
    pays = asks_who_pays(understood) and "at_school" in understood.cues and not _works(understood)
    if near and ("student_money" in understood.cues or pays) and not names_a_scheme(understood):
        return STUDENT_MONEY
    of_a_region = bool(ranked) and ranked[0].document in (RESIDENCE, OTHER_REGION)
    if of_a_region and _in_wallonia(understood, vocabulary) and OTHER_REGION in knowledge.corpus.holes:
        return OTHER_REGION
    if fact is None or fact.topic != _INCENTIVES:
        return None
    if _in_wallonia(understood, vocabulary) and not _speaks_of_it(fact, knowledge):
        return OTHER_REGION if OTHER_REGION in knowledge.corpus.holes else None
    return STUDENT_MONEY if _of_a_pupil(understood) and STUDENT_MONEY in knowledge.corpus.holes else None


def for_this_work(understood: Understood, facts: Sequence[Fact]) -> list[Fact]:
    """`facts` without the rules for jobseekers behind the first, where somebody who has work asks."""
    return [f for i, f in enumerate(facts) if i == 0 or may_be_told(understood, f)]


def may_be_told(understood: Understood, fact: Fact) -> bool:
    """Whether a fact may be told beside others: a rule for jobseekers is nothing for who has work."""
    works = "workers" in understood.facets.audiences and "job-seekers" not in understood.facets.audiences
    return not works or fact.topic != _INCENTIVES or not _FOR_JOBLESS.search(_said(fact))


def _said(fact: Fact) -> str:
    return f"{fact.subject['en']} {fact.statement['en']}".lower()


def _first(ranked: Sequence[Evidence], knowledge: Knowledge) -> Fact | None:
    best = ranked[0] if ranked else None
    overview = knowledge.overviews.get(best.document) if best else None
    return knowledge.corpus.facts.get(overview.facts[0] if overview else best.document) if best else None


def _of_a_pupil(understood: Understood) -> bool:
    """A young visitor who does not speak of a job asks who pays, or anybody asks for the money of pupils."""
    if names_a_scheme(understood):
        return False
    if "student_money" in understood.cues:
        return True
    return understood.persona == "youth" and not _works(understood) and asks_who_pays(understood)


def _works(understood: Understood) -> bool:
    facets = understood.facets
    return bool(_GROWN & set(facets.audiences) or "has_work" in understood.cues or facets.roles)


def _in_wallonia(understood: Understood, vocabulary: Vocabulary) -> bool:
    """All the places that are named lie in Wallonia: who lives there and works in Flanders mostly names both."""
    places = [vocabulary.concepts["place"][p] for p in understood.facets.places if p in vocabulary.concepts["place"]]
    return bool(places) and all(p.more.get("region") == _WALLONIA for p in places)


def _speaks_of_it(fact: Fact, knowledge: Knowledge) -> bool:
    return "wallon" in " ".join((fact.statement["en"], (fact.caveat or {}).get("en", ""))).lower()


def named_scheme_first(understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge) -> Sequence[Evidence]:
    """ "Just dismissed, what can career guidance do for him?": what tells of the scheme that is named comes before an
    overview that tells nothing of it."""
    overview = knowledge.overviews.get(ranked[0].document)
    named = tuple(f"inc-{s}" for s in SCHEMES if f"scheme_{s}" in understood.own_cues)
    if overview is None or not named or any(f.startswith(named) for f in overview.facts):
        return ranked
    tells = lambda e: e.document.startswith(named) or _first_fact(e, knowledge).startswith(named)  # noqa: E731
    first = next((e for e in ranked if e.kind in ("fact", "overview") and tells(e)), None)
    if first is None or first.score < ranked[0].score - OF_THE_NAMED:
        return ranked
    return [first, *(e for e in ranked if e is not first and e.document != overview.id)]


def _first_fact(evidence: Evidence, knowledge: Knowledge) -> str:
    overview = knowledge.overviews.get(evidence.document)
    return overview.facts[0] if overview else ""


def of_an_unnamed_scheme(understood: Understood, document: str) -> bool:
    """Whether a document is a rule of a scheme that the question does not name."""
    scheme = next((s for s in SCHEMES if document.startswith(f"inc-{s}")), None)
    return scheme is not None and f"scheme_{scheme}" not in understood.cues


def of_the_scheme(understood: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without rules of other schemes than those that the question names, and without those of time credit
    where nobody asks for time off; the best stays."""
    named = {s for s in SCHEMES if f"scheme_{s}" in understood.cues}
    if not named:
        away = "time_off" in understood.cues
        return [e for i, e in enumerate(ranked) if not i or away or not e.document.startswith(_TIME_CREDIT)]
    of = lambda e: next((s for s in SCHEMES if e.document.startswith(f"inc-{s}")), None)  # noqa: E731
    kept = [e for i, e in enumerate(ranked) if not i or of(e) is None or of(e) in named]
    # "Who can start an on-the-job training through VDAB?": a rule of it comes before one of the courses of VDAB.
    ahead = [e for e in kept if of(e) in named and e.kind == "fact" and e.score >= kept[0].score - OF_ITS_SCHEME][:1]
    other = kept[0].document.startswith("inc-") and of(kept[0]) not in named
    return [*ahead, *(e for e in kept[1:] if e not in ahead)] if ahead and other else kept
