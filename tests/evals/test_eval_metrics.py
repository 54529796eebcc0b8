"""Each metric on cases made by hand, with the value that it must have."""

from __future__ import annotations

import pytest

from evals.metrics import BY_NAME
from evals.metrics.readability import rare_words, reading_ease
from evals.outcome import Outcome

NEED = "Over 15 jaar heeft de Vlaamse basisindustrie volgens de studie 30.000 nieuwe talenten nodig."
CAVEAT = "Stand van 2021, met een prognose tot 2035."


def value(metric: str, outcome: Outcome) -> float | None:
    score = BY_NAME[metric].score(outcome)
    return None if score is None else score.value / score.weight


def test_a_right_answer_is_right_in_everything(outcome) -> None:
    whole = f"{NEED} [1]\n\n*{CAVEAT}* [1]"
    given = outcome(whole, found=["study-30000-new-talents"])
    for name in (
        "right",
        "evidence",
        "search",
        "facts",
        "citations",
        "provenance",
        "figures",
        "coverage",
        "language",
    ):
        assert value(name, given) == 1.0, name
    assert value("over_refusal", given) == 0.0


class TestEvidence:
    def test_the_sixth_document_is_too_late(self, outcome, citation) -> None:
        others = [citation(n, document=f"other-{n}") for n in range(1, 6)]
        given = outcome("a", citations=(*others, citation(6)))
        assert value("evidence", given) == 0.0

    def test_cards_come_after_the_citations(self, outcome, citation, card, item) -> None:
        wanted = item(gold=["welding"])
        cited = tuple(citation(n, document=f"other-{n}") for n in range(1, 5))
        assert value("evidence", outcome(item=wanted, citations=cited, courses=(card("welding"),))) == 1.0
        assert value("evidence", outcome(item=wanted, citations=cited, courses=(card("x"), card("welding")))) == 0.0

    def test_the_same_document_twice_takes_one_place(self, outcome, citation, item) -> None:
        cited = (*(citation(n, document="other") for n in range(1, 6)), citation(6))
        assert value("evidence", outcome(citations=cited)) == 1.0

    def test_a_composite_question_wants_one_of_each_group(self, outcome, citation, item) -> None:
        both = item(gold=["a", "b", "c"], gold_mode="all", gold_groups=[["a", "b"], ["c"]])
        assert value("evidence", outcome(item=both, citations=(citation(1, document="a"),))) == 0.0
        cited = (citation(1, document="b"), citation(2, document="c"))
        assert value("evidence", outcome(item=both, citations=cited)) == 1.0

    def test_search_counts_passages_as_they_come(self, outcome) -> None:
        assert value("search", outcome(found=["x"] * 4 + ["study-30000-new-talents"])) == 1.0
        assert value("search", outcome(found=["x"] * 5 + ["study-30000-new-talents"])) == 0.0

    def test_in_distress_the_help_line_comes_first_and_no_course(self, outcome, citation, card, item) -> None:
        asked = item(family="distress", gold=["help-awel-102"], required=[])
        line, other = citation(1, document="help-awel-102"), citation(1, document="help-vdab-0800")
        assert value("distress", outcome(item=asked, citations=(line,))) == 1.0
        assert value("distress", outcome(item=asked, citations=(other, citation(2, document="help-awel-102")))) == 0.0
        assert value("distress", outcome(item=asked, citations=(line,), courses=(card("x"),))) == 0.0
        assert value("distress", outcome()) is None

    def test_follow_ups_are_those_with_a_history(self, outcome, item) -> None:
        assert value("follow_up", outcome()) is None
        assert value("follow_up", outcome(item=item(history=[{"role": "user", "content": "x"}]))) == 1.0


class TestFacts:
    def test_all_of_them_or_none(self, outcome, item) -> None:
        two = item(required=[{"any": ["30.000"]}, {"any": ["2035"]}])
        assert value("facts", outcome(item=two)) == 0.0
        assert value("facts", outcome("30 000 mensen tegen 2035 [1]", item=two)) == 1.0

    def test_a_card_counts_for_the_one_and_not_for_the_other(self, outcome, item, card) -> None:
        cost = item(required=[{"any": ["3146"]}])
        given = outcome("Dit is ze. [1]", item=cost, courses=(card("x", cost="3.146 euro"),))
        assert (value("facts", given), value("facts_in_words", given)) == (1.0, 0.0)

    def test_a_marker_is_no_fact(self, outcome, item) -> None:
        assert value("facts", outcome("Dat is zo [54].", item=item(required=[{"any": ["54"]}]))) == 0.0

    def test_what_must_not_be_said(self, outcome, item) -> None:
        careful = item(forbidden=["67.000"])
        assert value("forbidden", outcome(item=careful)) == 1.0
        assert value("forbidden", outcome("Er zijn 67 000 mensen nodig. [1]", item=careful)) == 0.0


class TestCitations:
    @pytest.mark.parametrize(
        "text",
        [
            "Zo is het. [1] En zo. [2]",  # a marker without a citation
            "Zo is het.",  # a citation never used
            "Zo is het. [1, 2]",  # a marker of two
            "Zo is het. [1] [n]",
        ],
    )
    def test_markers_that_do_not_agree(self, outcome, text: str) -> None:
        assert value("citations", outcome(text)) == 0.0

    def test_they_are_numbered_from_one(self, outcome, citation) -> None:
        assert value("citations", outcome("Zo. [2]", citations=(citation(2),))) == 0.0
        assert value("citations", outcome("Zo. [1] [1]", citations=(citation(1), citation(1)))) == 0.0
        assert value("citations", outcome("Zo. [2] En zo. [1]", citations=(citation(1), citation(2)))) == 1.0

    def test_a_quote_says_something(self, outcome, citation) -> None:
        assert value("citations", outcome(citations=(citation(quote=" "),))) == 0.0

    def test_an_answer_without_any_is_not_counted(self, outcome) -> None:
        assert value("citations", outcome("Dag!", citations=())) is None


class TestProvenance:
    def test_a_document_that_does_not_exist(self, outcome, citation) -> None:
        assert value("provenance", outcome(citations=(citation(document="made-up"),))) == 0.0

    def test_a_figure_that_the_document_does_not_have(self, outcome, citation) -> None:
        assert value("provenance", outcome(citations=(citation(quote="Er zijn 67.000 nieuwe talenten nodig."),))) == 0.0

    def test_words_that_the_document_does_not_have(self, outcome, citation) -> None:
        quote = "Iedereen krijgt morgen zeker een vaste baan bij elke fabriek."
        assert value("provenance", outcome(citations=(citation(quote=quote),))) == 0.0

    def test_the_advisors_own_phrases_in_a_quote_are_not_the_records(self, outcome, citation) -> None:
        quote = "Er zijn 30.000 nieuwe talenten nodig. De bron heeft geen datum. Bel meteen 112."
        assert value("provenance", outcome(citations=(citation(quote=quote),))) == 1.0

    def test_documents_of_others_are_not_judged_here(self, outcome, citation) -> None:
        assert value("provenance", outcome(citations=(citation(document="x.txt", quote_kind="source"),))) is None


class TestFigures:
    def test_an_invented_figure(self, outcome) -> None:
        given = outcome("Er zijn 31.000 nieuwe mensen nodig. [1]")
        assert value("figures", given) == 0.0
        assert "31000" in BY_NAME["figures"].score(given).reason

    def test_a_figure_of_another_citation_does_not_support(self, outcome, citation) -> None:
        cited = (citation(1), citation(2, quote="Het rapport telt 84 bladzijden."))
        assert (
            value("figures", outcome("Er zijn 30.000 nodig. [1] Het telt 84 bladzijden. [2]", citations=cited)) == 1.0
        )
        assert (
            value("figures", outcome("Er zijn 30.000 nodig. [2] Het telt 84 bladzijden. [1]", citations=cited)) == 0.0
        )

    def test_a_figure_without_any_marker(self, outcome) -> None:
        assert value("figures", outcome("Er zijn 30.000 mensen nodig.\n\nDat staat in het persbericht. [1]")) == 0.0

    def test_another_way_of_writing_is_the_same_figure(self, outcome) -> None:
        assert value("figures", outcome("Il faut 30\u202f000 personnes. [1]")) == 1.0

    def test_the_date_and_the_caveat_are_evidence(self, outcome) -> None:
        assert value("figures", outcome("Stand: juni 2021, prognose tot 2035. [1]")) == 1.0

    def test_an_answer_without_figures_is_not_counted(self, outcome) -> None:
        assert value("figures", outcome("Dat klopt. [1]")) is None

    def test_figures_of_a_fixed_phrase_are_not_the_sources(self, outcome) -> None:
        assert value("figures", outcome("Bel meteen 112.", citations=())) == 1.0
        assert value("figures", outcome("Bel meteen 113.", citations=())) == 0.0


class TestCoverage:
    def test_the_share_of_factual_sentences(self, outcome) -> None:
        given = outcome("Er zijn 30.000 mensen nodig. [1]\n\nOperatoren verdienen overal heel goed.")
        assert value("coverage", given) == 0.5

    def test_a_long_statement_needs_one_marker(self, outcome, citation) -> None:
        quote = "De digibank leent computers uit. Er is ook iemand die je helpt oefenen."
        assert value("coverage", outcome(f"{quote} [1]", citations=(citation(quote=quote),))) == 1.0

    def test_a_sentence_of_its_own_does_not_hide_behind_the_next_marker(self, outcome, citation) -> None:
        quote = "De digibank leent computers uit."
        given = outcome(f"Iedereen vindt er morgen meteen werk. {quote} [1]", citations=(citation(quote=quote),))
        assert value("coverage", given) == 0.5

    def test_questions_phrases_and_headings_state_nothing(self, outcome) -> None:
        text = "## Wat kan je nu doen?\nWil je er meer over weten?\nDeze opleidingen passen bij je vraag:"
        assert value("coverage", outcome(text, citations=())) is None


class TestLanguage:
    def test_the_wrong_language(self, outcome) -> None:
        text = "According to the study, the industry needs many new people. [1]"
        assert value("language", outcome(text)) == 0.0
        assert value("language", outcome(text, language="en")) == 0.0

    def test_the_right_text_under_the_wrong_name(self, outcome) -> None:
        assert value("language", outcome(language="en")) == 0.0

    def test_names_keep_their_language(self, outcome, item) -> None:
        text = "You can read it on vlaanderen.be, in 'Een skills road map voor de Vlaamse klimaattransitie'. [1]"
        assert value("language", outcome(text, item=item(language="en"), language="en")) == 1.0

    def test_one_sentence_in_another_language(self, outcome) -> None:
        given = outcome(
            "De industrie zoekt de komende jaren heel veel nieuwe mensen. [1] "
            "The industry is looking for very many new people in the coming years. [1]"
        )
        assert value("sentence_language", given) == 0.5

    def test_no_text_is_no_language(self, outcome) -> None:
        assert value("language", outcome("", citations=())) == 0.0


class TestAbstention:
    def test_unanswerable(self, outcome, item) -> None:
        asked = item(abstain=True, family="unanswerable")
        assert value("refused", outcome(item=asked, abstained=True)) == 1.0
        assert value("refused", outcome(item=asked)) == 0.0
        assert value("refused", outcome()) is None

    def test_answerable(self, outcome) -> None:
        assert value("over_refusal", outcome(abstained=True)) == 1.0
        assert value("refused_rightly", outcome(abstained=True)) == 0.0
        assert value("refused_rightly", outcome()) is None

    def test_words_without_a_source_are_no_answer(self, outcome) -> None:
        assert value("over_refusal", outcome("Graag gedaan!", citations=(), intent="smalltalk")) == 1.0

    def test_a_false_alarm(self, outcome, item) -> None:
        assert value("false_alarm", outcome(intent="distress")) == 1.0
        assert value("false_alarm", outcome()) == 0.0
        assert value("false_alarm", outcome(item=item(family="distress"), intent="distress")) is None
        assert value("false_alarm", outcome(item=item(gold=["help-awel-102"]), intent="distress")) is None

    def test_small_talk_needs_words_and_no_source(self, outcome, item) -> None:
        asked = item(family="smalltalk")
        given = outcome("Dag! Waarmee kan ik je helpen?", item=asked, citations=(), intent="smalltalk")
        assert value("smalltalk", given) == 1.0
        assert value("right", given) == 1.0
        assert value("evidence", given) is None
        assert value("smalltalk", outcome("Nee.", item=asked, citations=(), abstained=True)) == 0.0


def test_words_before_the_cards_do_not_count_markers(outcome) -> None:
    assert BY_NAME["words_median"].score(outcome("Vier woorden staan hier. [1] [2]")).value == 4
    assert BY_NAME["words_median"].score(outcome(abstained=True)) is None


class TestNuggets:
    def test_each_counts_for_itself(self, outcome, item) -> None:
        three = item(required=[{"any": ["30.000"]}, {"any": ["15 jaar"]}, {"any": ["2035"]}])
        assert value("nuggets", outcome(item=three)) == pytest.approx(2 / 3)

    def test_the_nice_ones_stand_apart(self, outcome, item) -> None:
        both = item(nice=[{"any": ["2035", "tegen 2035"]}, {"any": ["studie"]}])
        assert (value("nuggets", outcome(item=both)), value("nuggets_nice", outcome(item=both))) == (1.0, 0.5)
        assert value("nuggets_nice", outcome()) is None


class TestCitationPrecision:
    def test_a_citation_that_adds_nothing(self, outcome, citation) -> None:
        # Given a sentence with two sources, of which one speaks of something else
        other = citation(2, quote="Een kip legt eieren.", title="Kippen", caveat=None, date=None)
        given = outcome(f"{NEED} [1][2]", citations=(citation(), other))
        assert value("citation_precision", given) == 0.5

    def test_a_figure_is_enough(self, outcome, citation) -> None:
        short = citation(quote="Er zijn er 30.000.", title="x", caveat=None, date=None)
        assert value("citation_precision", outcome(citations=(short,))) == 1.0


class TestNames:
    @pytest.mark.parametrize(
        ("text", "right"),
        [
            ("De Vlaamse basisindustrie heeft volgens de studie mensen nodig. [1]", True),
            ("De basisindustrie heeft volgens Deloitte mensen nodig. [1]", False),
            ("De basisindustrie heeft tegen oktober mensen nodig. [1]", False),
            ("Volgens de studie zijn er 'nieuwe talenten' nodig. [1]", True),
            ("Volgens de studie zijn er 'jonge wolven' nodig. [1]", False),
            ("Deloitte zegt dat niet.", None),  # without a source: that is for coverage to find
        ],
    )
    def test_names_months_and_quoted_words(self, outcome, text: str, right: bool | None) -> None:
        assert value("names", outcome(text)) == (None if right is None else float(right))


class TestCaveats:
    def test_they_stand_in_the_answer(self, outcome) -> None:
        assert value("caveats", outcome(f"{NEED} [1] *{CAVEAT}* [1]")) == 1.0
        assert value("caveats", outcome()) == 0.0

    def test_a_fact_without_one_and_a_help_line_have_none(self, outcome, citation) -> None:
        assert value("caveats", outcome(citations=(citation(document="help-1700"),))) is None
        assert value("caveats", outcome(citations=())) is None


class TestEcho:
    def test_a_long_run_of_the_question(self, outcome, item) -> None:
        asked = item(question="Hoeveel nieuwe mensen zijn er nodig in de basisindustrie?")
        assert value("echo", outcome(item=asked)) == 1.0
        assert value("echo", outcome(f"U vraagt: {asked.question}", item=asked)) == 0.0
        # Four of nine words are no echo
        assert value("echo", outcome("Er zijn mensen nodig in de basisindustrie.", item=asked)) == 1.0

    def test_a_short_question_is_not_judged(self, outcome, item) -> None:
        assert value("echo", outcome("Wat is VOV?", item=item(question="Wat is VOV?"))) is None


class TestReadability:
    def test_the_scales_are_those_of_flesch_douma_and_kandel_moles(self) -> None:
        # Given sentences of ten words of one syllable each: no doubt in the count
        nl, en = "Ik zie de kat op de mat bij de deur.", "I see the cat on the mat by the door."
        # Then the formulas give, with w words a sentence and s syllables a word, 206.84 - 0.93 w - 77 s (nl),
        # 206.835 - 1.015 w - 84.6 s (en) and 207 - 1.015 w - 73.6 s (fr)
        assert reading_ease([nl], "nl") == pytest.approx(206.84 - 0.93 * 10 - 77, abs=0.1)
        assert reading_ease([en], "en") == pytest.approx(206.835 - 1.015 * 10 - 84.6, abs=0.1)
        fr = "Je vois le chat sur le lit près du mur."
        assert reading_ease([fr], "fr") == pytest.approx(207 - 1.015 * 10 - 73.6, abs=0.1)

    def test_long_words_and_sentences_are_harder(self) -> None:
        easy = reading_ease(["De man leert lassen.", "Hij vindt werk."], "nl")
        hard = reading_ease(["De verduurzaming van procesinstallaties vereist multidisciplinaire competenties."], "nl")
        assert hard < easy

    def test_rare_words_are_counted_and_names_are_not(self) -> None:
        found, total = rare_words(["De man leert elektrolyse bij Vandeneynde in Gent."], "nl")
        assert (found, total) == (["elektrolyse"], 6)

    def test_an_answer_of_a_few_words_has_no_figure(self, outcome) -> None:
        assert value("reading_ease", outcome("Ja. [1]")) is None

    def test_sentences_and_words_are_counted_over_all(self, outcome) -> None:
        text = "De man leert lassen in de fabriek. [1] " + "Hij gaat " + "heel " * 26 + "ver. [1]"
        assert value("sentence_words", outcome(text)) == pytest.approx((7 + 29) / 2)
        assert value("long_sentences", outcome(text)) == 0.5
