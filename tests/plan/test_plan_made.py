"""A plan asks what the evidence asks, and says who says so."""

from __future__ import annotations

import dataclasses

import pytest

from advisor.domain import LANGUAGES, Citation
from advisor.plan import (
    Goal,
    PlanSkill,
    add,
    build_plan,
    gap_of,
    goals,
    needs_of,
    retarget,
    sheet,
    step_label,
    suggestions,
)


def test_every_need_of_a_role_and_a_theme_is_named_for_both(corpus, today):
    needs = needs_of(corpus, Goal(("operator",), ("circular-production",)), today)
    of_goal = [need for need in needs if need.reach == "goal"]
    assert {"sorting-waste", "quality-control", "sorting-purity"} <= {need.skill for need in of_goal}
    for need in needs:
        facts = [corpus.facts[id_] for id_ in need.proof]
        assert facts and all(need.skill in fact.skills and "circular-production" in fact.themes for fact in facts)
        role = "operator" if need.reach == "goal" else "all"
        assert all(role in fact.roles for fact in facts)
        assert need.our_reading == (need.reach == "goal" and {fact.role_source for fact in facts} == {"ours"})
    assert [need.reach for need in needs] == sorted((need.reach for need in needs), key=["goal", "everyone"].index)


def test_an_occupation_asks_what_its_links_say(corpus, today):
    needs = {need.skill: need for need in needs_of(corpus, Goal(occupations=("process-operator",)), today)}
    linked = {link.skill: link.proof for link in corpus.links if link.to == "process-operator"}
    assert set(needs) == set(linked) and all(linked[skill] in need.proof for skill, need in needs.items())


def test_where_nothing_is_named_for_the_two_it_says_so(corpus, today):
    made = build_plan(corpus, Goal(("support",), ("hydrogen",)), "en", today)
    notes = {s.note for group in sheet(made, corpus, today).groups for s in group.skills}
    assert notes == {"for everyone in the sector", "for other roles in this theme"}


def test_every_goal_that_is_offered_asks_something(corpus, today):
    offered = goals(corpus, "fr", today)
    assert {"operator", "technician", "sales"} <= {id_ for id_, _ in offered["roles"]}
    assert "all" not in dict(offered["roles"]) and dict(offered["themes"])["hydrogen"] == "hydrogène"
    assert not build_plan(corpus, Goal(("no-such-role",), ("<b>",)), "nl", today).goal


def test_the_gap_takes_each_skill_once(plan):
    gap = gap_of(plan)
    assert {s.id for s in gap.have} == {"sorting-waste", "troubleshooting"}
    assert {s.id for s in gap.planned} == {"quality-control", "processing-plastics"}
    heaps = [s.key for heap in (gap.have, gap.planned, gap.open) for s in heap]
    assert sorted(heaps) == sorted(s.key for s in plan.needs) and len(set(heaps)) == len(heaps) == 12


def test_a_skill_in_somebodys_own_words_is_that_of_the_vocabulary_where_there_is_one(corpus, plan):
    assert plan.has[1] == PlanSkill("storingen oplossen", "troubleshooting")
    assert plan.has[2] == PlanSkill("de robot van lijn 3")


def test_adding_twice_changes_nothing_and_another_goal_keeps_what_is_the_persons(corpus, plan, today):
    words = {"has": ["afval sorteren"], "needs": ["beter Frans"], "steps": [plan.steps[0].text]}
    once = add(plan, corpus, today, **words)
    assert add(once, corpus, today, **words) == once and once.has == plan.has and once.steps == plan.steps
    other = retarget(once, corpus, Goal(themes=("hydrogen",)), today)
    assert other.has == plan.has and other.courses == plan.courses and other.goal.themes == ("hydrogen",)
    assert other.needs[-1] == PlanSkill("beter Frans") and "process-technology" in {s.id for s in other.needs}


def test_another_goal_keeps_the_skills_that_an_answer_gave(corpus, plan, today):
    more = add(plan, corpus, today, needs=["welding"])
    asked = {s.id for s in retarget(more, corpus, Goal(themes=("hydrogen",)), today).needs}
    assert "welding" in asked and "sorting-waste" not in asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_bears_a_number_where_a_source_of_the_plan_says_it_word_for_word(corpus, today, language):
    fact = corpus.facts["study-59000-green-upskilling"]
    said = fact.statement[language]
    source = Citation(1, fact.id, "anything", "", "summary")
    made = add(
        build_plan(corpus, Goal(), language, today),
        corpus,
        today,
        citations=[source],
        steps=[said, "Zelf bedacht en niet gezegd"],
    )
    page = sheet(made, corpus, today)
    assert [step.sources for step in page.steps] == [(1,), ()]
    assert page.sources[0].title == fact.source.title
    alone = sheet(dataclasses.replace(made, sources=()), corpus, today)
    assert [step.sources for step in alone.steps] == [(), ()]


def test_steps_that_we_propose_are_of_this_plan_and_proposed_once(corpus, plan, today):
    proposed = suggestions(build_plan(corpus, plan.goal, "nl", today), corpus)
    assert [step.suggestion for step in proposed] == ["find_course", "ask_pay"]
    assert suggestions(plan, corpus) == ()
    asks = [step_label(step, plan, "en") for step in plan.steps if step.suggestion == "ask_course"]
    assert len(asks) == 2 and "VDAB" in asks[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_speaks_the_language_with_numbered_sources(corpus, plan, today, language):
    page = sheet(plan, corpus, today, language)
    assert page.language == language
    labels = {s.id: s.label for group in page.groups for s in group.skills}
    assert labels["sorting-waste"] == corpus.concepts["skill"]["sorting-waste"].label[language]
    assert page.courses[0].name == corpus.courses["vdab-procesoperator-antwerpen"].name[language]
    assert page.courses[0].url == corpus.courses["vdab-procesoperator-antwerpen"].url, "the corpus knows better"
    numbers = [source.number for source in page.sources]
    assert numbers == list(range(1, len(numbers) + 1))
    used = [n for group in page.groups for s in group.skills for n in s.sources]
    used += [n for step in page.steps for n in step.sources]
    assert set(used) <= set(numbers) and {1, 2} <= set(used)
    asked = [s for group in page.groups if group.state != "also" for s in group.skills]
    assert all(s.sources for s in asked), "no skill is asked without saying who asks it"
    own = {"nl": "niet door ons nagekeken", "en": "not checked by us", "fr": "pas vérifié par nous"}[language]
    (report,) = [source for source in page.sources if source.title == "Rapport van de fabriek"]
    assert "p. 3" in report.about and own in report.about and report.caveat == "enkel intern"
    (study,) = [source for source in page.sources if "30.000" in source.title]
    assert "2021" in study.about and "2035" in study.caveat and own not in study.about
    assert corpus.holes["hole-skills-per-occupation"].statement[language] in page.remarks
