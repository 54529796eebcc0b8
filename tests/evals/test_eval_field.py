"""Messages as visitors write them: the set, and how an answer to one is judged."""

from __future__ import annotations

from collections import Counter

import pytest

from advisor.corpus.loading import load_corpus
from advisor.domain import LANGUAGES, Answer, Citation, CourseCard
from advisor.retrieve.exemplars import load_exemplars
from advisor.settings import data_folder
from evals.field import load_field
from evals.items import Item, ItemError
from evals.suites.field import CANDID, OVER, PARTS, REFUSED, RIGHT, SEVERAL, scores_of
from training.several import messages

CORPUS = data_folder("corpus")


def answer(*documents: str, text: str = "said", abstained: bool = False, courses: tuple[str, ...] = ()) -> Answer:
    cited = tuple(Citation(n, d, d, None, None, "", "", "en") for n, d in enumerate(documents, start=1))
    cards = tuple(CourseCard(c, c, "", None, None, None, None, None, None, (), None) for c in courses)
    return Answer("", "en", "figure", text, abstained=abstained, citations=cited, courses=cards)


def item(*groups: tuple[str, ...], required: tuple[str, ...] = (), abstain: bool = False) -> Item:
    return Item(
        id="f", language="en", persona="worker", family="unanswerable" if abstain else "composite", question="A? B?",
        gold=tuple(g for group in groups for g in group), gold_groups=groups, gold_mode="all" if groups else "any",
        required=tuple({"any": (r,)} for r in required), abstain=abstain, audit="ok", split="dev",
    )  # fmt: skip


def values(asked: Item, given: Answer, of_overview=None) -> dict[str, float]:
    return {name: score.value / score.weight for name, score in scores_of(asked, given, of_overview or {}).items()}


class TestTheSet:
    def test_each_language_has_enough_of_both_splits_and_all_records_exist(self) -> None:
        corpus = load_corpus(CORPUS)
        known = {*corpus.facts, *corpus.holes, *corpus.courses}
        items = load_field()
        per = Counter((i.split, i.language) for i in items)
        assert all(per["dev", lang] >= 50 and per["frozen", lang] == 40 for lang in LANGUAGES)
        assert sum(len(i.groups) > 1 for i in items) > 120 and sum(i.abstain for i in items) > 60
        assert not [(i.id, g) for i in items for g in (*i.gold, *i.nearby) if g not in known]

    def test_nothing_of_it_is_learned_from(self) -> None:
        corpus = load_corpus(CORPUS)
        records = [*corpus.facts.values(), *corpus.holes.values(), *corpus.courses.values()]
        learned = {q for record in records for texts in record.asked_as.values() for q in texts}
        learned |= {e.text for e in load_exemplars(CORPUS)} | {m.text for m in messages(CORPUS)}
        assert not learned & {i.question for i in load_field()}

    def test_a_line_that_comes_twice_is_named(self, tmp_path) -> None:
        path = tmp_path / "field.jsonl"
        path.write_text(2 * f"{item(('a',)).model_dump_json()}\n", "utf-8")
        with pytest.raises(ItemError, match="'f' comes twice"):
            load_field(path)


class TestJudged:
    def test_all_that_is_asked_must_be_told_by_citation_or_card(self) -> None:
        asked = item(("a", "b"), ("c",))
        assert values(asked, answer("b", courses=("c",))) == {
            RIGHT.name: 1,
            PARTS.name: 1,
            OVER.name: 0,
            SEVERAL.name: 1,
        }
        assert values(asked, answer("a", "b")) == {RIGHT.name: 0, PARTS.name: 0.5, OVER.name: 0, SEVERAL.name: 0}
        assert "missing c" in (scores_of(asked, answer("a"), {})[RIGHT.name].reason or "")

    def test_the_facts_of_an_overview_stand_for_it_and_a_required_fact_must_stand(self) -> None:
        assert values(item(("o",)), answer("a"), {"o": ["a"]})[RIGHT.name] == 1
        asked = item(("a",), required=("76,000",))
        assert values(asked, answer("a", text="many people"))[RIGHT.name] == 0
        assert values(asked, answer("a", text="76,000 people"))[RIGHT.name] == 1

    def test_a_refusal_that_tells_what_answers_is_none(self) -> None:
        assert values(item(("a",)), answer(abstained=True))[OVER.name] == 1
        assert values(item(("a",)), answer("a", abstained=True))[OVER.name] == 0

    def test_what_nothing_answers_is_refused_or_its_gap_admitted(self) -> None:
        asked = item(abstain=True)
        assert values(asked, answer(abstained=True)) == {REFUSED.name: 1, CANDID.name: 1}
        assert values(asked, answer("hole-x")) == {REFUSED.name: 1, CANDID.name: 1}
        doubt = "We are not sure that this answers your question. It is the closest that we have. Ten firms. [1]"
        assert values(asked, answer("a", text=doubt)) == {REFUSED.name: 0, CANDID.name: 1}
        assert values(asked, answer("a")) == {REFUSED.name: 0, CANDID.name: 0}
