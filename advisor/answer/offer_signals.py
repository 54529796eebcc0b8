"""What says that an offer is on the subject of a question, in numbers: see `SIGNALS`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.answer.knowledge import Knowledge, stem
from advisor.answer.rank import as_signal, likely
from advisor.domain import LANGUAGES, Hit
from advisor.retrieve.document_classifier import NONE_OF_OURS
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.understand import Understood
from advisor.text import fold, words

# What says that an offer is on the subject that was asked; learned from the development questions.
SIGNALS = (
    "asked",
    "asked_lead",
    "dense",
    "dense_lead",
    "lexical",
    "lexical_lead",
    "coverage",
    "coverage_lead",
    "skills",
    "themes",
    "related",
    "unnamed",
    "about",
    "about_lead",
    "outside",
    "bare",
    "bare_lead",
    "bare_none",
)
# The same for an offer of a catalogue, of which no question is known that it answers.
CATALOGUE_SIGNALS = (
    "dense",
    "dense_lead",
    "lexical_lead",
    "coverage",
    "coverage_lead",
    "unnamed",
    "skills",
    "themes",
    "related",
    "abroad",
)
_SUBJECT_TYPES = frozenset({"theme", "skill", "occupation", "sector", "role"})
_CONDITION_TYPES = frozenset({"place", "audience", "mode", "level", "kind"})
IS_ABOUT_COURSES = re.compile(
    r"opleiding|cursus|vorming|training|lessen|les$|workshop|bijscholing|course|class|lesson|formation|cours$|stage|atelier|"
    r"programm|online|gratis|free$|gratuit|goedko|cheap|avond|evening|soir|volg|follow|suivre|zoek|look|cherch|toon|show|montre|wil$|want|veux|"
    r"leren|learn|apprend|beschikbaar|available|bestaan|find|vind|trouv"
)

_OF_COURSES = re.compile(r"(?:cursus|opleid|training|lessen|les$).*$")
SHORTEST_PIECE = 3  # letters


class OfferSignals:
    """Reads questions beside offers; holds no state of a visitor."""

    def __init__(self, knowledge: Knowledge, vocabulary: Vocabulary, function_words: frozenset[str]) -> None:
        self._knowledge = knowledge
        self._function = function_words
        # Skill -> the group that it belongs to.
        self.groups = {c.id: str(c.more.get("broader") or c.id) for c in vocabulary.concepts.get("skill", {}).values()}

    def content(self, understood: Understood) -> tuple[list[str], list[str]]:
        """Stems of the words that name the subject (not conditions, not "course", not function words), and
        those among them that name no theme, skill or occupation of the vocabulary."""
        skip = {i for m in understood.mentions if m.type in _CONDITION_TYPES for i in range(m.start, m.end)}
        named = {i for m in understood.mentions if m.type in _SUBJECT_TYPES for i in range(m.start, m.end)}
        content: dict[str, bool] = {}
        for i, word in enumerate(words(understood.text)):
            if i in skip or word in self._function or len(word) < 3 or word.isdigit():
                continue
            if IS_ABOUT_COURSES.match(word):
                continue
            content[stem(word)] = content.get(stem(word), False) or i in named
        return list(content), [word for word, known in content.items() if not known]

    def pieces(self, understood: Understood) -> frozenset[str]:
        """The words of the subject that is asked, compounds taken apart: "TIG-lascursussen" asks for TIG and "las…"."""
        content, _ = self.content(understood)
        pieces = {_OF_COURSES.sub("", part) for word in content for part in word.split("-")}
        return frozenset(piece for piece in pieces if len(piece) >= SHORTEST_PIECE)

    @staticmethod
    def says_all(pieces: frozenset[str], understood: Understood, hit: Hit) -> bool:
        """Whether an offer in the language of the question says every one of these words, or begins one with it."""
        if not pieces or hit.passage.language != understood.asked_in:
            return False
        text = fold(hit.passage.text)
        return all(re.search(rf"(?<!\w){re.escape(piece)}", text) for piece in pieces)

    def signals(
        self, understood: Understood, hits: Sequence[Hit], skills: set[str], themes: set[str], outside: float = 0.0
    ) -> list[list[float]]:
        """For each hit on an offer one number per name in `SIGNALS`; a lead is the distance to the best, 0 or less."""
        content, unnamed = self.content(understood)
        groups = {self.groups.get(s, s) for s in skills}
        rows = []
        for hit in hits:
            course = self._knowledge.corpus.courses[hit.passage.document]
            values = {
                "asked": ((hit.asked or hit.dense) - 0.86) * 10,
                "dense": (hit.dense - 0.86) * 10,
                "lexical": hit.lexical or 0.0,
                "coverage": self._covered(understood, hit, content),
                "skills": float(min(2, len(skills & set(course.skills)))),
                "themes": float(min(2, len(themes & set(course.themes)))),
                "related": float(any(self.groups.get(s, s) in groups for s in course.skills if s not in skills)),
                "unnamed": self._covered(understood, hit, unnamed) if unnamed else 1.0,
                "about": likely(understood.about, hit),
                "outside": outside,
                "bare": likely(understood.bare, hit),
                "bare_none": as_signal(understood.bare.get(NONE_OF_OURS, -9.0)),
            }
            rows.append(values)
        for name in ("asked", "dense", "lexical", "coverage", "about", "bare"):
            best = max((r[name] for r in rows), default=0.0)
            for row in rows:
                row[f"{name}_lead"] = row[name] - best
        return [[row[s] for s in SIGNALS] for row in rows]

    def catalogue_signals(
        self, understood: Understood, hits: Sequence[Hit], skills: set[str], themes: set[str]
    ) -> list[list[float]]:
        """For each hit on an offer of a catalogue one number per name in `CATALOGUE_SIGNALS`."""
        columns = [SIGNALS.index(s) for s in CATALOGUE_SIGNALS if s in SIGNALS]
        rows = self.signals(understood, hits, skills, themes)
        abroad = [float(hit.passage.language != understood.asked_in) for hit in hits]
        return [[*(row[c] for c in columns), far] for row, far in zip(rows, abroad, strict=True)]

    def _covered(self, understood: Understood, hit: Hit, content: Sequence[str]) -> float:
        """Share of these word stems, weighted by rarity, of which the offer speaks; 0.5 in another language."""
        language = understood.asked_in
        abroad = hit.passage.kind == "offer" and hit.passage.language != language
        if not content or language not in LANGUAGES or abroad:
            return 0.5
        known = self._knowledge.words_of(hit.passage.document, language)
        weights = [self._knowledge.idf(w, language) for w in content]
        met = [w in known.stems or (len(w) >= 5 and w in known.text) for w in content]
        return sum(x for x, h in zip(weights, met, strict=True) if h) / sum(weights)
