"""What `advisor doctor` looks at. Each check yields findings; none of them changes anything.

A finding's `key` names its sentence under ``doctor:`` in the texts of the command line: what is so, and
for a fault how to mend it.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Literal

from advisor.cli.texts import Texts
from advisor.model_choice import ModelChoice
from advisor.quiet import TELEMETRY_OFF, wants_hub
from advisor.settings import REPOSITORY, Settings

DISTRIBUTION = "skills-advisor"
GIGABYTE = 1e9  # bytes, as disks are sold
SET_UP_NEEDS = 1.0  # GB in home: the model (0.1; 0.6 while it is made), the index, and room for the next one
TOOLS = {"chromium": ("chromium", "chromium-browser", "google-chrome"), "tesseract": ("tesseract",)}
TRIAL_SECONDS = 20  # for one word: a model on a processor may have to be loaded first
TIGHT = 0.2  # GB: less cannot even hold an index


@dataclass(frozen=True)
class Finding:
    """One line of the report. Only a "fail" makes the set-up unusable.

    A slot that is a pair (key, slots) is itself a sentence of the texts.
    """

    level: Literal["ok", "warn", "fail"]
    key: str
    slots: Mapping[str, object] = field(default_factory=dict)


def python() -> Iterator[Finding]:
    """The interpreter."""
    version = ".".join(map(str, sys.version_info[:3]))
    fits = sys.version_info >= (3, 11)
    yield Finding("ok" if fits else "fail", "python_ok" if fits else "python_old", {"version": version})


def packages(constraints: Path = REPOSITORY / "constraints.txt") -> Iterator[Finding]:
    """Every package that we need is there, in the version of the lock (in a checkout) or in its range."""
    from packaging.requirements import Requirement

    needed = [Requirement(line) for line in metadata.requires(DISTRIBUTION) or []]
    needed = [r for r in needed if r.marker is None or r.marker.evaluate({"extra": ""})]
    missing = [r.name for r in needed if _version(r.name) is None]
    if missing:
        yield Finding("fail", "packages_missing", {"list": ", ".join(missing)})
    if constraints.is_file():
        lock = constraints.read_text(encoding="utf-8")
        if _version("torch") is None:  # set up without the packages of other models
            lock = lock.partition("# group models")[0]
        pins = dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", lock, re.M))
        there = {name: found for name in pins if (found := _version(name)) is not None}
        wrong = [f"{n} {v} ({pins[n]})" for n, v in there.items() if v.partition("+")[0] != pins[n]]
    else:
        there = {r.name: found for r in needed if (found := _version(r.name)) is not None}
        wrong = [
            f"{r.name} {there[r.name]} ({r.specifier})"
            for r in needed
            if r.name in there and not r.specifier.contains(there[r.name], prereleases=True)
        ]
    if wrong:
        yield Finding("warn", "packages_differ", {"list": ", ".join(wrong)})
    elif not missing:
        yield Finding("ok", "packages_ok" if constraints.is_file() else "packages_ranges", {"n": len(there)})


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def home(settings: Settings) -> Iterator[Finding]:
    """The folder of the data can be written, and has room."""
    folder = settings.home
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        yield Finding("fail", "home_closed", {"path": folder, "detail": error.strerror})
        return
    free = shutil.disk_usage(existing).free / GIGABYTE
    slots = {"path": folder, "free": f"{free:.1f}", "needed": SET_UP_NEEDS}
    if free < TIGHT:
        yield Finding("fail", "home_full", slots)
    elif free < SET_UP_NEEDS and not (folder / "models").exists():
        yield Finding("warn", "home_small", slots)
    else:
        yield Finding("ok", "home_ok", slots)


def network(environ: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Names each setting that opens a connection; by default there is none."""
    found = []
    model = ModelChoice.from_environment(environ)
    if model:
        found.append(("ADVISOR_LLM", "target_model_own" if model.local else "target_model", {"host": model.host}))
    if wants_hub(environ.get("ADVISOR_EMBEDDER")):
        found.append(("ADVISOR_EMBEDDER", "target_hub", {}))
    if environ.get("ADVISOR_CHROMA_URL", "").strip():
        found.append(("ADVISOR_CHROMA_URL", "target_chroma", {}))
    for name, target, slots in found:
        yield Finding("warn", "network_on", {"name": name, "value": environ[name], "target": (target, slots)})
    if not found:
        yield Finding("ok", "network_none")


def language_model(settings: Settings) -> Iterator[Finding]:
    """The chat model that was chosen answers when it is asked something."""
    if settings.llm is None:
        return
    from advisor.llm import ModelTrouble, check_masking, try_out

    slots: dict[str, object] = {"model": settings.llm.model, "host": settings.llm.host, "seconds": TRIAL_SECONDS}
    try:
        if not settings.llm.local:
            check_masking()
        try_out(settings.llm, TRIAL_SECONDS)
    except ModelTrouble as trouble:
        yield Finding("warn", f"model_{trouble.kind}", {**slots, "detail": trouble.detail})
    else:
        yield Finding("ok", "model_speaks", slots)


def telemetry(environ: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """The switches that `advisor.quiet` sets stand as it set them."""
    on = [name for name, value in TELEMETRY_OFF.items() if environ.get(name) != value]
    yield Finding("fail", "telemetry_on", {"list": ", ".join(on)}) if on else Finding("ok", "telemetry_off")


def tools() -> Iterator[Finding]:
    """Programs that only some tasks need."""
    for tool, names in TOOLS.items():
        there = any(shutil.which(name) for name in names)
        slots = {"tool": tool, "use": (f"use_{tool}", {}), "bring": (f"bring_{tool}", {})}
        yield Finding("ok" if there else "warn", "tool_ok" if there else "tool_absent", slots)


def run_all(settings: Settings, texts: Texts) -> Iterator[Finding]:
    """All checks, in the order in which a fault would show."""
    from advisor.cli import checks_data

    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        python,
        packages,
        lambda: home(settings),
        lambda: checks_data.corpus(settings, texts),
        lambda: checks_data.model(settings),
        lambda: checks_data.documents(settings, texts),
        lambda: checks_data.index(settings, texts),
        lambda: checks_data.chroma(settings, texts),
        lambda: language_model(settings),
        tools,
        network,
        telemetry,
    )
    for check in checks:
        try:
            yield from check()
        except Exception as error:  # noqa: BLE001  whoever calls the doctor must hear of all faults
            yield Finding("fail", "check_broke", {"detail": f"{type(error).__name__}: {error}"[:300]})
