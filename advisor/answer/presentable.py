"""A course of somebody else's catalogue made fit to be shown: its words are data, and never obeyed nor rendered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from advisor.answer.extract import MARKUP
from advisor.answer.selection import Offer, Selection
from advisor.answer.tell_courses import MOST_CARDS
from advisor.corpus.model import Course, Text3
from advisor.retrieve.order_chances import key
from advisor.retrieve.orders import BESIDE_ONE, chances, hidden, judged, pieces
from advisor.retrieve.understand import Understanding
from advisor.text import sentences

LONGEST_NAME, LONGEST_LINE = 160, 200  # characters
LONGEST_DESCRIPTION = 300  # characters of whole sentences on a card; the provider's page has the rest
_SIGNS = re.compile(r"\(\s*https?://[^\s)]*\s*\)|https?://\S+|[\[\]<>*_`#|{}\\]+")


class Presenter:
    """Remembers what it looked at; holds nothing of a visitor."""

    def __init__(
        self, understanding: Understanding, known: Callable[[str], Mapping[bytes, float]] = lambda id_: {}
    ) -> None:
        """`known` gives the chances that were reckoned with the index, of the course with an id (`Shelf.judged`)."""
        self._understanding, self._known = understanding, known
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
            near=() if fitting else self._some(tuple(o for o in selection.near if o not in selection.untold)),
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
        names = _names(course)
        if any(MARKUP.search(name) for name in names):
            return None
        likely = self._likely(course)
        if likely is not None:
            orders = judged([likely[name] for name in names], [False] * len(names))
            if (orders | hidden(names, likely.__getitem__)).any():
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
            description=_each(course.description, lambda text: _description(_told(text), likely)),
        )

    def _likely(self, course: Course) -> dict[str, float] | None:
        """The chance of being an order of all that is looked at of one course; None where nothing judges. What was not
        reckoned with the index is embedded, all of it at once: that costs a third of one text after the other."""
        model = self._understanding.classifiers.get("order")
        if model is None:
            return None
        known = self._known(course.id)
        likely = {text: known.get(key(text)) for text in looked_at(course)}
        new = [text for text, chance in likely.items() if chance is None]
        if new:
            likely.update(zip(new, chances(model, self._understanding.encoder.encode_passages(new)), strict=True))
        return likely


def looked_at(course: Course) -> list[str]:
    """All texts of a course of a catalogue that must not be orders, each once: its names, the sentences of its
    description for which a card has room, and the pieces of both."""
    texts = [*_names(course), *(s for text in course.description.values() for s in _told(text))]
    return list(dict.fromkeys([*texts, *(piece for text in texts for piece in pieces(text))]))


def _names(course: Course) -> list[str]:
    named = [course.name["nl"], course.provider["nl"], course.location["nl"] if course.location else ""]
    return [name for text in (*named, course.when or "") if (name := _plain(text, LONGEST_NAME))]


def _description(told: list[str], likely: dict[str, float] | None) -> str:
    """Those of its first sentences that give no orders and are no markup."""
    if not told:
        return ""
    orders = np.array([bool(MARKUP.search(s)) for s in told])
    if likely is not None:
        found, follows = [likely[s] for s in told], [True] * len(told)
        orders |= judged(found, follows) | hidden(told, likely.__getitem__)
        if orders.any():  # beside one, what is doubtful is one too
            orders |= judged(found, follows, sure=BESIDE_ONE)
    shown = ""
    for sentence, order in zip(told, orders, strict=True):
        if not order and len(shown) + len(sentence) < LONGEST_DESCRIPTION:
            shown = f"{shown} {_plain(sentence, LONGEST_DESCRIPTION)}".strip()
    return shown or ("" if orders.any() else f"{_plain(told[0], LONGEST_DESCRIPTION)}…")


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
