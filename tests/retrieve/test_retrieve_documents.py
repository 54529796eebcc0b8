"""The classifier that tells which document a question is about, on vectors of known shape."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.retrieve.document_classifier import NEAREST, NEAREST_WEIGHT, DocumentClassifier, train_documents

SIZE = 12


@pytest.fixture(scope="module")
def trained() -> tuple[DocumentClassifier, np.ndarray, list[str]]:
    """Three documents of 9, 5 and 2 questions around a centre each, with a tone that all share."""
    random = np.random.default_rng(3)
    centres = np.eye(3, SIZE)
    vectors, owners = [], []
    for document, count in (("one", 9), ("two", 5), ("three", 2)):
        for _ in range(count):
            tone = np.zeros(SIZE)
            tone[SIZE - 1] = random.normal(0, 1.5)
            vector = centres[["one", "two", "three"].index(document)] + tone + random.normal(0, 0.05, SIZE)
            vectors.append(vector / np.linalg.norm(vector))
            owners.append(document)
    made = np.array(vectors, np.float32)
    return train_documents(made, owners), made, owners


def test_a_question_is_about_the_document_whose_questions_it_resembles_whatever_its_tone(trained):
    model, vectors, owners = trained
    for vector, owner in zip(vectors, owners, strict=True):
        found = model.log_probabilities(vector[None])[0]
        assert max(found, key=lambda d: found[d]) == owner


def test_the_probabilities_add_up_to_one(trained):
    model, vectors, _ = trained
    assert sum(np.exp(v) for v in model.log_probabilities(vectors[:1])[0].values()) == pytest.approx(1.0, abs=1e-5)


def test_the_nearest_questions_count_and_those_that_a_document_lacks_count_as_far(trained):
    model, vectors, _ = trained
    white = (vectors[0] - model.centre) @ model.whitening
    white /= np.linalg.norm(white)
    likeness = model.questions.astype(np.float32) @ white
    near = [
        np.sort(np.append(likeness[model.owners == i], [-1.0] * NEAREST))[-NEAREST:].mean()
        for i in range(len(model.labels))
    ]
    logits = model.weights @ white + model.bias + NEAREST_WEIGHT * np.array(near)
    expected = logits - np.log(np.exp(logits - logits.max()).sum()) - logits.max()
    assert list(model.log_probabilities(vectors[:1])[0].values()) == pytest.approx(expected.tolist(), abs=1e-3)


def test_the_nearest_known_question_of_a_known_question_is_itself(trained):
    model, vectors, _ = trained
    same, opposite = model.nearest(np.stack([vectors[4], -vectors[4]]))
    assert same == pytest.approx(1.0, abs=1e-2) and opposite < 0.9
