"""The model that is trained, as torch has it, and as it is with some of the update merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from advisor.embed import q4
from advisor.embed.model import PASSAGE_PREFIX, QUERY_PREFIX
from advisor.embed.sentence_folder import theirs_of, write_sentence_folder
from advisor.embed.update import Update
from training.measure import Encode


def base_folder(out: Path) -> Path:
    """The model of the wheel in float32 as a sentence-transformers folder, written once into `out`."""
    folder = out / "base"
    if not (folder / "model.safetensors").is_file():
        write_sentence_folder(q4.read(q4.wheel_file()), folder)
    return folder


def as_update(name: str, factors: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> Update:
    """An update whose matrices are named as in the file of the wheel."""
    ours = {theirs: part for part, theirs in theirs_of().items()}
    return Update(name, {ours[theirs]: two for theirs, two in factors.items()})


def with_share(update: Update, share: float) -> Update:
    """The update with so much of it."""
    return replace(update, factors={name: (a, b * share) for name, (a, b) in update.factors.items()})


def encoders(base: Path, update: Update, share: float = 1.0) -> tuple[Encode, Encode]:
    """How questions and passages are encoded by the base model with `share` of the update added."""
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(base))
    weights: dict[str, Any] = dict(model[0].auto_model.named_parameters())
    theirs = theirs_of()
    with torch.no_grad():
        for part, (first, second) in update.factors.items():
            weights[theirs[part]].add_(torch.from_numpy(share * (second @ first)).to(weights[theirs[part]].device))

    def encode(prefix: str) -> Encode:
        def of(texts: Sequence[str]) -> np.ndarray:
            return model.encode([prefix + t for t in texts], normalize_embeddings=True, batch_size=64)

        return of

    return encode(QUERY_PREFIX), encode(PASSAGE_PREFIX)
