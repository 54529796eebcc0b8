"""Given two processes that change the documents of one home at once, then none loses what the other adds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.advisor import Advisor
from advisor.errors import StorageError
from advisor.index.generation import builder_lock
from advisor.ingest import Library, files, take
from advisor.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def home(bare_home: Callable[[Path], Path], tmp_path: Path) -> Path:
    """A home of this test's own. Without our corpus, which plays no part in who waits for whom: each ingest beside it
    costs several seconds."""
    return bare_home(tmp_path / "home")


def settings_of(home: Path) -> Settings:
    return Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"})


def ingest(home: Path, *paths: Path) -> subprocess.Popen:
    environment = {**os.environ, "ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none", "ADVISOR_UI_LANGUAGE": "en"}
    command = [sys.executable, "-m", "advisor", "ingest", *map(str, paths)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def found(home: Path, word: str) -> bool:
    advisor = Advisor.open(settings_of(home))
    try:
        return any(word in hit.passage.text for hit in advisor.search(word, 5))
    finally:
        advisor.house.current().index.close()


def test_two_at_once_both_land(home: Path, tmp_path: Path):
    notes = {"Zonnedauw": tmp_path / "a.txt", "Waterlis": tmp_path / "b.txt"}
    for word, path in notes.items():
        path.write_text(f"De proefzaal {word} in Wevelgem telt 37 lasposten.\n", encoding="utf-8")

    # Both wait at the same door, so that they truly meet.
    with builder_lock(home):
        running = [ingest(home, path) for path in notes.values()]
        for process, seconds in zip(running, (6, 0.1), strict=True):
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=seconds)
    told = [process.communicate(timeout=300) for process in running]

    assert [process.returncode for process in running] == [0, 0], told
    assert all("New or changed:    1" in out for out, _ in told)
    assert any("Another process is writing the index; waiting for it" in err for _, err in told)
    assert all(found(home, word) for word in notes)


def test_who_asks_meanwhile_is_answered_from_the_index_that_there_is(home: Path, tmp_path: Path):
    note = tmp_path / "a.txt"
    note.write_text("De proefzaal Zonnedauw in Wevelgem telt 37 lasposten.\n", encoding="utf-8")
    with builder_lock(home):  # another process has kept its document, and is building or was killed
        library = Library(home)
        taken = take(files([note]), library)
        assert len(list(library.folder.iterdir())) == 1 and taken.outcome == {"a.txt": "new"}
        assert not found(home, "Zonnedauw")
    again = ingest(home, note)
    told = again.communicate(timeout=300)
    assert again.returncode == 0, told
    assert found(home, "Zonnedauw")


def test_a_disk_that_is_full_costs_neither_the_index_nor_the_document(home: Path, tmp_path: Path, monkeypatch):
    note = tmp_path / "a.txt"
    note.write_text("De proefzaal Zonnedauw in Wevelgem telt 37 lasposten.\n", encoding="utf-8")
    advisor = Advisor.open(settings_of(home))

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("advisor.index.generation.new_generation", full)
    with pytest.raises(StorageError) as caught:
        advisor.ingest([note])
    assert caught.value.key == "home_full"
    assert not found(home, "Zonnedauw")  # the old index goes on
    monkeypatch.undo()

    assert advisor.ingest([note]).changed == 1
    assert found(home, "Zonnedauw")
