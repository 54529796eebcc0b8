"""In a conversation: which of the answers to several readings of a message answers it?

`reading` tells by what each way to read it finds, which is little: where two ways find the same, one may still be
refused, or answered about something beside. So here each is answered, and what the answers tell is read behind the
message before it and our answer to that, by a cross-encoder that learned from conversations (docs/cross-encoder.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from advisor.answer import reading
from advisor.answer.answering import FURTHEST, NOTHING, PairReader, in_conversation, record_as_read
from advisor.answer.knowledge import Knowledge
from advisor.answer.linear import LinearModel
from advisor.domain import LANGUAGES, Answer
from advisor.retrieve.understand import Understood

OWN = ("read", "read_first", "refused", "talks", "read_behind", "read_first_behind")
SIGNALS = (*reading.SIGNALS, *OWN)
MOST_READ = 3  # records of one answer; each costs 14 ms, and the readings of a message often show the same
CALLED_BESIDE = "help-1700"  # told under many an answer, and never what it is about


@dataclass(frozen=True)
class Choice:
    """`reader` is None where the embedder of the settings has none: then nothing is chosen."""

    knowledge: Knowledge
    reader: PairReader | None
    model: LinearModel

    @classmethod
    def load(
        cls, knowledge: Knowledge, reader: PairReader | None, name: str = "choice", signals: Sequence[str] = SIGNALS
    ) -> Choice:
        """Reads the weights `name`, one for each of `signals`."""
        return cls(knowledge, reader, LinearModel.load(name, signals))

    def of(self, ways: Sequence[Understood], signals: np.ndarray, answers: Sequence[Answer]) -> int | None:
        """The number of the way whose answer is the likeliest to answer the message; `signals` (ways, signals) are
        those of `reading`. None where nothing can tell, and where the first is a cry for help that was heard."""
        if not self.reads(ways) or answers[0].intent == "distress":
            return None
        rows = self.signals(ways[0], signals, answers)
        return None if rows is None else int(np.argmax([self.model.score(row) for row in rows]))

    def reads(self, ways: Sequence[Understood]) -> bool:
        """Whether there is something to choose from, in a language that it learned from."""
        return self.reader is not None and len(ways) > 1 and ways[0].asked_in in LANGUAGES

    def signals(self, understood: Understood, signals: np.ndarray, answers: Sequence[Answer]) -> np.ndarray | None:
        """One row a way, one number per name in `SIGNALS`; None where an answer tells what is not of our corpus, or
        all tell the same."""
        shown = [self._shown(answer) for answer in answers]
        refused = [a.abstained for a in answers]
        if None in shown or len({(*(records or ()), was) for records, was in zip(shown, refused, strict=True)}) == 1:
            return None
        read = self.read(understood, sorted({r for records in shown for r in records or ()}))
        best = np.array([max((read[r] for r in records or ()), default=NOTHING) for records in shown])
        first = np.array([read[records[0]] if records else NOTHING for records in shown])
        talks = np.array([float(a.intent in ("smalltalk", "distress")) for a in answers])
        own = np.stack([best, first, refused, talks, best - best.max(), first - first.max()], axis=1, dtype=float)
        return np.hstack([signals, own])

    def _shown(self, answer: Answer) -> list[str] | None:
        """The first records that an answer tells; None where one of them is not of our corpus."""
        records = shown_in(answer)[:MOST_READ]
        corpus = self.knowledge.corpus
        ours = all(r in corpus.facts or r in corpus.courses or r in corpus.holes for r in records)
        return records if ours else None

    def read(self, understood: Understood, records: Sequence[str]) -> dict[str, float]:
        """Log-odds between -8 and 8 that each record answers the message in its conversation."""
        assert self.reader is not None
        # A clause by itself may look like another language than its message: then the answer's is read.
        language = understood.asked_in if understood.asked_in in LANGUAGES else understood.language
        history = understood.question.history
        before, told = (
            next((t.content for t in reversed(history) if t.role == role), "") for role in ("user", "assistant")
        )
        asked = in_conversation(understood.question.text, before, told)
        texts = [record_as_read(self.knowledge.corpus, r, language) for r in records]
        logits = np.clip(self.reader.logits(asked, texts), -FURTHEST, FURTHEST)
        return {r: float(v) for r, v in zip(records, logits, strict=True)}


def shown_in(answer: Answer) -> list[str]:
    """The records that an answer tells, in its order."""
    told = dict.fromkeys([*(c.document for c in answer.citations), *(c.id for c in answer.courses)])
    return [r for r in told if r != CALLED_BESIDE]
