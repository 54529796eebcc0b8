"""Finds the words of the vocabulary in a question: roles, themes, sectors, places, skills and so on.

Exact phrases first (longest wins), then single words with a typing error, then the last part of a
Dutch compound ("kunststofoperator" names an operator).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from advisor.corpus.model import Concept
from advisor.text import words

LONGEST = 6
SHORTEST_ABROAD = 4  # letters of a word that counts in a text of another language
SHORTEST_TYPO = 6
SHORTEST_TAIL = 6
SHORTEST_HEAD = 6
# What people add to a compound; a tail must be a word for people or machines to carry meaning alone.
_TAIL_TYPES = frozenset({"role", "occupation"})
_HEAD_TYPES = frozenset({"sector", "theme", "skill"})
_LITTLE = frozenset("de het een la le les un une the a an of van du des d l".split())
# "not in Antwerp", "zonder ploegen": what these words deny is not what is asked. "Is er geen lascursus?" asks for one.
# What stands after "after" has been: "na het middelbaar een bachelor".
_DENIALS = frozenset("niet nie ni niks niets zonder not nothing without sans pas rien na after apres".split())
_BETWEEN = _LITTLE - {"de", "d"} | frozenset(
    "in op aan voor met te en naar nr t den at on for with to a dans sur pour vers l".split()
)
_OR = frozenset("of en noch or and nor ou et ni".split())
_WHOLE = frozenset("volledig volledige hele heel full whole complet complete entier".split())
# "No university": a level that is denied. "Is there no bachelor in …?" asks for one.
_NONE, _ASKED_FOR = (
    frozenset("geen no aucun aucune".split()),
    frozenset("er hebben hebt there vind find trouve".split()),
)


@dataclass(frozen=True)
class Mention:
    """Words `start` to `end` of the question name the concept `id` of `type`; `denied` as in "not in Antwerp"."""

    type: str
    id: str
    start: int
    end: int
    surface: str
    exact: bool = True
    denied: bool = False


class Vocabulary:
    """A matcher over concepts; built once, then only read."""

    def __init__(self, concepts: Mapping[str, Mapping[str, Concept]], plain: frozenset[str] = frozenset()) -> None:
        """`plain` are words of the language that are no typing error of another ("zonder" is not "Zolder")."""
        self.concepts = concepts
        self._plain = plain
        self._phrases: dict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
        for kind, members in concepts.items():
            for concept in members.values():
                for language, label in concept.label.items():
                    self._add(label, kind, concept.id, language)
                for language, synonyms in concept.synonyms.items():
                    for synonym in synonyms:
                        self._add(synonym, kind, concept.id, language)
        # The longest phrase that begins with a word: most words begin none.
        self._reach: dict[str, int] = {}
        for phrase in self._phrases:
            self._reach[phrase[0]] = max(min(len(phrase), LONGEST), self._reach.get(phrase[0], 0))
        self._singles = [p[0] for p in self._phrases if len(p) == 1 and len(p[0]) >= SHORTEST_TYPO]
        self._tails = [
            p[0]
            for p, targets in self._phrases.items()
            if len(p) == 1 and len(p[0]) >= SHORTEST_TAIL and any(t[0] in _TAIL_TYPES for t in targets)
        ]

        self._heads = sorted(
            (
                p[0]
                for p, targets in self._phrases.items()
                if len(p) == 1 and len(p[0]) >= SHORTEST_HEAD and any(t[0] in _HEAD_TYPES for t in targets)
            ),
            key=len,
            reverse=True,
        )

    def _add(self, text: str, kind: str, concept: str, language: str) -> None:
        key = tuple(words(text))
        if key and (kind, concept, language) not in self._phrases[key]:
            self._phrases[key].append((kind, concept, language))

    def label(self, kind: str, concept: str, language: str) -> str:
        """The label of a concept, or its id if it is not in the vocabulary."""
        found = self.concepts.get(kind, {}).get(concept)
        return found.label.get(language, found.label.get("en", concept)) if found else concept

    def find(self, text: str, language: str | None = None, *, as_written: bool = False) -> list[Mention]:
        """All mentions in reading order; one stretch of words may name concepts of several types. `as_written`: only
        words of the vocabulary itself, without typing errors and parts of compounds, which take most of the time."""
        tokens = words(text)
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            if as_written and tokens[at] not in self._reach:
                at += 1
                continue
            length, targets, exact = self._longest(tokens, at, language, as_written)
            if not targets:
                at += 1
                continue
            surface = " ".join(tokens[at : at + length])
            denied = _denied(tokens, at) or _also_denied(tokens, at, found)
            no_level = _none_of(tokens, at)
            found.extend(
                Mention(kind, concept, at, at + length, surface, exact, denied or (no_level and kind == "level"))
                for kind, concept in targets
            )
            at += length
        return found

    def _longest(
        self, tokens: list[str], at: int, language: str | None, as_written: bool
    ) -> tuple[int, list[tuple[str, str]], bool]:
        token = tokens[at]
        for length in range(min(self._reach.get(token, 0), len(tokens) - at), 0, -1):
            hits = self._phrases.get(tuple(tokens[at : at + length]))
            if hits:
                return length, _in_language(hits, language, sum(map(len, tokens[at : at + length]))), True
        if not as_written and len(token) >= SHORTEST_TYPO and not token.isdigit() and token not in self._plain:
            close = process.extractOne(
                token, self._singles, scorer=OSA.distance, score_cutoff=1 if len(token) < 9 else 2
            )
            if close and token[0] == close[0][0]:
                # A word is mistyped in its own language: "refuse" is no "re-use" in French, nor "laisser" a "lasser".
                near = [hit for hit in self._phrases[(close[0],)] if language in (None, hit[2])]
                if near:
                    return 1, _in_language(near, language, len(token)), False
            head = next((h for h in self._heads if token.startswith(h) and len(token) >= len(h) + 4), None)
            if head and language in (None, "nl"):
                return (
                    1,
                    [(k, c) for k, c in _in_language(self._phrases[(head,)], language, len(head)) if k in _HEAD_TYPES],
                    False,
                )
            tails = [t for t in self._tails if token.endswith(t) and len(token) > len(t)]
            if tails:
                best = max(tails, key=len)
                targets = [
                    (k, c) for k, c in _in_language(self._phrases[(best,)], language, len(best)) if k in _TAIL_TYPES
                ]
                return 1, targets, False
        return 1, [], False

    def vocabulary_words(self) -> Iterable[tuple[str, str]]:
        """(word, language) for every word of every label and synonym; serves language detection."""
        for phrase, targets in self._phrases.items():
            for language in {t[2] for t in targets}:
                for word in phrase:
                    if word not in _LITTLE:
                        yield word, language


def _denied(tokens: list[str], at: int) -> bool:
    """Whether the word before `at`, or the one before one or two little words there, denies what follows."""
    before = tokens[max(0, at - 3) : at]
    while len(before) > 1 and before[-1] in _BETWEEN | {"de"} and before[-1] not in _DENIALS:
        before = before[:-1]
    return bool(before) and before[-1] in _DENIALS


def _also_denied(tokens: list[str], at: int, found: list[Mention]) -> bool:
    """ "Not at a university or a college": what is denied goes on behind "or"."""
    before = found[-1] if found else None
    between = tokens[before.end : at] if before and before.denied else []
    return bool(set(between) & _OR) and set(between) <= _OR | _BETWEEN | {"de", "d"}


def _none_of(tokens: list[str], at: int) -> bool:
    at -= at > 1 and tokens[at - 1] in _WHOLE  # "no full bachelor"
    return at > 0 and tokens[at - 1] in _NONE and not _ASKED_FOR & set(tokens[max(0, at - 4) : at])


def _in_language(hits: list[tuple[str, str, str]], language: str | None, letters: int) -> list[tuple[str, str]]:
    """Targets of the question's language if there are any, else, for words of some `letters`, of every language."""
    chosen = [h for h in hits if h[2] == language]
    if not chosen and (language is None or letters >= SHORTEST_ABROAD):
        chosen = hits
    return list(dict.fromkeys((h[0], h[1]) for h in chosen))
