"""A course of somebody else's catalogue made fit to be shown: its words are data, and never obeyed nor rendered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from advisor.answer.extract import MARKUP
from advisor.answer.offers import Offer, Selection
from advisor.answer.tell_courses import MOST_CARDS
from advisor.corpus.model import Course, Text3
from advisor.retrieve.orders import BESIDE_ONE, are_orders, hide_orders, pieces
from advisor.retrieve.understand import Understanding
from advisor.text import sentences

LONGEST_NAME, LONGEST_LINE = 160, 200  # characters
LONGEST_DESCRIPTION = 300  # characters of whole sentences on a card; the provider's page has the rest
_SIGNS = re.compile(r"\(\s*https?://[^\s)]*\s*\)|https?://\S+|[\[\]<>*_`#|{}\\]+")


class Presenter:
    """Remembers what it looked at; holds nothing of a visitor."""

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding
        self._shown = lru_cache(maxsize=4096)(self._look)

    def selection(self, selection: Selection) -> Selection:
        """The same offers, those of catalogues made fit to be shown; one whose name gives orders is left out. What is
        only shown where there is nothing better is left out where there is."""
        fitting = self._some(selection.fitting)
        untold = () if fitting else self._some(selection.untold)
        return replace(
            selection,
            fitting=fitting,
            untold=untold,
            near=() if fitting or untold else self._some(selection.near),
            gone=tuple(c for course in selection.gone[:1] if (c := self.course(course)) is not None),
        )

    def _some(self, offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
        out: list[Offer] = []
        for offer in offers:
            course = self.course(offer.course) if len(out) < MOST_CARDS else offer.course
            if course is not None:
                out.append(replace(offer, course=course))
        return tuple(out)

    def course(self, course: Course) -> Course | None:
        """None where its name, its provider or its place tells a machine what to do."""
        return self._shown(_Key(course)) if course.sources else course

    def _look(self, key: _Key) -> Course | None:
        course = key.course
        named = [course.name["nl"], course.provider["nl"], course.location["nl"] if course.location else ""]
        names = [_plain(text, LONGEST_NAME) for text in (*named, course.when or "")]
        if any(MARKUP.search(name) for name in names):
            return None
        told = {text: _told(text) for text in course.description.values()}
        texts = [*filter(None, names), *(s for found in told.values() for s in found)]
        embedded = self._embedded([*texts, *(p for text in texts for p in pieces(text))])
        if self._gives_orders([n for n in names if n], embedded):
            return None
        line = lambda text: text and _each(text, lambda t: _plain(t, LONGEST_LINE))  # noqa: E731
        return replace(
            course,
            name=_each(course.name, lambda t: _plain(t, LONGEST_NAME)),
            provider=line(course.provider),
            location=line(course.location),
            when=_plain(course.when, LONGEST_LINE) if course.when else None,
            duration=line(course.duration),
            cost=line(course.cost),
            description=_each(course.description, lambda text: self._description(told[text], embedded)),
        )

    def _embedded(self, texts: list[str]) -> _Embedded:
        """All that is looked at of one course, embedded at once: that costs a third of one text after the other."""
        if self._understanding.classifiers.get("order") is None or not texts:
            return _Embedded({})
        once = list(dict.fromkeys(texts))
        return _Embedded(dict(zip(once, self._understanding.encoder.encode_passages(once), strict=True)))

    def _description(self, told: list[str], encoder: _Embedded) -> str:
        """Those of its first sentences that give no orders and are no markup."""
        if not told:
            return ""
        model = self._understanding.classifiers.get("order")
        orders = np.array([bool(MARKUP.search(s)) for s in told])
        if model is not None:
            vectors = encoder.encode_passages(told)
            orders |= are_orders(model, vectors, [True] * len(told)) | hide_orders(model, encoder, told)
            if orders.any():  # beside one, what is doubtful is one too
                orders |= are_orders(model, vectors, [True] * len(told), sure=BESIDE_ONE)
        shown = ""
        for sentence, order in zip(told, orders, strict=True):
            if not order and len(shown) + len(sentence) < LONGEST_DESCRIPTION:
                shown = f"{shown} {_plain(sentence, LONGEST_DESCRIPTION)}".strip()
        return shown or ("" if orders.any() else f"{_plain(told[0], LONGEST_DESCRIPTION)}…")

    def _gives_orders(self, names: list[str], encoder: _Embedded) -> bool:
        model = self._understanding.classifiers.get("order")
        if model is None or not names:
            return False
        orders = are_orders(model, encoder.encode_passages(names), [False] * len(names))
        return bool((orders | hide_orders(model, encoder, names)).any())


@dataclass(frozen=True)
class _Embedded:
    """An encoder of texts that were embedded before."""

    vectors: dict[str, np.ndarray]

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([self.vectors[text] for text in texts])


class _Key:
    """A course by its id: what is remembered is of one index, in which an id is one course."""

    def __init__(self, course: Course) -> None:
        self.course = course

    def __hash__(self) -> int:
        return hash(self.course.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.course.id == self.course.id


def _each(texts: Text3, work) -> Text3:
    done = {text: work(text) for text in dict.fromkeys(texts.values())}
    return {language: done[text] for language, text in texts.items()}


def _told(text: str) -> list[str]:
    """The sentences of a description that a card has room for, and one more."""
    length, out = 0, []
    for sentence in sentences(text[: 3 * LONGEST_DESCRIPTION].replace("\n", " ")):
        out.append(sentence)
        length += len(sentence)
        if length > LONGEST_DESCRIPTION:
            break
    return out


def _plain(text: str, most: int) -> str:
    """Without signs that a page or a terminal would take for markup, on one line, cut at a word."""
    text = " ".join(_SIGNS.sub(" ", text).split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",;:") + "…"
