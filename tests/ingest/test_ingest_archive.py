"""Given a container that lies, when it is read, then it is refused early, with what it is and what to do."""

from __future__ import annotations

import time
import zipfile

import docx as word
import openpyxl
import pytest
from pptx import Presentation

from advisor.ingest.model import Reject
from advisor.ingest.office import archive, docx, epub, pptx, sheets

READERS = {".docx": docx.read, ".pptx": pptx.read, ".xlsx": sheets.read, ".epub": epub.read}
OLE = archive.OLE + bytes(512)


def office(folder, ending):
    """A real file with the text "hallo"."""
    path = folder / f"echt{ending}"
    if ending == ".docx":
        made = word.Document()
        made.add_paragraph("hallo")
    elif ending == ".pptx":
        made = Presentation()
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = "hallo"
    else:
        made = openpyxl.Workbook()
        made.active.append(["hallo"])
    made.save(str(path))
    return path


def rewritten(path, change):
    with zipfile.ZipFile(path) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, blob in (change(parts) or parts).items():
            new.writestr(name, blob)
    return path


def refused(path, reader=None):
    found = list((reader or READERS[path.suffix])(path, path.name))
    assert all(isinstance(f, Reject) for f in found)
    return [(f.place, f.reason, f.detail, f.scope) for f in found]


MAIN = {".docx": "word/document.xml", ".pptx": "ppt/slides/slide1.xml", ".xlsx": "xl/worksheets/sheet1.xml"}


@pytest.mark.parametrize("ending", MAIN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_that_declares_entities_is_refused(tmp_path, ending, encoding):
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    def plant(parts):
        text = parts[MAIN[ending]].decode().partition("?>")[2]
        parts[MAIN[ending]] = (laughs + text).encode(encoding)

    path = rewritten(office(tmp_path, ending), plant)
    assert refused(path) == [(path.name, "ingest_entities", MAIN[ending].split("/")[-1], "file")]


@pytest.mark.parametrize("ending", MAIN)
def test_a_part_that_unpacks_to_far_more_is_not_opened(tmp_path, ending):
    path = rewritten(office(tmp_path, ending), lambda parts: parts.update({"word/media/x.xml": bytes(30 << 20)}))
    began = time.monotonic()
    (place, reason, _, scope), *rest = refused(path)
    assert (place, reason, scope, rest) == (path.name, "ingest_bomb", "file", [])
    assert time.monotonic() - began < 1


def test_too_many_members_or_too_many_bytes_are_not_opened(tmp_path, monkeypatch):
    path = office(tmp_path, ".docx")
    monkeypatch.setattr(archive, "MOST_MEMBERS", 5)
    assert refused(path)[0][1] == "ingest_bomb"
    monkeypatch.undo()
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)
    assert refused(path)[0][1] == "ingest_bomb"
    monkeypatch.undo()
    monkeypatch.setattr(archive, "MOST_XML", 100)
    assert refused(path)[0][1] == "ingest_too_big"


@pytest.mark.parametrize("ending", [".docx", ".pptx", ".xlsx"])
def test_locked_and_old_files_of_an_office_say_what_to_do(tmp_path, ending):
    path = tmp_path / f"x{ending}"
    path.write_bytes(OLE + b"..." + "EncryptedPackage".encode("utf-16-le") + bytes(99))
    assert refused(path) == [(path.name, "ingest_encrypted", "", "file")]
    assert archive.kind_of(path, path.name) == Reject(path.name, "ingest_encrypted")
    old = tmp_path / f"y{ending[:-1]}"
    old.write_bytes(OLE)
    assert archive.kind_of(old, old.name) == Reject(old.name, "ingest_old_office", ending)


def test_a_lock_file_and_a_file_of_another_kind_are_told_apart(tmp_path):
    lock = tmp_path / "~$verslag.docx"
    lock.write_bytes(b"\x05Piet " + bytes(150))
    assert refused(lock) == [(lock.name, "ingest_lock_file", "", "file")]
    other = tmp_path / "nep.docx"
    other.write_bytes(b"<html>geen Word</html>")
    assert refused(other) == [("nep.docx", "ingest_damaged", ".docx", "file")]
    empty = tmp_path / "leeg.pptx"
    empty.touch()
    assert refused(empty) == [("leeg.pptx", "ingest_empty", "", "file")]


@pytest.mark.parametrize("ending", MAIN)
def test_a_file_cut_short_at_any_place_is_a_reject_or_a_document(tmp_path, ending):
    whole = office(tmp_path, ending).read_bytes()
    path = tmp_path / f"half{ending}"
    for share in (0.1, 0.5, 0.9, 0.999):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert [r[1] for r in refused(path)] == ["ingest_damaged"]
    for at in range(40, len(whole), len(whole) // 40):  # a wrong byte anywhere
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        assert list(READERS[ending](path, path.name))


@pytest.mark.parametrize("ending", MAIN)
def test_a_part_that_is_missing_is_a_reject(tmp_path, ending):
    gone = {".docx": "word/document.xml", ".pptx": "ppt/presentation.xml", ".xlsx": "xl/workbook.xml"}[ending]
    path = rewritten(office(tmp_path, ending), lambda parts: parts.pop(gone) and None)
    assert refused(path) == [(path.name, "ingest_damaged", ending, "file")]


def test_a_member_that_climbs_out_or_is_a_zip_itself_changes_nothing(tmp_path):
    inner = (tmp_path / "in.zip").read_bytes() if (tmp_path / "in.zip").exists() else b"PK\x03\x04niet openen"
    path = rewritten(
        office(tmp_path, ".docx"), lambda parts: parts.update({"../../klim.txt": b"x", "word/embeddings/in.zip": inner})
    )
    (document,) = docx.read(path, path.name)
    assert [s.text for s in document.sections] == ["hallo"]
    assert not (tmp_path.parent / "klim.txt").exists()


def test_files_with_macros_are_documents(tmp_path):
    for ending, part, kind in (
        (".docx", "wordprocessingml.document.main+xml", "vnd.ms-word.document.macroEnabled.main+xml"),
        (".pptx", "presentationml.presentation.main+xml", "vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
        (".xlsx", "spreadsheetml.sheet.main+xml", "vnd.ms-excel.sheet.macroEnabled.main+xml"),
    ):

        def macro(parts, part=part, kind=kind):
            types = parts["[Content_Types].xml"]
            parts["[Content_Types].xml"] = types.replace(
                f"vnd.openxmlformats-officedocument.{part}".encode(), kind.encode()
            )
            parts["word/vbaProject.bin"] = b"Sub AutoOpen"

        path = rewritten(office(tmp_path, ending), macro)
        (document,) = READERS[ending](path, path.with_suffix(ending[:-1] + "m").name)
        assert [s.text for s in document.sections] == ["hallo"]


def test_the_kind_is_told_by_what_is_in_the_file(tmp_path):
    for ending in MAIN:
        path = office(tmp_path, ending).rename(tmp_path / "naamloos")
        assert archive.kind_of(path, "naamloos") == ending[1:]
    path = tmp_path / "pak.docx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("brief.txt", "hallo")
    assert archive.kind_of(path, path.name) == Reject("pak.docx", "ingest_zip")
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert archive.kind_of(path, path.name) == Reject("pak.docx", "ingest_old_office", ".xlsx")
