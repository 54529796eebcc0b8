"""The composer: answers from evidence without a language model. Engine name: ``composer``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.answer import special
from advisor.answer.alarms import Alarms
from advisor.answer.beside import offers_beside
from advisor.answer.compare import Comparison
from advisor.answer.draft import Draft
from advisor.answer.extract import best_sentences, sources_ahead
from advisor.answer.finder import Finder
from advisor.answer.help_lines import a_help_line_answers, asks_for_a_help_line, plainly_asked
from advisor.answer.linear import likelihood
from advisor.answer.next_steps import NextSteps
from advisor.answer.offers import SURELY_OUTSIDE
from advisor.answer.own_firm import of_own_firm
from advisor.answer.phrases import Phrases
from advisor.answer.plan import Planner
from advisor.answer.premise import confirms, contradicts
from advisor.answer.presentable import Presenter
from advisor.answer.provenance import asks_where_from, tell_sources
from advisor.answer.rank import Evidence
from advisor.answer.route import (
    CourseRoute,
    asks_for_a_course_at_last,
    asks_for_offers,
    asks_in_a_language,
    asks_who_pays,
    looks_for_offers,
    names_a_course,
    names_a_scheme,
    narrows,
    speaks_as_well,
)
from advisor.answer.schemes import not_for_them
from advisor.answer.scope import OTHER_SECTORS_HOLE, ROLE_HOLE, Scope, Verdict, asks_skills_of_a_role
from advisor.answer.scope_documents import IN_DOUBT
from advisor.answer.selection import NOTHING_FOUND, Offer, Selection
from advisor.answer.shown import PRICE, shows_courses, stays_with_what_was_told, tell_of_shown, tell_who_pays
from advisor.answer.tell_courses import HOLE_OF_PRICE, asked_of_offers, gap_of_offers, tell_courses
from advisor.answer.telling import (
    check_rules,
    desks_may_have_ended,
    may_have_ended,
    of_all_sectors,
    tell_gap,
    tell_opening,
    tell_refusal,
)
from advisor.answer.untold import Untold
from advisor.answer.whole import answers_whole, asks_for_support, definition_first, is_an_overview, is_hard_news
from advisor.domain import LANGUAGES, Answer, Hit, Question, Skill
from advisor.retrieve.subject import names_in
from advisor.retrieve.understand import Understood

KNOWN_QUESTION = 1.0
# Half of the probability (e to the power of three times this): with less, courses are told before a gap.
GAP_ABOUT = -0.25
# With less (the chance that nothing of ours answers) what we know is told where a course is asked that we have not.
SURELY_OURS = 0.2
_KNOWN = ("figure", "skills", "courses", "support", "definition", "explore", "who_where_when")
# Gaps that say nothing to who looks for a course.
_NO_COURSES = frozenset({ROLE_HOLE, OTHER_SECTORS_HOLE})


@dataclass(frozen=True)
class Composer(Finder):
    """Holds what is shared by all questions; `one` changes nothing, so many may ask at once."""

    planner: Planner
    scope: Scope
    route: CourseRoute
    comparison: Comparison
    alarms: Alarms
    presenter: Presenter
    phrases: Phrases
    untold: Untold
    next_steps: NextSteps

    def special(self, understood: Understood) -> Answer | None:
        """The answer to what is no question about our subject: a cry for help, an attack, small talk, or "where does
        that figure come from?"; None for every other message."""
        draft = Draft(self.knowledge, self.phrases, understood.language)
        own = self.alarms.of(understood)
        kind = special.alarm(own)
        if (
            kind is None
            and special.distress_of(own) >= special.DISTRESS_DOUBT
            and asks_for_a_help_line(self.evidence(understood)[0])
        ):
            kind = "despair"
        if kind in special.DISTRESS_KINDS and not (
            special.distress_of(own) < special.DISTRESS_SURE
            and plainly_asked(*self.evidence(understood), self.knowledge)
        ):
            return self.comfort(understood, kind)
        if kind in ("attack", "harmful"):
            draft.phrase(kind)
            draft.phrase("harmful_next" if kind == "harmful" else "out_of_scope_next")
            return self._finish(understood, draft, "out_of_scope", abstained=True)
        if (answer := self.of_last_answer(understood)) is not None:
            return answer
        return self._small_talk(understood, draft) if self._smalltalk(understood) else None

    def of_last_answer(self, understood: Understood) -> Answer | None:
        """What is asked of the last answer: where its figures come from, or something of the courses that it showed
        ("and what does it cost?"); None where nothing is."""
        if asks_where_from(understood):
            draft = Draft(self.knowledge, self.phrases, understood.language)
            told = tell_sources(understood, draft, self.evidence(understood)[0])
            if told is not None:
                return self._finish(understood, draft, "who_where_when", abstained=not told)
        draft = Draft(self.knowledge, self.phrases, understood.language)
        ask = lambda question: self.one(self.understanding.understand(question))  # noqa: E731
        told = tell_of_shown(understood, draft, self.understanding, ask)
        if told is None:
            return None
        nearest, document = self._nearest(understood)
        if not told and nearest >= KNOWN_QUESTION and document not in self.knowledge.corpus.holes:
            return None  # what no course tells may be told of all of them ("how long does a graduaat take?")
        return self._finish(understood, draft, "support", abstained=not told)

    def comfort(self, understood: Understood, kind: str = "despair") -> Answer:
        """The help lines, for a cry for help."""
        draft = Draft(self.knowledge, self.phrases, understood.language)
        special.distress(draft, understood, kind, self.evidence(understood)[0])
        return self._finish(understood, draft, "distress", abstained=False)

    def one(self, understood: Understood) -> Answer:
        """The answer to one question."""
        draft = Draft(self.knowledge, self.phrases, understood.language)
        ranked, courses = self.evidence(understood)
        verdict = self.scope.judge(understood, ranked, courses)
        answer = self._decide(understood, draft, ranked, courses, verdict)
        # Offers bring their own chance.
        return answer if answer.confidence is not None else replace(answer, confidence=1.0 - verdict.chance)

    def _decide(
        self,
        understood: Understood,
        draft: Draft,
        ranked: Sequence[Evidence],
        courses: Sequence[Evidence],
        verdict: Verdict,
    ) -> Answer:
        listed = self.listed(understood)
        named = bool(self.offers.named(understood, listed))
        intent = "courses" if named else self._intent(understood, ranked, courses, listed)
        if (sources := sources_ahead(ranked, courses)) and not self.scope.judge(understood, sources, ()).outside:
            return self._source(understood, draft, sources, self._other_intent(understood))
        plainly = any(looks(understood) for looks in (looks_for_offers, names_a_course, asks_in_a_language))
        plainly = plainly or self.narrows_courses(understood)
        support = not plainly and asks_for_support(understood, ranked, courses, self.knowledge)
        if not named and (support or is_hard_news(understood, ranked, self.knowledge)):
            intent = self._other_intent(understood)
        # "On which day does the course start?" is about a course, but what is asked is a gap.
        ahead = (
            bool(verdict.hole)
            and not named
            and not plainly
            and ranked[0].signal("about") >= GAP_ABOUT
            and not (courses and courses[0].score > ranked[0].score)
        )
        of_a_role = bool(understood.facets.roles) and (
            verdict.hole == ROLE_HOLE or asks_skills_of_a_role(understood, ranked, verdict)
        )
        if intent == "courses":
            offered = [*(e.hit for e in courses), *listed]
            detail = ahead and asked_of_offers(self.knowledge.corpus.holes.get(verdict.hole or ""))
            known = detail or self.route.far_ahead(ranked, courses) or asks_in_a_language(understood)
            outside = max(verdict.chance, verdict.unsaid)
            found = self.offers.answering(understood, offered, outside=0.0 if known else outside)
            selection = self.presenter.selection(found)
            asked = verdict.hole if ahead else self.scope.asked_gap(understood)
            asked = None if plainly else asked
            gap = gap_of_offers(selection, self.knowledge.corpus.holes.get(asked or ""))
            if gap is not None:
                return self._courses(understood, draft, selection, gap)
        if intent == "courses" and not ahead and (not of_a_role or "course" in understood.cues):
            on_subject = any(o.matched for o in found.near)  # what is named there is, if not as it is asked
            # No offer is on the subject, and what we know of it surely is: that is told then.
            sure = outside < SURELY_OURS or is_an_overview(ranked, self.knowledge)
            told_anyway = not found.any_on_subject and not verdict.outside and sure
            told_anyway = told_anyway and ranked[0].kind != "gap" and ranked[0].score > 0
            speaks = (speaks_as_well(ranked, courses) and not on_subject) or told_anyway
            # A town makes no course of what is surely none of ours.
            strange = verdict.chance >= SURELY_OUTSIDE and not asks_for_offers(understood)
            found_any = found.fitting or found.near or asks_in_a_language(understood)
            if verdict.outside and (verdict.hole or strange) and not found_any:
                return self._refuse(understood, draft, verdict)
            if selection.fitting or (verdict.outside and not of_a_role) or not (speaks or of_a_role):
                return self._courses(understood, draft, selection)
            intent = self._other_intent(understood)  # no offer meets what is asked, and a fact speaks of it
        if of_a_role:
            return self._evidence(understood, draft, ranked, courses, "skills", listed, of_a_role=True)
        gap = not_for_them(understood, ranked, self.knowledge, self.understanding.vocabulary)
        if (gap := of_own_firm(understood, self.knowledge) or gap) is not None:
            return self.admit(understood, gap)
        if verdict.outside and self.comparison.settles(understood, ranked):
            return self._evidence(understood, draft, ranked, courses, intent, listed)
        if verdict.outside and a_help_line_answers(understood, ranked):
            special.distress(draft, understood, "despair")
            return self._finish(understood, draft, "distress", abstained=False)
        if verdict.outside:
            return self._refuse(understood, draft, verdict)
        return self._evidence(understood, draft, ranked, courses, intent, listed, doubt=verdict.doubt)

    def _nearest(self, understood: Understood) -> tuple[float, str]:
        """How near the question is to one that is known to be answered, and by which document."""
        ranked, courses = self.evidence(understood)
        return max(((e.signal("asked"), e.document) for e in [*ranked[:1], *courses[:1]]), default=(0.0, ""))

    def say(self, key: str, question: Question, **slots: str) -> Answer:
        """An answer that is one of our sentences: for input that is not a question."""
        earlier = [t.content for t in reversed(question.history) if t.role == "user"]
        language = question.language or self.understanding.languages.detect(question.text[:500], earlier=earlier).code
        language = language if language in LANGUAGES else "nl"
        text = self.phrases.say(key, language, **slots)
        return Answer(question.text, language, "out_of_scope", text, abstained=True, id=question.id)

    def _smalltalk(self, understood: Understood) -> bool:
        # "En een jaar later?" is short like a greeting, but it leans on a question.
        asks = understood.own_cues & {"who", "where", "how_many", "pay", "euro", "date_when", "course", "skill"}
        names = names_in(understood.question.text, ()) or special.adds_a_question(understood.question.text)
        if understood.resolved.follow_up and (
            understood.resolved.kind != "points" or understood.mentions or asks or names
        ):
            return False
        wants = understood.question.history and special.wants_something(understood.question.text)
        if wants or understood.own_intents.get("smalltalk", 0.0) < special.SMALLTALK:
            return False
        return self._nearest(understood)[0] < KNOWN_QUESTION  # "EVC c koi" sounds like small talk, and is known

    def _small_talk(self, understood: Understood, draft: Draft) -> Answer:
        model = self.understanding.classifiers.get("smalltalk")
        probabilities: Mapping[str, float] = model.probabilities(understood.vector) if model else {"other": 1.0}
        draft.phrase(max(probabilities, key=lambda k: probabilities[k]))
        return self._finish(understood, draft, "smalltalk", abstained=False)

    def _intent(
        self, understood: Understood, ranked: Sequence[Evidence], courses: Sequence[Evidence], listed: Sequence[Hit]
    ) -> str:
        leave = "time_off" in understood.own_cues  # "how do I get leave for a course?"
        if stays_with_what_was_told(understood, self.knowledge):
            return self._other_intent(understood)
        about_money = names_a_scheme(understood) or asks_who_pays(understood) or leave
        if self.route.says(understood, ranked, courses) and not about_money:
            return "courses"
        if courses and (self.narrows_courses(understood) or asks_for_a_course_at_last(understood)):
            return "courses"
        if listed and asks_for_offers(understood) and self.offers.select(understood, listed).any_on_subject:
            return "courses"
        return self._other_intent(understood)

    def narrows_courses(self, understood: Understood) -> bool:
        """ "Anything closer to Maaseik?", behind an answer that showed courses."""
        return understood.resolved.follow_up and narrows(understood) and shows_courses(understood, self.knowledge)

    @staticmethod
    def _other_intent(understood: Understood) -> str:
        """What is asked, courses left out."""
        chances = {k: understood.intents.get(k, 0.0) for k in _KNOWN if k != "courses"}
        if understood.resolved.kind == "points" or understood.resolved.follow_up:
            for key in chances:
                chances[key] += 0.5 * understood.own_intents.get(key, 0.0)
        return max(chances, key=lambda k: chances[k])

    def _courses(self, understood: Understood, draft: Draft, selection: Selection, gap: str | None = None) -> Answer:
        """The offers found; `gap` is what is asked of them and not known ("which days is it?")."""
        found, shown = tell_courses(understood, draft, selection, gap)
        desks_may_have_ended(draft, [o.course for o in shown])
        if gap == HOLE_OF_PRICE or PRICE & understood.cues:
            offered, vocabulary = [o.course for o in shown], self.understanding.vocabulary
            tell_who_pays(understood, draft, offered, vocabulary, works=False)
        return self._finish(understood, draft, "courses", abstained=not found, offers=shown)

    def admit(self, understood: Understood, gap: str) -> Answer:
        """What our sources do not give, by the id of a gap, and what is known near it."""
        draft = Draft(self.knowledge, self.phrases, understood.language)
        tell_gap(understood, draft, gap, self.evidence(understood)[0])
        return self._finish(understood, draft, "out_of_scope", abstained=True)

    def _refuse(self, understood: Understood, draft: Draft, verdict: Verdict) -> Answer:
        looks = (looks_for_offers(understood) or {"course", "exists"} <= understood.cues) and not verdict.far
        # "Crane driver: is there a course?" asks for no list of the skills of that job.
        if verdict.hole is not None and not (looks and verdict.hole in _NO_COURSES):
            return self.admit(understood, verdict.hole)
        if looks:  # who may have such a course is told
            tell_courses(understood, draft, NOTHING_FOUND)
        else:
            tell_refusal(understood, draft, verdict, self.evidence(understood)[0])
        return self._finish(understood, draft, "out_of_scope", abstained=True)

    def _evidence(
        self,
        understood: Understood,
        draft: Draft,
        ranked: Sequence[Evidence],
        courses: Sequence[Evidence],
        intent: str,
        listed: Sequence[Hit],
        *,
        of_a_role: bool = False,
        doubt: bool = False,
    ) -> Answer:
        if ranked[0].kind == "source":
            return self._source(understood, draft, ranked, intent)
        ranked = definition_first(understood, ranked, self.knowledge)
        whole = answers_whole(understood, ranked, self.knowledge)
        ranked = [whole, *(e for e in ranked if e is not whole)] if whole else ranked
        figures = [] if whole else self.comparison.of_figures(understood, ranked)
        compares = not whole and not figures and self.comparison.asked(understood)
        sides = self.comparison.pick(understood, ranked) if compares else []
        if figures or len(sides) > 1:
            sides = figures or sides
            plan = self.planner.side_by_side(understood, sides)
        else:
            plan = self.planner.plan(understood, ranked, intent, of_a_role=of_a_role)
        tell_opening(draft, plan, intent)
        if (
            plan.facts
            and not figures
            and contradicts(understood, plan.facts[0])
            and not confirms(understood, plan.facts)
        ):
            draft.phrase("premise")
        elif plan.facts and not plan.opening and self.comparison.states_unknown(understood):
            draft.phrase("figure_unknown")
        elif doubt and len(sides) < 2 and not plan.opening:  # of two that are compared both are told
            draft.phrase("nearest")
        for fact in plan.facts:
            if fact.id in plan.opens:
                draft.paragraph()
            draft.fact(fact)
        of_all_sectors(understood, draft, self.understanding.vocabulary)
        may_have_ended(understood, draft)
        draft.caveats(of_a_role=bool(understood.facets.roles))
        check_rules(draft)
        offers = offers_beside(understood, self.offers, self.presenter, ranked, courses, listed, plan, intent)
        if offers:
            draft.paragraph()
            draft.phrase("courses_beside")
        return self._finish(understood, draft, intent, abstained=False, offers=offers)

    def _source(self, understood: Understood, draft: Draft, ranked: Sequence[Evidence], intent: str) -> Answer:
        """The words of ingested documents: the sentences that answer, quoted."""
        hits = [e.hit for e in ranked if e.kind == "source"][:3]
        found = best_sentences(understood, hits, self.understanding, self.knowledge)
        if not found:
            draft.phrase("no_evidence")
            draft.phrase("no_evidence_next")
            return self._finish(understood, draft, "out_of_scope", abstained=True)
        if found[0][0].language != understood.language:
            key = f"language_{found[0][0].language}"
            name = self.phrases.say(key if self.phrases.has(key) else "language_other", understood.language)
            draft.phrase("source_in_language", name=name)
        if self.scope.judge(understood, ranked, ()).chance >= IN_DOUBT:
            draft.phrase("nearest")
        draft.quotes(found)
        return self._finish(understood, draft, intent, abstained=False)

    # -- the end of every answer ---------------------------------------------------------------

    def _finish(
        self,
        understood: Understood,
        draft: Draft,
        intent: str,
        *,
        abstained: bool,
        offers: Sequence[Offer] = (),
    ) -> Answer:
        language = understood.language
        notice = self.phrases.foreign.get(understood.asked_in, {}).get(language)
        text = f"{notice}\n\n{draft.text()}" if notice else draft.text()
        named = draft.facts if intent in ("skills", "explore", "courses") else ()
        skills = dict.fromkeys(s for f in named for s in f.skills)
        for offer in offers:
            skills |= dict.fromkeys(offer.matched)
        vocabulary = self.understanding.vocabulary
        return Answer(
            question=understood.question.text,
            language=language,
            intent=intent,
            answer=text,
            abstained=abstained,
            citations=tuple(draft.citations),
            skills=tuple(Skill(s, vocabulary.label("skill", s, language)) for s in skills),
            courses=tuple(self.offers.card(o, understood) for o in offers),
            follow_ups=tuple(self.next_steps.of(understood, intent)),
            id=understood.question.id,
            confidence=likelihood(max(o.relevance for o in offers)) if offers and intent == "courses" else None,
        )
