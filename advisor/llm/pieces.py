"""The evidence of one answer as a model gets it: what the composer rests on, without planted orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import numpy as np

from advisor.answer.extract import MARKUP
from advisor.domain import Answer, Citation
from advisor.guard import Evidence
from advisor.guard.evidence import new_ids
from advisor.model_choice import ModelChoice
from advisor.retrieve.orders import BESIDE_ONE, are_orders, hide_orders
from advisor.text import sentences

if TYPE_CHECKING:
    from advisor.house import Rooms

MOST_PIECES = 8


@dataclass(frozen=True)
class Piece:
    """What one citation of the composer gives a model to read."""

    evidence: Evidence
    citation: Citation


def pieces_of(answer: Answer, rooms: Rooms, choice: ModelChoice) -> list[Piece]:
    """A piece for each citation that this model may see, in their order; sentences that give a machine orders are
    left out, and so is a citation of which nothing is left."""
    out = []
    ids = iter(new_ids(len(answer.citations)))
    for citation in answer.citations[:MOST_PIECES]:
        if not choice.local and not is_public(citation, rooms, choice.public):
            continue
        text = citation.quote if citation.quote_kind == "summary" else _without_orders(citation.quote, rooms)
        if text:
            more = (citation.caveat,) if citation.caveat and citation.caveat not in text else ()
            title = citation.title if citation.quote_kind == "summary" or _is_honest(citation.title, rooms) else ""
            out.append(
                Piece(
                    Evidence(
                        next(ids), text, citation.language or answer.language, title, citation.url, citation.date, more
                    ),
                    citation,
                )
            )
    return out


def is_public(citation: Citation, rooms: Rooms, allowed: Sequence[str]) -> bool:
    """Whether a model that runs elsewhere may read it: our own corpus, and ingested sources that were named."""
    if citation.quote_kind == "summary":
        return True
    course = rooms.corpus.courses.get(citation.document)
    names = [*(course.sources if course else ()), citation.document]
    return any(fnmatchcase(str(name), pattern) for name in names for pattern in allowed)


def _is_honest(title: str, rooms: Rooms) -> bool:
    return not title or bool(_without_orders(title, rooms))


def _without_orders(text: str, rooms: Rooms) -> str:
    """The sentences of somebody else's text that tell a person something, and no machine what to do."""
    told = [s for s in sentences(text) if not MARKUP.search(s)]
    if not told:
        return ""
    encoder, model = rooms.understanding.encoder, rooms.understanding.classifiers.get("order")
    vectors = encoder.encode_passages(told)
    follows = [n > 0 for n in range(len(told))]
    orders = are_orders(model, vectors, follows) | hide_orders(model, encoder, told)
    if orders.any():
        orders |= are_orders(model, vectors, follows, sure=BESIDE_ONE)
    return " ".join(told[n] for n in np.flatnonzero(~orders))
