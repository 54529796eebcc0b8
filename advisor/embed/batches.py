"""Cuts texts into batches that waste little on padding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def batches(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Indices of texts, grouped by length so that a batch with its padding has at most `budget` tokens.

    The longest come first: the last batches, when threads wait for each other, are then short ones.
    A text longer than `budget` is a batch of its own.
    """
    groups: list[list[int]] = []
    group: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if group and (len(group) + 1) * lengths[group[0]] > budget:
            groups.append(group)
            group = []
        group.append(i)
    return [*groups, group] if group else groups


def padded(ids: Sequence[Sequence[int]], pad: int) -> tuple[np.ndarray, np.ndarray]:
    """Token ids and attention mask, both (n, longest) int64."""
    tokens = np.full((len(ids), max(map(len, ids))), pad, np.int64)
    mask = np.zeros_like(tokens)
    for row, sequence in enumerate(ids):
        tokens[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = 1
    return tokens, mask
