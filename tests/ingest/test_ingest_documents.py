"""Given files, when they are read, then every passage can be cited, and what could not be read is named."""

from __future__ import annotations

import json
import os

import pytest

from advisor.domain import Passage
from advisor.index.entry import SENTENCE, Entry
from advisor.ingest import Document, Section, read_documents
from advisor.ingest.passages import MOST, cut, document_entries


def write(path, *rows):
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), encoding="utf-8")
    return path


def test_json_lines_are_read_line_by_line_and_bad_ones_rejected(tmp_path):
    file = write(
        tmp_path / "docs.jsonl",
        {
            "id": "a",
            "title": "Titel",
            "text": "De fabriek draait dag en nacht.",
            "language": "nl",
            "url": "https://a.example",
        },
        "",
        "{not json",
        '["a", "list"]',
        {"title": "no id", "text": "x"},
        {"id": "b", "text": "  "},
        {"id": "c", "text": 5},
        {"id": "d", "text": "goed", "language": "dutch!"},
        {"id": "e", "text": "nul \u0000 byte"},
        {"id": 7, "text": "The number is an id as well.", "language": "en-GB"},
    )
    with open(file, "ab") as out:
        out.write(b'{"id": "f", "text": "caf\xe9"}\n')

    entries, rejects = read_documents([file])

    assert [(e.passage.document, e.passage.language, e.passage.kind) for e in entries] == [
        ("a", "nl", "source"), ("7", "en", "source"),
    ]  # fmt: skip
    passage = entries[0].passage
    assert (passage.title, passage.url, passage.locator) == ("Titel", "https://a.example", None)
    assert entries[0].context == "Titel"
    assert [(r.place, r.reason) for r in rejects] == [
        ("docs.jsonl:3", "ingest_not_json"),
        ("docs.jsonl:4", "ingest_not_an_object"),
        ("docs.jsonl:5", "ingest_no_id"),
        ("docs.jsonl:6", "ingest_no_text"),
        ("docs.jsonl:7", "ingest_not_a_text"),
        ("docs.jsonl:8", "ingest_unknown_language"),
        ("docs.jsonl:9", "ingest_not_text"),
        ("docs.jsonl:11", "ingest_not_utf8"),
    ]


def test_a_folder_is_read_with_paths_relative_to_it(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.txt").write_text("verborgen")
    (tmp_path / "sub" / "nota.txt").write_text("Dit is een nota over de werking van de oven in de staalfabriek.")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "nul.txt").write_bytes(b"abc\x00def")
    (tmp_path / "latin.txt").write_bytes("Le café de l'usine est ouvert à midi.".encode("cp1252"))
    (tmp_path / "wide.txt").write_text("De bus rijdt om het uur naar de haven.", encoding="utf-16")
    (tmp_path / "photo.xyz").write_bytes(b"\x00\x01")

    entries, rejects = read_documents([tmp_path])

    found = {e.passage.document: e.passage.text for e in entries}
    assert found["sub/nota.txt"].startswith("Dit is een nota")
    assert found["latin.txt"] == "Le café de l'usine est ouvert à midi."
    assert found["wide.txt"].startswith("De bus")
    assert {(r.place, r.reason) for r in rejects} == {
        ("empty.txt", "ingest_empty"), ("nul.txt", "ingest_not_text"), ("photo.xyz", "ingest_unknown_format"),
    }  # fmt: skip


def test_a_missing_file_is_rejected_not_raised(tmp_path):
    assert read_documents([tmp_path / "gone.txt"])[1][0].reason == "ingest_unreadable"


MARKDOWN = """---
draft: true
---
# Rapport over water

Het **waterverbruik** daalde met [12 %](https://a.example).

## Oorzaken

### In de fabriek
- kortere spoelbeurten
- een gesloten kring

## Besluit
Het doel is gehaald.
"""


def test_markdown_gives_heading_paths_as_locators(tmp_path):
    (tmp_path / "water.md").write_text(MARKDOWN)
    entries, rejects = read_documents([tmp_path / "water.md"])
    assert rejects == []
    assert [(e.passage.locator, e.passage.text) for e in entries] == [
        ("Rapport over water", "Het waterverbruik daalde met 12 %."),
        ("Oorzaken > In de fabriek", "- kortere spoelbeurten\n- een gesloten kring"),
        ("Besluit", "Het doel is gehaald."),
    ]
    assert {e.passage.title for e in entries} == {"Rapport over water"}
    assert entries[1].context == "Rapport over water > Oorzaken > In de fabriek"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("De werknemers krijgen een opleiding van vier dagen en een attest van de sectorfederatie.", "nl"),
        ("The employees are given four days of training and a certificate of the federation.", "en"),
        ("Les travailleurs reçoivent une formation de quatre jours et une attestation du secteur.", "fr"),
    ],
)
def test_the_language_of_a_file_is_found(tmp_path, text, language):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read_documents([tmp_path])[0][0].passage.language == language


def test_a_long_text_is_cut_at_sentences_and_never_inside_a_figure():
    sentence = "In 2024 telde de sector 30.000 banen, of 12,5 % meer dan in 2019, aldus dr. Peeters. "
    pieces = cut(sentence * 40)
    assert len(pieces) > 3
    assert all(len(p) <= MOST for p in pieces)
    assert all(p.startswith("In 2024") and p.endswith("Peeters.") for p in pieces)


def test_a_sentence_without_end_is_cut_at_a_space():
    pieces = cut("woord 12 % " * 400)
    assert all(len(p) <= MOST for p in pieces)
    assert all(not p.startswith("%") for p in pieces)


def test_nothing_of_a_long_text_is_lost():
    text = "\n\n".join(f"Alinea {n} zegt iets over punt {n}. Daarna volgt zin {n}." for n in range(60))
    joined = " ".join(cut(text))
    assert all(f"punt {n}." in joined and f"zin {n}." in joined for n in range(60))


def test_passages_of_one_place_have_ids_of_their_own(tmp_path):
    file = write(tmp_path / "d.jsonl", {"id": "long", "text": "Een zin over de lange tekst die maar doorgaat. " * 60})
    entries, _ = read_documents([file])
    assert [e.passage.id for e in entries] == [f"long#{n}" for n in range(len(entries))]
    assert len(entries) > 1


def test_every_piece_of_a_long_section_is_a_place_but_a_page_is_one(tmp_path):
    paragraphs = "\n\n".join(f"Alinea {n} gaat over de oven. " * 12 for n in range(6))
    (tmp_path / "a.md").write_text(f"# Ovens\n\n## Bouw\n\n{paragraphs}\n\n## Slot\n\nKort.\n")
    (tmp_path / "b.txt").write_text(paragraphs)
    entries, _ = read_documents([tmp_path])
    places = [e.passage.locator for e in entries if e.passage.document == "a.md"]
    assert places[:2] == ["Bouw § 1", "Bouw § 2"]
    assert places[-1] == "Slot"
    assert [e.passage.locator for e in entries if e.passage.document == "b.txt"][:2] == ["§ 1", "§ 2"]

    page = Document("c.pdf", "C", (Section(paragraphs, locator="p. 3"),), language="nl")
    assert {e.passage.locator for e in document_entries(page)} == {"p. 3"}


def test_what_cannot_be_read_in_a_folder_is_named_and_the_rest_is_taken(tmp_path, monkeypatch):
    folder = tmp_path / "papers"
    for name in ("closed", "open"):
        (folder / name).mkdir(parents=True)
    (folder / "open" / "good.txt").write_text("De zaal Goudsbloem telt 12 tafels.")
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("De kantine is open.")
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    (folder / "open" / "round").symlink_to(folder, target_is_directory=True)
    (folder / "empty.jsonl").write_text("\n \n")
    os.mkfifo(folder / "pipe.txt")
    (folder / "open" / ".hidden.txt").write_text("verborgen")
    real = os.scandir

    def scandir(path):  # tests may run as root, whom no folder is closed to
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)

    entries, rejects = read_documents([folder])

    assert [e.passage.document for e in entries] == ["open/good.txt"]
    assert {(r.place, r.reason, r.detail) for r in rejects} == {
        ("closed", "ingest_unreadable", "Permission denied"),
        ("caf\ufffd.txt", "ingest_name_not_utf8", ""),
        ("gone.txt", "ingest_link_outside", ""),
        ("empty.jsonl", "ingest_empty", ""),
        ("pipe.txt", "ingest_not_a_file", ""),
    }


def test_a_folder_without_files_is_said(tmp_path):
    (tmp_path / "nothing").mkdir()
    entries, (reject,) = read_documents([tmp_path / "nothing"])
    assert (entries, reject.place, reject.reason) == ([], "nothing", "ingest_folder_empty")


def test_what_commands_a_terminal_or_turns_the_text_round_is_not_taken(tmp_path):
    row = {
        "id": "e\x1b[2Jvi\u202el",
        "title": "Ti\x1b]0;pwned\x1b\\tel\u2066",
        "text": "De zaal telt \x1b[31m17\x1b[0m \u202etafels\u202c.\u0085\x9b2JZij is open.\n\nOok \x9e op maandag.",
        "language": "nl",
        "url": "https://a.example/\x1b[1m",
    }
    (tmp_path / "plain\x1b[31m.txt").write_text(
        "De kantine \x1b[5mGoudsbloem schenkt soep. " + "Zij is open. " * 20, encoding="utf-8"
    )
    entries, rejects = read_documents([write(tmp_path / "d.jsonl", row), tmp_path / "plain\x1b[31m.txt"])

    assert rejects == []
    first, *_, last = [e.passage for e in entries]
    assert (first.document, first.title, first.url) == ("evil", "Titel", "https://a.example/")
    assert " ".join(first.text.split()) == "De zaal telt 17 tafels. Zij is open. Ook op maandag."
    assert last.document == "plain.txt" and "De kantine Goudsbloem schenkt soep." in last.text


SAID = {
    "nl": "De werkgevers in de haven zoeken lassers en monteurs die met warmtepompen kunnen werken, en betalen daarvoor"
    " ook de opleiding.",
    "en": "Employers in the port look for welders and fitters who can work with heat pumps, and they will also pay for"
    " the training.",
    "fr": "Les employeurs du port cherchent des soudeurs et des monteurs qui savent travailler avec des pompes à"
    " chaleur, et ils paient la formation.",
    "de": "Die Arbeitgeber im Hafen suchen Monteure, die mit Wärmepumpen arbeiten können, und bezahlen auch die"
    " Ausbildung für alle, die den Beruf noch nicht kennen.",
}


def test_a_passage_is_in_another_language_only_where_it_says_so():
    """Codes and names look like any language: they are in that of their document."""
    codes = " ".join(f"Element: Vehicle.part_{n} | Aard: Attribute | Type: VehicleStatus." for n in range(4))
    names = ", ".join(["Jan Peeters", "Marie Dubois", "John Smith", "Anne Leclercq", "Tom Johnson"] * 3)
    texts = [SAID["nl"] * 3, *SAID.values(), codes, names]
    document = Document("a", "a", tuple(Section(t, (), f"p. {n}") for n, t in enumerate(texts, 1)))

    assert [e.passage.language for e in document_entries(document)] == ["nl", *SAID, "nl", "nl"]


def test_no_figure_is_cut_from_its_unit_however_long_the_sentence_is():
    units = [
        "49.000 miljoen euro",
        "12 TWh per jaar",
        "€ 1 200 per deelnemer",
        "3,5 kg CO2",
        "± 40 °C",
        "2 à 3 procent",
    ]
    for shift in range(40):
        said = "x" * shift + " " + " ".join(f"verbruikt men hier dan {unit}" for unit in units * 12)
        parts = cut(said)
        assert len(parts) > 1 and all(len(p) <= MOST for p in parts)
        assert sum(p.count(u) for p in parts for u in units) == said.count("verbruikt")


def test_a_table_is_cut_between_its_rows():
    rows = [f"Sector {n} met een lange naam | {n * 100} jobs. Nog een zin | {n} %" for n in range(60)]

    parts = cut("\n".join(rows))

    assert [row for part in parts for row in part.splitlines()] == rows
    assert all(len(p) <= MOST for p in cut(" | ".join(["cel met woorden"] * 400)))


def pieces(text: str, context: str = "Titel > Kop") -> list[str]:
    passage = Passage("a#0", "a", "source", text, "nl", "Titel")
    return [piece for part, piece in Entry(passage, context=context).parts() if part == SENTENCE]


def test_an_item_is_found_with_what_hangs_on_it_and_below_its_heading():
    said = pieces("• Departement Omgeving\no Katrien Peeters\no Marleen Maes\n• Agentschap Wegen\no Patrick Claes")

    assert "Kop: Departement Omgeving: Katrien Peeters; Marleen Maes" in said
    assert "Kop: • Departement Omgeving" in said and "Kop: Titel" not in said
    assert "Publiceren: Volgens de keten; Op de website" in pieces(
        "Publiceren:\nVolgens de keten\nOp de website\nOnderhoud:\nElk jaar een nieuwe versie"
    )
    assert not pieces("Een enkele zin heeft geen stukken.")


def test_a_row_is_found_with_and_without_the_names_of_its_columns():
    said = pieces("Opleiding: Lassen | Prijs: 90 euro. Breng zelf schoenen mee.\nOpleiding: Pijpen | Prijs: 0 euro.")

    assert "Opleiding: Lassen | Prijs: 90 euro. Breng zelf schoenen mee." in said
    assert "Pijpen | 0 euro." in said and "Kop: Pijpen | 0 euro." in said
