"""Given files that come, change and go, when they are taken in, then what changed is read and nothing is lost."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from advisor.errors import StorageError
from advisor.index.entry import Entry
from advisor.ingest import Library, Reject, files, take
from advisor.ingest.catalogue.merge import together
from advisor.ingest.catalogue.model import CourseRecord
from advisor.ingest.library import SOURCES, write_sources
from advisor.ingest.report import report
from advisor.ingest.source import Source

CATALOGUE = """Opleiding;Aanbieder;Gemeente;Prijs;Duur;Startdatum;Taal;Omschrijving
Lassen TIG;Centrum Noord;Gent;€ 250;40 uur;12/01/2027;Nederlands;Je leert TIG-lassen van dunne platen.
Lassen TIG;Centrum Noord;Antwerpen;€ 250;40 uur;09/02/2027;Nederlands;Je leert TIG-lassen van dunne platen.
;Centrum Zuid;Hasselt;gratis;12 uur;01/03/2027;Nederlands;Een opleiding zonder naam.
Rekenbladen;Centrum Zuid;;0;12 uur;31/02/2027;Nederlands;Werk met tabellen en grafieken.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "papers"
    made.mkdir()
    (made / "nota.txt").write_text("De proefzaal Zonnedauw telt 37 lasposten.", encoding="utf-8")
    (made / "kantine.md").write_text("# Kantine\n\nDe kantine schenkt 55 soorten soep.", encoding="utf-8")
    (made / "aanbod.csv").write_text(CATALOGUE, encoding="utf-8")
    return made


def counted(library: Library, sources: list[Source]) -> list[Source]:
    """Makes these the ones that count, as a build does."""
    generation = library.home / "index" / "g"
    generation.mkdir(parents=True, exist_ok=True)
    write_sources(sources, generation / SOURCES)
    (library.home / "index" / "CURRENT").write_text("g")
    return sources


class TestWhatCounts:
    def test_nothing_counts_before_a_generation_says_so(self, folder: Path, tmp_path: Path) -> None:
        library = Library(tmp_path / "home")
        counted(library, [])
        taken = take(files([folder]), library)
        assert {s.name for s in taken.sources} == {"nota.txt", "kantine.md", "aanbod.csv"}
        assert Library(tmp_path / "home").sources() == []
        counted(library, taken.sources)
        assert Library(tmp_path / "home").sources() == taken.sources

    def test_where_no_generation_tells_the_newest_file_of_each_source_counts(
        self, folder: Path, tmp_path: Path
    ) -> None:
        library = Library(tmp_path / "home")
        first = take(files([folder]), library)
        (folder / "nota.txt").write_text("De proefzaal Zonnedauw telt nu 41 lasposten.", encoding="utf-8")
        take(files([folder / "nota.txt"]), library, before=first.sources)
        texts = [e.passage.text for e in library.entries()]
        assert "De proefzaal Zonnedauw telt nu 41 lasposten." in texts
        assert not any("37" in text for text in texts)

    def test_what_a_killed_ingest_left_is_swept(self, folder: Path, tmp_path: Path) -> None:
        library = Library(tmp_path / "home")
        taken = take(files([folder]), library)
        (library.folder / ".half.jsonl.99.partial").write_text("{")
        library.sweep(taken.sources[:1])
        assert [p.name for p in library.folder.iterdir()] == [taken.sources[0].file]

    @pytest.mark.parametrize("spoil", [lambda b: b[: len(b) // 2], lambda b: b[:-9], lambda _: b"{", lambda _: b""])
    def test_a_spoiled_file_is_said_and_read_again(self, folder: Path, tmp_path: Path, spoil) -> None:
        library = Library(tmp_path / "home")
        taken = take(files([folder / "nota.txt"]), library)
        path = library.folder / taken.sources[0].file
        path.write_bytes(spoil(path.read_bytes()))
        assert isinstance(library.damage(taken.sources[0]), StorageError)
        again = take(files([folder / "nota.txt"]), library, before=taken.sources)
        assert again.outcome == {"nota.txt": "changed"} and library.damage(again.sources[0]) is None


class TestChange:
    def test_what_has_not_changed_is_not_read(self, folder: Path, tmp_path: Path, monkeypatch) -> None:
        library = Library(tmp_path / "home")
        first = take(files([folder]), library)
        monkeypatch.setattr("advisor.ingest.sandbox.Sandbox.read", lambda *_: pytest.fail("it was read again"))
        again = take(files([folder]), library, before=first.sources)
        assert set(again.outcome.values()) == {"unchanged"} and again.fresh == []
        assert again.sources == first.sources
        # What was refused then is told again: a nightly run must not look better than the first.
        assert again.rejects == first.rejects != []

    def test_a_file_that_is_gone_takes_its_passages_along(self, folder: Path, tmp_path: Path) -> None:
        library = Library(tmp_path / "home")
        first = take(files([folder]), library)
        (folder / "kantine.md").unlink()
        again = take(files([folder]), library, before=first.sources)
        assert again.outcome["kantine.md"] == "removed"
        told = report(library, first.sources, again, dry_run=False)
        assert (told.changed, told.removed) == (0, 1)

    def test_a_file_of_another_folder_stays(self, folder: Path, tmp_path: Path) -> None:
        library = Library(tmp_path / "home")
        other = tmp_path / "other"
        other.mkdir()
        (other / "dak.txt").write_text("Het dak is van zink en weegt 3 ton.", encoding="utf-8")
        first = take(files([folder, other]), library)
        again = take(files([folder]), library, before=first.sources)
        assert "dak.txt" in {s.name for s in again.sources}

    def test_a_bad_night_loses_nothing(self, folder: Path, tmp_path: Path) -> None:
        # Given a file that was read, and is something else today
        library = Library(tmp_path / "home")
        first = take(files([folder]), library)
        (folder / "nota.txt").write_bytes(b"\0\1\2" * 50)
        again = take(files([folder]), library, before=first.sources)
        assert again.outcome["nota.txt"] == "refused"
        assert "nota.txt" in {s.name for s in again.sources}, "what was read of it before goes on"

    def test_two_files_of_one_name_do_not_push_each_other_out(self, folder: Path, tmp_path: Path) -> None:
        library = Library(tmp_path / "home")
        first = take(files([folder / "nota.txt"]), library)
        other = tmp_path / "nota.txt"
        other.write_text("Een heel andere nota over de fietsenstalling.", encoding="utf-8")
        again = take(files([other]), library, before=first.sources)
        assert [(n, r.reason) for n, r in again.rejects] == [("nota.txt", "ingest_name_taken")]
        assert again.sources == first.sources
        # Where the first has moved, it is the same file at a new place.
        (folder / "nota.txt").unlink()
        moved = take(files([other]), library, before=first.sources)
        assert moved.outcome == {"nota.txt": "changed"} and moved.sources[0].origin == str(other)


class TestCounts:
    def test_rows_add_up(self, folder: Path, tmp_path: Path) -> None:
        library = Library(tmp_path / "home")
        taken = take(files([folder / "aanbod.csv"]), library)
        (source,) = taken.sources
        assert (source.rows, source.courses, source.rows_refused) == (4, 3, 1)
        reasons = {(r.place, r.reason, r.scope) for _, r in taken.rejects}
        assert ("aanbod.csv:4", "ingest_no_name", "row") in reasons
        assert ("aanbod.csv:5", "ingest_field_date_impossible", "field") in reasons
        courses = [k for k in library.kept(source) if isinstance(k, CourseRecord)]
        assert [c.name["nl"] for c in courses] == ["Lassen TIG", "Lassen TIG", "Rekenbladen"]
        assert len({c.key for c in courses}) == 3, "an id leads to one course"

    def test_the_later_of_two_documents_with_one_id_counts_and_it_is_said(self, tmp_path: Path) -> None:
        path = tmp_path / "d.jsonl"
        rows = [{"id": "a", "text": "De eerste tekst."}, {"id": "a", "text": "De tweede tekst."}]
        path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
        library = Library(tmp_path / "home")
        taken = take(files([path]), library)
        assert [e.passage.text for e in library.entries(taken.sources)] == ["De tweede tekst."]
        assert [r.reason for _, r in taken.rejects] == ["ingest_id_twice"]


def test_what_nobody_sees_is_not_kept(tmp_path: Path) -> None:
    # Given words taken apart by marks of no width, so that an order would be read by a machine alone
    path = tmp_path / "d.jsonl"
    hidden = "De zaal telt 37 la\u200bs\u00adposten.\U000e0048\U000e0041 Zij is open\u2060 op maandag."
    path.write_text(json.dumps({"id": "a", "title": "Zaal\u200b", "text": hidden}), encoding="utf-8")
    library = Library(tmp_path / "home")
    (entry,) = library.entries(take(files([path]), library).sources)
    assert entry.passage.text == "De zaal telt 37 lasposten. Zij is open op maandag."
    assert entry.passage.title == "Zaal"


def test_what_two_catalogues_tell_differently_stands_with_the_later_one(tmp_path: Path) -> None:
    # Given names of files that hold the signs of a place
    rows = ("Lassen;Centrum Noord;EQF 3", "Lassen;Centrum Noord;EQF 4")
    for name, row in zip(("a: een.csv", "b#twee.csv"), rows, strict=True):
        (tmp_path / name).write_text(f"Opleiding;Aanbieder;Niveau;Duur\n{row};8 uur\n", encoding="utf-8")
    library = Library(tmp_path / "home")
    taken = take(files([tmp_path / "a: een.csv", tmp_path / "b#twee.csv"]), library)
    told = report(library, [], taken, dry_run=False)
    told.add(together(library.courses(taken.sources)))
    assert [(s, r.reason) for s, r in told.rejects] == [("b#twee.csv", "ingest_merge_differs")] * len(told.rejects)
    assert told.rejects and [line.rows_merged for line in told.lines] == [0, 1]


class TestFiles:
    def test_a_pattern_stands_for_what_it_matches(self, folder: Path) -> None:
        assert [f.name for f in files([folder / "*.md"])] == ["kantine.md"]

    def test_a_link_that_climbs_out_of_the_folder_is_not_followed(self, folder: Path, tmp_path: Path) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text("Het wachtwoord is appeltaart.")
        (folder / "uit.txt").symlink_to(secret)
        (folder / "in.txt").symlink_to(folder / "nota.txt")
        found = files([folder])
        assert [f for f in found if isinstance(f, Reject)] == [Reject("uit.txt", "ingest_link_outside")]
        assert "in.txt" in {f.name for f in found if not isinstance(f, Reject)}


def test_the_kept_entry_is_the_one_that_was_read(folder: Path, tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    taken = take(files([folder / "nota.txt"]), library)
    (entry,) = library.kept(taken.sources[0])
    assert isinstance(entry, Entry) and entry.passage.language == "nl" and entry.passage.document == "nota.txt"
    assert os.stat(library.folder / taken.sources[0].file).st_size > 100
