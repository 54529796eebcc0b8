"""Builds the text of an answer: sentences, each with the markers of what supports it.

Numbering happens here and nowhere else, so that a marker and its source cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from advisor.answer.knowledge import Knowledge
from advisor.answer.phrases import Phrases, written_date
from advisor.corpus.model import Course, Fact
from advisor.domain import Answer, Citation, Passage
from advisor.text import sentences

_HOME = {"BE", None}


# Sentences of caveats that say what one of our own phrases says already.
_AFTER_A_MARK = re.compile(r"(?<=\])\s+(?!\[)")
_RULES_CHANGE = re.compile(
    r"De regels kunnen (?:intussen|ondertussen)|The rules may have changed|Les règles peuvent avoir changé"
)
_MARKS = re.compile(r"(?:\s*\[\d+\])+\s*$")
_OWN_MARK = re.compile(r"\[(\d+)\]")
_UNDATED = re.compile(
    r"geen datum|ongedateerd|zonder datum|no date|undated|not dated|sans date|pas de date|non daté", re.I
)


# What they offer is ours: with documents of others alone there is none of it.
_OFFERS_OURS = frozenset({"no_evidence_next", "near_scope_next", "out_of_scope_next"})


@dataclass
class Draft:
    """A growing answer in one language. `paragraphs` holds finished pieces of Markdown in order."""

    knowledge: Knowledge
    phrases: Phrases
    language: str
    paragraphs: list[list[str]] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def paragraph(self) -> None:
        """What follows stands in a new paragraph."""
        if self.paragraphs and self.paragraphs[-1]:
            self.paragraphs.append([])

    def phrase(self, key: str, *, supported_by: Sequence[str] = (), **slots: str) -> None:
        """Adds one of our own sentences; `supported_by` are ids of facts that it leans on."""
        if key in _OFFERS_OURS and not self.knowledge.corpus.facts:
            key = "own_documents_next"
        markers = [
            self.cite_fact(self.knowledge.corpus.facts[d]) for d in supported_by if d in self.knowledge.corpus.facts
        ]
        self._add(self.phrases.say(key, self.language, **slots) + _mark(markers))

    def fact(self, fact: Fact) -> None:
        """Adds the statement of a fact, framed by the calendar, each of its sentences with its marker."""
        if fact in self.facts:
            return
        marker = self.cite_fact(fact)
        self.facts.append(fact)
        status, frame = self.knowledge.status(fact), ""
        if status == "lapsed":
            until = written_date(fact.valid_until, self.language)
            frame = self.phrases.say("lapsed", self.language, date=until or "")
        elif status == "future":
            start = written_date(fact.valid_from, self.language) or ""
            if not start or start not in fact.statement[self.language]:  # "planned from 1 January 2027" is said once
                frame = self.phrases.say("future", self.language, date=start)
        told = sentences(fact.statement[self.language])
        if frame and told:  # no mark between the frame and what it frames
            told[0] = f"{frame} {told[0]}"
        country = self.country(fact)
        if country and told:
            told[-1] = _before_stop(told[-1], f" ({country})")
        for sentence in told:
            self._add(sentence + _mark([marker]))

    def country(self, fact: Fact) -> str | None:
        """From where a statement about skills comes, when it is not from Belgium: the reader must see it."""
        country = fact.source.country
        if country in _HOME or fact.topic != "skills":
            return None
        key = f"country_{country}"
        return self.phrases.say(key if self.phrases.has(key) else "country_other", self.language)

    def hole(self, hole_id: str, *, first_sentence: bool = False, instead: Sequence[str] = ()) -> None:
        """Adds what the sources do not give, or `instead` in our own words, cited as our own note on them."""
        hole = self.knowledge.corpus.holes[hole_id]
        text = " ".join(instead) or hole.statement[self.language]
        marker = self._cite(
            Citation(
                0,
                hole.id,
                self.phrases.say("hole_title", self.language),
                text,
                "summary",
                language=self.language,
            )
        )
        told = sentences(text)
        for sentence in told[:1] if first_sentence else told:
            self._add(sentence + _mark([marker]))

    def course(self, course: Course, text: str) -> None:
        """Adds a line on a course, cited by the course itself."""
        self._add(text + _mark([self.cite_course(course)]))

    def quotes(self, found: Sequence[tuple[Passage, str]]) -> None:
        """Adds (passage, sentence) pairs as `quote` does."""
        for passage, text in found:
            self.quote(passage, text)

    def quote(self, passage: Passage, text: str) -> None:
        """Adds an ingested document's own words."""
        marker = self._cite(
            Citation(
                0,
                passage.document,
                passage.title,
                passage.text,
                "source",
                passage.locator,
                passage.url,
                passage.date,
                language=passage.language,
            )
        )
        # A document's own "[1]" would look like one of our marks.
        self._add(_OWN_MARK.sub(r"(\1)", text) + _mark([marker]))

    def caveats(self, *, of_a_role: bool = True, also: Sequence[Fact] = ()) -> None:
        """Adds, once, what the reader must know beside the facts, and those that are told `also` in another answer:
        caveat, date of a rule, weak source, our reading.

        What is said anyway is left out: that rules change under a rule, our reading where no role is asked.
        """
        seen: dict[str, list[int]] = {}
        reading = self.phrases.say("role_ours", self.language)
        for fact in [*self.facts, *(f for f in also if f not in self.facts)]:
            for text in self.warnings(fact):
                if text == reading and not of_a_role:
                    continue
                if fact.topic == "incentives":
                    text = " ".join(s for s in sentences(text) if not _RULES_CHANGE.match(s))
                if not text:
                    continue
                seen.setdefault(text, []).append(self._marker_of(fact.id))
        if seen:
            self.paragraph()
            for text, markers in seen.items():
                self._add(f"*{text}*" + _mark(sorted(set(markers))))

    def warnings(self, fact: Fact) -> list[str]:
        """The sentences that belong beside a fact."""
        out = []
        told = fact.caveat[self.language] if fact.caveat else ""
        if fact.topic == "incentives":
            date = written_date(fact.source.date, self.language)
            if date and date not in told:  # "It was so in June 2024" dates it already
                out.append(self.phrases.say("as_of", self.language, date=date))
            elif not date and not _UNDATED.search(told):
                out.append(self.phrases.say("undated", self.language))
        if fact.caveat:
            out.append(fact.caveat[self.language])
        if fact.weak and "blog" not in told.lower():
            out.append(self.phrases.say("weak_source", self.language))
        if fact.role_source == "ours" and fact.roles and "all" not in fact.roles:
            out.append(self.phrases.say("role_ours", self.language))
        return out

    def cite_fact(self, fact: Fact) -> int:
        """The marker of a fact. Its quote holds all that a sentence may take from it: statement, validity, caveat."""
        source = fact.source
        parts = [fact.statement[self.language]]
        if fact.valid_until:
            parts.append(
                self.phrases.say("valid_until", self.language, date=written_date(fact.valid_until, self.language) or "")
            )
        if fact.valid_from:
            parts.append(
                self.phrases.say("valid_from", self.language, date=written_date(fact.valid_from, self.language) or "")
            )
        warnings = self.warnings(fact)
        parts += warnings
        return self._cite(
            Citation(
                0,
                fact.id,
                source.title,
                " ".join(parts),
                "summary",
                None,
                source.url or source.see_also_url,
                source.date,
                caveat=" ".join(warnings) or None,
                language=self.language,
                country=source.country,
            )
        )

    def cite_course(self, course: Course) -> int:
        language = self.language
        parts = [f"{course.name[language]} ({course.provider[language]}). {course.description[language]}"]
        parts += [t[language] for t in (course.location, course.duration, course.cost) if t]
        return self._cite(
            Citation(
                0,
                course.id,
                course.name[language],
                " ".join(parts),
                "source" if course.sources else "summary",
                course.place,
                course.url,
                course.seen_on,
                language=language,
            )
        )

    def _cite(self, citation: Citation) -> int:
        for known in self.citations:
            if known.document == citation.document and known.quote == citation.quote:
                return known.marker
        self.citations.append(replace(citation, marker=len(self.citations) + 1))
        return len(self.citations)

    def _marker_of(self, document: str) -> int:
        return next(c.marker for c in self.citations if c.document == document)

    def _add(self, text: str) -> None:
        if not self.paragraphs:
            self.paragraphs.append([])
        self.paragraphs[-1].append(text)

    def text(self) -> str:
        """The answer as Markdown."""
        return "\n\n".join(" ".join(p) for p in self.paragraphs if p)


def _mark(markers: Sequence[int]) -> str:
    return "".join(f" [{m}]" for m in markers)


def _before_stop(sentence: str, addition: str) -> str:
    """Puts `addition` before the full stop that ends a sentence."""
    body = sentence.rstrip()
    return body[:-1] + addition + body[-1] if body and body[-1] in ".!?" else body + addition


def merge(answers: Sequence[Answer], once: str) -> tuple[str, tuple[Citation, ...]]:
    """The texts of several answers under one numbering: (Markdown, citations). The sentence `once` ("rules change;
    check …") and a paragraph that several of them hold are said by the last only, a statement by the first."""
    with_marker = re.compile(rf"\s*{re.escape(once)}(?: \[\d+\])*")
    last = max((i for i, answer in enumerate(answers) if once in answer.answer), default=-1)
    citations: list[Citation] = []
    texts: list[str] = []
    for i, answer in enumerate(answers):
        told = answer.answer if i == last else with_marker.sub("", answer.answer)
        number = {}
        for citation in answer.citations:
            if f"[{citation.marker}]" not in told:
                continue
            known = next((c for c in citations if (c.document, c.quote) == (citation.document, citation.quote)), None)
            if known is None:
                known = replace(citation, marker=len(citations) + 1)
                citations.append(known)
            number[citation.marker] = known.marker
        texts.append(re.sub(r"\[(\d+)\]", lambda m, n=number: f"[{n[int(m[1])]}]", told))
    paragraphs = [p for text in texts for p in text.split("\n\n") if p.strip()]
    said = [with_marker.sub("", p).strip() for p in paragraphs]
    kept = [p for i, p in enumerate(paragraphs) if not any(_holds(later, said[i]) for later in said[i + 1 :])]
    return "\n\n".join(_each_once(kept)), tuple(citations)


def _holds(later: str, paragraph: str) -> bool:
    """Whether a later paragraph says all that one says, in the same words with the same marks (and a price, say)."""
    pieces = _AFTER_A_MARK.split(paragraph)
    return paragraph == later or (len(pieces) > 1 and all(p in later for p in pieces))


def _marks_too(earlier: str, piece: str) -> bool:
    """Whether `earlier` says the same under these marks and others ("The source has no date. [1] [2]")."""
    same = _MARKS.sub("", earlier) == _MARKS.sub("", piece)
    return same and set(_OWN_MARK.findall(piece)) <= set(_OWN_MARK.findall(earlier))


def _each_once(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs without statements that one before them has made in the same words with the same mark."""
    seen: set[str] = set()
    out = []
    for paragraph in paragraphs:
        # A sentence of ours may have stood before it ("we are not sure …").
        pieces = _AFTER_A_MARK.split(paragraph)
        # "We do not know its price" stands without a mark behind the course that it is about, and must not lose it.
        leans = any(len(sentences(_MARKS.sub("", p))) > 1 for p in pieces[1:])
        told = pieces if leans else [p for p in pieces if not any(s.endswith(p) or _marks_too(s, p) for s in seen)]
        seen.update(told)
        if told:
            out.append(" ".join(told))
    return out
