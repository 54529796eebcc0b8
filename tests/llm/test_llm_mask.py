"""What tells who a person is stays on the machine."""

from __future__ import annotations

import pytest

from advisor.llm.mask import KINDS, Mask
from advisor.llm.open import open_mask
from advisor.llm.prompt import Prompts
from evals.models.masking import FILE, measure


@pytest.fixture(scope="module")
def mask(advisor, held) -> Mask:
    return open_mask(advisor.settings, held, Prompts.load(advisor.settings.prompts))


@pytest.mark.parametrize(
    ("language", "text", "masked"),
    [
        ("nl", "ik heet {} en zoek werk in Gent", ["jan"]),
        ("nl", "Mevrouw {}, rijksregisternummer {}", ["Peeters", "85.07.30-033.28"]),
        ("fr", "Je m'appelle {}, {} à Bruxelles, {}", ["Marie Dupont", "12 rue de la Loi", "BE71 0961 2345 6769"]),
        ("en", "I'm {}, reach me at {} or {}", ["Thomas Van den Broeck", "+32 478 12 34 56", "t@mail.be"]),
    ],
)
def test_what_tells_who_it_is_goes(mask, language, text, masked):
    out = mask.of(text.format(*masked), language).text
    assert all(secret not in out for secret in masked), out
    for word in ("werk in Gent", "Bruxelles", "reach me at"):
        assert word not in text or word in out


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Welke opleidingen zijn er in Antwerpen bij VDAB?"),
        ("nl", "Hoeveel werknemers? 59.000 of 67.000, en in 2035? Of 1.200 euro in 24 maanden?"),
        ("en", "Which courses about hydrogen are there in Ghent?"),
        ("fr", "Bonjour, je suis opérateur chez BASF à Anvers"),
        ("nl", "IK WERK BIJ ARCELORMITTAL IN GENT"),
    ],
)
def test_what_the_question_is_about_stays(mask, language, text):
    assert mask.of(text, language).text == text and not mask.of(text, language).found


def test_the_published_share_of_names_holds(mask):
    import yaml

    report = measure(mask, yaml.safe_load(FILE.read_text("utf-8")))
    for figures in report.values():
        assert figures["names gone"] >= 95 and min(figures["numbers gone"].values()) >= 95
        assert figures["of them, changed"] <= 6


def test_every_kind_has_its_word(mask, advisor):
    prompts = Prompts.load(advisor.settings.prompts)
    assert all(prompts.say(f"mask_{kind}", lang) for kind in KINDS for lang in ("nl", "en", "fr"))
