"""A document that is added joins what is known, without the work of the first day being done again."""

from __future__ import annotations

import shutil
from pathlib import Path

from advisor.advisor import Advisor
from advisor.domain import Question
from advisor.ingest import Library, read_documents
from advisor.settings import Settings


def test_an_added_document_is_answered_from_and_nothing_is_learned_anew(model_home: Path, tmp_path: Path):
    home = tmp_path / "home"
    shutil.copytree(model_home.parent / "chat" / "index", home / "index")
    (home / "models").symlink_to(model_home / "models", target_is_directory=True)
    advisor = Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_TODAY": "2026-11-23"}))
    note = tmp_path / "zaalrooster.txt"
    note.write_text("De proefzaal Zonnedauw in Wevelgem telt 37 lasposten en 4 draaibanken.\n", encoding="utf-8")
    said: list[str] = []

    report = advisor.ingest([note], progress=lambda key, done, total: said.append(key))

    assert report["changed"] == 1 and not report["rejected"]
    assert "embed_passages" in said and "train" not in said
    answer = advisor.ask(Question("Hoeveel lasposten telt de proefzaal Zonnedauw?"))
    assert "37" in answer.answer and answer.citations[0].document == report_document(advisor, "Zonnedauw")
    assert "59.000" in advisor.ask(Question("Hoeveel werknemers moeten groene bijscholing krijgen?")).answer


def report_document(advisor: Advisor, word: str) -> str:
    """The id of the passage that holds `word`."""
    return next(h.passage.document for h in advisor.search(word, 3) if word in h.passage.text)


NOTE = """De proefzaal Zonnedauw in Wevelgem telt 37 lasposten en 4 draaibanken.

Wie er wil oefenen, belt eerst naar Greet van de werkplaats. De zaal is dicht op maandag.
"""


def test_without_our_corpus_what_is_ingested_is_the_whole_scope(model_home: Path, tmp_path: Path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(model_home / "models", target_is_directory=True)
    note = tmp_path / "zaalrooster.txt"
    note.write_text(NOTE, encoding="utf-8")
    advisor = Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"}))
    advisor.ingest([note])

    figure = advisor.ask(Question("Hoeveel lasposten telt de proefzaal Zonnedauw?"))
    assert "37" in figure.answer and not figure.abstained
    assert figure.citations[0].quote_kind == "source"
    english = advisor.ask(Question("How many welding stations does the Zonnedauw hall in Wevelgem have?"))
    assert english.language == "en" and "37" in english.answer
    for far in ("Wat is het recept voor wafels?", "Hoeveel werknemers moeten groene bijscholing krijgen?"):
        assert advisor.ask(Question(far)).abstained

    # Kept, but the build was cut off: the next opening makes it good.
    other = tmp_path / "kantine.txt"
    other.write_text("De kantine Zonnedauw schenkt 55 soorten soep [9] per maand.\n", encoding="utf-8")
    Library(home).put(read_documents([other])[0])
    again = Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"}))
    soup = again.ask(Question("Hoeveel soorten soep schenkt de kantine Zonnedauw?"))
    assert "55" in soup.answer and "[9]" not in soup.answer
