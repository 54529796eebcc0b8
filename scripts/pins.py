"""Reads ``constraints.txt``: which version and which file hashes each package is held to.

Used by ``scripts/install`` and ``scripts/lock``; standard library only, for it runs in an empty venv.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

GROUP = "# group "
CONSTRAINTS = Path(__file__).resolve().parent.parent / "constraints.txt"
# What only torch's CUDA build asks for; a CPU build brings none of it.
CUDA_PACKAGES = re.compile(r"^(nvidia-|cuda-|triton$)")


@dataclass(frozen=True)
class Pin:
    """One package of the lock.

    `marker` is the environment it is for, "" for all; `group` is "models" for what only other embedding
    models, torch, language models, the evals and the tests need, else "".
    """

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    group: str = ""

    @property
    def is_cuda(self) -> bool:
        """Whether only torch's CUDA build needs it."""
        return bool(CUDA_PACKAGES.match(self.name))

    def lines(self) -> str:
        """The entry as pip's hash-checking mode reads it."""
        marker = f" ; {self.marker}" if self.marker else ""
        hashes = "".join(f" \\\n    --hash=sha256:{value}" for value in self.hashes)
        return f"{self.name}=={self.version}{marker}{hashes}\n"


def read_pins(path: Path = CONSTRAINTS) -> list[Pin]:
    """All pins of the file, in its order. Raises ValueError for a line that is not a pin with hashes."""
    pins: list[Pin] = []
    text = re.sub(r"\\\n\s*", " ", path.read_text(encoding="utf-8"))
    group = ""
    for line in text.splitlines():
        if line.startswith(GROUP):
            group = line.removeprefix(GROUP).partition(":")[0]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = re.fullmatch(r"([a-z0-9-]+)==(\S+)(?: ; (.*?))?((?: +--hash=sha256:[0-9a-f]{64})+) *", line)
        if not found:
            raise ValueError(f"{path.name}: not a pin with hashes: {line[:80]}")
        name, version, marker, hashes = found.groups()
        pins.append(Pin(name, version, (marker or "").strip(), tuple(re.findall(r"[0-9a-f]{64}", hashes)), group))
    return pins
