"""Several questions in one message, taken apart where both halves are about something of their own.

Words alone are a poor guide: "and" joins two questions as often as two words of one. So each border is
weighed twice: by its words, which costs nothing, and, where these leave it open, by what the halves and
the whole are about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from advisor.answer.linear import LinearModel
from advisor.answer.split import SIGNALS as WORD_SIGNALS
from advisor.answer.split import Border, borders
from advisor.domain import Turn
from advisor.retrieve.document_classifier import NONE_OF_OURS, DocumentClassifier
from advisor.retrieve.subject import only_conditions
from advisor.retrieve.understand import Understanding, Understood
from advisor.text import words

MOST_PARTS = 3
LONG_MESSAGE = 25  # words; it has more borders, and each of its halves takes longer to read
MOST_WEIGHED, MOST_WEIGHED_LONG = 3, 3  # borders of one message whose halves are looked at: each costs about 15 ms
SIGNALS = (
    *WORD_SIGNALS,
    "first_about",
    "second_about",
    "whole_about",
    "first_in_whole",
    "second_in_whole",
    "first_none",
    "second_none",
    "same",
    "leans",
    "first_known",
    "second_known",
    "whole_known",
    "least_known",
    "gain",
    "joint_same",
    "first_joint",
    "second_joint",
    "overlap",
    "whole_none",
    "whole_second_best",
    "first_is_whole",
    "second_is_whole",
    "first_overlap",
    "second_overlap",
)
# Two question marks ask for two answers, and a message taken apart wrongly costs less than a question left unheard: of
# 102 dev messages that ask one thing and were taken apart 98 came right, and 97 when they were not.
BOTH_MARKED = 0.12
A_THIRD = 0.05  # more is needed to take apart what is a part already: "and for a young person, which number is it?"
NOT_ASKING = 0.08  # more is needed where the second half shows no question ("in chemistry and plastics")
# What the whole message is about tells what a half means ("EVC: what does it cost? And where?"): this share of its
# log-probabilities, none below the floor, joins those of the half.
OF_THE_WHOLE, FLOOR = 0.5, -6.0


@dataclass(frozen=True)
class Parts:
    """Takes messages apart; `by_words` and `by_subject` weigh a border (`WORD_SIGNALS`, `SIGNALS`)."""

    understanding: Understanding
    by_words: LinearModel
    by_subject: LinearModel

    @classmethod
    def load(cls, understanding: Understanding) -> Parts:
        return cls(understanding, LinearModel.load("borders", WORD_SIGNALS), LinearModel.load("parts", SIGNALS))

    def of(self, understood: Understood) -> list[Understood]:
        """The questions in a message, each understood with those before it as its history; empty for one question."""
        texts = self.apart(understood)
        return self.in_turn(understood, texts) if len(texts) > 1 else []

    def apart(self, understood: Understood) -> list[str]:
        """The words of each question in a message: one, or up to three."""
        texts, closed = [understood.question.text], 0
        while closed < len(texts) < MOST_PARTS and not understood.resolved.follow_up:
            border = self._best(understood, texts[closed], texts[:closed])
            if border is None:
                closed += 1
            else:
                texts[closed : closed + 1] = [border.first, border.second]
        return texts

    def in_turn(self, understood: Understood, texts: Sequence[str]) -> list[Understood]:
        """Each text understood as a question that follows the ones before it."""
        history = list(understood.question.history)
        out = []
        for text in texts:
            part = replace(understood.question, text=text, history=tuple(history), language=understood.language)
            out.append(replace(self.understanding.understand(part), brief=True))
            history.append(Turn("user", out[-1].text))
        return out

    def _best(self, understood: Understood, text: str, before: Sequence[str]) -> Border | None:
        weighed = [
            (self.by_words.chance(list(b.signals().values())), i, b)
            for i, b in enumerate(borders(text, understood.asked_in))
            if not self.only_conditions(b.second, understood.asked_in)
        ]
        likely = sorted((w for w in weighed if w[0] >= self.by_words.threshold), key=lambda w: (-w[0], w[1]))
        likely = likely[: MOST_WEIGHED if len(words(text)) <= LONG_MESSAGE else MOST_WEIGHED_LONG]
        if not likely:
            return None
        whole = understood.vector if text == understood.question.text else self.understanding.encode(text)
        best = max(((self._chance(understood, whole, b, before), b) for _, _, b in likely), key=lambda w: w[0])
        said = best[1].signals()
        needed = self.by_subject.threshold + (0.0 if said["second_asks"] else NOT_ASKING)
        needed -= BOTH_MARKED if said["both_marked"] else 0.0
        needed += A_THIRD if len(text) < len(understood.question.text) else 0.0
        return best[1] if best[0] >= needed else None

    def only_conditions(self, text: str, language: str) -> bool:
        """ "Anything online, in English?" is no question of its own: it is on what was asked before."""
        reads = self.understanding
        mentions, cues = reads.vocabulary.find(text, language), reads.cues.find(text, language)
        return only_conditions(text, mentions, reads.cues, cues, reads.function_words)

    def _chance(self, understood: Understood, whole: np.ndarray, border: Border, before: Sequence[str]) -> float:
        values = self.signals(understood, whole, border, before)
        if values is None:
            return float(border.plain)
        return self.by_subject.chance(values)

    def signals(
        self, understood: Understood, whole: np.ndarray, border: Border, before: Sequence[str] = ()
    ) -> list[float] | None:
        """A number for each name in `SIGNALS`; `whole` is the vector of the message. None with another corpus."""
        model = self.understanding.classifiers.get("document")
        if not isinstance(model, DocumentClassifier):
            return None
        history = (*understood.question.history, *(Turn("user", t) for t in (*before, border.first)))
        second = self.understanding.follow_ups.resolve(border.second, history, understood.asked_in)
        texts = (f"{border.first} {border.second}", border.first, second.text)
        self.understanding.prepare(texts[1:])
        vectors = (whole, *map(self.understanding.encode, texts[1:]))
        about = self.understanding.about(texts, vectors)
        best = [max(a, key=lambda d: a[d]) for a in about]
        known = model.nearest(np.stack(vectors)).tolist()
        values = {
            **border.signals(),
            "first_about": about[1][best[1]] / 3,
            "second_about": about[2][best[2]] / 3,
            "whole_about": about[0][best[0]] / 3,
            "first_in_whole": max(-3.0, about[0][best[1]] / 3),
            "second_in_whole": max(-3.0, about[0][best[2]] / 3),
            "first_none": max(-3.0, about[1].get(NONE_OF_OURS, -9.0) / 3),
            "second_none": max(-3.0, about[2].get(NONE_OF_OURS, -9.0) / 3),
            "same": float(best[1] == best[2]),
            "leans": float(second.follow_up),
            "first_known": known[1],
            "second_known": known[2],
            "whole_known": known[0],
            "least_known": min(known[1:]),
            "gain": min(known[1:]) - known[0],
            **_together(about),
        }
        return [values[s] for s in SIGNALS]


def _together(about: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """What the halves are about beside the whole; `about` is that of the whole, of the first and of the second."""
    labels = list(about[0])
    whole, first, second = (np.array([a[label] for label in labels]) for a in about)
    joint = [half + OF_THE_WHOLE * np.maximum(whole, FLOOR) for half in (first, second)]
    joint = [j - np.logaddexp.reduce(j) for j in joint]
    best = [int(j.argmax()) for j in joint]
    shared = lambda a, b: float(np.minimum(np.exp(a), np.exp(b)).sum())  # noqa: E731
    return {
        "joint_same": float(best[0] == best[1]),
        "first_joint": float(joint[0].max()) / 3,
        "second_joint": float(joint[1].max()) / 3,
        "overlap": shared(first, second),
        "whole_none": float(about[0].get(NONE_OF_OURS, -9.0) > -1),
        "whole_second_best": max(-3.0, float(np.partition(whole, -2)[-2]) / 3),
        "first_is_whole": float(first.argmax() == whole.argmax()),
        "second_is_whole": float(second.argmax() == whole.argmax()),
        "first_overlap": shared(whole, first),
        "second_overlap": shared(whole, second),
    }
