"""How well the vectors find the right statement."""

from __future__ import annotations

import numpy as np
import pytest

from evals.mistyped import gains


def test_the_rank_counts_documents_and_not_their_texts():
    documents = np.array(["a", "a", "b", "c"])
    near = np.array([[0.9, 0.8, 0.7, 0.1], [0.9, 0.8, 0.7, 0.1]])
    # b comes second: both texts of a are one document
    assert gains(near, documents, [["a"], ["b", "c"]]) == pytest.approx([1.0, 1 / np.log2(3)])
