"""What there is to answer from: the evidence for a question, and the courses of catalogues that come near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.answer.extract import without_orders
from advisor.answer.knowledge import Knowledge
from advisor.answer.rank import Evidence, Ranker
from advisor.answer.scope import OTHER_SECTORS_HOLE
from advisor.domain import Hit
from advisor.retrieve.understand import Understanding, Understood

if TYPE_CHECKING:
    from advisor.retrieve.search import Retriever

CANDIDATES = 90
LISTED = 40  # courses of catalogues that are looked at
OURS_AND_DOCUMENTS = frozenset({"fact", "course", "source", "gap", "overview"})


@dataclass(frozen=True)
class Finder:
    """Changes nothing, so many may ask at once."""

    understanding: Understanding
    retriever: Retriever
    knowledge: Knowledge
    ranker: Ranker

    def evidence(self, understood: Understood) -> tuple[list[Evidence], list[Evidence]]:
        """(facts, gaps, overviews and passages of documents; course offers), both best first."""
        hits = self.retriever.search(
            understood.text,
            language=understood.asked_in,
            k=CANDIDATES,
            kinds=OURS_AND_DOCUMENTS if self.has_catalogue else None,
            vector=understood.vector,
            corrected=understood.corrected,
        )
        ranked = without_orders(self.ranker.rank(understood, hits), self.understanding)
        ranked = [e for e in ranked if self._may_answer(understood, e.document)]
        return [e for e in ranked if e.kind != "course"], [e for e in ranked if e.kind == "course"]

    @property
    def has_catalogue(self) -> bool:
        return "offer" in self.retriever.index.manifest.kinds

    def listed(self, understood: Understood) -> list[Hit]:
        """The courses of catalogues that come nearest to the question, best first."""
        if not self.has_catalogue:
            return []
        return self.retriever.search(
            understood.text,
            language=understood.asked_in,
            k=LISTED,
            kinds={"offer"},
            vector=understood.vector,
            corrected=understood.corrected,
        )

    def _may_answer(self, understood: Understood, document: str) -> bool:
        """An overview for some visitors only ("for the self-employed") needs their word in the question; that we know
        nothing of other sectors is no answer on our own."""
        if document == OTHER_SECTORS_HOLE and understood.facets.sectors and not understood.facets.other_sectors:
            return False
        overview = self.knowledge.overviews.get(document)
        return overview is None or overview.needs is None or overview.needs in understood.cues
