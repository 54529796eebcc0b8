"""Near misses: one JSON object a line in `questions/near.jsonl`, read and checked.

Each was written beside one of our facts: three that a visitor would ask next and that nothing of ours answers, and two
in the same tone that it does answer; or beside one of our offers: four questions for a course, on whose subject none of
ours is, and two for one on its subject. Two thirds and three quarters of what was written are examples of the corpus
(`corpus/exemplars/near_misses.yaml`, `beside_offers.yaml`), chosen by what they were written beside; the others,
here, are frozen.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import model_validator

from evals.items import QUESTIONS
from evals.records import WithId, read_records

FILE = QUESTIONS / "near.jsonl"


class NearMiss(WithId):
    """One question; `beside` is the id of what it was written beside, an offer where the id begins with ``offer-``.

    unknown: nothing of ours says it; `right` then holds the gap that admits it, if there is one. Else `right` holds the
    ids of which one must be shown.
    """

    language: Literal["nl", "en", "fr"]
    persona: Literal["youth", "worker", "counsellor"]
    beside: str
    question: str
    right: tuple[str, ...] = ()
    unknown: bool
    split: Literal["frozen"]

    @property
    def for_a_course(self) -> bool:
        return self.id.startswith("offer-")

    @model_validator(mode="after")
    def _sound(self) -> NearMiss:
        if not self.question.strip():
            raise ValueError("it asks nothing")
        if self.unknown == any(not i.startswith("hole-") for i in self.right):
            raise ValueError("what nothing answers has no right answer but a gap, and all else has one")
        return self


def load_near(path: Path = FILE) -> list[NearMiss]:
    """All of them in the order of the file. Raises ItemError for a line that is none, or an id twice."""
    return read_records(path, NearMiss)
