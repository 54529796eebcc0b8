"""How well alarms are heard, measured on examples that are left out."""

from __future__ import annotations

import numpy as np

from advisor.retrieve.classifier import NearestExamples
from evals.alarms import leads


def test_what_is_near_its_own_kind_leads_and_what_is_not_trails():
    rng = np.random.default_rng(1)
    kinds = {"none": (1.0, 0.0), "despair": (0.0, 1.0), "attack": (-1.0, 0.0), "harmful": (0.0, -1.0)}
    labels = np.repeat(list(kinds), 40)
    vectors = np.vstack([rng.normal(kinds[label], 0.1) for label in labels])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = leads(NearestExamples.learned(labels, vectors.astype(np.float32)))
    assert (found["distress"][labels == "despair"] > 0.5).all()
    assert (found["distress"][labels == "none"] < -0.5).all()
    assert (found["attack"][labels == "attack"] > 0.5).all()
