"""A course of somebody else's catalogue made fit to be shown: its words are data, and never obeyed nor rendered."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

import numpy as np

from advisor.answer.extract import MARKUP
from advisor.answer.offers import Offer, Selection
from advisor.answer.tell_courses import MOST_CARDS
from advisor.corpus.model import Course, Text3
from advisor.retrieve.orders import BESIDE_ONE, SURE, are_orders, hide_orders
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
        """The same offers, those of catalogues made fit to be shown; one whose name gives orders is left out."""
        return replace(
            selection,
            fitting=self._some(selection.fitting),
            untold=self._some(selection.untold),
            near=self._some(selection.near),
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
        names = [_plain(text, LONGEST_NAME) for text in named]
        if any(MARKUP.search(name) for name in names) or self._orders([n for n in names if n], SURE).any():
            return None
        line = lambda text: text and _each(text, lambda t: _plain(t, LONGEST_LINE))  # noqa: E731
        return replace(
            course,
            name=_each(course.name, lambda t: _plain(t, LONGEST_NAME)),
            provider=line(course.provider),
            location=line(course.location),
            duration=line(course.duration),
            cost=line(course.cost),
            description=_each(course.description, self._description),
        )

    def _description(self, text: str) -> str:
        """Its first sentences, without those that give orders or are markup."""
        told = sentences(text[: 3 * LONGEST_DESCRIPTION].replace("\n", " "))[:6]
        if not told:
            return ""
        marked = np.array([bool(MARKUP.search(s)) for s in told])
        orders = self._orders(told, SURE) | marked
        if orders.any():  # beside one, what is doubtful is one too
            orders |= self._orders(told, BESIDE_ONE)
        shown = ""
        for sentence, order in zip(told, orders, strict=True):
            if not order and len(shown) + len(sentence) < LONGEST_DESCRIPTION:
                shown = f"{shown} {_plain(sentence, LONGEST_DESCRIPTION)}".strip()
        return shown or ("" if orders.any() else f"{_plain(told[0], LONGEST_DESCRIPTION)}…")

    def _orders(self, told: list[str], sure: float) -> np.ndarray:
        model, encoder = self._understanding.classifiers.get("order"), self._understanding.encoder
        if model is None or not told:
            return np.zeros(len(told), bool)
        vectors = encoder.encode_passages(told)
        return are_orders(model, vectors, [True] * len(told), sure=sure) | hide_orders(model, encoder, told)


class _Key:
    """A course by its id: what is remembered is of one index, in which an id is one course."""

    def __init__(self, course: Course) -> None:
        self.course = course

    def __hash__(self) -> int:
        return hash(self.course.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.course.id == self.course.id


def _each(texts: Text3, work) -> Text3:
    done: dict[str, str] = {}
    return {language: done.setdefault(text, work(text)) for language, text in texts.items()}


def _plain(text: str, most: int) -> str:
    """Without signs that a page or a terminal would take for markup, on one line, cut at a word."""
    text = " ".join(_SIGNS.sub(" ", text).split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",;:") + "…"
