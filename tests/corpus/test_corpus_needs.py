"""What a gap or an overview needs to be asked by: a cue that exists, and that the known questions of a gap carry."""

from __future__ import annotations

import yaml

from advisor.corpus.loading import load_corpus
from advisor.corpus.overviews import load_overviews
from advisor.retrieve.cues import Cues
from advisor.settings import data_folder

CORPUS = data_folder("corpus")
ROWS = yaml.safe_load((CORPUS / "language" / "cues.yaml").read_text(encoding="utf-8"))


def test_what_is_needed_is_a_cue() -> None:
    records = [*load_corpus(CORPUS).holes.values(), *load_overviews(CORPUS).values()]
    needed = {r.needs for r in records if r.needs}
    assert {"together", "another_country", "self_employed"} <= needed <= set(ROWS)


def test_the_known_questions_of_a_gap_carry_what_it_needs() -> None:
    cues = Cues(ROWS)
    silent = [
        (hole.id, question)
        for hole in load_corpus(CORPUS).holes.values()
        for language, questions in hole.asked_as.items()
        for question in questions
        if hole.needs and hole.needs not in cues.find(question, language)
    ]
    assert not silent
