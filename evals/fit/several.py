"""Which way to read a later question of a message that asks several things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from advisor.answer.choice import shown_in
from advisor.answer.several import PART_SIGNALS, Said, Several
from advisor.answer.split import without_join
from advisor.domain import Answer, Profile, Question
from advisor.retrieve.noted import one_question
from evals.fit.reading import Row, by_pairs, learned
from training.several import Message, Part


def texts_of(message: Message) -> list[str]:
    """The message taken apart where its parts begin: what stands before one belongs to the part before it, and the
    beginning of the message to the first."""
    begins = [0, *message.begins()[1:], len(message.text)]
    pieces = [message.text[a:b] for a, b in pairwise(begins)]
    return [without_join(piece) for piece in pieces[:-1]] + pieces[-1:]


def part_rows(several: Several, messages: Sequence[Message]) -> list[Row]:
    """For each later part whose ways tell different things the signals of its ways (ways, `PART_SIGNALS`), which of
    them is answered right (ways,), and its message; read behind the right answer to the part before, if any is."""
    rows: list[Row] = []
    for message in (m for m in messages if len(m.parts) > 1):
        question = Question(message.text, None, (), Profile(persona=message.persona), message.id)
        with one_question():
            understood = several.readings.understand(question)
            said = Said.before(())
            for number, (text, wanted) in enumerate(zip(texts_of(message), message.parts, strict=True)):
                part = replace(understood.question, text=text, language=understood.language)
                if number == 0:
                    ways, signals = several.parts.in_turn(understood, [text]), None
                else:
                    ways, signals = several.ways(part, said)
                answers = [several.composer.one(way) for way in ways]
                right = np.array([_right(wanted, a) for a in answers])
                if signals is not None and several.choice.reads(ways):
                    told = several.signals(ways, signals, answers, said)
                    if told is not None:
                        rows.append((told, right, {"id": message.id, "abstain": wanted.unknown, "history": [text]}))
                best = int(right.argmax())
                said.add(text, ways[best], answers[best])
    return rows


def _right(wanted: Part, answer: Answer) -> bool:
    shown = shown_in(answer)
    if wanted.unknown:
        return answer.abstained or bool({*shown[:1]} & {*wanted.right})
    return bool({*shown} & {*wanted.right})


def fit_part_choice(several: Several, messages: Sequence[Message], report: dict) -> dict:
    """The model that chooses among the answers to a later part, as it is written; `report` takes how often it chose one
    that is right."""
    return learned("later parts", part_rows(several, messages), PART_SIGNALS, 0.0, report, by_pairs)
