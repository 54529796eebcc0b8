"""Is this question about course offers? A linear model over what is asked and what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.answer.linear import LinearModel
from advisor.answer.rank import Evidence
from advisor.domain import Answer
from advisor.retrieve.followup_words import CONDITION_CUES, CONDITION_TYPES, POINTERS
from advisor.retrieve.understand import Understood
from advisor.text import fold, sentences, words

SIGNALS = (
    "courses",
    "own_courses",
    "support",
    "figure",
    "definition",
    "cue",
    "cue_pay",
    "cue_skill",
    "cue_number",
    "cue_where",
    "conditions",
    "explore",
    "skills",
    "overview_lead",
    "score_lead",
    "asked_lead",
    "asked_course",
    "dense_lead",
    "coverage_lead",
    "lexical_lead",
    "second_lead",
    "about_lead",
    "about_course",
)


OWN_COURSES = 0.6
_WHAT_DOES = re.compile(r"(?:wat doe(?:t|n)|what do(?:es)?|que (?:fait|font)|qu'est-ce que fait)\b")
_WHICH_JOB = re.compile(
    r"\b(?:welke?|wat voor(?: een)?) (?:jobs?|beroep(?:en)?)\b|\b(?:which|what) (?:jobs?|career)\b|\bquels? metiers?\b"
)
_IS_THERE_A_COURSE = re.compile(
    r"\b(?:is|zijn|bestaat|bestaan) (?:er|daar)\b.*\b(?:\w*cursus(?:sen)?|opleiding(?:en)?)\b.*\?"
    r"|\b(?:is|are) there\b.*\b(?:courses?|training)\b.*\?"
    r"|\b(?:y a-t-il|existe-t-il|il y a|il existe|ca existe)\b.*\b(?:cours|formations?)\b.*\?"
)
SHORT, LONGEST_NARROWING = 8, 12  # words
_COURSE = re.compile(r"\b(?:\w*cursus(?:sen)?|opleiding(?:en)?|courses?|formations?|cours)\b")
_COURSE_FIRST = re.compile(
    r"(?:(?:en|and|et|ok|maar|but|mais|of|or|ou|een|a|an|any|une?|des|nog|gratis|free|korte|short|online|petite?)\W+)*"
    r"(?:\w*cursus(?:sen)?|opleiding(?:en)?|course|courses|training|formations?|cours)\b(?!\W+(?:is|are|est|sont)\b)"
)
FAR_AHEAD = 5.0  # log-odds
MOSTLY = 0.5
# Where no offer meets the conditions, a fact this near to the question and this little behind the best offer is told.
FACT_ASKED, FACT_BEHIND = 0.9, 1.0


def asks_for_offers(understood: Understood) -> bool:
    """Whether the question by itself asks for courses, whatever there is."""
    return "course" in understood.cues or understood.intents.get("courses", 0.0) >= OWN_COURSES


# What is asked of an offer rather than for one: when, what it costs, how long, whether it pays.
_OF_AN_OFFER = frozenset({"date_when", "euro", "how_long", "how_many", "pay", "percent", "who", "compare", "choose"})


# How many of what is asked of offers: hours, euros, or offers themselves.
_COUNTED_OF_OFFERS = frozenset({"course", "how_long", "euro", "pay", "paid_or_not"})


def names_courses(understood: Understood) -> bool:
    """Whether the message says "course" or "training", in any form."""
    return bool(_COURSE.search(fold(understood.question.text)))


def looks_for_offers(understood: Understood) -> bool:
    """Whether the question plainly looks for courses that teach a named skill in a named place ("is there a welding
    course in Ghent?"): it asks for a list, and nothing of what is on it."""
    facets = understood.facets
    plainly = "course" in understood.cues and not _OF_AN_OFFER & understood.cues
    return plainly and bool(facets.skills and facets.places)


def names_a_course(understood: Understood) -> bool:
    """ "Cursus waterstof voor een onderhoudsman?", "une formation courte ?": a few words that begin with the course."""
    asks = understood.own_cues & (_OF_AN_OFFER | {"asks_itself", "where", "entitled", "who_pays", "paid_or_not"})
    text = fold(understood.question.text)
    return not asks and len(words(text)) <= SHORT and bool(_COURSE_FIRST.match(text))


def asks_for_a_course_at_last(understood: Understood) -> bool:
    """ "… one day it is good, the next it shrinks. Is there a course for that?": a story that ends in that question."""
    own = understood.own_cues
    if own & {"pay", "euro", "who_pays", "time_off"} or any(c.startswith("scheme_") for c in own):
        return False
    said = sentences(understood.question.text)
    return len(said) > 1 and bool(_IS_THERE_A_COURSE.search(fold(said[-1])))


def asks_what_a_job_is(understood: Understood) -> bool:
    """ "What does a welder do?": who does not know the job looks for no course yet."""
    facets = understood.facets
    plainly = bool(_WHAT_DOES.match(fold(understood.question.text))) and "course" not in understood.own_cues
    return plainly and bool(facets.occupations or facets.roles)


def asks_what_a_job_must_learn(understood: Understood) -> bool:
    """ "What must a welder learn?": the skills are asked, whatever course teaches them."""
    facets, own = understood.facets, understood.own_cues
    asks = {"skill", "to_learn"} <= own and not own & {"course", "where", "exists"}
    return asks and bool(facets.occupations or facets.roles) and not facets.places


def asks_which_job(understood: Understood) -> bool:
    """ "I like to program robots, which job is there for me?": a job is asked for, whatever can be learned there."""
    return bool(_WHICH_JOB.search(fold(understood.question.text))) and "course" not in understood.own_cues


def wants_to_learn_somewhere(understood: Understood) -> bool:
    """ "She wants to learn welding. What is there in Antwerp?" """
    return {"skill", "exists"} <= understood.cues and bool(understood.facets.skills and understood.facets.places)


def names_a_place(understood: Understood) -> bool:
    """Whether the message itself names a place, and not only one before it."""
    own = fold(understood.question.text)
    return any(m.type == "place" and not m.denied and fold(m.surface) in own for m in understood.mentions)


def says_only_conditions(understood: Understood) -> bool:
    """ "Are there any near Leuven?", behind a question: a place or the like, and nothing that is in it."""
    own = fold(understood.question.text)
    named = {m.type for m in understood.mentions if not m.denied and fold(m.surface) in own}
    return understood.resolved.kind == "same" and bool(named) and named <= CONDITION_TYPES


def points_back(understood: Understood) -> bool:
    """ "Where can I send them to learn that?": it names nothing, and points at what was said before."""
    said = fold(understood.question.text)
    named = any(fold(m.surface) in said for m in understood.mentions)
    return understood.resolved.kind == "points" and not named and bool(set(words(said)) & POINTERS)


def wants_to_learn_so(understood: Understood) -> bool:
    """ "I'd like training in hydrogen, online if possible": an offer is wanted, and how it is given is said."""
    own, facets = understood.own_cues, understood.facets
    asks = own & (_OF_AN_OFFER | {"asks_itself", "entitled", "who_pays", "paid_or_not", "time_off"})
    scheme = any(cue.startswith("scheme_") for cue in own)
    return (
        "course" in own and bool(own & CONDITION_CUES) and bool(facets.themes or facets.skills) and not (asks or scheme)
    )


def asks_in_a_language(understood: Understood) -> bool:
    """ "My Dutch is not so good. Which courses are there in English?": courses are looked for in that language."""
    own = understood.own_cues
    asks = own & {"asks_itself", "entitled", "who_pays", "paid_or_not", "time_off"}
    scheme = any(cue.startswith("scheme_") for cue in own)
    return understood.facets.taught_in in ("en", "fr") and "course" in own and not (asks or scheme)


def narrows(understood: Understood) -> bool:
    """ "Rather nearer to Ghent", "anything online?": a few words that name another place or condition."""
    asked = (_OF_AN_OFFER - {"choose"}) | {"asks_itself", "entitled", "who_pays", "paid_or_not", "skill"}
    asks = understood.own_cues & asked
    few = len(words(understood.question.text)) <= LONGEST_NARROWING
    named = names_a_place(understood) or understood.own_cues & CONDITION_CUES
    return few and not asks and bool(named)


def asks_price_of_a_search(understood: Understood) -> bool:
    """ "Welding course in Ghent, what does it cost?": which there are comes first, then what is not known of them."""
    facets, cues = understood.facets, understood.cues
    searches = "course" in cues and not {"pay", "entitled", "who_pays"} & cues
    return searches and bool({"paid_or_not", "how_long"} & cues) and bool(facets.skills and facets.places)


def names_a_scheme(understood: Understood) -> bool:
    """Whether the question names a leave or a voucher and asks of that: "do I get training leave for welding?" """
    if "scheme_evc" in understood.cues and "course" not in understood.own_cues:
        return True  # where one is tested for what one can do is no course, in whatever town
    named = any(cue.startswith("scheme_") for cue in understood.cues)
    return named and understood.intents.get("support", 0.0) >= MOSTLY > understood.intents.get("courses", 0.0)


def asks_who_pays(understood: Understood) -> bool:
    """ "Who pays my training in robotics?": a list of courses is no answer to that."""
    return "who_pays" in understood.cues


def speaks_as_well(ranked: Sequence[Evidence], courses: Sequence[Evidence]) -> bool:
    """Whether what we know answers nearly as well as the best offer."""
    best = ranked[0] if ranked else None
    return (
        best is not None
        and best.kind in ("fact", "overview")
        and best.signal("asked") >= FACT_ASKED
        and best.score >= courses[0].score - FACT_BEHIND
    )


@dataclass(frozen=True)
class CourseRoute:
    model: LinearModel

    @classmethod
    def load(cls) -> CourseRoute:
        return cls(LinearModel.load("route", SIGNALS))

    def says(self, understood: Understood, ranked: Sequence[Evidence], courses: Sequence[Evidence]) -> bool:
        """True when offers answer the question better than facts do."""
        resolved = understood.resolved
        place = names_a_place(understood)
        if resolved.follow_up and "to_learn" in understood.own_cues and ("where" in understood.own_cues or place):
            return bool(courses)  # "where can he learn that?", "can I learn that in Bruges?"
        if any(asks(understood) for asks in (asks_what_a_job_is, asks_what_a_job_must_learn, asks_which_job)):
            return False
        wishes = (wants_to_learn_somewhere, wants_to_learn_so, names_a_course, asks_in_a_language)
        if any(wants(understood) for wants in wishes):
            return bool(courses)
        if "how_many" in understood.cues and not _COUNTED_OF_OFFERS & understood.cues:
            return False  # "how many welding stations does the hall have?"
        if resolved.follow_up and narrows(understood) and _COURSE.search(fold(understood.text)):
            return bool(courses)
        leans = resolved.kind == "points" or (resolved.follow_up and "course" in understood.own_cues)
        if asks_price_of_a_search(understood):
            return bool(courses)
        if leans and understood.own_intents.get("courses", 0.0) >= OWN_COURSES:
            return bool(courses)  # "and which course fits with that?" asks for offers, whatever went before
        if self.far_ahead(ranked, courses):
            return True
        return bool(courses) and self.model.says(self.signals(understood, ranked, courses))

    @staticmethod
    def far_ahead(ranked: Sequence[Evidence], courses: Sequence[Evidence]) -> bool:
        """ "No sorry, I meant level 3": no word asks for a course, and nothing but a course speaks of it."""
        told = max((e.score for e in ranked if e.kind != "gap"), default=-10.0)
        return bool(courses) and courses[0].score >= max(0.0, told + FAR_AHEAD)

    @staticmethod
    def wants_details(understood: Understood, answer: Answer) -> bool:
        """Whether a message asks of the offers in `answer` what they cost or how long they take."""
        return answer.intent == "courses" and bool({"how_long", "paid_or_not", "euro"} & understood.own_cues)

    @staticmethod
    def signals(understood: Understood, ranked: Sequence[Evidence], courses: Sequence[Evidence]) -> list[float]:
        """One number per name in `SIGNALS`."""

        def best(found: Sequence[Evidence], name: str) -> float:
            return max((e.signal(name) for e in found), default=-1.0)

        def score(found: Sequence[Evidence]) -> float:
            return max(-2.0, max((e.score for e in found), default=-10.0) / 5)

        def second(found: Sequence[Evidence]) -> float:
            return sorted((e.signal("asked") for e in found), reverse=True)[1] if len(found) > 1 else -1.0

        facts = [e for e in ranked if e.kind != "overview"][:10]
        offers = list(courses[:10])
        intents, own, cues, facets = understood.intents, understood.own_intents, understood.cues, understood.facets
        leads = {
            name: best(offers, name) - best(facts, name) for name in ("asked", "dense", "coverage", "lexical", "about")
        }
        values = {
            "courses": intents.get("courses", 0.0),
            "own_courses": own.get("courses", 0.0),
            "support": intents.get("support", 0.0),
            "figure": intents.get("figure", 0.0),
            "definition": intents.get("definition", 0.0),
            "cue": float("course" in cues),
            "cue_pay": float("pay" in cues),
            "cue_skill": float("skill" in cues),
            "cue_number": float(bool(cues & {"how_many", "percent", "euro"})),
            "cue_where": float("where" in cues),
            "conditions": float(
                bool(facets.places or facets.mode or facets.taught_in or facets.free or facets.audiences)
            ),
            "explore": intents.get("explore", 0.0),
            "skills": intents.get("skills", 0.0),
            "overview_lead": score([e for e in ranked if e.kind == "overview"]) - score(offers),
            "score_lead": score(offers) - score([e for e in ranked if e.kind != "gap"]),
            "asked_lead": leads["asked"],
            "asked_course": best(offers, "asked"),
            "dense_lead": leads["dense"],
            "coverage_lead": leads["coverage"],
            "lexical_lead": leads["lexical"],
            "second_lead": second(offers) - second(facts),
            "about_lead": leads["about"],
            "about_course": best(offers, "about"),
        }
        return [values[s] for s in SIGNALS]
