"""The words of an answer on course offers: those that fit, those of which something is untold, or that none does."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from advisor.answer.conditions import ADULTS, Condition
from advisor.answer.draft import Draft
from advisor.answer.phrases import written_date
from advisor.answer.selection import Offer, Selection
from advisor.corpus.model import Course, Hole
from advisor.retrieve.understand import Understood
from advisor.retrieve.unwanted import VDAB
from advisor.text import fold, sentences

MOST_CARDS = 3
# What is told of an offer where it is asked.
DETAILS = ("cost", "duration", "language", "ages", "start", "validity", "entry")
MOST_DESCRIBED = 2  # offers of which the answer says what they are; of more their cards do
MOST_BESIDE = 2  # offers elsewhere, beside those of which it is not known whether they come to the place
# Details that an offer has no field for: the sentence of its description that tells it.
_IN_WORDS = {
    "validity": re.compile(r"\b(?:geldig\w*|valid|valables?|validite)\b"),
    "entry": re.compile(
        r"\b(?:voorkennis|vooropleiding|prior knowledge|prerequisites?|prealables?|sans diplome|zonder diploma|"
        r"without a diploma|beginners?|debutants?)\b"
    ),
}
# What may be asked of any offer, and where it stands if an offer tells it.
_GAPS_OF_OFFERS, HOLE_OF_PRICE = frozenset({"course", "contact"}), "hole-course-price"


def asked_of_offers(gap: Hole | None) -> bool:
    """Whether a gap is a detail of offers (a day, a price): then it says nothing against the offers themselves."""
    return gap is not None and gap.kind in _GAPS_OF_OFFERS


def gap_of_offers(selection: Selection, gap: Hole | None) -> str | None:
    """The id of a gap that is asked of the offers found, unless the best of them tells just that."""
    shown = [*selection.fitting, *selection.untold] or selection.near
    if gap is None or not asked_of_offers(gap) or not shown:
        return None
    return None if gap.id == HOLE_OF_PRICE and shown[0].course.cost else gap.id


def tell_courses(
    understood: Understood, draft: Draft, selection: Selection, gap: str | None = None
) -> tuple[bool, Sequence[Offer]]:
    """Writes the offers into the draft: (whether what was asked for is found, the offers to show as cards)."""
    shown = (selection.fitting or selection.untold)[:MOST_CARDS]
    for course in selection.gone[:1]:
        name, provider = course.name[understood.language], course.provider[understood.language]
        slots = {"name": name, "provider": provider, "source": course.sources[0]}
        draft.course(course, draft.phrases.say("course_gone", understood.language, **slots))
        draft.paragraph()
    if not shown:
        _none(understood, draft, selection)
        if gap is not None:
            draft.paragraph()
            draft.hole(gap)
        return False, ()
    if gap is not None:
        draft.hole(gap)
        draft.paragraph()
    unknown: list[Condition] = []
    of_all: list[Condition] = []
    if selection.fitting:
        found = "courses_found" if len(shown) > 1 else "courses_found_one"
        draft.phrase("courses_nearest" if selection.doubtful else found)
    else:
        unknown = [c for c in selection.conditions if any(c.test(o.course) is None for o in shown)]
        of_all = [c for c in unknown if all(c.test(o.course) is None for o in shown)]
        key = "courses_nearest_untold" if selection.doubtful else "courses_untold"
        if of_all:
            draft.phrase(key, conditions=", ".join(c.label for c in of_all))
        else:
            draft.phrase("courses_nearest" if selection.doubtful else "courses_found_some")
    for offer in shown:
        tell_offer(understood, draft, offer.course)
        own = [c.label for c in unknown if c not in of_all and c.test(offer.course) is None]
        if own:
            draft.phrase("course_untold", conditions=", ".join(own))
        if len(shown) <= MOST_DESCRIBED:
            tell_description(understood, draft, offer.course)
    surely = bool(selection.fitting) and not selection.doubtful
    elsewhere = [] if surely else [o for o in selection.near if o not in shown][:MOST_BESIDE]
    relax = selection.relax if selection.relax is not None and selection.relax.name == "place" else None
    if elsewhere and (relax or (selection.relax is None and any(c.name == "place" for c in selection.conditions))):
        draft.paragraph()  # one that is given all over the country may never come there: a town further on is sure
        if relax is not None:
            draft.phrase("courses_relax", condition=relax.label)
        else:
            draft.phrase("courses_relax_all")
        for offer in elsewhere:
            tell_offer(understood, draft, offer.course)
    if gap is not None:  # it says whom to ask
        return False, shown
    draft.paragraph()
    told_free = all(o.course.free for o in shown)  # who reads "free" need not ask what it costs
    draft.phrase("courses_check_known" if told_free else "courses_check")
    # Where nothing is known of any condition, what was asked for was not found: it is only what comes near.
    stated = [c for c in selection.conditions if c.name not in ("audience", ADULTS)]
    return bool(selection.fitting) or any(c.test(o.course) for c in stated for o in shown), shown


def _none(understood: Understood, draft: Draft, selection: Selection) -> None:
    if selection.loosely:
        draft.phrase("courses_none_surely")
        for offer in selection.loosely:
            tell_offer(understood, draft, offer.course)
        draft.paragraph()
    else:
        draft.phrase("courses_none" if selection.any_on_subject else "courses_none_topic")
    if selection.near:
        draft.paragraph()
        if selection.relax is not None:
            draft.phrase("courses_relax", condition=selection.relax.label)
        else:
            draft.phrase("courses_relax_all")
        for offer in selection.near[:MOST_CARDS]:
            tell_offer(understood, draft, offer.course)
        draft.paragraph()
    if VDAB in understood.unwanted:
        draft.phrase("courses_in_database", supported_by=["help-opleidingsdatabank"])
        return
    draft.phrase("courses_elsewhere", supported_by=["help-vdab-0800", "help-opleidingsdatabank"])


def tell_offer(understood: Understood, draft: Draft, course: Course, *, wanted: Collection[str] = ()) -> None:
    """A line on an offer, with those of its `DETAILS` that are wanted, and the price and the length where the question
    asks for them."""
    language = understood.language
    place = course.location[language] if course.location else None
    provider = course.provider[language]
    where = ", ".join(part for part in (provider, place) if part)
    key = "courses_item" if provider and place else "courses_item_no_place" if where else "courses_item_bare"
    slots = {"name": course.name[language], "provider": provider or where, "place": place or ""}
    draft.course(course, draft.phrases.say(key, language, **slots))
    asked = {"cost": "euro", "duration": "how_long"}
    cues = understood.own_cues if wanted else understood.cues  # of what was shown before, only the last message asks
    for detail in DETAILS:
        if detail not in wanted and asked.get(detail) not in cues:
            continue
        if value := told_detail(course, detail, draft, language):
            draft.course(course, draft.phrases.say(f"course_{detail}", language, value=value))
        else:
            draft.phrase(f"course_{detail}_unknown")


def tell_description(understood: Understood, draft: Draft, course: Course) -> None:
    """What an offer of ours is, in its own words: what one does there, for whom, whether it will end. What a catalogue
    says stays on its card: it may be long, and is not ours."""
    if course.sources or understood.brief:
        return
    told = draft.text()
    for sentence in sentences(course.description.get(understood.language, "")):
        if sentence not in told:
            draft.course(course, sentence)


def told_detail(course: Course, detail: str, draft: Draft, language: str) -> str | None:
    """One of the `DETAILS` of an offer, in words; None where it is not told, or a start that is past."""
    phrases = draft.phrases
    if detail == "language":
        key = f"language_{course.language}"
        return phrases.say(key, language) if course.language and phrases.has(key) else None
    if detail == "ages":
        first, last = course.ages or ("", "")
        return phrases.say("course_ages_from_to", language, first=str(first), last=str(last)) if course.ages else None
    if detail == "start":
        start = draft.knowledge.next_start(course)
        return written_date(start, language) if start else course.when
    if detail in _IN_WORDS:
        said = sentences(course.description.get(language, ""))
        return next((s for s in said if _IN_WORDS[detail].search(fold(s))), None)
    told = course.cost if detail == "cost" else course.duration
    return told[language] if told else None
