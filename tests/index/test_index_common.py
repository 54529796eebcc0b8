"""Given vectors, when the common direction is taken out, then it is as if done to each of them."""

from __future__ import annotations

import numpy as np

from advisor.index.common import SHARE, Common, common_words
from advisor.index.entry import QUESTION, TEXT


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def test_the_corrected_cosine_is_that_of_the_corrected_vectors():
    rng = np.random.default_rng(1)
    vectors, question = unit(rng.normal(1, 1, (6, 8))), unit(rng.normal(1, 1, 8))
    parts = np.array([TEXT, TEXT, QUESTION, TEXT, QUESTION, TEXT])
    common = Common(rng.normal(0.3, 0.1, (2, 8)).astype(np.float32))

    sides = np.where(parts == QUESTION, 0, 1)
    wanted = unit(vectors - SHARE * common.means[sides]) @ unit(question - SHARE * common.means[0])
    corrections = common.corrections(vectors, parts)
    assert np.allclose(common.adjusted(question, vectors @ question, corrections, parts), wanted, atol=1e-5)


def test_it_spreads_what_the_model_squeezes(real_encoder):
    common = Common.estimate(real_encoder)
    texts = [
        "De kat slaapt op de mat.",
        "Waterstof wordt met stroom gemaakt.",
        "De trein naar Gent heeft vertraging.",
    ]
    vectors = real_encoder.encode_passages(texts)
    question = real_encoder.encode_queries(["Hoe maakt men waterstof?"])[0]
    parts = np.full(3, TEXT)
    plain = vectors @ question
    adjusted = common.adjusted(question, plain, common.corrections(vectors, parts), parts)
    assert adjusted.argmax() == plain.argmax() == 1
    assert np.ptp(adjusted) > 1.5 * np.ptp(plain)


def test_common_words_of_a_language_that_we_do_not_have_are_none():
    assert "hoeveel" in common_words("nl")
    assert common_words("tr") == []
