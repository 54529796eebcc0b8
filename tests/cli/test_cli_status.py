"""`advisor status` and `advisor doctor` on an index that is missing, damaged or behind: what they say is so."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from advisor.cli import main
from advisor.index.generation import current_name


@pytest.fixture
def home(model_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    shutil.copytree(model_home.parent / "chat" / "index", folder / "index")
    (folder / "models").symlink_to(model_home / "models", target_is_directory=True)
    monkeypatch.setenv("ADVISOR_HOME", str(folder))
    monkeypatch.setenv("ADVISOR_UI_LANGUAGE", "en")
    return folder


def advisor(capfdbinary, *argv: str) -> tuple[int, str, str]:
    code = main(argv)
    out, err = capfdbinary.readouterr()
    return code, out.decode(), err.decode()


def victim(home: Path) -> Path:
    return home / "index" / current_name(home) / "owners.npy"


def test_a_sound_index_is_described_and_not_touched(home, capfdbinary):
    before = current_name(home)
    code, out, err = advisor(capfdbinary, "status", "--json")
    status = json.loads(out)
    assert (code, err) == (0, "")
    assert (status["generation"], status["engine"], status["corpus"]) == (before, "composer", True)
    assert status["facts"] > 300 and status["kinds"]["fact"] == 3 * status["facts"]
    assert "Index: " in advisor(capfdbinary, "doctor")[1]


def test_a_server_that_does_not_answer_is_told_and_changes_no_exit_code(home, capfdbinary, monkeypatch):
    monkeypatch.setenv("ADVISOR_CHROMA_URL", "http://127.0.0.1:1")
    code, out, err = advisor(capfdbinary, "status", "--json")
    status = json.loads(out)
    assert (code, err, status["chroma_server"]) == (0, "", "http://127.0.0.1:1")
    assert "cannot be reached" in status["chroma_problem"] and "goes on without the server" in status["chroma_problem"]
    monkeypatch.setenv("ADVISOR_UI_LANGUAGE", "nl")
    assert "Chroma-server" in advisor(capfdbinary, "status")[1]


def test_a_home_without_an_index_says_so(home, capfdbinary):
    shutil.rmtree(home / "index")
    code, out, _ = advisor(capfdbinary, "status")
    assert code == 0 and out.startswith(f"No index has been built in {home} yet.")
    assert "The index is not built yet." in advisor(capfdbinary, "doctor")[1]
    assert not (home / "index").exists()


def test_a_damaged_index_is_not_described(home, capfdbinary):
    before = current_name(home)
    victim(home).write_bytes(b"")
    for form in (["status"], ["status", "--json"]):
        code, out, err = advisor(capfdbinary, *form)
        assert (code, out) == (1, "") and "is damaged (owners.npy). It is built anew" in err
    code, out, _ = advisor(capfdbinary, "doctor")
    assert code == 0 and "is damaged (owners.npy)" in out and "Index: " not in out
    assert current_name(home) == before, "looking builds nothing"


def test_the_doctor_sees_rot_that_opening_does_not(home, capfdbinary):
    path = victim(home)
    at = path.stat().st_mtime_ns
    path.write_bytes(bytes(path.stat().st_size))
    os.utime(path, ns=(at, at))
    code, out, _ = advisor(capfdbinary, "doctor")
    assert code == 1 and "are damaged: owners.npy. Mend: delete that folder" in out


def test_damaged_documents_cost_no_answer_and_the_doctor_tells_of_them(bare_home, tmp_path, capfdbinary, monkeypatch):
    # Without our corpus: each of the ingests would cost several seconds more.
    home = bare_home(tmp_path / "home")
    for name, value in (("HOME", str(home)), ("CORPUS", "none"), ("UI_LANGUAGE", "en")):
        monkeypatch.setenv(f"ADVISOR_{name}", value)
    note, other = tmp_path / "a.txt", tmp_path / "b.txt"
    note.write_text("De proefzaal Zonnedauw in Wevelgem telt 37 lasposten.", encoding="utf-8")
    other.write_text("De leerwerkplaats Waterlis geeft groene bijscholing.", encoding="utf-8")
    assert advisor(capfdbinary, "ingest", str(note))[0] == 0
    code, out, _ = advisor(capfdbinary, "doctor")
    assert code == 0 and "Documents of your own: 1" in out
    (kept,) = (home / "documents").glob("*.jsonl.gz")
    assert advisor(capfdbinary, "ingest", str(other))[0] == 0
    kept.write_text("{", encoding="utf-8")
    code, out, _ = advisor(capfdbinary, "doctor")
    assert code == 1 and "a.txt: Your stored documents in" in out and "read that document in again" in out
    code, out, _ = advisor(capfdbinary, "search", "groene bijscholing", "-k", "1")
    assert code == 0 and "Waterlis" in out
    # Read in again, it is whole again, though the file itself has not changed.
    assert advisor(capfdbinary, "ingest", str(note))[0] == 0
    assert advisor(capfdbinary, "doctor")[0] == 0


def test_wrong_usage_names_the_program_once(capfdbinary, monkeypatch):
    monkeypatch.setenv("ADVISOR_UI_LANGUAGE", "en")
    assert advisor(capfdbinary, "--nosuch")[2].startswith("advisor: there is no option --nosuch.")
