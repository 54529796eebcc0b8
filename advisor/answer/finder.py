"""What there is to answer from: the evidence for a question, and the courses of catalogues that come near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.answer.catalogue_rows import CatalogueRows
from advisor.answer.extract import without_orders
from advisor.answer.help_lines import is_for_others
from advisor.answer.knowledge import Knowledge
from advisor.answer.named import as_named
from advisor.answer.offers import Offers
from advisor.answer.rank import Evidence, Ranker
from advisor.answer.refused import refused, refused_offer
from advisor.answer.scope import OTHER_SECTORS_HOLE
from advisor.answer.sectors import own_sector_first
from advisor.domain import Hit
from advisor.retrieve.noted import notes
from advisor.retrieve.understand import Understanding, Understood

if TYPE_CHECKING:
    from advisor.retrieve.search import Retriever

CANDIDATES = 90
LISTED, LISTED_BESIDE = 40, 10  # courses of catalogues that are looked at
COUNTERS = frozenset({"digibanken", "help"})  # topics of which a fact may speak of a place to go to
EVERYWHERE = frozenset({"flanders", "belgium", "brussels"})
OURS_AND_DOCUMENTS = frozenset({"fact", "course", "source", "gap", "overview"})


@dataclass(frozen=True)
class Finder:
    """Changes nothing, so many may ask at once."""

    understanding: Understanding
    retriever: Retriever
    knowledge: Knowledge
    ranker: Ranker
    offers: Offers
    listed_rows: CatalogueRows

    def evidence(self, understood: Understood) -> tuple[list[Evidence], list[Evidence]]:
        """(facts, gaps, overviews and passages of documents; course offers), both best first."""
        found, key = notes().found, (understood.text, id(understood.vector), id(understood.facets), understood.unwanted)
        if key not in found:  # the parts are kept, so that no other gets their ids
            found[key] = (understood.vector, understood.facets, self._evidence_for(understood))
        facts, courses = found[key][2]
        return list(facts), list(courses)

    def _evidence_for(self, understood: Understood) -> tuple[list[Evidence], list[Evidence]]:
        hits = self.retriever.search(
            understood.text,
            language=understood.asked_in,
            k=CANDIDATES,
            kinds=OURS_AND_DOCUMENTS if len(self.listed_rows) else None,
            vector=understood.vector,
            corrected=understood.corrected,
        )
        ranked = without_orders(self.ranker.rank(understood, hits), self.understanding)
        ranked = [e for e in ranked if self._may_answer(understood, e.document)]
        ranked = as_named(understood, ranked, self.knowledge)
        ranked = own_sector_first(understood, ranked, self.knowledge, self.understanding.vocabulary)
        return [e for e in ranked if e.kind != "course"], [e for e in ranked if e.kind == "course"]

    def listed(self, understood: Understood) -> list[Hit]:
        """The courses of catalogues that come nearest to the question, best first."""
        if not len(self.listed_rows):
            return []
        conditions = self.offers.conditions(understood)
        meeting = self.listed_rows.meeting(conditions, self.offers.still_given)
        asked = self.retriever.worded(
            understood.text,
            language=understood.asked_in,
            vector=understood.vector,
            corrected=understood.corrected,
        )
        found = self.retriever.best(asked, meeting, LISTED)
        # And the nearest whatever they meet: the answer says which condition to let go of, or that a course has ended.
        near = self.retriever.near(asked, self.listed_rows.rows)
        beside = self.retriever.best(asked, near, LISTED_BESIDE)
        return list({hit.passage.id: hit for hit in (*found, *beside)}.values())

    def _may_answer(self, understood: Understood, document: str) -> bool:
        """An overview for some visitors only ("for the self-employed") and a gap like wages abroad need their word in
        the question; that we know nothing of other sectors is no answer on our own."""
        if document == OTHER_SECTORS_HOLE and understood.facets.sectors and not understood.facets.other_sectors:
            return False
        if self._in_another_town(understood, document) or self._unwanted(understood, document):
            return False
        if is_for_others(understood, document):
            return False
        known = self.knowledge.overviews.get(document) or self.knowledge.corpus.holes.get(document)
        return known is None or known.needs is None or known.needs in understood.cues

    def _unwanted(self, understood: Understood, document: str) -> bool:
        """Whether it speaks only of what the visitor does not want to hear of."""
        facts, overview = self.knowledge.corpus.facts, self.knowledge.overviews.get(document)
        if not understood.unwanted:
            return False
        told = [document] if overview is None else overview.facts
        if course := self.knowledge.corpus.courses.get(document):
            return refused_offer(understood, course, self.knowledge)
        known = [facts[f] for f in told if f in facts]
        return bool(known) and all(refused(understood, fact, self.knowledge) for fact in known)

    def _in_another_town(self, understood: Understood, document: str) -> bool:
        """A counter in one town is no answer to who names another."""
        fact = self.knowledge.corpus.facts.get(document)
        asked = frozenset(understood.facets.places) - EVERYWHERE
        if fact is None or fact.topic not in COUNTERS or not asked:
            return False
        there = self.knowledge.places(document)
        return bool(there) and not there & self.knowledge.with_provinces(asked)
