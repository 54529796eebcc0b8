"""Given an index, when it is asked, then the right places come first, each once, in the asker's language."""

from __future__ import annotations

import numpy as np
import pytest
from langchain_core.documents import Document

from advisor.domain import Passage
from advisor.embed import open_encoder
from advisor.index import Entry, build, open_index
from advisor.retrieve.langchain import AdvisorRetriever
from advisor.retrieve.search import Retriever
from advisor.settings import Settings


def passage(document, text, language="nl", kind="fact", locator=None, number=""):
    return Passage(f"{document}{number}@{language}", document, kind, text, language, document, locator, date="2021-06")


ENTRIES = [
    Entry(
        passage("workers", "Voor 49.000 werknemers is werken met digitale hulpmiddelen belangrijk."),
        questions=("Hoeveel mensen moeten digitaal leren werken?",),
    ),
    Entry(
        passage("workers", "Working with digital tools matters for 49,000 employees.", "en"),
        questions=("How many people must learn to work digitally?",),
    ),
    Entry(passage("hydrogen", "Waterstoftechnici onderhouden elektrolysers en volgen de druk op.")),
    Entry(passage("hydrogen", "Hydrogen technicians maintain electrolysers and watch the pressure.", "en")),
    Entry(passage("course", "Lascursus van zes dagen in Genk, met attest.", kind="course")),
    Entry(
        passage(
            "report",
            "De haven kocht een kraan. De kraan tilt 60 ton.",
            kind="source",
            locator="p. 1",
            number=1,
        )
    ),
    Entry(passage("report", "In 2019 werd een tweede kraan besteld.", kind="source", locator="p. 1", number=2)),
    Entry(passage("report", "De kranen worden met stroom gevoed.", kind="source", locator="p. 2", number=3)),
    Entry(passage("nota", "Le port de Gand a acheté deux nouvelles grues en 2019.", "fr", kind="source")),
]


@pytest.fixture(scope="module")
def retriever(model_home, tmp_path_factory):
    encoder = open_encoder(Settings.from_environment({"ADVISOR_HOME": str(model_home)}))
    home = tmp_path_factory.mktemp("retrieve")
    build(ENTRIES, encoder, home, corpus_fingerprint="")
    return Retriever(open_index(home, encoder.name, encoder.dimension), encoder)


def found(hits):
    return [hit.passage.id for hit in hits]


def test_a_document_is_shown_in_the_language_of_the_question(retriever):
    for language, question in (
        ("nl", "Wie onderhoudt elektrolysers?"),
        ("en", "Who maintains electrolysers?"),
    ):
        best = retriever.search(question, language=language)[0]
        assert best.passage.id == f"hydrogen@{language}"


def test_a_question_in_another_language_finds_it_by_meaning_alone(retriever):
    best = retriever.search("Wer wartet die Elektrolyseure?", language="de")[0]
    assert best.passage.document == "hydrogen"
    assert best.lexical is None


def test_letters_count_only_in_the_language_of_the_question(retriever):
    hits = {h.passage.id: h for h in retriever.search("Wie kocht nieuwe grues in 2019?", language="nl")}
    assert hits["nota@fr"].lexical is None
    assert (hits.get("report1@nl") or hits["report2@nl"]).lexical > 0
    assert all(h.lexical is None for h in retriever.search("grues 2019", language=None))


def test_each_place_comes_once(retriever):
    hits = retriever.search("Welke kraan heeft de haven?", language="nl", k=20)
    places = [(h.passage.document, h.passage.locator) for h in hits]
    assert len(places) == len(set(places)) == 6
    assert {p for p in places if p[0] == "report"} == {("report", "p. 1"), ("report", "p. 2")}


def test_kinds_and_k_limit_what_comes(retriever):
    hits = retriever.search("kraan", language="nl", kinds={"course", "source"})
    assert {h.passage.kind for h in hits} == {"course", "source"}
    assert len(retriever.search("kraan", language="nl", k=2)) == 2
    assert retriever.search("kraan", language="nl", k=0) == []
    assert retriever.search("kraan", language="nl", kinds=set()) == []


def test_a_known_question_is_reported(retriever):
    hits = {h.passage.id: h for h in retriever.search("Hoeveel mensen moeten digitaal leren werken?", language="nl")}
    # Known questions are embedded by the quantised route, the question itself exactly.
    assert hits["workers@nl"].asked == pytest.approx(1, abs=5e-3)
    assert hits["hydrogen@nl"].asked is None
    assert next(iter(hits)) == "workers@nl"


def test_scores_order_and_stay_between_zero_and_one(retriever):
    for question in ("elektrolysers", "???", "a", "kraan " * 300):
        scores = [h.score for h in retriever.search(question, language="nl")]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= s <= 1 for s in scores)


@pytest.mark.parametrize("question", ["Wie onderhoutd elektrolyseres?", "wtaerstoftehcnici", "Lsacursus in Genkk"])
def test_mistyped_words_are_found(retriever, question):
    assert retriever.search(question, language="nl")[0].passage.document in {"hydrogen", "course"}


def test_a_given_vector_saves_encoding(retriever, monkeypatch):
    vector = retriever.encode("kraan")
    usual = retriever.search("kraan", language="nl")
    monkeypatch.setattr(retriever, "encode", lambda text: pytest.fail("encoded again"))
    assert retriever.search("kraan", language="nl", vector=vector) == usual


def test_a_large_index_ranks_what_chroma_and_the_letters_find(retriever, monkeypatch):
    usual = retriever.search("Welke kraan tilt 60 ton?", language="nl", k=2)
    monkeypatch.setattr(retriever.index, "exact_up_to", 0)
    assert found(retriever.search("Welke kraan tilt 60 ton?", language="nl", k=2)) == found(usual)
    only = retriever.search("kraan", language="nl", kinds={"course"})
    assert found(only) == ["course@nl"]


def test_an_empty_index_finds_nothing(model_home, tmp_path):
    encoder = open_encoder(Settings.from_environment({"ADVISOR_HOME": str(model_home)}))
    build([], encoder, tmp_path, corpus_fingerprint="")
    assert Retriever(open_index(tmp_path, encoder.name, encoder.dimension), encoder).search("x", language="nl") == []


def test_langchain_documents_carry_what_a_citation_needs(retriever):
    documents = AdvisorRetriever(retriever=retriever, language="nl", k=2).invoke("Wie onderhoudt elektrolysers?")
    assert len(documents) == 2
    first = documents[0]
    assert isinstance(first, Document)
    assert first.id == "hydrogen@nl"
    assert first.page_content.startswith("Waterstoftechnici")
    assert first.metadata["document"] == "hydrogen"
    assert first.metadata["date"] == "2021-06"
    assert 0 < first.metadata["score"] <= 1
    assert None not in first.metadata.values()


def test_the_index_is_a_langchain_vector_store_as_well(retriever):
    from advisor.retrieve.langchain import vector_store

    store = vector_store(retriever)
    assert store.similarity_search("elektrolysers", k=1)[0].metadata["document"] == "hydrogen"
    vector = np.asarray(retriever.encode("elektrolysers"))
    assert store.similarity_search_by_vector(vector.tolist(), k=1)[0].metadata["document"] == "hydrogen"
