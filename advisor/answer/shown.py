""" "And must he pay for that?", "how long is it?", "in which language?": asked of the courses of the last answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from advisor.answer.draft import Draft
from advisor.answer.knowledge import Knowledge, stem
from advisor.answer.repeated import answers_before
from advisor.answer.route import asks_who_pays, names_a_scheme, narrows
from advisor.answer.tell_courses import MOST_CARDS, tell_description, tell_offer, told_detail
from advisor.answer.telling import check_rules
from advisor.answer.which_of_those import conditions_asked, tell_which
from advisor.corpus.model import Course
from advisor.domain import LANGUAGES, Answer, Question
from advisor.retrieve.length import YEAR, told_days
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.understand import Understanding, Understood
from advisor.text import fold, sentences, words

LONGEST = 12  # words: who says more asks something of their own
LONGEST_OF_ONE = 16  # of a message that points at one of the courses ("the one with three days in a factory")
POINTS = 5  # letters from which on a word may point at a course
PRICE = frozenset({"euro", "pay", "free", "paid_or_not", "cheapest"})
# Which cues ask for which detail; the first that is asked for is told.
_DETAILS = {
    "validity": {"asks_validity"},
    "entry": {"asks_entry"},
    "language": {"asks_language"},
    "ages": {"asks_ages"},
    "start": {"asks_start"},
    "cost": PRICE,
    "duration": {"how_long", "shortest"},
}
_IN_LANGUAGE = {"in_dutch": "nl", "in_english": "en", "in_french": "fr"}
_ASKS = frozenset(
    {"asks_itself", "whether", "how_many", "euro", "paid_or_not", "free", "how_long", "shortest", "cheapest"}
)
_SUBJECTS = frozenset({"skill", "theme", "occupation", "place", "level", "role"})  # who names one asks of that
_FIGURES, _SEARCHES = frozenset({"how_many", "percent", "euro"}), frozenset({"course", "exists", "where", "to_learn"})
_GAPS = {
    "cost": "hole-course-price",
    "start": "hole-course-start",
    "validity": "hole-certificate-validity",
    "entry": "hole-course-entry",
}
_PLAIN = frozenset({"asks_language", "asks_ages", "asks_start", "asks_validity", "asks_entry"})
_THOSE = re.compile(
    r"\b(?:die|deze) (?:cursus(?:sen)?|opleiding(?:en)?)|\b(?:those|these) courses|\bces (?:cours|formations)"
)
_OTHERS = re.compile(r"\b(?:iets|ander\w*|something|anything|other|another|quelque chose|autres?)\b")
_JOBLESS, _JOBLESS_RULES = "job-seekers", ("inc-vdab-recognised-free", "inc-unemployment-training-2026")
_VDAB, _VDAB_ONLINE_RULES = "VDAB", ("inc-vdab-online-free",)
_WORKER_RULES = ("inc-cheque-half", "inc-vov-basic-right")  # told where the price is not
_BENEFIT = re.compile(
    r"\b(?:uitkering|dop|(?:geen|zonder) (?:job|werk)|benefits?|no job|without work"
    r"|allocations?|chomage|sans (?:travail|boulot))\b"
)


def tell_of_shown(
    understood: Understood, draft: Draft, understanding: Understanding, ask: Callable[[Question], Answer]
) -> bool | None:
    """Adds what the message asks of the courses that the last answer showed: which of them meet a condition, or a
    detail of each. Whether that is known; None where nothing is asked of them. `ask` answers a question anew."""
    knowledge = draft.knowledge
    before = answers_before(understood)
    if not before:
        return None
    cards = lambda: _cards(understood, before[-1], draft, ask)  # noqa: E731
    asked = conditions_asked(understood, understanding, draft)
    if asked and (shown := _shown(before[-1], knowledge) or cards()):
        return tell_which(understood, draft, shown, asked)
    shown = _asked_of_shown(understood, knowledge, understanding, cards)
    return tell_shown(understood, draft, shown, understanding.vocabulary) if shown else None


def _cards(understood: Understood, told: str, draft: Draft, ask: Callable[[Question], Answer]) -> list[Course]:
    """The courses that stood only as cards below the last answer, found by asking once more what was asked then."""
    history = understood.question.history
    asked = max((i for i, t in enumerate(history) if t.role == "user"), default=None)
    if asked is None or draft.phrases.say("courses_beside", understood.language) not in told:
        return []
    question = replace(understood.question, text=history[asked].content, history=history[:asked])
    courses = draft.knowledge.corpus.courses
    return [courses[c.id] for c in ask(question).courses if c.id in courses]


def _asked_of_shown(
    understood: Understood,
    knowledge: Knowledge,
    understanding: Understanding,
    cards: Callable[[], Sequence[Course]] = tuple,
) -> list[Course]:
    """The courses of the last answer, where all that the message asks is a detail of them; one of them, where its words
    point at that. `cards` gives those that stood only below that answer."""
    text, cues, before = understood.question.text, understood.own_cues, answers_before(understood)
    detail = _detail(understood)
    asks = detail and (cues & (_ASKS | _PLAIN) or "?" in text)
    if not before or not asks or len(words(text)) > LONGEST_OF_ONE or cues & {"time_off", "earns"}:
        return []
    if "free" in cues and _OTHERS.search(fold(text)):
        return []  # "and something free?" asks for other courses
    if asks_who_pays(understood) or names_a_scheme(understood):
        return []
    shown = _shown(before[-1], knowledge) or list(cards())
    if not shown and (_THOSE.search(fold(text)) or _admits(before[-1], understood.language, knowledge)):
        # "And what does it cost?", "until what age?": the second is asked of what was shown before the first.
        shown = _shown("".join(before[-2:-1]), knowledge)
    # "How long does it take?" is asked of a training, and of the visit beside it only where there is nothing else.
    shown = (detail == "duration" and [c for c in shown if c.kind != "academy"]) or shown
    meant = _counted(cues, shown) or _pointed_at(text, shown, understanding.function_words)
    subjects = {m.type for m in understanding.vocabulary.find(text, understood.asked_in)} & _SUBJECTS
    if detail == "language":
        subjects.discard("skill")  # it names languages
    names_them = "course" in cues and not _THOSE.search(fold(text))
    if subjects or (not meant and (names_them or len(words(text)) > LONGEST)):
        return []
    return (meant or shown)[:MOST_CARDS]


def shows_courses(understood: Understood, knowledge: Knowledge) -> bool:
    """Whether the last answer named courses of ours."""
    before = answers_before(understood)
    return bool(before) and bool(_shown(before[-1], knowledge))


def stays_with_what_was_told(understood: Understood, knowledge: Knowledge) -> bool:
    """ "And if we counted as medium-sized?" behind a percentage: a message that only changes a word of a question after
    a figure, to which no course was told, asks for none."""
    resolved, own = understood.resolved, understood.own_cues
    if resolved.kind != "same" or not answers_before(understood) or shows_courses(understood, knowledge):
        return False
    return bool(understood.cues & _FIGURES) and not own & _SEARCHES and not narrows(understood)


def _admits(told: str, language: str, knowledge: Knowledge) -> bool:
    """Whether an answer says that a detail of courses is not known."""
    gaps = [knowledge.corpus.holes[g].statement[language] for g in _GAPS.values() if g in knowledge.corpus.holes]
    return any(sentences(statement)[0] in told for statement in gaps)


def _shown(told: str, knowledge: Knowledge) -> list[Course]:
    """The courses that an answer names, in its order."""
    told, courses = fold(told), knowledge.corpus.courses
    names = {c.id: [fold(c.name[code]) for code in LANGUAGES if code in c.name] for c in courses.values()}
    # In an answer a provider or a stop follows a name: "circular business models" names no course "Circular business".
    ends = {i: [n + end for n in called for end in (" (", ". [")] for i, called in names.items()}
    found = {i: min(told.find(n) for n in called if n in told) for i, called in ends.items() if _in(told, called)}
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
    asked_in = [code for cue, code in _IN_LANGUAGE.items() if cue in understood.own_cues]
    if detail == "language" and len(asked_in) == 1 and tells:
        # "Which of those is in English?": those that are come first, and that none is is said.
        courses = sorted(courses, key=lambda c: c.language != asked_in[0])
        if not any(c.language == asked_in[0] for c in courses):
            name = draft.phrases.say(f"language_{asked_in[0]}", understood.language)
            draft.phrase("shown_none_in_language", name=name)
    if "shortest" in understood.own_cues:  # those that tell no length come last
        courses = sorted(courses, key=lambda c: told_days(c.duration) or YEAR * MOST_CARDS)
    for course in tells if detail in _GAPS else courses:
        tell_offer(understood, draft, course, wanted=[detail])
        if len(courses) == 1:
            tell_description(understood, draft, course)
    if detail in _GAPS and len(tells) < len(courses):
        draft.hole(_GAPS[detail])
    return tell_who_pays(understood, draft, courses, vocabulary) or bool(tells) if price else bool(tells)


def tell_who_pays(
    understood: Understood, draft: Draft, courses: Sequence[Course], vocabulary: Vocabulary, *, works: bool = True
) -> bool:
    """Adds who pays where the price of some of these is not told: the rules for who is without work, those of VDAB for
    what it gives, or with `works` those for who has work; True where they answer what somebody without work asked."""
    untold = [c for c in courses if not c.cost]
    jobless = _jobless(understood, vocabulary)
    helps: tuple[str, ...] = _JOBLESS_RULES if jobless else ()
    if not helps and any(_VDAB in c.provider.get("nl", "") and c.mode == "online" for c in untold):
        helps = _VDAB_ONLINE_RULES
    if not helps and any(_JOBLESS in c.audience for c in untold) and understood.persona == "counsellor":
        helps = _JOBLESS_RULES[:1]
    if not helps and works and understood.persona == "worker" and untold:
        helps = _WORKER_RULES
    known = draft.knowledge.corpus.facts
    rules = [known[f] for f in helps if f in known and known[f] not in draft.facts]
    if rules:
        draft.paragraph()
        for fact in rules:
            draft.fact(fact)
        draft.caveats()
        check_rules(draft)
    return jobless and bool(rules)


def _jobless(understood: Understood, vocabulary: Vocabulary) -> bool:
    """Whether the visitor told, now or before, that it is about somebody without work."""
    told = [understood.question.text, *(t.content for t in understood.question.history if t.role == "user")]
    found = (m.id for text in told for m in vocabulary.find(text, understood.asked_in) if not m.denied)
    return _JOBLESS in found or any(_BENEFIT.search(fold(text)) for text in told)
