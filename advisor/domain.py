"""The nouns that all rooms share. No logic, no imports from other rooms.

Everything is frozen: what one visitor's question made can never be changed by another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

LANGUAGES = ("nl", "en", "fr")
PERSONAS = ("youth", "worker", "counsellor")
INTENTS = (
    "figure",
    "skills",
    "courses",
    "support",
    "definition",
    "explore",
    "who_where_when",
    "smalltalk",
    "distress",
    "out_of_scope",
)
INTERFACE_TEXT = Mapping[str, str]  # language -> text, with the keys of LANGUAGES

PassageKind = Literal["fact", "course", "source", "gap", "overview", "offer"]


@dataclass(frozen=True)
class Passage:
    """A piece of text that can be found and cited.

    `id` is unique in the index and deterministic; `document` is the id of the fact or course, or the
    path (or given id) of an ingested document. `kind` "source" is an ingested document in its own words,
    "offer" a course of an ingested catalogue in its own words; the others are our own corpus (one passage
    a language, same `document`): a fact, a course, a
    "gap" (what the sources do not give) or an "overview" (a broad question and the facts that answer it).
    `text` is what is quoted; `language` is that of `text`.
    """

    id: str
    document: str
    kind: PassageKind
    text: str
    language: str
    title: str
    locator: str | None = None
    url: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Hit:
    """A passage that was found.

    `score` is the fused score in [0, 1]; `dense` the cosine of question and passage text, `asked` the
    cosine of the question and the nearest question that the passage is known to answer (None where it
    has none), `asked_all` the mean over the languages in which it is known to be asked, `lexical` the
    character n-gram similarity in [0, 1], None where question and passage do not share a language;
    """

    passage: Passage
    score: float
    dense: float
    lexical: float | None = None
    asked: float | None = None
    asked_all: float | None = None


@dataclass(frozen=True)
class Turn:
    """One earlier message of the conversation; `role` is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True)
class Profile:
    """What the visitor told of themselves; everything may be absent."""

    persona: str | None = None
    role: str | None = None
    theme: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class Question:
    """One question with its conversation. `language` None means: find it."""

    text: str
    language: str | None = None
    history: tuple[Turn, ...] = ()
    profile: Profile = field(default_factory=Profile)
    id: str | None = None


@dataclass(frozen=True)
class Citation:
    """One numbered source. `quote` is the whole passage that supports the sentence.

    `quote_kind` is "summary" for our own corpus and "source" for ingested documents. `caveat` is what
    the reader must know beside it, in the language of the answer; `kind` is what sort of source it is.
    """

    marker: int
    document: str
    title: str
    quote: str
    quote_kind: Literal["summary", "source"]
    locator: str | None = None
    url: str | None = None
    date: str | None = None
    caveat: str | None = None
    language: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Skill:
    id: str
    label: str


@dataclass(frozen=True)
class CourseCard:
    """A course offer as it is shown, in the language of the answer; unknown is None.

    `as_of` is when the offer was last seen; `skills` are labels; `why` says in one phrase why it fits;
    `fits` names the asked conditions that the offer is known to meet, `unknown` those it does not tell.
    """

    id: str
    name: str
    provider: str
    url: str | None
    language: str | None
    mode: str | None
    location: str | None
    duration: str | None
    cost: str | None
    skills: tuple[str, ...]
    as_of: str | None
    description: str = ""
    why: str = ""
    notice: str = ""
    fits: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A finished answer. `answer` is Markdown with [n] markers, each the marker of one citation.

    `confidence` in [0, 1] is the chance that the sources answer the question, as the advisor judged it; None where
    nothing was weighed (small talk, a help line). `account` tells what became of a language model's try
    (`advisor.llm.Account`), None where none was asked. Both are for measuring and mending: they are not shown.
    """

    question: str
    language: str
    intent: str
    answer: str
    abstained: bool
    citations: tuple[Citation, ...] = ()
    skills: tuple[Skill, ...] = ()
    courses: tuple[CourseCard, ...] = ()
    follow_ups: tuple[str, ...] = ()
    engine: str = "composer"
    elapsed_ms: float = 0.0
    id: str | None = None
    confidence: float | None = None
    account: Any = None
