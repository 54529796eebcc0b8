"""Which skills a role, theme or occupation asks, from the linked evidence, and who says so."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from advisor.corpus.model import Corpus, Fact
from advisor.pictures.evidence import EVERYONE, facts_for, linked, skill_facts
from advisor.plan.model import Goal

HOME = "BE"
Reach = Literal["goal", "everyone", "theme"]
_REACHES: tuple[Reach, ...] = ("goal", "everyone", "theme")
_KINDS = {"role": "roles", "theme": "themes", "occupation": "occupations"}


@dataclass(frozen=True)
class Need:
    """A skill that is asked. `proof` are the ids of the facts and courses that say so, the strongest first.

    `reach` is of whom they speak: of the goal itself, of everyone in the sector, or of others in the same theme (where
    nothing is named for the goal). `our_reading`: no source says it of this role in so many words; we read it so.
    """

    skill: str
    proof: tuple[str, ...]
    reach: Reach
    our_reading: bool


def goals(corpus: Corpus, language: str, today: dt.date) -> dict[str, list[tuple[str, str]]]:
    """What a plan can be for: "roles", "themes", "occupations" -> (id, label), those for which a skill is named."""
    found: dict[str, list[tuple[str, str]]] = {}
    for type_, name in _KINDS.items():
        rows = [
            (id_, concept.label[language])
            for id_, concept in corpus.concepts[type_].items()
            if id_ != EVERYONE and needs_of(corpus, Goal(**{name: (id_,)}), today)
        ]
        found[name] = sorted(rows, key=lambda row: row[1].casefold()) if type_ != "role" else rows
    return found


def needs_of(corpus: Corpus, goal: Goal, today: dt.date) -> list[Need]:
    """The skills that the goal asks, those that are said most plainly of it first.

    A role and a theme together ask what sources name for both; what they name for everyone in the sector comes after
    it. Where nothing is named for the two together, what is named for others in that theme comes last.
    """
    roles = [role for role in goal.roles if role != EVERYONE]
    found: dict[Reach, dict[str, list[str]]] = {reach: {} for reach in _REACHES}
    if goal.occupations:
        found["goal"] = _of_occupations(corpus, goal, today)
    if roles or (goal.themes and not goal.occupations):
        _add(found["goal"], facts_for(corpus, today, roles, goal.themes))
    if goal.themes or EVERYONE in goal.roles:
        _add(found["everyone"], facts_for(corpus, today, [EVERYONE], goal.themes))
    if goal.themes and not found["goal"]:
        _add(found["theme"], facts_for(corpus, today, (), goal.themes))
    needs: dict[str, Need] = {}
    for reach, skills in found.items():
        for skill, ids in skills.items():
            if skill not in needs:
                needs[skill] = _need(corpus, skill, ids, reach)
    return sorted(needs.values(), key=lambda need: _strength(corpus, need))


def _of_occupations(corpus: Corpus, goal: Goal, today: dt.date) -> dict[str, list[str]]:
    """Skill -> proofs for the occupations; with themes, what belongs to them first and alone where there is any."""
    found: dict[str, list[str]] = {}
    told = {fact.id for fact in skill_facts(corpus, today)}
    for link in corpus.links:
        asked = link.type == "occupation" and link.to in goal.occupations
        if asked and (link.proof in told or link.proof in corpus.courses):
            found.setdefault(link.skill, []).append(link.proof)
    if goal.themes:
        within = frozenset().union(*(linked(corpus, "theme", theme) for theme in goal.themes))
        roles = {str(corpus.concepts["occupation"][o].more.get("role")) for o in goal.occupations}
        found = {skill: proof for skill, proof in found.items() if skill in within}
        _add(found, facts_for(corpus, today, roles, goal.themes))
    return found


def _add(found: dict[str, list[str]], facts: dict[str, list[Fact]]) -> None:
    for skill, some in facts.items():
        found[skill] = list(dict.fromkeys([*found.get(skill, []), *(fact.id for fact in some)]))


def _need(corpus: Corpus, skill: str, ids: list[str], reach: Reach) -> Need:
    proof = tuple(sorted(dict.fromkeys(ids), key=lambda id_: _weight(corpus, id_)))
    facts = [corpus.facts[id_] for id_ in proof if id_ in corpus.facts]
    ours = bool(facts) and len(facts) == len(proof) and all(fact.role_source == "ours" for fact in facts)
    return Need(skill, proof, reach, ours and reach == "goal")


def _weight(corpus: Corpus, id_: str) -> tuple:
    """Smaller is stronger: said in so many words, not weak, of here, young."""
    fact = corpus.facts.get(id_)
    if fact is None:
        return (1, 0, 0, 0, id_)
    years = re.findall(r"(?:19|20)\d\d", fact.source.date or "")
    return (fact.weak, fact.role_source == "ours", fact.source.country != HOME, -int(max(years, default="0")), id_)


def _strength(corpus: Corpus, need: Need) -> tuple:
    best = _weight(corpus, need.proof[0])
    return (_REACHES.index(need.reach), best[0], best[1], -len(need.proof), best[2], best[3], need.skill)
