"""Which evidence an answer is made of, in which order: the plan of a kind of question."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from advisor.answer.filling import fill
from advisor.answer.knowledge import Knowledge
from advisor.answer.rank import Evidence
from advisor.answer.refused import refused
from advisor.answer.repeated import led_before, something_new, told_before
from advisor.answer.schemes import for_this_work, may_be_told, named_scheme_first, of_the_scheme
from advisor.answer.scope import ROLE_HOLE
from advisor.answer.whole import fitting_opening
from advisor.corpus.model import Fact
from advisor.retrieve.understand import Understood
from advisor.text import fold

# Who asks what they can become leaves with two or three jobs and the way to each: that takes more.
BUDGET_OF_JOBS = 115
LEAST_OF_MANY = 2  # facts of an overview, however long the first is
GREEN_THEMES = frozenset(
    {
        "circular-production",
        "recycling",
        "energy-management",
        "sustainable-design",
        "carbon-footprint-lca",
        "sustainable-business-models",
    }
)
# Of a fact by its English subject, of a question by its themes.
_MATERIALS = {
    "plastics": re.compile(r"plastic|polymer|injection mou?ld"),
    "metals": re.compile(r"steel|metal|weld"),
    "chemistry": re.compile(r"chemi"),
}
_MATERIAL_OF = {"plastics": "plastics", "metals": "metals", "welding": "metals", "chemistry": "chemistry"}
DIGITAL_ROLES = frozenset({"operator", "technician"})
_GREEN = re.compile(r"groen|green|\bverte?s?\b|duurzaam|sustainab|durable|klimaat|climat|recycl|circul")
OF_ITS_SORT = 2.0
SECTOR_SKILLS = "study-new-green-skills-list"
DIGITAL_TOOLS, SOFT_SKILLS = "study-49000-digital-tools", "study-soft-skills-examples"
# What names skills that are not green ones, with the fact that lists those.
_OTHER_SORTS = {
    re.compile(r"digit|numeri|\bict\b|comput|data\b"): DIGITAL_TOOLS,
    re.compile(r"soft.?skill|zachte vaardig|sociale vaardig|menselijke vaardig|competences (?:humaines|sociales)"): (
        SOFT_SKILLS
    ),
}
NEARLY_ASKED = 1.1  # cosine 0.91 with a question that a statement is known to answer
OWN_FIRST = 2  # statements on just what was asked before the general ones
FAR_AHEAD = 2.0  # of all else, an overview: then that is what is asked
BEHIND_WHAT_WAS_TOLD = 2.0  # so much an overview may be behind a fact that was told before
_WHERE_TO_ASK = frozenset({"help-1700", "help-vdab-0800"})  # these alone answer nothing
OF_THE_NAME = 2.5  # how far behind an overview such a fact may be ranked
OF_THE_OVERVIEW = 3.0  # so far behind its overview a fact of it still comes first: what was asked is not cut off
OF_ITS_PART = -0.5  # the score from which on an overview is told when one of its own facts alone comes before it
OF_THE_RIGHT = 2.0  # how far behind a side rule the overview of a right may be
RIGHT_ASKED = 0.7  # cosine 0.87 with a question that the overview of a right is known by
PLAINLY_ASKED = 1.6  # cosine 0.96: this very rule is asked
_BROAD = ("skills", "explore", "support")
_ASKS_A_DETAIL = frozenset({"how_many", "percent", "euro", "date_when"})
_ASKS_THE_PAST = frozenset({"date_when", "past"})
NEARLY_AS_GOOD = 1.0
# The second best is told too when the first is not clearly the answer.
SURE = 0.78
SURE_FIGURE = 0.7
WORTH_TELLING = 0.1
APART = 3.5  # how far behind the best fact all others must be for it to be told alone
MEANT_INSTEAD = 0.2  # so probable a fact must be to be told among those of an overview
LEAST_MEANT = 1e-9  # a probability whose logarithm is still a number
# Of these a rule or a person to ask is made; nothing else is told beside.
_OF_SUPPORT = frozenset({"incentives", "help"})


@dataclass(frozen=True)
class Plan:
    """`hole` is admitted first; `facts` follow in order, those whose ids are in `opens` in a new paragraph; `courses`
    are themes whose offers fit beside them, and `cards` the ids of offers that do best; `opening` is a phrase that goes
    before all."""

    facts: tuple[Fact, ...]
    hole: str | None = None
    courses: tuple[str, ...] = ()
    opens: frozenset[str] = frozenset()
    cards: tuple[str, ...] = ()
    opening: str | None = None


class Planner:
    """Turns ranked evidence into a plan. Same question, same evidence, same plan."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def plan(self, understood: Understood, ranked: Sequence[Evidence], intent: str, *, of_a_role: bool = False) -> Plan:
        """`ranked` is best first and not empty; `intent` is the kind of answer; `of_a_role` that it is what somebody in
        a job must learn, of which no source gives the list."""
        # A gap that the scope model did not admit is no part of an answer.
        ranked = [e for e in ranked if e.kind != "gap" or e.document == ROLE_HOLE]
        if of_a_role:
            return self._role_skills(understood, ranked, admit=True)
        ranked = named_scheme_first(understood, ranked, self._knowledge)
        top = ranked[0]
        nearest = next((e for e in ranked if e.kind == "overview"), None)
        listed = bool(understood.facets.roles) and _asks_list(understood)
        if (
            intent == "skills"
            and not listed
            and nearest is not None
            and nearest.signal("asked") >= 1.1
            and nearest.score > top.score - 1.0
        ):
            return self._overview(understood, [nearest, *(e for e in ranked if e is not nearest)])
        overview = self._knowledge.overviews.get(top.document) if top.kind == "overview" else None
        of_skills = intent == "skills" or (overview is not None and overview.intent == "skills")
        # "I'm an operator, should I worry about my job?" names a job, and asks for no list of skills.
        ahead = overview is not None and top.score > max((e.score for e in ranked[1:]), default=-10.0) + FAR_AHEAD
        if of_skills and not (ahead and overview.intent != "skills") and self._role_question(understood, top):
            return self._role_skills(understood, ranked)
        # "And is there work in it?" behind what that job is: what was told already is not what is asked now.
        again = top.kind == "fact" and understood.resolved.kind == "points"
        again = again and led_before(understood, top.document, self._knowledge)
        if again and nearest is not None and nearest.score > top.score - BEHIND_WHAT_WAS_TOLD:
            return self._overview(understood, [nearest, *(e for e in ranked if e is not nearest)])
        if top.kind == "overview":
            return self._overview(understood, ranked)
        one_rule = intent == "support" and any(c.startswith("scheme_") for c in understood.cues)
        if nearest is not None and intent in _BROAD and not one_rule and self._part_of(top, nearest, ranked):
            return self._overview(understood, [nearest, *(e for e in ranked if e is not nearest)])
        if intent == "support" and self._entitlement(understood, ranked, nearest):
            return self._overview(understood, [nearest, *(e for e in ranked if e is not nearest)])
        ranked = of_the_scheme(understood, ranked)
        direct = self._direct(understood, ranked, intent)
        facts = direct
        if intent in _BROAD:
            facts = direct + [e for e in self._like(understood, ranked, intent) if e not in direct]
        facts = for_this_work(understood, facts)
        return Plan(fill(self._knowledge, understood, facts, single=intent not in _BROAD))

    def side_by_side(self, understood: Understood, sides: Sequence[str]) -> Plan:
        """What is known of each of two things that are compared, a paragraph each; `sides` are ids of facts."""
        facts = [self._knowledge.corpus.facts[d] for d in sides]
        return Plan(
            fill(self._knowledge, understood, facts, single=False, at_least=len(facts)),
            opens=frozenset(f.id for f in facts),
        )

    def _direct(self, understood: Understood, ranked: Sequence[Evidence], intent: str) -> list[Fact]:
        """The best fact, and the next ones while the best is not clearly the answer."""
        facts = [e for e in ranked[:12] if e.kind == "fact"]
        if not facts:
            return []
        facts = self._today_first(self._meant(understood, facts))
        known = self._knowledge.corpus.facts
        facts = [e for i, e in enumerate(facts) if i == 0 or may_be_told(understood, known[e.document])]
        if not understood.cues & _ASKS_THE_PAST and not any(facts[0].signal(s) for s in ("year_right", "year_told")):
            facts = self._history_last(facts)
        chance = _softmax([e.score for e in facts])
        sure = SURE_FIGURE if intent == "figure" else SURE
        chosen, told = [facts[0]], chance[0]
        for evidence, p in list(zip(facts, chance, strict=True))[1:3]:
            if told >= sure or p < WORTH_TELLING:
                break
            chosen.append(evidence)
            told += p
        chosen = something_new(understood, facts, chosen, self._knowledge)
        if intent == "support" and known[chosen[0].document].topic in _OF_SUPPORT:  # no plastics behind a rule of leave
            chosen = [e for e in chosen if known[e.document].topic in _OF_SUPPORT]
        return [self._knowledge.corpus.facts[e.document] for e in chosen]

    def _meant(self, understood: Understood, facts: Sequence[Evidence]) -> list[Evidence]:
        """The facts by how probable each is whichever way the message is meant; the best of the likeliest way stays
        first. `facts` are best first."""
        elsewhere = {d: p for d, p in understood.elsewhere.items() if p > 0 and d in self._knowledge.corpus.facts}
        if not elsewhere:
            return list(facts)
        own = 1.0 - sum(understood.elsewhere.values())
        chances = {e.document: own * p for e, p in zip(facts, _softmax([e.score for e in facts]), strict=True)}
        for document, chance in elsewhere.items():
            chances[document] = chances.get(document, 0.0) + chance
        chances[facts[0].document] = max(chances.values())
        known = {e.document: e for e in facts}
        meant = [
            replace(known.get(d, replace(facts[0], document=d)), score=math.log(max(p, LEAST_MEANT)))
            for d, p in chances.items()
        ]
        return sorted(meant, key=lambda e: -e.score)

    @staticmethod
    def _entitlement(understood: Understood, ranked: Sequence[Evidence], nearest: Evidence | None) -> bool:
        """ "Do I get leave for …?": the right itself and its conditions, not one side rule that is near."""
        if nearest is None or "entitled" not in understood.cues or ranked[0].kind != "fact":
            return False
        if understood.cues & _ASKS_A_DETAIL or understood.facets.years:
            return False  # "how many hours …?", "with the rules of 2025": one rule is asked
        near = nearest.score > ranked[0].score - OF_THE_RIGHT and nearest.signal("asked") >= RIGHT_ASKED
        return near and ranked[0].signal("asked") < PLAINLY_ASKED

    def _today_first(self, facts: Sequence[Evidence]) -> list[Evidence]:
        """What a later rule has replaced gives way to it, unless the question names its year."""
        if facts[0].signal("year_right") or facts[0].signal("year_told"):
            return list(facts)
        known = self._knowledge.corpus.facts
        out: dict[str, Evidence] = {}
        for evidence in facts:
            # One that search did not find stands in for the lapsed one too: an old rule alone costs its reader.
            for document in known[evidence.document].replaced_by or (evidence.document,):
                found = next((e for e in facts if e.document == document), replace(evidence, document=document))
                out.setdefault(document, replace(found, score=evidence.score))
        return list(out.values())

    def _history_last(self, facts: Sequence[Evidence]) -> list[Evidence]:
        """What was once so gives way to what is so now and nearly as good, and is told beside nothing that is."""
        old = [e for e in facts if self._knowledge.corpus.facts[e.document].use == "history"]
        now = [e for e in facts if e not in old]
        if not old or not now:
            return list(facts)
        if facts[0] in now:
            return now
        return now if now[0].score >= facts[0].score - NEARLY_AS_GOOD else list(facts)

    def _part_of(self, top: Evidence, nearest: Evidence, ranked: Sequence[Evidence]) -> bool:
        """Whether the best fact is one of the overview that comes next: "I like chemistry, what can I become?" wants
        more than the sentence that lists the jobs."""
        listed = self._knowledge.overviews[nearest.document].facts
        second = all(e in (top, nearest) or e.score <= nearest.score for e in ranked)
        return second and top.document in listed and nearest.score >= OF_ITS_PART

    def _like(self, understood: Understood, ranked: Sequence[Evidence], intent: str) -> list[Fact]:
        """Further facts that round off a broad question: near the best, volunteerable, of the right sort."""
        topics = {
            "skills": {"skills", "study"},
            "explore": {"occupations", "stem", "help"},
            "support": {"incentives", "help"},
        }[intent]
        best = ranked[0].score
        out = []
        for evidence in ranked[:20]:
            fact = self._knowledge.corpus.facts.get(evidence.document) if evidence.kind == "fact" else None
            if fact is None or fact.topic not in topics or not self._volunteer(fact):
                continue
            if evidence.score >= best - 4.0:
                out.append(fact)
        return out

    def _overview(self, understood: Understood, ranked: Sequence[Evidence]) -> Plan:
        overview = self._knowledge.overviews[ranked[0].document]
        listed = [self._knowledge.corpus.facts[f] for f in overview.facts if f in self._knowledge.corpus.facts]
        listed = [f for f in listed if not refused(understood, f, self._knowledge)]
        best = next((e for e in ranked if e.kind == "fact"), None)
        first = []
        # A fact that speaks of the town or firm that is named says more than the overview, which never does.
        own = best is not None and best.signal("named") > 0 and best.score > ranked[0].score - OF_THE_NAME
        close = best is not None and best.score > ranked[0].score - OF_THE_OVERVIEW
        if best is not None and (own or (close and best.document in overview.facts)):
            first = [self._knowledge.corpus.facts[best.document]]
        listed = [*first, *(f for f in listed if f not in first)]
        told = {f.id for f in listed if told_before(understood, f.id, self._knowledge)}
        told -= {f.id for f in first if not led_before(understood, f.id, self._knowledge)}
        fresh = [f for f in listed if f.id not in told]
        opening = fitting_opening(understood, overview.opening)
        opening = opening if len(fresh) == len(listed) else None  # not again in the same conversation
        listed = fresh if any(f.id not in _WHERE_TO_ASK for f in fresh) else listed
        meant = [f for f in self._meant_instead(understood) if f not in listed[:1]]
        listed = [*listed[:1], *meant, *(f for f in listed[1:] if f not in meant)]
        listed = for_this_work(understood, listed)
        room = BUDGET_OF_JOBS if overview.intent == "explore" else 0
        facts = fill(self._knowledge, understood, listed, single=False, room=room, at_least=LEAST_OF_MANY)
        return Plan(facts, None, overview.courses, cards=overview.cards, opening=opening)

    def _meant_instead(self, understood: Understood) -> list[Fact]:
        """The facts that the message may well ask for if it is meant in another way, the likeliest first."""
        known = self._knowledge.corpus.facts
        chances = sorted(understood.elsewhere.items(), key=lambda pair: -pair[1])
        return [known[d] for d, chance in chances if chance >= MEANT_INSTEAD and d in known]

    def _role_question(self, understood: Understood, top: Evidence) -> bool:
        return bool(understood.facets.roles) and top.kind in ("fact", "gap", "overview")

    def _role_skills(self, understood: Understood, ranked: Sequence[Evidence], *, admit: bool = False) -> Plan:
        """Skills of a role: the hole that must be admitted (in any case with `admit`), the sector's list, then what is
        said of this role."""
        facets = understood.facets
        roles, themes = set(facets.roles), set(facets.themes)
        corpus = self._knowledge.corpus
        sort = _other_sort(understood)
        green = sort is None and (admit or not themes or bool(themes & GREEN_THEMES))
        matched: list[tuple[float, Fact]] = []
        for evidence in ranked:
            fact = corpus.facts.get(evidence.document) if evidence.kind == "fact" else None
            if fact is None or fact.topic not in ("skills", "occupations", "study") or fact.use == "history":
                continue
            score = evidence.score
            told = self._knowledge.roles(fact)
            if roles & told:
                score += 3.0
            elif told and "all" not in told:
                continue
            if _of_another_material(themes, fact):
                continue
            if themes & set(fact.themes):
                score += 1.0
            if sort and sort.search(fact.statement["en"].lower()):
                score += OF_ITS_SORT
            if fact.topic == "study" and fact.id not in (SECTOR_SKILLS, DIGITAL_TOOLS):
                score -= 1.0
            if fact.weak:
                score -= 2.0
            if fact.source.country == "BE":
                score += 0.6
            matched.append((score, fact))
        matched.sort(key=lambda pair: (-pair[0], pair[1].id))
        own = [f for _, f in matched if f.id not in (SECTOR_SKILLS, DIGITAL_TOOLS)]
        asks_list = _asks_list(understood)
        # What asks for one thing that a statement tells is answered by it; then there is no hole to admit.
        best = next((e for e in ranked if e.kind == "fact"), None)
        gap = next((e for e in ranked if e.kind == "gap"), None)
        first = corpus.facts[best.document] if best else None
        precise = (
            best is not None
            and first is not None
            and first.topic in ("skills", "occupations")
            and (gap is None or best.score > gap.score)
            and (
                not asks_list
                or (
                    bool(roles & self._knowledge.roles(first) and themes & set(first.themes))
                    and not first.weak
                    and best.signal("asked") >= NEARLY_ASKED
                    and best.signal("coverage") >= 0.4
                )
            )
        )
        listed = [SECTOR_SKILLS] if green else [_OTHER_SORTS[sort]] if sort else []
        if sort is None and (roles & DIGITAL_ROLES and (not themes or themes & (GREEN_THEMES | {"digital-tools"}))):
            listed.append(DIGITAL_TOOLS)
        general = [corpus.facts[f] for f in listed if f in corpus.facts]
        if precise and first and best and "skill" not in understood.cues and _stands_apart(best, ranked):
            facts = [first]  # what a job is, or where its training is: no list of skills was asked for
        elif precise and first:
            own = [first, *(f for f in own if f is not first)]
            facts = [*own[:OWN_FIRST], *general, *own[OWN_FIRST:]]
        else:
            facts = [*general, *own]
        hole = ROLE_HOLE if green and (admit or asks_list or not precise) and ROLE_HOLE in corpus.holes else None
        return Plan(
            fill(self._knowledge, understood, facts, single=False, used=20 if hole else 0, hole=bool(hole)),
            hole,
            tuple(themes),
        )

    def _volunteer(self, fact: Fact) -> bool:
        return fact.use == "answer" and not fact.weak and self._knowledge.status(fact) == "current"


def _of_another_material(themes: Collection[str], fact: Fact) -> bool:
    """A steel welder need not hear of the settings for recycled plastic."""
    asked = {_MATERIAL_OF[t] for t in themes if t in _MATERIAL_OF}
    told = {name for name, word in _MATERIALS.items() if word.search(fact.subject.get("en", "").lower())}
    return bool(asked and told) and not asked & told


def _other_sort(understood: Understood) -> re.Pattern[str] | None:
    """ "Which digital skills must an operator have?": what names those skills; None where green ones may be asked."""
    text = fold(understood.text)
    return None if _GREEN.search(text) else next((sort for sort in _OTHER_SORTS if sort.search(text)), None)


def _asks_list(understood: Understood) -> bool:
    """Who asks which skills are needed for a green theme asks for the list that the study does not give."""
    return bool(set(understood.facets.themes) & GREEN_THEMES) and "skill" in understood.cues


def _stands_apart(best: Evidence, ranked: Sequence[Evidence]) -> bool:
    """Whether no other fact is nearly as good: then the rest is seldom wanted."""
    return all(e is best or e.kind != "fact" or e.score < best.score - APART for e in ranked)


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    exp = [math.exp(s - top) for s in scores]
    return [e / sum(exp) for e in exp]
