"""Near misses: how they are read, asked and judged, and that what is measured is not what is learned from."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.corpus.loading import load_corpus
from advisor.domain import Answer, Citation, CourseCard
from advisor.retrieve.exemplars import (
    BESIDE,
    FITS,
    NEAR_MISSES,
    TOLD,
    UNSAID,
    load_beside_offers,
    load_exemplars,
)
from advisor.settings import Settings, data_folder
from evals.items import ItemError
from evals.metrics.abstention import says_it_is_the_nearest
from evals.near import NearMiss, load_near
from evals.suites import Context, suite
from evals.suites import near as suite_of_near
from evals.suites.near import CANDID, OFFER_CANDID, OFFER_REFUSED, OFFER_RIGHT, OVER, REFUSED, RIGHT, scores_of
from evals.talks import facts_of_overviews

CORPUS = data_folder("corpus")
DOUBT = "We are not sure that this answers your question. It is the closest that we have. Ten firms. [1]"


def answer(*documents: str, text: str = "said", abstained: bool = False, courses: tuple[str, ...] = ()) -> Answer:
    cited = tuple(Citation(n, d, d, None, None, "", "", "en") for n, d in enumerate(documents, start=1))
    cards = tuple(CourseCard(c, c, "", None, None, None, None, None, None, (), None) for c in courses)
    return Answer("", "en", "figure", text, abstained=abstained, citations=cited, courses=cards)


def near(unknown: bool, *right: str, id_: str = "n-1") -> NearMiss:
    return NearMiss(
        id=id_, language="en", persona="worker", beside="f", question=id_, right=right, unknown=unknown, split="frozen"
    )


def values(item: NearMiss, given: Answer, holds=None) -> dict[str, float]:
    return {name: score.value for name, score in scores_of(item, given, holds or {}).items()}


class TestTheSet:
    def test_every_document_that_it_names_exists(self) -> None:
        corpus = load_corpus(CORPUS)
        known = {*corpus.facts, *corpus.holes, *facts_of_overviews()}
        for item in load_near():
            named = {item.beside, *item.right}
            assert named <= (set(corpus.courses) if item.for_a_course else known)

    def test_nothing_of_it_is_learned_from_and_no_fact_stands_on_both_sides(self) -> None:
        learned = [e for e in load_exemplars(CORPUS) if e.file == NEAR_MISSES]
        measured = [n for n in load_near() if not n.for_a_course]
        assert {e.label for e in learned} == {TOLD, UNSAID} and len(learned) > 2 * len(measured)
        assert not {e.text for e in learned} & {n.question for n in measured}
        assert not {e.note for e in learned} & {n.beside for n in measured}

    def test_no_offer_stands_on_both_sides(self) -> None:
        learned = load_beside_offers(CORPUS)
        measured = [n for n in load_near() if n.for_a_course]
        offers = set(load_corpus(CORPUS).courses)
        assert {e.label for e in learned} == {BESIDE, FITS} and len(learned) > 3 * len(measured)
        assert {e.beside for e in learned} | {n.beside for n in measured} == offers
        assert not {e.text for e in learned} & {n.question for n in measured}
        assert not {e.beside for e in learned} & {n.beside for n in measured}
        assert all(bool(e.right) == (e.label == FITS) and set(e.right) <= offers for e in learned)

    def test_no_near_miss_is_a_known_question(self) -> None:
        corpus = load_corpus(CORPUS)
        records = [*corpus.facts.values(), *corpus.holes.values(), *corpus.courses.values()]
        known = {q for r in records for texts in r.asked_as.values() for q in texts}
        assert not known & {n.question for n in load_near()}

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("{", "no JSON object"),
            (near(True).model_dump_json().replace('"question":"n-1"', '"question":" "'), "asks nothing"),
            (near(True).model_dump_json().replace('"right":[]', '"right":["f"]'), "no right answer"),
            (near(False, "f").model_dump_json().replace('"right":["f"]', '"right":["hole-x"]'), "no right answer"),
        ],
    )
    def test_a_line_that_is_none_is_named(self, line: str, told: str, tmp_path: Path) -> None:
        (tmp_path / "near.jsonl").write_text(line, "utf-8")
        with pytest.raises(ItemError, match=rf"near.jsonl:1: .*{told}"):
            load_near(tmp_path / "near.jsonl")

    def test_an_id_twice_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "near.jsonl").write_text("\n".join([near(True).model_dump_json()] * 2), "utf-8")
        with pytest.raises(ItemError, match="comes twice"):
            load_near(tmp_path / "near.jsonl")


class TestJudging:
    def test_of_what_nothing_answers_a_refusal_or_an_admitted_gap_counts_and_doubt_is_candid(self) -> None:
        assert values(near(True), answer(abstained=True)) == {REFUSED.name: 1.0, CANDID.name: 1.0}
        assert values(near(True), answer("hole-wages", "f")) == {REFUSED.name: 1.0, CANDID.name: 1.0}
        assert says_it_is_the_nearest(answer("f", text=DOUBT))
        assert values(near(True), answer("f", text=DOUBT)) == {REFUSED.name: 0.0, CANDID.name: 1.0}
        assert values(near(True), answer("f")) == {REFUSED.name: 0.0, CANDID.name: 0.0}

    def test_of_what_is_answered_the_right_one_must_be_shown(self) -> None:
        assert values(near(False, "f"), answer("g", "f")) == {OVER.name: 0.0, RIGHT.name: 1.0}
        assert values(near(False, "f"), answer(courses=("f",))) == {OVER.name: 0.0, RIGHT.name: 1.0}
        assert values(near(False, "o"), answer("f"), {"o": ("f",)}) == {OVER.name: 0.0, RIGHT.name: 1.0}
        assert values(near(False, "f"), answer("g")) == {OVER.name: 0.0, RIGHT.name: 0.0}
        # What is refused and shown all the same is refused.
        assert values(near(False, "f"), answer("f", abstained=True)) == {OVER.name: 1.0, RIGHT.name: 1.0}

    def test_a_question_for_a_course_is_judged_by_the_offers_that_are_shown(self) -> None:
        unknown, known = near(True, id_="offer-a-1"), near(False, "a", "b", id_="offer-a-2")
        nearest = "This comes closest: Welding. [1] We are not sure that this is what you are looking for."
        assert values(unknown, answer(abstained=True)) == {OFFER_REFUSED.name: 1.0, OFFER_CANDID.name: 1.0}
        assert values(unknown, answer(courses=("c",))) == {OFFER_REFUSED.name: 0.0, OFFER_CANDID.name: 0.0}
        told = says_it_is_the_nearest(answer("c", text=nearest))
        assert values(unknown, answer("c", text=nearest)) == {OFFER_REFUSED.name: 0.0, OFFER_CANDID.name: float(told)}
        assert values(known, answer("b", abstained=True)) == {OFFER_RIGHT.name: 1.0}
        assert values(known, answer(courses=("c",))) == {OFFER_RIGHT.name: 0.0}

    def test_the_suite_asks_each_once_and_lists_what_misleads(self, tmp_path: Path, monkeypatch) -> None:
        items = [near(True, id_="a"), near(True, id_="b"), near(False, "f", id_="c")]
        monkeypatch.setattr(suite_of_near, "load_near", lambda: items)
        given = {"a": answer(abstained=True), "b": answer("g"), "c": answer("f")}

        class Says:
            def __init__(self):
                self.asked = []

            def ask(self, question):
                self.asked.append(question.text)
                return given[question.text]

        says = Says()
        result = suite("near").run(Context(says, Settings.from_environment({}), [], tmp_path))
        assert says.asked == ["a", "b", "c"] and result.n == 3
        assert [case.id for case in result.cases] == ["b"]
        assert result.scores["a"][REFUSED.name] != result.scores["b"][REFUSED.name]
        dev = suite("near").run(Context(says, Settings.from_environment({}), [], tmp_path, split="dev"))
        assert dev.n == 0
