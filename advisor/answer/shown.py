""" "And must he pay for that?", "how long is it?", "in which language?": asked of the courses of the last answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.answer.draft import Draft
from advisor.answer.knowledge import Knowledge
from advisor.answer.repeated import answers_before
from advisor.answer.route import asks_who_pays, names_a_scheme
from advisor.answer.tell_courses import MOST_CARDS, tell_offer, told_detail
from advisor.answer.telling import check_rules
from advisor.corpus.model import Course
from advisor.domain import LANGUAGES
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.understand import Understood
from advisor.text import fold, words

LONGEST = 12  # words: who says more asks something of their own
PRICE = frozenset({"euro", "pay", "free", "paid_or_not"})
# Which cues ask for which detail; the first that is asked for is told.
_DETAILS = {"language": {"asks_language"}, "ages": {"asks_ages"}, "cost": PRICE, "duration": {"how_long"}}
_ASKS = frozenset(
    {"asks_itself", "whether", "how_many", "euro", "paid_or_not", "free", "how_long", "asks_language", "asks_ages"}
)
_SUBJECTS = frozenset({"skill", "theme", "occupation", "place", "level", "role"})  # who names one asks of that
_PRICE_GAP = "hole-course-price"
_JOBLESS, _JOBLESS_RULES = "job-seekers", ("inc-vdab-recognised-free", "inc-unemployment-training-2026")
_WORKER_RULES = ("inc-cheque-half", "inc-vov-basic-right")  # told where the price is not
_BENEFIT = re.compile(
    r"\b(?:uitkering|dop|(?:geen|zonder) (?:job|werk)|benefits?|no job|without work"
    r"|allocations?|chomage|sans (?:travail|boulot))\b"
)


def asked_of_shown(understood: Understood, knowledge: Knowledge, vocabulary: Vocabulary) -> list[Course]:
    """The courses of the last answer, where all that the message asks is a detail of them."""
    text, cues, before = understood.question.text, understood.own_cues, answers_before(understood)
    asks = _detail(understood) and (cues & _ASKS or "?" in text)
    if not before or not asks or len(words(text)) > LONGEST:
        return []
    subjects = {m.type for m in vocabulary.find(text, understood.asked_in)} & _SUBJECTS
    if _detail(understood) == "language":
        subjects.discard("skill")  # it names languages
    if subjects or cues & {"course", "time_off"} or asks_who_pays(understood) or names_a_scheme(understood):
        return []
    told, courses = fold(before[-1]), knowledge.corpus.courses
    names = {c.id: [fold(c.name[code]) for code in LANGUAGES if code in c.name] for c in courses.values()}
    found = {i: min(told.find(n) for n in called if n in told) for i, called in names.items() if _in(told, called)}
    return [courses[i] for i in sorted(found, key=lambda i: found[i])][:MOST_CARDS]


def _detail(understood: Understood) -> str | None:
    """The detail of a course that a message asks for by its own words."""
    return next((detail for detail, cues in _DETAILS.items() if understood.own_cues & cues), None)


def _in(text: str, names: Sequence[str]) -> bool:
    return any(name in text for name in names)


def tell_shown(understood: Understood, draft: Draft, courses: Sequence[Course], vocabulary: Vocabulary) -> bool:
    """Adds what is asked of each; False where nothing is known of it."""
    detail = _detail(understood) or ""
    price = detail == "cost"
    tells = [c for c in courses if told_detail(c, detail, draft.phrases, understood.language)]
    for course in tells if price else courses:
        tell_offer(understood, draft, course, wanted=[detail])
    if not price:
        return bool(tells)
    if len(tells) < len(courses):
        draft.hole(_PRICE_GAP)
    jobless = _jobless(understood, vocabulary)
    works = understood.persona == "worker" and len(tells) < len(courses)
    helps = _JOBLESS_RULES if jobless else _WORKER_RULES if works else ()
    known = draft.knowledge.corpus.facts
    if rules := [known[f] for f in helps if f in known]:
        draft.paragraph()
        for fact in rules:
            draft.fact(fact)
        draft.caveats()
        check_rules(draft)
    return bool(tells) or (jobless and bool(rules))


def _jobless(understood: Understood, vocabulary: Vocabulary) -> bool:
    """Whether the visitor told, now or before, that it is about somebody without work."""
    told = [understood.question.text, *(t.content for t in understood.question.history if t.role == "user")]
    found = (m.id for text in told for m in vocabulary.find(text, understood.asked_in) if not m.denied)
    return _JOBLESS in found or any(_BENEFIT.search(fold(text)) for text in told)
