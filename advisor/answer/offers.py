"""Which course offers fit: every stated condition is met, and the subject is the one that was asked.

What an offer does not tell never meets a condition: such an offer is counted apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache

from advisor.answer.conditions import Condition, conditions_of, unstated
from advisor.answer.knowledge import Knowledge, stem
from advisor.answer.linear import LinearModel, likelihood
from advisor.answer.offer_reading import SURE, OfferReading
from advisor.answer.offer_signals import CATALOGUE_SIGNALS, IS_ABOUT_COURSES, SIGNALS, OfferSignals
from advisor.answer.phrases import Phrases, written_date, written_when
from advisor.answer.refused import refused_offer
from advisor.answer.route import asks_for_offers
from advisor.answer.selection import Offer, Selection
from advisor.answer.suits import NO_LONGER_YOUNG, only_for_jobseekers, only_for_pupils, suits
from advisor.corpus.model import Course
from advisor.domain import LANGUAGES, CourseCard, Hit
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.understand import Understood
from advisor.text import words

RECENT = "2024"
NAMED_BY = 2  # words of a name that must all be said; where a course is asked for, one long word is enough
LONG_NAME = 5  # letters
SURELY_OUTSIDE, PLAINLY_ASKED = 0.9, 0.9
PLAINLY_ABOUT = -0.12  # a probability of seven in ten, as `as_signal` gives it
JUST_FOR_THIS_AGE = 1.0  # in units of the relevance: before one that takes in a child a year younger or older
CHILDREN = 14  # years; what ends there is for none whose age is not told
_SUITS = {"youth": {"young-people", "everyone"}, "worker": {"workers", "everyone"}}
_EVERYWHERE = frozenset({"soft-skills", "leadership-group"})  # groups of skills


class Offers:
    """Selects and presents course offers; holds no state of a visitor."""

    def __init__(
        self,
        knowledge: Knowledge,
        vocabulary: Vocabulary,
        phrases: Phrases,
        function_words: frozenset[str],
        reading: OfferReading,
        model: LinearModel | None = None,
        catalogue_model: LinearModel | None = None,
    ) -> None:
        self._model = model or LinearModel.load("offers", SIGNALS)
        self._catalogue_model = catalogue_model or LinearModel.load("catalogue", CATALOGUE_SIGNALS)
        self._knowledge = knowledge
        self._vocabulary = vocabulary
        self._phrases = phrases
        self._function = function_words
        self.reading = reading
        self.measure = OfferSignals(knowledge, vocabulary, function_words)
        self._groups = self.measure.groups
        self._name_words = lru_cache(maxsize=8192)(self._read_name)

    def select(
        self,
        understood: Understood,
        hits: Sequence[Hit],
        *,
        wanted_skills: Sequence[str] = (),
        wanted_themes: Sequence[str] = (),
        strict: bool = True,
        outside: float = 0.0,
        asked: bool = False,
    ) -> Selection:
        """Offers for a question, best first. `strict` False is for cards beside an answer on something else:
        only skills and themes decide and the persona's audience is preferred. `outside` is the chance, in [0, 1],
        that nothing of ours answers the question. `asked`: offers are what is asked, so they must be for who asks."""
        conditions = self.conditions(understood)
        conditions += unstated(understood, self._phrases) if asked else []
        content, _ = self.measure.content(understood)
        skills = {*wanted_skills, *(understood.facets.skills if strict else ())}
        themes = {*wanted_themes, *(understood.facets.themes if strict else ())}
        has_subject = bool(content or skills or themes or understood.facets.occupations)
        courses = self._knowledge.corpus.courses
        hits = [h for h in hits if h.passage.document in courses]
        hits = [h for h in hits if self._suits(courses[h.passage.document], understood)]
        if asked or not strict:  # the list of all courses leaves none out
            hits = [h for h in hits if not only_for_pupils(courses[h.passage.document], understood)]
        gone = [c for c in self.named(understood, hits) if not self.still_given(c)] if strict else []
        hits = [h for h in hits if self.still_given(courses[h.passage.document])]
        listed = [h for h in hits if h.passage.kind == "offer"]
        hits = [h for h in hits if h.passage.kind != "offer"]
        on_subject = self._listed(understood, listed, skills, themes, strict=strict)
        for hit, values in zip(hits, self.measure.signals(understood, hits, skills, themes, outside), strict=True):
            course = self._knowledge.corpus.courses[hit.passage.document]
            if strict:
                fits = self._model.says(values) or not has_subject
                # In other languages no word of an offer can be met: what it is about has to do.
                fits = fits or (
                    understood.asked_in not in LANGUAGES and values[SIGNALS.index("about")] >= PLAINLY_ABOUT
                )
                # Nothing of ours is on this subject: an offer in the same town is no find.
                sure = values[SIGNALS.index("asked")] >= PLAINLY_ASKED or values[SIGNALS.index("bare")] >= PLAINLY_ABOUT
                fits = fits and (outside < SURELY_OUTSIDE or sure)
            else:
                fits = self._beside(understood, course, skills, themes, values[SIGNALS.index("coverage")])
            if fits:
                on_subject.append(Offer(course, self._model.score(values), self._matched(course, skills)))
        if strict:
            on_subject = self._or_what_is_named(understood, hits, on_subject, outside)
        by_name = {c.id for c in self.named(understood, listed)} if strict else set()
        on_subject.sort(key=lambda o: (o.course.id not in by_name, -self._order(understood, o), o.course.id))
        fitting, untold = [], []
        for offer in on_subject:
            if offer.course.id in by_name:  # "for beginners" is part of its name
                fitting.append(offer)
                continue
            verdicts = [c.test(offer.course) for c in conditions]
            if all(v is True for v in verdicts):
                fitting.append(offer)
            elif all(v is not False for v in verdicts):
                untold.append(offer)
        relax, near = None, on_subject
        for condition in conditions if not fitting else ():
            rest = [c for c in conditions if c is not condition]
            found = [o for o in on_subject if all(c.test(o.course) for c in rest)]
            if found:
                relax, near = condition, found
                break
        return Selection(
            tuple(fitting),
            tuple(untold),
            relax,
            tuple(conditions),
            has_subject,
            bool(on_subject),
            tuple(near),
            tuple(gone),
            self._doubtful(fitting or untold, {h.passage.document for h in listed}, has_subject=has_subject),
        )

    def welcoming(self, understood: Understood, courses: Iterable[Course]) -> list[Offer]:
        """Those of `courses`, in their order, that may be for this visitor and are not known to miss a condition."""
        conditions, age = self.conditions(understood), understood.facets.age
        young = understood.persona == "youth" or "young-people" in understood.facets.audiences
        young = young or (age is not None and age < NO_LONGER_YOUNG)
        found = []
        for course in courses:
            for_children = age is None and course.ages is not None and course.ages[1] <= CHILDREN
            if not young and set(course.audience) == {"young-people"}:
                continue
            unfit = not self._suits(course, understood) or only_for_pupils(course, understood)
            if for_children or unfit or not self.still_given(course):
                continue
            if all(c.test(course) is not False for c in conditions):
                found.append(Offer(course, 0.0, ()))
        return found

    def for_the_young(self, understood: Understood, themes: Sequence[str], kinds: Set[str]) -> list[Offer]:
        """Our own offers of `kinds` on any of `themes` for a young visitor, best first, however far they are from the
        words of the question: who asks what they can become names no course."""
        mine = [
            c
            for c in self._knowledge.corpus.courses.values()
            if not c.sources and c.kind in kinds and "young-people" in c.audience and set(themes) & set(c.themes)
        ]
        first = lambda o: min(i for i, theme in enumerate(themes) if theme in o.course.themes)  # noqa: E731
        found = self.welcoming(understood, mine)
        return sorted(found, key=lambda o: (first(o), -self._order(understood, o), o.course.id))

    def by_id(self, understood: Understood, ids: Iterable[str]) -> list[Offer]:
        """The offers that an overview names, in its order, where they may be for this visitor."""
        known = self._knowledge.corpus.courses
        return self.welcoming(understood, [known[i] for i in ids if i in known])

    def answering(self, understood: Understood, hits: Sequence[Hit], *, outside: float = 0.0) -> Selection:
        """What is told of offers where they are what is asked: those of `select`, each read beside the question."""
        return self.reading.narrowed(understood, self.select(understood, hits, outside=outside, asked=True))

    @staticmethod
    def _doubtful(shown: Sequence[Offer], listed: Set[str], *, has_subject: bool) -> bool:
        """Whether no offer is surely on the subject: none is likely to be, none teaches a skill that is asked for, and
        none is of a catalogue, whose offers are chosen by what they say."""
        surely = (o.matched or o.course.id in listed or likelihood(o.relevance) >= SURE for o in shown)
        return has_subject and bool(shown) and not any(surely)

    def named(self, understood: Understood, hits: Sequence[Hit]) -> list[Course]:
        """The courses of catalogues that the question calls by their name."""
        said = {stem(w) for w in words(understood.text)}
        asked = asks_for_offers(understood)
        out = []
        for hit in hits:
            course = self._knowledge.corpus.courses.get(hit.passage.document)
            if course is None or hit.passage.kind != "offer":
                continue
            told = self._name_words(hit.passage.title)
            enough = len(told) >= NAMED_BY or (asked and any(len(w) >= LONG_NAME for w in told))
            if enough and told <= said:
                out.append(course)
        return out

    def _read_name(self, title: str) -> frozenset[str]:
        """The stems of the words of a name that tell one course from another."""
        name = {stem(w) for w in words(title) if w not in self._function and len(w) > 2}
        return frozenset(w for w in name if not IS_ABOUT_COURSES.match(w))

    def _suits(self, course: Course, understood: Understood) -> bool:
        return suits(course, understood) and not refused_offer(understood, course, self._knowledge)

    def still_given(self, course: Course) -> bool:
        """Whether an offer may be recommended: it has not ended, and a place is left, as far as is told."""
        return not course.full and not (course.ends and course.ends < self._knowledge.today.isoformat())

    def _listed(
        self, understood: Understood, hits: Sequence[Hit], skills: set[str], themes: set[str], *, strict: bool
    ) -> list[Offer]:
        """The offers of catalogues that are on the subject."""
        out, named = [], self.named(understood, hits)
        content, _ = self.measure.content(understood)
        pieces = self.measure.pieces(understood)
        has_subject = bool(content or skills or themes or understood.facets.occupations)
        for hit, values in zip(hits, self.measure.catalogue_signals(understood, hits, skills, themes), strict=True):
            course = self._knowledge.corpus.courses[hit.passage.document]
            if strict:
                teaches = values[CATALOGUE_SIGNALS.index("skills")] > 0
                fits = self._catalogue_model.says(values) or course in named or teaches
                fits = fits or not has_subject or self.measure.says_all(pieces, understood, hit)
            else:
                covered = values[CATALOGUE_SIGNALS.index("coverage")]
                fits = self._beside(understood, course, skills, themes, covered)
            if fits:
                out.append(Offer(course, self._catalogue_model.score(values), self._matched(course, skills)))
        return out

    def _matched(self, course: Course, skills: set[str]) -> tuple[str, ...]:
        """The skills of an offer that are wanted, then those that are near to them."""
        groups = {self._groups.get(s, s) for s in skills}
        near = [s for s in course.skills if s not in skills and self._groups.get(s, s) in groups]
        return (*(s for s in course.skills if s in skills), *near)

    def _or_what_is_named(
        self, understood: Understood, hits: Sequence[Hit], found: list[Offer], outside: float
    ) -> list[Offer]:
        """Where nothing was found, or only what is doubtful and teaches something else: the offers that teach a skill
        or are about a theme that the question names ("lascursus Gent": welding, wherever it is)."""
        skills, themes = set(understood.facets.skills), set(understood.facets.themes)
        groups = {self._groups.get(s, s) for s in skills}
        teaches = lambda c: bool(groups & {self._groups.get(s, s) for s in c.skills})  # noqa: E731
        doubtful = all(o.relevance < 0 and not teaches(o.course) for o in found)
        counts = "how_many" in understood.cues and "course" not in understood.cues  # "how many welding stations …?"
        plainly = bool(skills) and "course" in understood.cues  # "is there a welding course in Ghent?"
        courses = [self._knowledge.corpus.courses[h.passage.document] for h in hits]
        named = [c for c in courses if (teaches(c) if skills else themes & set(c.themes))]
        matched = lambda c: Offer(c, -1.0, tuple(s for s in c.skills if s in skills))  # noqa: E731
        if skills and not counts and any(teaches(o.course) for o in found):
            known = {o.course.id for o in found}
            more = [matched(c) for c in named if plainly and c.id not in known]
            return [*(o for o in found if o.relevance >= 0 or teaches(o.course)), *more]
        if not doubtful or counts or not (skills or (themes and not found)):
            return found
        if outside >= SURELY_OUTSIDE and not plainly:
            return found
        return [matched(c) for c in named] or found

    def conditions(self, understood: Understood) -> list[Condition]:
        """The conditions that the question states, in words of the answer's language."""
        return conditions_of(understood, self._vocabulary, self._phrases)

    def _beside(
        self, understood: Understood, course: Course, skills: set[str], themes: set[str], covered: float
    ) -> bool:
        """Whether an offer belongs beside an answer on these skills and themes, and to this visitor."""
        if understood.persona == "worker" and set(course.audience) == {"young-people"}:
            return False
        groups = {self._groups.get(s, s) for s in skills}
        if only_for_jobseekers(understood, course):
            return False
        # To work together is learned in every course: alone it makes none fit.
        learned = skills & set(course.skills)
        shared = {s for s in learned if self._groups.get(s, s) not in _EVERYWHERE}
        # The name of a sector ("chemistry") is where somebody works, and no subject.
        asked_theme = (set(understood.facets.themes) - set(understood.facets.sectors)) & set(course.themes)
        welcome = _SUITS.get(understood.persona)
        related = any(self._groups.get(s, s) in groups for s in course.skills if s not in skills)
        shared_themes = themes & set(course.themes)
        return bool(
            (shared and (shared_themes or not themes))
            or (asked_theme and (learned or welcome is None or welcome & set(course.audience)))
            or (related and shared_themes and covered > 0.2)
        )

    def _order(self, understood: Understood, offer: Offer) -> float:
        """Relevance, then what suits this visitor, then how recently the offer was seen."""
        course = offer.course
        score = offer.relevance
        wants = {"youth": "young-people", "worker": "workers"}.get(understood.persona)
        if wants and wants in course.audience:
            score += 0.5
        elif wants == "workers" and "young-people" in course.audience and len(course.audience) == 1:
            score -= 1.0
        if only_for_jobseekers(understood, course):
            score -= 1.0
        age = understood.facets.age
        if age is not None and course.ages and course.ages[0] <= age <= course.ages[1]:
            score += JUST_FOR_THIS_AGE
        year = (re.search(r"(?:19|20)\d\d", course.seen_on or "") or [""])[0]
        if not year:
            score -= 0.3
        elif year < "2019":
            score -= 0.8
        elif year >= RECENT:
            score += 0.4
        if course.language == understood.language:
            score += 0.2
        return score

    def card(self, offer: Offer, understood: Understood) -> CourseCard:
        """The offer as it is shown."""
        course, language = offer.course, understood.language
        text = lambda value: value[language] if value else None  # noqa: E731
        say = lambda key, **slots: self._phrases.say(key, language, **slots)  # noqa: E731
        skills = tuple(self._vocabulary.label("skill", s, language) for s in course.skills)
        matched = [self._vocabulary.label("skill", s, language) for s in offer.matched[:3]]
        themes = [self._vocabulary.label("theme", t, language) for t in course.themes[:3]]
        why = (
            say("course_why_skills", skills=", ".join(matched))
            if matched
            else (say("course_why_theme", themes=", ".join(themes)) if themes else "")
        )
        when = written_when(course.seen_on, language)
        years = re.findall(r"(?:19|20)\d\d", course.seen_on or "")
        notice = (
            say("course_no_date")
            if not when
            else (
                say("course_last_seen", when=when) if years and max(years) >= RECENT else say("course_old", when=when)
            )
        )
        start = self._knowledge.next_start(course)
        if start:
            notice = f"{say('course_starts', when=written_date(start, language) or start)} {notice}"
        elif course.when:
            notice = f"{say('course_when', when=course.when)} {notice}"
        told: Mapping[str, object] = {
            "location": course.location,
            "duration": course.duration,
            "cost": course.cost,
            "mode": course.mode,
            "language": course.language,
        }
        return CourseCard(
            id=course.id,
            name=course.name[language],
            provider=course.provider[language],
            url=course.url,
            language=course.language,
            mode=course.mode,
            location=text(course.location),
            duration=text(course.duration),
            cost=text(course.cost),
            skills=skills,
            as_of=course.seen_on,
            description=course.description[language],
            why=why,
            notice=notice,
            fits=tuple(c.label for c in self.conditions(understood) if c.test(course)),
            unknown=tuple(k for k, v in told.items() if not v),
        )
