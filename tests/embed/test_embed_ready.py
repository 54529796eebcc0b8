"""The model is made once, whole or not at all, from the weights that we know."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from advisor.embed import ensure_model, open_encoder, q4, ready, record, trial
from advisor.embed.model import FAST_GRAPH, PAIR_GRAPH, ROUTE
from advisor.embed.model import UPDATED_FOLDER as FOLDER
from advisor.embed.record import Record, Trial
from advisor.errors import ModelError, StorageError
from advisor.settings import REPOSITORY, Settings


def in_home(home: Path) -> Settings:
    return Settings.from_environment({"ADVISOR_HOME": str(home)})


def test_the_record_says_what_was_measured_and_chosen(folder: Path) -> None:
    found = Record.read(folder)
    tried = {"torch-float32", "torch-bfloat16"} if trial.torch_may_win(found.processor) else set()
    assert set(found.trials) == {"onnx-exact", "onnx-fast"} | tried
    for name, one in found.trials.items():
        if one.failed and name.startswith("torch"):
            assert one.failed.startswith("not done after")  # the machine was busy
            continue
        assert one.cosine_min >= 0.98 and one.passages_per_second > 0, name
    best = max(found.trials.values(), key=lambda t: t.tokens_per_second)
    assert found.trials[found.passages] == best
    assert found.damaged(folder) == []
    assert found.processor == record.this_processor()


def test_what_is_ready_is_not_made_again(copy: Path) -> None:
    calls: list[str] = []
    before = (copy / "models" / FOLDER / ROUTE).stat().st_mtime_ns
    assert ensure_model(in_home(copy), lambda key, *_: calls.append(key)) == copy / "models" / FOLDER
    assert calls == []
    assert (copy / "models" / FOLDER / ROUTE).stat().st_mtime_ns == before


@pytest.mark.usefixtures("without_torch")
def test_the_whole_way_without_torch(tmp_path: Path) -> None:
    calls: list[tuple[str, int, int]] = []
    where = ensure_model(in_home(tmp_path), lambda *call: calls.append(call))
    assert [key for key, *_ in calls] == ["model_build", "model_prove", "model_measure", "model_measure"]
    assert calls[-1][1] == calls[-1][2]
    assert set(Record.read(where).trials) == {"onnx-exact", "onnx-fast"}
    assert [p.name for p in where.parent.iterdir() if p.name != ".lock"] == [FOLDER]
    assert open_encoder(in_home(tmp_path)).encode_passages(["staal"]).shape == (1, 384)


@pytest.mark.usefixtures("without_torch")
def test_two_at_once_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    real = ready._make
    monkeypatch.setattr(ready, "_make", lambda work, *rest: (made.append(work), real(work, *rest)))
    threads = [threading.Thread(target=ensure_model, args=(in_home(tmp_path),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert Record.read(tmp_path / "models" / FOLDER).damaged(tmp_path / "models" / FOLDER) == []


@pytest.mark.slow
def test_killed_half_way_then_done_by_the_next(tmp_path: Path) -> None:
    program = (
        "import os, advisor.embed.ready as r, advisor.embed.trial as t\n"
        "from advisor.settings import Settings\n"
        "real = r.importlib.util.find_spec\n"  # without torch, as in the other tests
        "r.importlib.util.find_spec = lambda n: None if n == 'sentence_transformers' else real(n)\n"
        "t.reference_vectors = lambda *told: os.kill(os.getpid(), 9)\n"
        "r.ensure_model(Settings.from_environment())\n"
    )
    environment = {**os.environ, "ADVISOR_HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == -9
    assert list((tmp_path / "models").glob(".model-*"))
    assert not (tmp_path / "models" / FOLDER).exists()

    whole = program.replace("lambda *told: os.kill(os.getpid(), 9)", "t.reference_vectors")
    two = [subprocess.Popen([sys.executable, "-c", whole], env=environment) for _ in range(2)]
    assert [p.wait(300) for p in two] == [0, 0]
    assert not list((tmp_path / "models").glob(".model-*"))
    assert Record.read(tmp_path / "models" / FOLDER).passages


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(q4.wheel_file().read_bytes())
    data[40_000_000] ^= 1
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(data)
    monkeypatch.setattr(q4, "wheel_file", lambda: other)
    with pytest.raises(ModelError) as caught:
        ensure_model(in_home(tmp_path / "home"))
    assert caught.value.key == "model_hash_differs"
    assert not (tmp_path / "home" / "models" / FOLDER).exists()


@pytest.mark.parametrize("size", [0, 3, 40, 3_000_000, 71_000_000])
def test_a_file_that_is_cut_short_is_refused(tmp_path: Path, size: int) -> None:
    short = tmp_path / "e5-small-q4.bin"
    short.write_bytes(q4.wheel_file().read_bytes()[:size])
    for digest in (q4.WHEEL_SHA256, None):
        with pytest.raises(ModelError) as caught:
            q4.read(short, sha256=digest)
        assert caught.value.key == "model_hash_differs"


def test_without_the_wheel_the_error_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(q4.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError) as caught:
        ensure_model(in_home(tmp_path))
    assert caught.value.key == "model_wheel_missing"


@pytest.mark.usefixtures("without_torch")
def test_a_model_that_disagrees_with_the_engine_is_refused(tmp_path: Path, monkeypatch) -> None:
    real = trial.reference_vectors
    monkeypatch.setattr(trial, "reference_vectors", lambda *told: real(*told)[::-1])
    with pytest.raises(ModelError) as caught:
        ensure_model(in_home(tmp_path))
    assert caught.value.key == "model_not_proven"
    assert not (tmp_path / "models" / FOLDER).exists()


@pytest.mark.parametrize("name", [FAST_GRAPH, PAIR_GRAPH, "pieces.utf8", ROUTE])
def test_a_file_that_is_short_is_found_and_named_as_not_ready(copy: Path, name: str) -> None:
    cut_short(copy, name)
    with pytest.raises(ModelError) as caught:
        open_encoder(in_home(copy))
    assert caught.value.key == "model_not_ready"


@pytest.mark.parametrize("name", ["pieces.utf8", ROUTE])
@pytest.mark.usefixtures("without_torch")
def test_a_file_that_is_short_is_mended(copy: Path, name: str) -> None:
    cut_short(copy, name)
    ensure_model(in_home(copy))
    assert open_encoder(in_home(copy)).encode_queries(["staal"]).shape == (1, 384)


def cut_short(home: Path, name: str) -> None:
    path = home / "models" / FOLDER / name
    path.write_bytes(path.read_bytes()[:100])


def test_a_graph_that_is_no_graph_is_an_error_not_a_crash(copy: Path) -> None:
    path = copy / "models" / FOLDER / "exact.onnx"
    at = path.stat().st_mtime_ns
    path.write_bytes(bytes(path.stat().st_size))
    os.utime(path, ns=(at, at))  # else it is found before it is opened
    assert Record.read(path.parent).damaged(path.parent) == ["exact.onnx"]
    with pytest.raises(ModelError) as caught:
        open_encoder(in_home(copy))
    assert caught.value.key == "model_not_ready"


@pytest.mark.parametrize("home", ["/proc/advisor", "/dev/null/advisor"])
def test_a_home_that_cannot_be_written_is_named(home: str) -> None:
    with pytest.raises(StorageError) as caught:
        ensure_model(in_home(Path(home)))
    assert caught.value.key == "home_not_writable"
    assert str(caught.value.slots["path"]) == home


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("advisor.embed.graph.write_graphs", full)
    with pytest.raises(StorageError) as caught:
        ensure_model(in_home(tmp_path))
    assert caught.value.key == "home_full"
    assert [p.name for p in (tmp_path / "models").iterdir()] in ([], [".lock"])


def measured_elsewhere(home: Path) -> None:
    path = home / "models" / FOLDER / ROUTE
    found = json.loads(path.read_text(encoding="utf-8"))
    found["processor"]["name"] = "another"
    path.write_text(json.dumps(found), encoding="utf-8")


@pytest.mark.usefixtures("without_torch")
def test_on_another_processor_it_is_measured_again(copy: Path) -> None:
    measured_elsewhere(copy)
    found = Record.read(ensure_model(in_home(copy)))
    assert found.processor == record.this_processor()


def test_on_another_processor_what_cannot_be_measured_again_still_serves(copy: Path, monkeypatch) -> None:
    measured_elsewhere(copy)

    def read_only(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(ready, "_make_alone", read_only)
    ensure_model(in_home(copy))
    assert open_encoder(in_home(copy)).encode_queries(["staal"]).shape == (1, 384)


def test_the_fastest_route_that_agrees_is_chosen() -> None:
    trials = {
        "onnx-exact": Trial(80, 3000, 0.9999, 0.9999),
        "onnx-fast": Trial(170, 6000, 0.99, 0.97),  # as where the products of bytes overflow
        "torch-float32": Trial(failed="no answer"),
        "torch-bfloat16": Trial(30, 4000, 0.9999, 0.9999),
    }
    assert trial.fastest(trials) == "torch-bfloat16"
    assert trial.fastest({"torch-float32": Trial(failed="no answer")}) is None
