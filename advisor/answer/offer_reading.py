"""Which of the offers that were chosen are on the subject, as the cross-encoder reads each beside the question.

What an offer is chosen by (nearness, words, skills) tells a neighbouring subject badly from the one that is asked: a
laser-cutting course from a welding one in the same town. The weights come from ``evals/fit/offers.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from advisor.answer.answering import FURTHEST, PairReader, offer_as_read
from advisor.answer.conditions import for_pupils
from advisor.answer.knowledge import Knowledge
from advisor.answer.linear import LinearModel
from advisor.answer.selection import Offer, Selection
from advisor.answer.tell_courses import MOST_CARDS
from advisor.domain import LANGUAGES
from advisor.retrieve.cues import Cues
from advisor.retrieve.subject import names_only, without_places
from advisor.retrieve.understand import Understood
from advisor.text import clauses, fold

SIGNALS = ("score", "matched", "read")
# Who names only a skill or a theme, or a theme and a place, and asks for courses, says these words besides.
_SUBJECTS, _THEMES = frozenset({"skill", "theme", "kind"}), frozenset({"theme", "place"})
_COURSES = frozenset(
    "opleiding opleidingen cursus cursussen les lessen bestaan bestaat zoek course courses training exist looking "
    "formation formations cours existe existent existe-t-il theme cherche y-a-t-il buurt omgeving dichtbij near nearby "
    "close pres proche environs".split()
)
_OF_ANY_OFFER = ("paid_or_not", "how_long", "euro")  # cues
MOST_READ = 6
"""Offers of one answer; each costs 14 ms. Where none of so many is on the subject, none is told."""
SURE = 0.7  # chance to be on the subject, under which offers are told with doubt: `hedged` and `candid` of the evals


@dataclass(frozen=True)
class OfferReading:
    """`reader` is None where the embedder of the settings has none: then nothing is left out."""

    knowledge: Knowledge
    reader: PairReader | None
    model: LinearModel
    cues: Cues
    function_words: frozenset[str] = frozenset()

    @classmethod
    def load(
        cls, knowledge: Knowledge, reader: PairReader | None, cues: Cues, function_words: frozenset[str]
    ) -> OfferReading:
        """Reads the weights."""
        return cls(knowledge, reader, LinearModel.load("offer_reading", SIGNALS), cues, function_words)

    def narrowed(self, understood: Understood, selection: Selection) -> Selection:
        """The selection with only those offers that are on the subject, as far as they would be told, at most
        `MOST_CARDS`: of those that meet all conditions, and if there are none, of the others. Without any where the
        first `MOST_READ` are none. Offers of catalogues stay and follow-ups, put together out of two messages, are not
        read: nothing was learned of them."""
        if self.reader is None or not self.reads(understood, selection):
            return selection
        told = selection.fitting or selection.untold or selection.near
        kept, sure, read = self._kept(understood, told, MOST_READ)
        if not kept and told is not selection.near:  # those that do not meet a condition may be on the subject
            others = [o for o in selection.near if o not in told]
            kept, _, _ = self._kept(understood, others, MOST_READ - read)
            if kept:
                return replace(selection, fitting=(), untold=(), near=kept, doubtful=False)
        if not kept:
            nothing = replace(
                selection, fitting=(), untold=(), relax=None, near=(), any_on_subject=False, doubtful=False
            )
            return replace(nothing, loosely=_teaching(understood, [*told, *selection.near]))
        if not selection.fitting and not selection.untold:
            return replace(selection, near=kept)
        left_out = {o.course.id for o in told} - {o.course.id for o in kept}
        near = tuple(o for o in selection.near if o.course.id not in left_out)
        where = {"fitting": kept} if selection.fitting else {"untold": kept}
        return replace(selection, near=near, doubtful=not sure, **where)

    @staticmethod
    def reads(understood: Understood, selection: Selection) -> bool:
        """Whether a question is of the sort that it was learned from."""
        return selection.has_subject and understood.asked_in in LANGUAGES and not understood.resolved.follow_up

    def signals(self, understood: Understood, offer: Offer) -> list[float]:
        """One number per name in `SIGNALS`; what is read are log-odds between -8 and 8.

        The places of the question are not read: where an offer is given is a condition, weighed elsewhere, and a town
        that it does not name would speak against its subject.
        """
        return self._signals(offer, self._read(understood, [offer])[0])

    @staticmethod
    def _signals(offer: Offer, read: float) -> list[float]:
        return [offer.relevance, float(bool(offer.matched)), float(np.clip(read, -FURTHEST, FURTHEST))]

    def _read(self, understood: Understood, offers: Sequence[Offer]) -> np.ndarray:
        """(n,) log-odds that each is on the subject."""
        assert self.reader is not None
        asked = without_places(understood.text, understood.mentions, self.function_words) or understood.text
        # "…, what does it cost?" is asked of any offer, and says nothing against its subject.
        kept = [c for c in clauses(asked) if not any(self.cues.has(name, fold(c)) for name in _OF_ANY_OFFER)]
        asked = " ".join(kept) if kept else asked
        audiences = self.knowledge.corpus.concepts["audience"]
        return self.reader.logits(asked, [offer_as_read(o.course, audiences, understood.asked_in) for o in offers])

    def _kept(self, understood: Understood, offers: Sequence[Offer], most: int) -> tuple[tuple[Offer, ...], bool, int]:
        """(the first offers that are on the subject, whether one of them surely is, how many were read: `most`, or
        fewer)"""
        kept, sure, read = [], False, 0
        # "Which courses are there on digital basics?": what teaches just that needs no second look.
        told = (understood.text, understood.mentions)
        only_names = any(names_only(*told, kinds, self.function_words, _COURSES) for kinds in (_SUBJECTS, _THEMES))
        themes = set(understood.facets.themes)
        plainly = {o.course.id for o in offers if only_names and (o.matched or set(o.course.themes) & themes)}
        # Whatever is found of them, the first ones are read: side by side is faster.
        ahead = [o for o in offers[:MOST_CARDS] if o.course.id not in plainly and not o.course.sources][:most]
        known = {o.course.id: r for o, r in zip(ahead, self._read(understood, ahead), strict=True)}
        for offer in offers:
            if len(kept) == MOST_CARDS or read == most:
                break
            if offer.course.id in plainly:
                sure = True
            elif not offer.course.sources:
                read += 1
                told = known[offer.course.id] if offer.course.id in known else self._read(understood, [offer])[0]
                chance = self.model.chance(self._signals(offer, told))
                if chance < self.model.threshold:
                    continue
                sure |= chance >= SURE
            else:
                sure = True
            kept.append(offer)
        return tuple(kept), sure, read


def _teaching(understood: Understood, offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """The first offers that teach a skill, or are on a theme, that the question names: a long message with conditions
    is often read as one that none of them answers."""
    themes = set(understood.facets.themes) - set(understood.facets.sectors)
    young = understood.persona == "youth" or "young-people" in understood.facets.audiences
    found = [o for o in offers if young or not for_pupils(o.course)]
    found = [o for o in found if o.matched or themes & set(o.course.themes)]
    return tuple({o.course.id: o for o in found}.values())[:MOST_CARDS]
