""" "And must he pay for that?", "how long is it?", "in which language?": asked of the courses of the last answer."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from advisor.answer.draft import Draft
from advisor.answer.knowledge import Knowledge, stem
from advisor.answer.repeated import answers_before
from advisor.answer.route import asks_who_pays, names_a_scheme
from advisor.answer.tell_courses import MOST_CARDS, tell_description, tell_offer, told_detail
from advisor.answer.telling import check_rules
from advisor.corpus.model import Course
from advisor.domain import LANGUAGES
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.understand import Understanding, Understood
from advisor.text import fold, sentences, words

LONGEST = 12  # words: who says more asks something of their own
LONGEST_OF_ONE = 16  # of a message that points at one of the courses ("the one with three days in a factory")
POINTS = 5  # letters from which on a word may point at a course
PRICE = frozenset({"euro", "pay", "free", "paid_or_not"})
# Which cues ask for which detail; the first that is asked for is told.
_DETAILS = {
    "validity": {"asks_validity"},
    "entry": {"asks_entry"},
    "language": {"asks_language"},
    "ages": {"asks_ages"},
    "start": {"asks_start"},
    "cost": PRICE,
    "duration": {"how_long"},
}
_ASKS = frozenset({"asks_itself", "whether", "how_many", "euro", "paid_or_not", "free", "how_long"})
_SUBJECTS = frozenset({"skill", "theme", "occupation", "place", "level", "role"})  # who names one asks of that
_GAPS = {
    "cost": "hole-course-price",
    "start": "hole-course-start",
    "validity": "hole-certificate-validity",
    "entry": "hole-course-entry",
}
_PLAIN = frozenset({"asks_language", "asks_ages", "asks_start", "asks_validity", "asks_entry"})
_OTHERS = re.compile(r"\b(?:iets|ander\w*|something|anything|other|another|quelque chose|autres?)\b")
_JOBLESS, _JOBLESS_RULES = "job-seekers", ("inc-vdab-recognised-free", "inc-unemployment-training-2026")
_WORKER_RULES = ("inc-cheque-half", "inc-vov-basic-right")  # told where the price is not
_BENEFIT = re.compile(
    r"\b(?:uitkering|dop|(?:geen|zonder) (?:job|werk)|benefits?|no job|without work"
    r"|allocations?|chomage|sans (?:travail|boulot))\b"
)


def asked_of_shown(understood: Understood, knowledge: Knowledge, understanding: Understanding) -> list[Course]:
    """The courses of the last answer, where all that the message asks is a detail of them; one of them, where its words
    point at that."""
    text, cues, before = understood.question.text, understood.own_cues, answers_before(understood)
    detail = _detail(understood)
    asks = detail and (cues & (_ASKS | _PLAIN) or "?" in text)
    if not before or not asks or len(words(text)) > LONGEST_OF_ONE or cues & {"time_off", "earns"}:
        return []
    if "free" in cues and _OTHERS.search(fold(text)):
        return []  # "and something free?" asks for other courses
    if asks_who_pays(understood) or names_a_scheme(understood):
        return []
    shown = _shown(before[-1], knowledge)
    if not shown and _admits(before[-1], understood.language, knowledge):
        # "And what does it cost?", "until what age?": the second is asked of what was shown before the first.
        shown = _shown("".join(before[-2:-1]), knowledge)
    meant = _counted(cues, shown) or _pointed_at(text, shown, understanding.function_words)
    subjects = {m.type for m in understanding.vocabulary.find(text, understood.asked_in)} & _SUBJECTS
    if detail == "language":
        subjects.discard("skill")  # it names languages
    if subjects or (not meant and ("course" in cues or len(words(text)) > LONGEST)):
        return []
    return (meant or shown)[:MOST_CARDS]


def shows_courses(understood: Understood, knowledge: Knowledge) -> bool:
    """Whether the last answer named courses of ours."""
    before = answers_before(understood)
    return bool(before) and bool(_shown(before[-1], knowledge))


def _admits(told: str, language: str, knowledge: Knowledge) -> bool:
    """Whether an answer says that a detail of courses is not known."""
    gaps = [knowledge.corpus.holes[g].statement[language] for g in _GAPS.values() if g in knowledge.corpus.holes]
    return any(sentences(statement)[0] in told for statement in gaps)


def _shown(told: str, knowledge: Knowledge) -> list[Course]:
    """The courses that an answer names, in its order."""
    told, courses = fold(told), knowledge.corpus.courses
    names = {c.id: [fold(c.name[code]) for code in LANGUAGES if code in c.name] for c in courses.values()}
    found = {i: min(told.find(n) for n in called if n in told) for i, called in names.items() if _in(told, called)}
    return [courses[i] for i in sorted(found, key=lambda i: found[i])]


def _counted(cues: Set[str], shown: Sequence[Course]) -> list[Course]:
    """ "And the second one?": the course that is meant by its place in the answer."""
    if "ordinal_last" in cues:
        return list(shown[-1:])
    places = [int(c.removeprefix("ordinal_")) for c in sorted(cues) if c.startswith("ordinal_")]
    return [shown[n - 1] for n in places if n <= len(shown)]


def _pointed_at(text: str, shown: Sequence[Course], function_words: frozenset[str]) -> list[Course]:
    """Those of the courses `shown` of which most words of the message speak, where not all do so alike."""
    said = {stem(w) for w in words(text) if len(w) >= POINTS and w not in function_words}
    told = [fold(" ".join(v for part in (c.name, c.provider, c.description) for v in part.values())) for c in shown]
    votes = [sum(w in t for w in said) for t in told]
    most = max(votes, default=0)
    return [c for c, n in zip(shown, votes, strict=True) if n == most] if most > min(votes, default=0) else []


def _detail(understood: Understood) -> str | None:
    """The detail of a course that a message asks for by its own words."""
    return next((detail for detail, cues in _DETAILS.items() if understood.own_cues & cues), None)


def _in(text: str, names: Sequence[str]) -> bool:
    return any(name in text for name in names)


def tell_shown(understood: Understood, draft: Draft, courses: Sequence[Course], vocabulary: Vocabulary) -> bool:
    """Adds what is asked of each; False where nothing is known of it."""
    detail = _detail(understood) or ""
    price = detail == "cost"
    tells = [c for c in courses if told_detail(c, detail, draft, understood.language)]
    for course in tells if detail in _GAPS else courses:
        tell_offer(understood, draft, course, wanted=[detail])
        if len(courses) == 1:
            tell_description(understood, draft, course)
    if detail in _GAPS and len(tells) < len(courses):
        draft.hole(_GAPS[detail])
    if not price:
        return bool(tells)
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
