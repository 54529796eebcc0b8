"""The guard: what a language model said, sentence by sentence, against the evidence that it was given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
import yaml

from advisor.domain import LANGUAGES
from advisor.guard import form, names
from advisor.guard.align import Alignment
from advisor.guard.changes import against_its_verb, compared_wrongly, turned
from advisor.guard.evidence import Evidence
from advisor.guard.figures import Bound, check_figures
from advisor.guard.lexicon import Lexicon
from advisor.guard.marks import Marks, load_marks
from advisor.guard.names import Aliases, Names, load_aliases
from advisor.guard.polarity import Polarity, check_polarity
from advisor.guard.quantities import quantities
from advisor.guard.reading import Reading
from advisor.guard.score import Score
from advisor.guard.stream import Splitter
from advisor.guard.verdict import Decision, Reason, Verdict
from advisor.settings import Settings
from advisor.text import fold, sentences, words

_BRACKETS = re.compile(r"\[([^\[\]\n]{1,80})\](?!\()")
LONGEST_ID = 14  # characters of one word in brackets that is taken for a citation
ENOUGH = 0.5  # share of the sentences that must be left
SURE_WORDS = 6  # content words from which on it is sure which passage a sentence tells
NAMED = 0.6  # how far a course's name must be told by the evidence
WITNESS = 0.45  # coverage from which on a sentence of the evidence may stand in for one that was cut


class Guard:
    """Opened once; holds nothing of a request. May be used by many threads."""

    def __init__(
        self, lexicon: Lexicon, marks: Marks, aliases: Aliases, small: Mapping[str, frozenset[str]], score: Score
    ) -> None:
        """`small` are the function words per language."""
        self.lexicon, self.marks, self.score = lexicon, marks, score
        self.small_words = frozenset().union(*small.values()) if small else frozenset()
        self.own_words = {
            lang: frozenset(found).difference(*(small[o] for o in small if o != lang)) for lang, found in small.items()
        }
        self.names = Names(lexicon, aliases, lexicon.small | self.small_words | marks.words)

    @classmethod
    def open(cls, settings: Settings) -> Guard:
        """Reads the word lists of this room, the names of places and the function words of `settings`."""
        folder = settings.vocabulary
        small = yaml.safe_load((folder.parent / "language" / "function_words.yaml").read_text("utf-8"))
        listed = {lang: frozenset(fold(w) for w in str(small[lang]).split()) for lang in LANGUAGES}
        return cls(Lexicon.load(), load_marks(), load_aliases(_places(folder / "places.yaml")), listed, Score.load())

    def request(self, evidence: Sequence[Evidence], language: str, secrets: Sequence[str] = ()) -> Request:
        """The evidence of one answer made ready. `language` is the asked one; `secrets` are texts that may not come
        out:
        the prompt, canaries, what other visitors wrote."""
        return Request(self, evidence, language, secrets)

    def read(self, text: str, language: str) -> Reading:
        return Reading(text, language, self.lexicon, self.marks, self.small_words)


def _places(path: Path) -> Iterable[list[str]]:
    for place in yaml.safe_load(path.read_text("utf-8")) if path.is_file() else ():
        found = [place["label"][lang] for lang in LANGUAGES]
        found += [name for listed in place.get("synonyms", {}).values() for name in listed]
        yield [str(name) for name in found]


class _Source:
    """One piece of evidence, read once for all sentences."""

    def __init__(self, guard: Guard, evidence: Evidence) -> None:
        self.evidence = evidence
        self.body = guard.read("\n".join((evidence.text, *evidence.more)), evidence.language)
        self.head = guard.read("\n".join(p for p in (evidence.title, evidence.date or "") if p), evidence.language)
        self.also = quantities(self.head.text, evidence.language)


class Request:
    """The evidence of one answer, and what was said of it so far. For one thread."""

    def __init__(self, guard: Guard, evidence: Sequence[Evidence], language: str, secrets: Sequence[str]) -> None:
        self._guard, self._language = guard, language
        self._sources = {e.id.casefold(): _Source(guard, e) for e in evidence}
        self._secrets = form.Secrets(secrets, "\n".join(e.whole for e in evidence))
        self._splitter = Splitter()
        self._told: set[str] = set()
        self.verdicts: list[Verdict] = []

    def feed(self, piece: str) -> list[Verdict]:
        """Takes the next piece of a stream; gives the verdicts of the sentences that are complete with it."""
        return [self.check(sentence) for sentence in self._splitter.feed(piece)]

    def finish(self) -> list[Verdict]:
        """The verdicts of what is left when the stream ends."""
        return [self.check(sentence) for sentence in self._splitter.finish()]

    def decision(self) -> Decision:
        """Whether what passed is enough to be an answer."""
        passed = sum(v.passed for v in self.verdicts)
        replaced = sum(not v.passed and v.replacement is not None for v in self.verdicts)
        dropped = len(self.verdicts) - passed - replaced
        if any(r.key == "leak" for v in self.verdicts for r in v.reasons):
            return Decision(False, "leak", passed, replaced, dropped)
        if passed == 0:
            return Decision(False, "nothing_left", passed, replaced, dropped)
        enough = passed + replaced >= ENOUGH * len(self.verdicts) and passed >= replaced
        return Decision(enough, "" if enough else "mostly_cut", passed, replaced, dropped)

    def check(self, raw: str) -> Verdict:
        """One sentence with its citations."""
        cites, unknown, bare = self._citations(raw)
        text = form.plain(bare)
        sources = [self._sources[c] for c in cites]
        reasons = self._form(raw, bare, text)
        if unknown:
            reasons.append(Reason("unknown_citation", ", ".join(unknown)[:60]))
        if not cites and not unknown:
            reasons.append(Reason("uncited"))
        signals: dict[str, float] = {}
        if sources and not any(r.key in ("too_long", "structure") for r in reasons):
            found, signals = self._content(text, sources)
            reasons += found
            if signals["gap"] > self._guard.score.elsewhere:
                reasons.append(Reason("wrong_citation"))
        reasons = list(dict.fromkeys(reasons))
        hard = bool(reasons)
        score = self._guard.score.of(signals) if signals and not hard else 0.0
        if not hard and score < self._guard.score.passes:
            reasons.append(_softest(signals))
        replacement, origin = self._replacement(text, sources, reasons) if reasons else (None, None)
        verdict = Verdict(
            raw, text, tuple(s.evidence.id for s in sources), score, not reasons, tuple(reasons), replacement, origin,
            MappingProxyType(signals),
        )  # fmt: skip
        if verdict.shown:
            self._told.add(verdict.shown)
        self.verdicts.append(verdict)
        return verdict

    def _citations(self, raw: str) -> tuple[list[str], list[str], str]:
        """The known ids that it cites, the unknown ones, and the sentence without either."""
        cites: list[str] = []
        unknown: list[str] = []

        def take(m: re.Match[str]) -> str:
            parts = [p for p in re.split(r"[,;\s]+", m[1].strip()) if p]
            looks = len(parts) < 4 and all(len(p) <= LONGEST_ID for p in parts)
            if looks or any(p.casefold() in self._sources for p in parts):
                for part in parts:
                    key = part.casefold()
                    (cites if key in self._sources else unknown).append(key)
                return ""
            return m.group()

        bare = _BRACKETS.sub(take, raw)
        bare = re.sub(r"\s+([.!?,;:])", lambda m: m[1] if self._language != "fr" or m[1] in ".," else m.group(), bare)
        return list(dict.fromkeys(cites)), list(dict.fromkeys(unknown)), bare.strip()

    def _form(self, raw: str, bare: str, text: str) -> list[Reason]:
        if len(raw) > form.LONGEST:
            return [Reason("too_long", str(len(raw)))] + ([Reason("leak")] if self._secrets.leaked(raw[:5000]) else [])
        out = []
        if sign := form.markup(bare):
            out.append(Reason("markup", sign))
        if self._secrets.leaked(raw):
            out.append(Reason("leak"))
        # Also where a passage says so: an order that was planted in it is none of its facts.
        if m := self._guard.marks.topic("machine", text):
            out.append(Reason("machine", m.group()))
        if other := form.other_language(text, self._language, self._guard.own_words):
            out.append(Reason("language", other))
        return out

    def _content(self, text: str, sources: Sequence[_Source]) -> tuple[list[Reason], dict[str, float]]:
        guard = self._guard
        whole = "\n".join(s.evidence.whole for s in sources)
        urls = [s.evidence.url for s in sources if s.evidence.url]
        sentence = guard.read(text, self._language)
        aligned = [(s.body, Alignment(sentence, s.body, guard.lexicon)) for s in sources]
        heads = [Alignment(sentence, s.head, guard.lexicon) for s in sources]
        also = [q for s in sources for q in s.also]
        best = np.max([a.best for _, a in aligned] + [a.best for a in heads], axis=0)
        bounds = check_figures(sentence, aligned, also)
        out = [Reason("figure", text[b.quantity.start : b.quantity.end]) for b in bounds if not b.found]
        out += [Reason("bound", text[b.quantity.start : b.quantity.end]) for b in bounds if b.bounds == "opposite"]
        out += [
            Reason("swapped", f"{text[b.quantity.start : b.quantity.end]} / {b.other}")
            for b in bounds
            if b.found
            and (
                b.margin > guard.score.swapped or b.exchange > guard.score.exchanged or b.foreign > guard.score.foreign
            )
        ]
        if against_its_verb(sentence) or compared_wrongly(sentence):
            out.append(Reason("contradiction", "change"))
        if any(turned(sentence, s.body) for s in sources):
            out.append(Reason("swapped", "from / to"))
        out += [Reason("course", c) for c in _strange_courses(sentence, best)]
        out += [Reason("name", n) for n in guard.names.missing(sentence, whole)]
        out += [Reason("code", c) for c in names.missing_codes(text, whole)]
        out += [Reason("quote", q[:60]) for q in names.missing_quotes(text, whole)]
        out += [Reason("address", a[:80]) for a in names.missing_addresses(text, whole, urls)]
        if topic := form.advice(text, whole, guard.marks):
            out.append(Reason("advice", topic))
        polarity = check_polarity(sentence, aligned, guard.marks)
        cross = any(s.evidence.language != self._language for s in sources)
        return out, self._signals(sentence, best, bounds, polarity, cross, sources)

    def _signals(
        self, sentence: Reading, best: np.ndarray, bounds: Sequence[Bound], polarity: Polarity, cross: bool,
        sources: Sequence[_Source],
    ) -> dict[str, float]:  # fmt: skip
        weights = sentence.weights
        coverage = float((best * weights).sum() / weights.sum()) if len(weights) else 1.0
        missed = np.sort((1 - best) * weights)[::-1] if len(weights) else np.zeros(1)
        other = max(
            (
                Alignment(sentence, s.body, self._guard.lexicon).coverage
                for s in self._sources.values()
                if s not in sources
            ),
            default=0.0,
        ) if len(weights) else 0.0  # fmt: skip
        bound = [b for b in bounds if b.found]
        return {
            "coverage": coverage,
            "uncovered": float(missed[:2].sum()),
            "gap": max(0.0, other - coverage) * min(1.0, len(weights) / SURE_WORDS),
            "margin": max((b.margin for b in bound if b.margin > -1), default=-0.3),
            "fit": min((b.fit for b in bound), default=0.4),
            "added": max(0.0, polarity.added - 0.4) / 0.6,
            "dropped": max(0.0, polarity.dropped - 0.4) / 0.6,
            "opposite": polarity.opposite,
            "all_added": polarity.all_added,
            "only_added": polarity.only_added,
            "only_dropped": polarity.only_dropped,
            "bound_added": float(any(b.bounds == "added" for b in bounds)),
            "bound_lost": float(any(b.bounds == "lost" for b in bounds)),
            "cross": float(cross),
            "words": float(np.log1p(len(weights))),
            "foreign": max((b.foreign for b in bound), default=0.0),
            "hole": _hole(best, weights),
            "exchange": max((b.exchange for b in bound if b.exchange > -1), default=-0.2),
        }

    def _replacement(
        self, text: str, sources: Sequence[_Source], reasons: Sequence[Reason]
    ) -> tuple[str | None, str | None]:
        """The sentence of the cited evidence that says most of what this one wanted to say, in its own words."""
        if any(r.key in ("leak", "machine", "advice", "too_long", "structure") for r in reasons):
            return None, None
        wanted = self._guard.read(text, self._language)
        best: tuple[float, str, str] | None = None
        for source in sources:
            if source.evidence.language != self._language:
                continue
            for told in sentences(source.evidence.text):
                if form.markup(told) or told in self._told or len(words(told)) < 4:
                    continue
                reading = self._guard.read(told, self._language)
                score = Alignment(wanted, reading, self._guard.lexicon).coverage
                if score >= WITNESS and (best is None or score > best[0]):
                    best = (score, told, source.evidence.id)
        return (best[1], best[2]) if best else (None, None)


def _hole(best: np.ndarray, weights: np.ndarray) -> float:
    """How little the three content words in a row are told that are told least, in [0, 1]."""
    if len(best) < 3:
        return 0.0
    told = np.convolve(best * weights, np.ones(3), "valid") / np.convolve(weights, np.ones(3), "valid")
    return float(1 - told.min())


_COURSE = re.compile(
    r"\b(?:opleiding|cursus|training|workshop|bootcamp|leertraject|course|programme|training course|formation|cours"
    r"|parcours|master|bachelor|graduaat)\s+[\"'“«‘]?\s*(?=[A-ZÀ-Þ0-9])",
    re.IGNORECASE,
)


def _strange_courses(sentence: Reading, best: np.ndarray) -> list[str]:
    """Courses that it calls by a name which the evidence hardly tells: most of the name's words are not there."""
    out = []
    for m in _COURSE.finditer(sentence.text):
        if not sentence.text[m.end() : m.end() + 1].isupper():
            continue
        end = re.search(r"[.,;:!?()\"”»]|$", sentence.text[m.end() :])
        stop = m.end() + (end.start() if end else 0)
        named = [i for i, w in enumerate(sentence.words) if m.end() <= w.start < stop]
        if not named:
            continue
        weights = sentence.weights[named]
        if float((best[named] * weights).sum() / weights.sum()) < NAMED:
            out.append(sentence.text[m.end() : stop][:60])
    return out


def _softest(signals: Mapping[str, float]) -> Reason:
    """The soft reason that weighs most."""
    against = max(signals["added"], signals["dropped"], signals["opposite"])
    if against > 0.5:
        return Reason("contradiction")
    return Reason("wrong_citation") if signals["gap"] > 0.15 else Reason("unsupported")
