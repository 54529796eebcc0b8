"""Which evidence answers this question? A linear model over signals that can be read and explained."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from advisor.answer.counted import asked_count, counted_in
from advisor.answer.knowledge import DocumentWords, Knowledge, stem
from advisor.domain import LANGUAGES, Hit
from advisor.retrieve import subject
from advisor.retrieve.document_classifier import NONE_OF_OURS
from advisor.retrieve.understand import Understood
from advisor.text import figures, fold, words

SIGNALS = (
    "asked",
    "dense",
    "lexical",
    "coverage",
    "coverage_statement",
    "year_right",
    "year_wrong",
    "number_right",
    "number_missing",
    "percent_right",
    "euro_right",
    "kind_right",
    "topic_right",
    "role_right",
    "role_wrong",
    "theme_right",
    "history",
    "background",
    "weak",
    "lapsed",
    "gap",
    "overview",
    "source",
    "named",
    "asked_all",
    "year_told",
    "who_right",
    "claimed_figure",
    "pay_topic",
    "best_asked",
    "best_dense",
    "best_lexical",
    "best_coverage",
    "about",
    "best_about",
    "occupation_right",
    "occupation_wrong",
    "counted_right",
)
# Whether a piece of evidence is the best of all in one of these.
_BEST = ("asked", "dense", "lexical", "coverage", "about")
# Where each kind of question finds its answer most often; a signal, never a filter.
_TOPICS = {
    "figure": {"study", "context", "stem", "digibanken", "occupations", "incentives"},
    "skills": {"skills", "study", "occupations"},
    "courses": set(),
    "support": {"incentives", "help"},
    "definition": {"occupations", "stem", "digibanken", "study", "context", "incentives"},
    "explore": {"stem", "occupations", "help"},
    "who_where_when": {"study", "digibanken", "context", "help", "stem"},
}
_KINDS = {
    "figure": {"figure"},
    "skills": {"skills", "list"},
    "support": {"rule", "advice"},
    "definition": {"definition", "list"},
    "who_where_when": {"who", "where", "when", "event"},
    "explore": {"advice", "list", "definition"},
}
NEARER, SAID = 0.3, 0.6  # tenths of a cosine; a share of the words
ELSEWHERE = 1.0  # what ours loses, as a signal, where only what was ingested speaks of what is named
_ASKS_NUMBER = frozenset({"how_many", "percent", "euro"})
_YEAR = re.compile(r"(19|20)\d\d")
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY = re.compile(r"\beuros?\b|€", re.I)


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence with its signals; `score` is the model's, higher is better."""

    hit: Hit
    document: str
    kind: str
    signals: tuple[float, ...]
    score: float

    def signal(self, name: str) -> float:
        return self.signals[SIGNALS.index(name)]


@dataclass(frozen=True)
class _Asked:
    """What the ranking needs of a question, worked out once: content stems with their weights, names, figures,
    and the stems of what it counts."""

    understood: Understood
    language: str | None
    content: list[str]
    weights: list[float]
    names: list[str]
    figures: frozenset[str]
    counted: frozenset[str]


@dataclass(frozen=True)
class ToldFigures:
    all: frozenset[str]
    years: frozenset[str]
    number: bool
    percent: bool
    euro: bool


@lru_cache(maxsize=16384)
def told_figures(text: str) -> ToldFigures:
    """Which sorts of figures a text tells."""
    found = figures(text)
    years = frozenset(f for f in found if _YEAR.fullmatch(f))
    return ToldFigures(
        frozenset(found),
        years,
        len(found) > len([f for f in found if _YEAR.fullmatch(f)]),
        "%" in text,
        bool(_MONEY.search(text)),
    )


INGESTED = frozenset({"source", "offer"})


@dataclass(frozen=True)
class Ranker:
    """`weights` has one number per signal (see ``evals/fit/``, which learns them from the dev questions)."""

    knowledge: Knowledge
    weights: np.ndarray
    function_words: frozenset[str]

    @classmethod
    def load(cls, knowledge: Knowledge, function_words: frozenset[str], path: Path | None = None) -> Ranker:
        data = json.loads((path or Path(__file__).with_name("ranking.json")).read_text("utf-8"))
        return cls(knowledge, np.array([data["weights"][s] for s in SIGNALS], np.float32), function_words)

    def rank(self, understood: Understood, hits: Sequence[Hit]) -> list[Evidence]:
        """Evidence in order, best first."""
        if not hits:
            return []
        asked = self._asked(understood)
        rows = [self._signals(asked, hit) for hit in hits]
        _hear_sources(rows, hits)
        for name in _BEST:
            column, mark = SIGNALS.index(name), SIGNALS.index(f"best_{name}")
            top = max((r[column] for r, h in zip(rows, hits, strict=True) if h.passage.kind != "course"), default=0.0)
            for row in rows:
                row[mark] = float(row[column] >= top - 1e-9)
        scores = np.array(rows, np.float32) @ self.weights
        found = [
            Evidence(hit, hit.passage.document, hit.passage.kind, tuple(row), float(score))
            for hit, row, score in zip(hits, rows, scores, strict=True)
        ]
        return sorted(_as_searched(found), key=lambda e: (-e.score, e.document))

    def _asked(self, understood: Understood) -> _Asked:
        language = understood.asked_in if understood.asked_in in LANGUAGES else None
        content = self._content(understood)
        weights = [self.knowledge.idf(w, language) for w in content] if language else []
        said = figures(understood.question.text)
        numbers = frozenset(f for f in said if len(f) > 1 and not _YEAR.fullmatch(f))
        counted = frozenset(stem(w) for w in asked_count(understood.text))
        return _Asked(understood, language, content, weights, names_in(understood), numbers, counted)

    def _content(self, understood: Understood) -> list[str]:
        """The content words of the question, as stems, without doubles."""
        return list(
            dict.fromkeys(
                stem(w)
                for w in words(understood.text)
                if w not in self.function_words and len(w) > 1 and not w.isdigit()
            )
        )

    def _coverage(self, asked: _Asked, document: str, text: str) -> tuple[float, float]:
        """Share of the question's content words, weighted by rarity, that the document, and its statement alone,
        speaks of, both in [0, 1]; 0.5 where languages cannot be compared."""
        if asked.language is None or not asked.content:
            return 0.5, 0.5
        known = self.knowledge.words_of(document, asked.language)
        if not known.text:
            folded = fold(text)
            known = DocumentWords(frozenset(map(stem, words(text))), folded, folded)
        total = sum(asked.weights)
        hit = own = 0.0
        for word, weight in zip(asked.content, asked.weights, strict=True):
            if word in known.stems or (len(word) >= 5 and word in known.text):
                hit += weight
                own += weight if word in known.statement else 0.0
        return hit / total, own / total

    def _signals(self, asked: _Asked, hit: Hit) -> list[float]:
        passage, understood = hit.passage, asked.understood
        fact = self.knowledge.corpus.facts.get(passage.document) if passage.kind == "fact" else None
        covered, covered_own = self._coverage(asked, passage.document, passage.text)
        nearest = hit.asked if hit.asked is not None else hit.dense
        intents, cues, facets = understood.intents, understood.cues, understood.facets
        told = told_figures(fact.statement["nl"] if fact else passage.text)
        asks_number = bool(cues & _ASKS_NUMBER)
        year_right = year_wrong = 0.0
        if facets.years:
            years = told.years | set(re.findall(r"(?:19|20)\d\d", passage.date or ""))
            year_right = float(bool(years & set(facets.years)))
            year_wrong = float(bool(years) and not year_right)
        values = {
            "asked": (nearest - 0.8) * 10,
            "dense": (hit.dense - 0.8) * 10,
            "lexical": hit.lexical or 0.0,
            "about": likely(understood.about, hit),
            "coverage": covered,
            "coverage_statement": covered_own,
            "year_right": year_right,
            "year_wrong": year_wrong,
            "number_right": float(asks_number and told.number),
            "number_missing": float(asks_number and not told.number),
            "percent_right": float("percent" in cues and told.percent),
            "euro_right": float("euro" in cues and told.euro),
            "kind_right": _expected(intents, _KINDS, fact.kind if fact else None),
            "topic_right": _expected(intents, _TOPICS, fact.topic if fact else None),
            "gap": float(passage.kind == "gap"),
            "overview": float(passage.kind == "overview"),
            "source": float(passage.kind in INGESTED),
            "named": self._named(asked, passage.document, passage.text),
            "asked_all": ((hit.asked_all if hit.asked_all is not None else nearest) - 0.8) * 10,
        }
        if facets.occupations and passage.kind in ("fact", "overview", "course"):
            told_of = self.knowledge.occupations(passage.document)
            right = bool(told_of & set(facets.occupations))
            values["occupation_right"] = float(right)
            values["occupation_wrong"] = float(bool(told_of) and not right)
        if fact:
            roles = set(facets.roles)
            values |= {
                "year_told": float(bool(set(facets.years) & (told.years | set(_A_YEAR.findall(fact.id))))),
                "counted_right": float(bool(asked.counted & counted_in(fact.statement[asked.language or "nl"]))),
                "who_right": float("who" in cues and fact.kind == "who"),
                "claimed_figure": float(bool(asked.figures & told.all)),
                "pay_topic": float("pay" in cues and fact.topic == "incentives"),
                "role_right": float(bool(roles & set(fact.roles))),
                "role_wrong": float(
                    bool(roles and fact.roles) and not roles & set(fact.roles) and "all" not in fact.roles
                ),
                "theme_right": float(bool(set(facets.themes) & set(fact.themes))),
                "history": float(fact.use == "history"),
                "background": float(fact.use == "background"),
                "weak": float(fact.weak),
                "lapsed": float(self.knowledge.status(fact) == "lapsed"),
            }
        return [values.get(name, 0.0) for name in SIGNALS]

    def _named(self, asked: _Asked, document: str, text: str) -> float:
        """From -1 to 1: how many of the names (people, firms, places) in the question the document speaks of."""
        if not asked.names:
            return 0.0
        return 2 * (len(asked.names) - len(self._missing(asked.names, document, text))) / len(asked.names) - 1

    def missing_names(self, understood: Understood, document: str, text: str) -> list[str]:
        """The names in the question of which the document does not speak, in any of its languages."""
        return self._missing(names_in(understood), document, text)

    def _missing(self, names: Sequence[str], document: str, text: str) -> list[str]:
        folded = "\n".join(self.knowledge.words_of(document, lang).text for lang in LANGUAGES).strip() or fold(text)
        return [n for n in names if stem(n) not in folded]

    def unknown_share(self, understood: Understood) -> float:
        """Share of the content words of the question that no fact of the corpus uses, in [0, 1]."""
        content = self._content(understood)
        language = understood.asked_in
        if not content or language not in LANGUAGES:
            return 0.0
        return sum(self.knowledge.idf(w, language) >= self.knowledge.rarest for w in content) / len(content)


def names_in(understood: Understood) -> list[str]:
    """Folded names in a question, see `subject.names_in`; also in what was said before, where it leans on that. None in
    German, where every noun has a capital."""
    if understood.asked_in == "de":
        return []
    text = understood.text if understood.resolved.follow_up else understood.question.text
    return subject.names_in(text, understood.mentions)


def likely(about: Mapping[str, float], hit: Hit) -> float:
    """How probable it is that the question is about this document, as a signal between -3 and 0. A document that
    the classifier does not know is as probable as that it is none of those that it does."""
    return as_signal(about.get(hit.passage.document, about.get(NONE_OF_OURS, -9.0)))


def as_signal(log_probability: float) -> float:
    """A natural logarithm of a probability on the scale of the signals, between -3 and 0."""
    return max(-3.0, log_probability / 3)


def _hear_sources(rows: Sequence[list[float]], hits: Sequence[Hit]) -> None:
    """The classifier does not know what was ingested. A passage that holds the words of the question and is nearer to
    it than all known questions, or that alone speaks of who or what is named, is as probably its subject as the best
    of ours."""
    near, about, covered, named = (SIGNALS.index(name) for name in ("asked", "about", "coverage", "named"))
    ours = [r for r, h in zip(rows, hits, strict=True) if h.passage.kind not in INGESTED]
    nearest, likeliest = (max((r[i] for r in ours), default=-3.0) for i in (near, about))
    unnamed = all(row[named] <= 0 for row in ours)
    alone = False
    for row, hit in zip(rows, hits, strict=True):
        if hit.passage.kind not in INGESTED or row[covered] < SAID:
            continue
        names_it = unnamed and row[named] > 0
        alone |= names_it
        if names_it or row[near] >= nearest + NEARER:
            row[about] = max(row[about], likeliest)
    for row in ours if alone else ():
        row[about] = max(-3.0, row[about] - ELSEWHERE)


def _as_searched(found: Sequence[Evidence]) -> list[Evidence]:
    """Passages of ingested documents keep among themselves the order of the search, which was made for any text: the
    weights of the ranking were learned on our own records, with their known questions."""
    sources = [e for e in found if e.kind in INGESTED]
    scores = sorted((e.score for e in sources), reverse=True)
    sources = sorted(sources, key=lambda e: -e.hit.score)
    moved = {e.hit.passage.id: score for e, score in zip(sources, scores, strict=True)}
    return [replace(e, score=moved.get(e.hit.passage.id, e.score)) for e in found]


def _expected(intents, table: dict[str, set[str]], value: str | None) -> float:
    """How much of the intents' probability points to this value, in [0, 1]."""
    if value is None:
        return 0.0
    return sum(p for intent, p in intents.items() if value in table.get(intent, ()))
