"""The classifier that tells by its words which document a question is about."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.retrieve.wording import LEAST, WordingClassifier, train_wording

KNOWN = {
    "leave": [
        "hoeveel uur opleidingsverlof krijg ik",
        "training leave hours",
        "mag ik betaald verlof nemen voor een les",
    ],
    "cracker": ["wat doet een naftakraker", "what is a steam cracker", "uitleg kraker in de haven"],
    "bank": [
        "mijn bankapp werkt niet",
        "help with my bank app",
        "hulp met bankieren op de gsm",
        "bankapp op mijn gsm zetten",
    ],
}


@pytest.fixture(scope="module")
def trained() -> WordingClassifier:
    return train_wording([q for qs in KNOWN.values() for q in qs], [d for d, qs in KNOWN.items() for _ in qs])


def best(model: WordingClassifier, text: str) -> str:
    return str(model.labels[int(model.log_likelihoods(text).argmax())])


@pytest.mark.parametrize("document", KNOWN)
def test_a_known_question_is_about_its_own_document(trained, document):
    assert [best(trained, q) for q in KNOWN[document]] == [document] * len(KNOWN[document])


@pytest.mark.parametrize(
    ("text", "document"),
    [("BANKAPPS??", "bank"), ("ik snap mijn bnakapp niet meer", "bank"), ("opleidingsverlofuren", "leave"),
     ("werken aan de krakers", "cracker")],
)  # fmt: skip
def test_compounds_endings_capitals_and_typing_errors_count(trained, text, document):
    assert best(trained, text) == document


@pytest.mark.parametrize("text", ["", "???", "☃ 雪", "zzzz"])
def test_what_holds_nothing_that_is_known_says_nothing(trained, text):
    assert np.ptp(trained.log_likelihoods(text)) == pytest.approx(0.0, abs=1e-6)


def test_what_only_one_question_holds_does_not_count(trained):
    assert LEAST == 2
    assert best(trained, "hoeveel") in KNOWN  # "hoeveel" stands in one question alone
    assert np.ptp(train_wording(["abcdef", "ghijkl"], ["one", "two"]).log_likelihoods("abcdef")) == 0.0
