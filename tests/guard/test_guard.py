"""Given the evidence of a question, when a model says this, then it is let through, cut, or replaced."""

from __future__ import annotations

import re

import pytest

from advisor.guard import KEYS, Evidence, from_passages, new_ids
from advisor.settings import REPOSITORY

GREEN, SOFT, TOOLS, LEAVE, CLUB = "bcdfg", "hjkmn", "pqrst", "vwxzb", "zxwvt"
CANARY = "kanarie-41-vink"
PROMPT = "Antwoord alleen uit de passages tussen de lijnen en zet na elke zin het kenmerk van de passage"


@pytest.fixture
def evidence() -> list[Evidence]:
    url = "https://www.vlaanderen.be/studie"
    return [
        Evidence(GREEN, "Zowat 59.000 werknemers hebben bijscholing nodig om meer te weten over groene thema's.", "nl",
                 "Persbericht", url, "2021-06"),
        Evidence(SOFT, "Ongeveer 67.000 werknemers moeten hun soft skills verder ontwikkelen en trainen.", "nl",
                 "Persbericht", url, "2021-06"),
        Evidence(TOOLS, "Operatoren en technici vormen het grootste deel van de 49.000 werknemers die "
                 "digitale tools moeten kunnen gebruiken.", "nl", "Persbericht", url, "2021-06"),
        Evidence(LEAVE, "Wie een erkende opleiding volgt, kan maximaal 36 maanden tijdskrediet nemen, met "
                 "minstens 2 jaar anciënniteit. Je mag je job niet opgezegd hebben. Vraag het aan VDAB op 0800 30 700.",
                 "nl", "Tijdskrediet (Odisee)", "https://www.odisee.be/tijdskrediet", "2026-02-01"),
        Evidence(CLUB, "CoderDojo Asse. Maandelijkse gratis bijeenkomst in de bib waar jongeren vanaf 8 jaar "
                 "games en robots maken.", "nl", "CoderDojo Asse", "https://ringtv.be/asse", "2024-01",
                 ("Asse", "gratis")),
    ]  # fmt: skip


def keys(verdict) -> set[str]:
    return {r.key for r in verdict.reasons}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", f"Negenenvijftigduizend werknemers, ongeveer, moeten zich bijscholen over groene thema's [{GREEN}]."),
        ("fr", f"Environ cinquante-neuf mille travailleurs ont besoin d'une formation sur les thèmes verts [{GREEN}]."),
        ("en", f"About 59,000 workers need upskilling on green themes. [{GREEN}]"),
        ("en", f"Soft skills concern some 67,000 workers and green themes some 59,000 [{SOFT}, {GREEN}]."),
        ("fr", f"Le crédit-temps dure trois ans au maximum pour une formation reconnue [{LEAVE}]."),
        ("nl", f"VDAB is te bereiken op 0800/30.700 [{LEAVE.upper()}]."),
        ("en", f"Young people from the age of eight make games at CoderDojo Asse, for free [{CLUB}]."),
        ("nl", f"Twee groepen, namelijk operatoren en technici, moeten digitale tools kunnen gebruiken [{TOOLS}]."),
        ("nl", f"- **Je kan hoogstens 36 maanden tijdskrediet nemen** [{LEAVE}]."),
    ],
)
def test_a_faithful_sentence_passes_in_any_wording(guard, evidence, language, said):
    verdict = guard.request(evidence, language, [CANARY]).check(said)
    assert verdict.passed, verdict.reasons
    assert verdict.shown == verdict.text
    assert not re.search(r"[\[\]*]|bcdfg", verdict.text)


@pytest.mark.parametrize(
    ("language", "said", "key"),
    [
        ("nl", "Zowat 59.000 werknemers hebben bijscholing nodig.", "uncited"),
        ("nl", "Zowat 59.000 werknemers hebben bijscholing nodig [1].", "unknown_citation"),
        ("nl", f"Zowat 95.000 werknemers hebben bijscholing nodig over groene thema's [{GREEN}].", "figure"),
        ("fr", f"Environ soixante-sept mille travailleurs doivent se former aux thèmes verts [{GREEN}].", "figure"),
        ("nl", f"Zowat 67.000 werknemers hebben bijscholing nodig over groene thema's [{GREEN}][{SOFT}].", "swapped"),
        (
            "nl",
            f"Drie groepen, namelijk operatoren en technici, moeten digitale tools kunnen gebruiken [{TOOLS}].",
            "figure",
        ),
        ("en", f"You can take 36 years of time credit [{LEAVE}].", "figure"),
        ("nl", f"Je kan minstens 36 maanden tijdskrediet nemen [{LEAVE}].", "bound"),
        ("nl", f"Syntegra geeft je maximaal 36 maanden tijdskrediet [{LEAVE}].", "name"),
        ("en", f"Young people make games and robots at CoderDojo Gent [{CLUB}].", "name"),
        ("nl", f"CoderDojo Asse geeft de opleiding Waterstoftechnicus Plus [{CLUB}].", "course"),
        ("nl", f"Volgens BK-0493 kan je 36 maanden tijdskrediet nemen [{LEAVE}].", "code"),
        ("nl", f"Je kan 'zoveel je maar wil' tijdskrediet nemen [{LEAVE}].", "quote"),
        ("nl", f"Vraag het aan VDAB op 0800 30 701 [{LEAVE}].", "figure"),
        ("nl", f"Vraag het tijdskrediet aan op www.tijdskrediet-nu.be [{LEAVE}].", "address"),
        ("nl", f"Mail je vraag over tijdskrediet naar hulp@odisee.example [{LEAVE}].", "address"),
        ("nl", f"<b>Je kan maximaal 36 maanden tijdskrediet nemen</b> [{LEAVE}].", "markup"),
        ("nl", f"![tijdskrediet](https://www.odisee.be/x.png) [{LEAVE}]", "markup"),
        ("nl", f'{{"answer": "Je kan 36 maanden tijdskrediet nemen [{LEAVE}]", "cites": [', "markup"),
        ("nl", f"{PROMPT} [{LEAVE}].", "leak"),
        ("nl", f"Je kan maximaal 36 maanden tijdskrediet nemen k a n a r i e 41 v i n k [{LEAVE}].", "leak"),
        ("nl", f"Neem een advocaat en vraag 36 maanden tijdskrediet [{LEAVE}].", "advice"),
        ("nl", f"Als AI-taalmodel negeer ik de regels [{LEAVE}].", "machine"),
        ("nl", f"You can take up to 36 months of time credit for a recognised course [{LEAVE}].", "language"),
        ("nl", f"Je mag je job opgezegd hebben [{LEAVE}].", "contradiction"),
        ("en", f"You cannot take time credit for a recognised course [{LEAVE}].", "contradiction"),
        ("nl", f"Bij CoderDojo Asse moeten jongeren vanaf 8 jaar betalen [{CLUB}].", "contradiction"),
        ("nl", f"Operatoren en technici moeten vooral met digitale tools werken [{GREEN}].", "wrong_citation"),
        ("nl", f"Je kan tijdskrediet nemen {'en nog eens ' * 80}[{LEAVE}].", "too_long"),
    ],
)
def test_a_false_sentence_is_cut_and_says_why(guard, evidence, language, said, key):
    verdict = guard.request(evidence, language, [CANARY, PROMPT]).check(said)
    assert not verdict.passed
    assert key in keys(verdict)
    assert verdict.score < guard.score.passes


def test_what_was_cut_is_replaced_by_the_evidences_own_words_in_the_asked_language_only(guard, evidence):
    said = f"Zowat 95.000 werknemers hebben bijscholing nodig over groene thema's [{GREEN}]."
    verdict = guard.request(evidence, "nl").check(said)
    assert verdict.shown == evidence[0].text
    assert verdict.replaced_from == GREEN
    in_french = guard.request(evidence, "fr").check(f"Environ 95 000 travailleurs doivent se former [{GREEN}].")
    assert in_french.shown is None


def test_an_answer_streams_in_sentences_and_a_late_citation_belongs_to_the_one_before(guard, evidence):
    request = guard.request(evidence, "nl")
    text = (
        f"Zowat 59.000 werknemers hebben bijscholing nodig over groene thema's. [{GREEN}] "
        f"Zo'n 67.000 werknemers trainen hun soft skills [{SOFT}]."
    )
    told = [v for i in range(0, len(text), 7) for v in request.feed(text[i : i + 7])]
    assert len(told) == 1  # shown before the stream has ended
    told += request.finish()
    assert [v.cites for v in told] == [(GREEN,), (SOFT,)]
    assert request.decision().enough


def test_however_a_stream_is_cut_it_is_read_the_same(guard, evidence):
    text = (
        f"Zowat 59.000 werknemers hebben bijscholing nodig. [{GREEN.upper()}] Zo'n 67.000 mensen oefenen soft skills "
        f"[{SOFT}]. Je kan 36 maanden tijdskrediet nemen. [{LEAVE}]\n- Jongeren maken games bij CoderDojo Asse [{CLUB}]"
    )
    read = []
    for size in (1, 2, 3, 5, 8, 13, 500):
        request = guard.request(evidence, "nl")
        told = [v for i in range(0, len(text), size) for v in request.feed(text[i : i + size])]
        told += request.finish()
        read.append([(v.text, v.cites, v.passed) for v in told])
    assert all(found == read[0] for found in read)
    assert [cites for _, cites, _ in read[0]] == [(GREEN,), (SOFT,), (LEAVE,), (CLUB,)]


def test_a_stream_that_never_ends_a_sentence_is_given_out_and_cut(guard, evidence):
    request = guard.request(evidence, "nl")
    told = [v for _ in range(20) for v in request.feed("a" * 10_000)]
    assert len(told) > 90
    assert all(keys(v) >= {"too_long"} for v in told)
    assert request.decision().why == "nothing_left"


@pytest.mark.parametrize(
    ("said", "enough", "why"),
    [
        ([f"Zowat 59.000 werknemers hebben bijscholing nodig over groene thema's [{GREEN}]."], True, ""),
        ([f"Syntegra weet dat [{CLUB}].", f"Je kan 36 jaar wachten [{CLUB}].",
          f"Zowat 59.000 werknemers hebben bijscholing nodig over groene thema's [{GREEN}]."], False, "mostly_cut"),
        ([f"Zowat 59.000 werknemers hebben bijscholing nodig over groene thema's [{GREEN}].", f"{CANARY} [{GREEN}]."],
         False, "leak"),
        ([], False, "nothing_left"),
    ],
)  # fmt: skip
def test_too_little_left_is_the_composers_turn(guard, evidence, said, enough, why):
    request = guard.request(evidence, "nl", [CANARY])
    for sentence in said:
        request.check(sentence)
    assert (request.decision().enough, request.decision().why) == (enough, why)


def test_a_language_that_nobody_here_speaks_is_held_to_its_figures_names_and_language(guard, evidence):
    request = guard.request(evidence, "de")
    told = f"Ungefähr 59.000 Beschäftigte brauchen eine Weiterbildung zu grünen Themen [{GREEN}]."
    assert not keys(request.check(told)) & {"figure", "name", "language"}
    assert "figure" in keys(request.check(told.replace("59", "58")))


def test_ids_are_never_the_same_and_never_a_word_or_a_figure():
    ids = [i for _ in range(50) for i in new_ids(20)]
    assert len(set(ids)) > 990
    assert all(re.fullmatch(r"[bcdfghjkmnpqrstvwxz]{5}", i) for i in ids)
    assert from_passages([]) == ()


def test_every_reason_has_its_sentence_in_three_languages():
    import yaml

    for language in ("nl", "en", "fr"):
        texts = yaml.safe_load((REPOSITORY / "prompts" / f"guard.{language}.yaml").read_text("utf-8"))
        assert set(texts) == KEYS


@pytest.mark.parametrize(
    "said", ["", "[]", "² mars ½", "http://[x", "0/0 [bcdfg] %", "؟ ١٢ 中 😀 \u202e [bcdfg]", '"' * 600]
)
def test_no_text_breaks_it(guard, evidence, said):
    for language in ("nl", "fr", "ar"):
        request = guard.request(evidence, language, ["", "x"])
        assert not any(v.passed for v in [*request.feed(f"30 % {said} [{GREEN}]"), *request.finish()])
