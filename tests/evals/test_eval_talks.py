"""Whole conversations: how they are read, held and judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.corpus.loading import load_corpus
from advisor.domain import Answer, Citation, Question
from advisor.settings import Settings, data_folder
from evals.items import ItemError
from evals.suites import Context, suite
from evals.suites import talks as suite_of_talks
from evals.talks import Message, Talk, facts_of_overviews, hold, is_right, load_talks


def citation(document: str) -> Citation:
    return Citation(1, document, document, None, None, "", "", "en")


class Says:
    """An advisor that answers each message from a script, and keeps what it was asked."""

    def __init__(self, **answers: Answer) -> None:
        self.answers, self.asked = answers, []

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        return self.answers[question.text]

    def search(self, question, k=10, language=None):
        return []


def answer(*documents: str, abstained: bool = False, intent: str = "figure", text: str = "said") -> Answer:
    cited = tuple(citation(d) for d in documents)
    return Answer("", "en", intent, text, abstained=abstained, citations=cited)


def talk(*turns: Message, id_: str = "t-1", split: str = "dev") -> Talk:
    return Talk(id=id_, language="en", persona="worker", split=split, turns=turns)


def judged(message: Message, given: Answer, holds=None) -> bool:
    (told,) = hold(Says(hi=given), [talk(message)])
    return is_right(told, holds or {})


class TestTheSet:
    def test_every_document_that_it_names_exists(self) -> None:
        corpus, overviews = load_corpus(data_folder("corpus")), facts_of_overviews()
        known = {*corpus.facts, *corpus.holes, *corpus.courses, *overviews}
        named = {i for t in load_talks() for m in t.turns for group in (m.right, *m.also) for i in group}
        assert named <= known

    def test_a_third_is_frozen_and_all_languages_and_visitors_speak(self) -> None:
        talks = load_talks()
        frozen = [t for t in talks if t.split == "frozen"]
        assert len(talks) == 240 and 0.3 < len(frozen) / len(talks) < 0.36
        assert {(t.language, t.persona) for t in frozen} == {
            (code, who) for code in ("nl", "en", "fr") for who in ("worker", "youth", "counsellor")
        }

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("{", "no JSON object"),
            ('{"id": "a", "language": "en", "persona": "worker", "split": "dev", "turns": [{"say": "hi"}]}', "nothing"),
            ('{"id": "a", "language": "en", "persona": "worker", "split": "dev", "turns": [{"say": " "}]}', "says"),
        ],
    )
    def test_a_line_that_is_no_conversation_is_named(self, line: str, told: str, tmp_path: Path) -> None:
        (tmp_path / "talks.jsonl").write_text(line, "utf-8")
        with pytest.raises(ItemError, match=rf"talks.jsonl:1: .*{told}"):
            load_talks(tmp_path / "talks.jsonl")


class TestHolding:
    def test_each_message_stands_behind_our_answers_to_those_before(self) -> None:
        says = Says(one=answer("a", text="first"), two=answer("b", text="second"))
        told = list(hold(says, [talk(Message(say="one", right=("a",)), Message(say="two", right=("b",)))]))
        assert [t.id for t in told] == ["t-1-1", "t-1-2"]
        assert [(t.role, t.content) for t in says.asked[1].history] == [("user", "one"), ("assistant", "first")]
        assert says.asked[0].history == () and says.asked[0].language is None


class TestWhatIsRight:
    def test_one_of_the_documents_is_enough_and_a_refusal_is_not(self) -> None:
        asked = Message(say="hi", right=("a", "b"))
        assert judged(asked, answer("x", "b"))
        assert not judged(asked, answer("x"))
        assert not judged(asked, answer("b", abstained=True))

    def test_each_further_thing_needs_a_document(self) -> None:
        asked = Message(say="hi", right=("a",), also=(("b", "c"),))
        assert judged(asked, answer("a", "c"))
        assert not judged(asked, answer("a"))

    def test_a_fact_of_an_overview_stands_for_it(self) -> None:
        asked = Message(say="hi", right=("overview",))
        assert judged(asked, answer("fact"), {"overview": ("fact",)})
        assert not judged(asked, answer("fact"))

    def test_what_is_not_known_is_refused_or_its_gap_admitted(self) -> None:
        asked = Message(say="hi", right=("hole-wages", "course"), unknown=True)
        assert judged(asked, answer(abstained=True))
        assert judged(asked, answer("fact", "hole-wages"))
        assert not judged(asked, answer("course"))

    def test_small_talk_and_cries_are_taken_for_what_they_are(self) -> None:
        assert judged(Message(say="hi", talk="distress", right=("line",)), answer("line", intent="distress"))
        assert not judged(Message(say="hi", talk="smalltalk"), answer("fact"))


def test_the_suite_counts_first_later_known_and_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = (
        Message(say="one", right=("a",)),
        Message(say="two", right=("b",)),
        Message(say="three", unknown=True),
        Message(say="four", talk="smalltalk"),
    )
    monkeypatch.setattr(suite_of_talks, "load_talks", lambda: [talk(*turns), talk(turns[0], id_="t-2", split="frozen")])
    says = Says(one=answer("a"), two=answer("x"), three=answer(abstained=True), four=answer(intent="smalltalk"))
    result = suite("talks").run(Context(says, Settings.from_environment({}), [], tmp_path, split="dev"))
    rows = {row.metric.name: row.pooled.value for row in result.tables[0].rows}
    assert rows == {"talk_right": 0.75, "talk_first": 1.0, "talk_later": 2 / 3, "talk_known": 0.5, "talk_unknown": 1.0}
    assert result.n == 4 and [c.id for c in result.cases] == ["t-1-2"]
