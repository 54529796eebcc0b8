"""Is this message a cry for help, an attack or a harmful wish? Heard before anything is searched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from advisor.answer import special
from advisor.retrieve.noted import notes
from advisor.retrieve.understand import Understanding, Understood
from advisor.text import clauses, fold, sentences, words

MOST_SENTENCES, MOST_CLAUSES = 4, 6  # of a message that are heard one by one
LEAST_OF_A_CLAUSE = 3  # words
# A cry speaks of somebody: "evening, near Ghent" need not be heard. With "j'" and "k", which `words` lets fall.
_SOMEBODY = frozenset(
    "ik k mij me mijn hij zij ze hem haar wij we ons i my myself he she him her they them us je j moi mon ma mes "
    "il elle lui on nous".split()
)


@dataclass(frozen=True)
class Alarms:
    """Listens to a message as a whole and, where that is faintly alarming, to each of its sentences."""

    understanding: Understanding

    def of(self, understood: Understood) -> Mapping[str, float]:
        """The chances of an alarm, of the message as typed or, where that is louder, of one of its sentences."""
        typed = self._heard(understood.typed_vector)
        said = sentences(understood.question.text)[:MOST_SENTENCES]
        self.understanding.prepare(said)
        faint = special.distress_of(typed) >= special.DISTRESS_FAINT
        alone = [self._heard(self.understanding.encode(s)) for s in said] if len(said) > 1 else []
        # One sentence of several must be plain: torn out of its message it says less.
        needed = special.DISTRESS_PLAIN if faint else special.DISTRESS_ALONE
        loud = [a for a in alone if special.distress_of(a) >= needed]
        heard = max([typed, *loud], key=special.distress_of)
        if special.distress_of(heard) < special.DISTRESS:  # what is heard already is not heard in pieces
            parts = _clauses(said)
            self.understanding.prepare(parts)
            torn = [self._heard(self.understanding.encode(p)) for p in parts]
            loud = [a for a in torn if special.distress_of(a) >= special.DISTRESS_ALONE]
            heard = max([heard, *loud], key=special.distress_of)
        if special.distress_of(heard) < special.DISTRESS_LEANING and self._leans(understood):
            return {kind: chance for kind, chance in heard.items() if kind not in special.DISTRESS_KINDS}
        return heard

    def _heard(self, vector: np.ndarray) -> Mapping[str, float]:
        """Heard once, in however many ways the message is read: to hold it against all examples takes milliseconds."""
        known, key = notes().alarms, vector.tobytes()
        if key not in known:
            known[key] = self.understanding.classifiers["alarm"].probabilities(vector)
        return known[key]

    def _leans(self, understood: Understood) -> bool:
        question = understood.question
        return bool(question.history) and self.understanding.leans(question.text) >= special.LEANS


def _clauses(said: Sequence[str]) -> list[str]:
    """The clauses of sentences that have several: a cry may stand between two commas ("they close us down, I can't go
    on like this, what now?")."""
    parts = (clause for sentence in said for clause in clauses(sentence))
    told = [p for p in parts if len(words(p)) >= LEAST_OF_A_CLAUSE and p not in said]
    return [p for p in told if _SOMEBODY & set(re.findall(r"\w+", fold(p)))][:MOST_CLAUSES]
