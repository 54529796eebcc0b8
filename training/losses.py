"""The loss that keeps the model what it was on text that has nothing to do with what it learns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn


class StayClose(nn.Module):
    """`weight` x (1 - cosine) between the vectors of texts and their labels, the vectors that the base model gave."""

    def __init__(self, model: Any, weight: float) -> None:
        super().__init__()
        self.model, self.weight = model, weight

    def forward(self, features: Iterable[dict[str, Tensor]], labels: Tensor) -> Tensor:
        """The mean over the batch."""
        vectors = self.model(next(iter(features)))["sentence_embedding"]
        return self.weight * (1 - torch.cosine_similarity(vectors, labels.to(vectors.dtype), dim=1)).mean()
