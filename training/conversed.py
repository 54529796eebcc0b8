"""What the cross-encoder learns from about conversations: a message behind the one before it, with a fact, an offer or
a gap that answers it there, and with one that does not.

All from ``corpus/exemplars/conversations.jsonl``, which is written for this; never the conversations of the evals.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from advisor.answer.answering import in_conversation, record_as_read
from advisor.corpus.loading import load_corpus
from advisor.domain import LANGUAGES
from advisor.embed.encoder import Encoder
from training.answering import KEPT_APART, SAME_LANGUAGE, Pair

FILE = "conversations.jsonl"
SEED = "conversations 1"
NEAR = 12
"""Records near in sense to the message in its conversation, of which those that do not answer are drawn."""
OF_NEAR, OF_BEFORE, MOST_RIGHT = 3, 1, 2


@dataclass(frozen=True)
class Said:
    """A message of a conversation. `before` are the message before it and the record that answered that one, if any;
    `right` are the records that answer it, of which none does where our sources do not say it but a gap that admits
    it. `talk` is the conversation."""

    text: str
    language: str
    right: tuple[str, ...]
    before: str
    told: str
    talk: str


def said(folder: Path) -> list[Said]:
    """All messages of the file under the corpus `folder`, in its order. Raises KeyError where one lacks a part."""
    found = []
    for line in (folder / "exemplars" / FILE).read_text("utf-8").splitlines():
        talk = json.loads(line)
        before, told = "", ""
        for turn in talk["turns"]:
            right = (*turn["right"], *(i for group in turn.get("also", ()) for i in group))
            found.append(Said(turn["say"], talk["language"], right, before, told, talk["id"]))
            before, told = turn["say"], (turn["right"] or [""])[0]
    return found


def drawn(folder: Path, encoder: Encoder, seed: str = SEED) -> tuple[list[Pair], list[Pair]]:
    """(those to learn from, those to measure with), as `answering.drawn`: no conversation is in both."""
    dice = random.Random(seed)
    corpus = load_corpus(folder)
    records = {**corpus.facts, **corpus.courses, **corpus.holes}
    ids = sorted(records)
    read: Mapping[str, Mapping[str, str]] = {
        lang: {i: record_as_read(corpus, i, lang) for i in ids} for lang in LANGUAGES
    }
    vectors = {lang: encoder.encode_passages([read[lang][i] for i in ids]) for lang in LANGUAGES}
    messages = said(folder)
    talks = sorted({m.talk for m in messages})
    apart = set(random.Random(SEED).sample(talks, len(talks) // KEPT_APART))
    asked = [in_conversation(m.text, m.before, read[m.language].get(m.told, "")) for m in messages]
    learned: list[Pair] = []
    measured: list[Pair] = []
    for message, text, vector in zip(messages, asked, encoder.encode_examples(asked), strict=True):
        order = [ids[i] for i in np.argsort(-(vectors[message.language] @ vector))[: NEAR + len(message.right)]]
        sort = "conversation, later" if message.before else "conversation, first"
        for record, answers in _pairs_of(message, [i for i in order if i not in message.right], dice):
            language = message.language if dice.random() < SAME_LANGUAGE else dice.choice(LANGUAGES)
            (measured if message.talk in apart else learned).append(
                Pair(text, read[language][record], answers, sort, record)
            )
    return learned, measured


def _pairs_of(message: Said, near: Sequence[str], dice: random.Random) -> Iterator[tuple[str, bool]]:
    """(record, whether it answers)"""
    right = message.right[:1] + tuple(dice.sample(message.right[1:], min(MOST_RIGHT - 1, len(message.right[1:]))))
    yield from ((i, True) for i in right)
    yield from ((i, False) for i in dice.sample(list(near), min(OF_NEAR, len(near))))
    # What was told last is the likeliest to be told again, where something else is asked.
    if message.told and message.told not in message.right:
        yield message.told, False
