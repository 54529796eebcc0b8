"""What our own corpus holds, as frozen records. A text in three languages is a dict nl/en/fr."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Text3 = dict[str, str]  # language -> text
Use = Literal["answer", "background", "history"]

CONCEPT_FILES = {  # file in corpus/vocabulary -> type of its concepts
    "roles": "role",
    "occupations": "occupation",
    "themes": "theme",
    "sectors": "sector",
    "skills": "skill",
    "places": "place",
    "audiences": "audience",
    "levels": "level",
    "kinds": "kind",
    "modes": "mode",
    "ambiguous": "ambiguous",
}


@dataclass(frozen=True)
class Source:
    """Where a statement was read. `url` may be cited; `seen_at` is where it was read and is not shown.

    `seen` is "seed" (the press release of the study) or "excerpt" (only the beginning of the page was
    read). `date` is YYYY, YYYY-MM or YYYY-MM-DD or free text; None is an undated page. `country` is a
    code ("BE", "NL", "EU"), "international" or "unknown": the reader must see it.
    """

    title: str
    url: str | None = None
    see_also_url: str | None = None
    seen_at: str | None = None
    date: str | None = None
    seen: str | None = None
    kind: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Fact:
    """One sourced statement.

    `shown_with` are the ids of facts without which this one misleads, `replaced_by` of those that hold in its
    stead. `use`: "answer" may be volunteered, "background" is answered when asked, "history" is true of its year
    only. `weak` is a source that is never the only basis. `role_source` is "stated" or "ours" (our reading).
    `editor_note` is for those who edit the corpus; no visitor sees it.
    """

    id: str
    topic: str
    statement: Text3
    source: Source
    figures: tuple[str, ...] = ()
    subject: Text3 = field(default_factory=dict)
    caveat: Text3 | None = None
    kind: str | None = None
    asked_as: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shown_with: tuple[str, ...] = ()
    use: Use = "answer"
    weak: bool = False
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    roles: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    role_source: str | None = None
    editor_note: str | None = None
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Course:
    """One offer. Unknown is None or empty. `seen_on` is when the offer was last seen described; `ages` are the first
    and the last age, in years, for which it is meant.

    Of catalogues only: `sources` are those that tell of it (empty for ours), `place` where in the first of them,
    `starts` the days on which editions begin and `ends` the last day of the last one, ISO 8601; `when` the start as it
    is written where no day is told ("najaar 2026"); `full` that no edition has a place left.
    """

    id: str
    name: Text3
    provider: Text3
    url: str | None
    description: Text3
    language: str | None
    kind: str | None
    level: str | None
    audience: tuple[str, ...]
    mode: str | None
    duration: Text3 | None
    cost: Text3 | None
    free: bool | None
    location: Text3 | None
    places: tuple[str, ...]
    skills: tuple[str, ...]
    themes: tuple[str, ...]
    seen_on: str | None
    asked_as: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ages: tuple[int, int] | None = None
    starts: tuple[str, ...] = ()
    ends: str | None = None
    full: bool = False
    sources: tuple[str, ...] = ()
    place: str | None = None
    when: str | None = None


@dataclass(frozen=True)
class Concept:
    """A word of the field: role, occupation, theme, sector, skill, place, audience, level, kind, mode.

    `more` holds what only some kinds have: role (of an occupation), broader (of a skill), group,
    province, region, areas ("Kempen") and kind (of a place), covers (of a kind of school: the levels that it gives),
    in_scope (of a sector), turned_to (words of a sector that mostly name whom somebody turns to), begins
    (letters with which words of a sector begin, in whichever language: "chemi"), asks_for_others (a
    sector whose people mostly ask for somebody else), aliases (words of our sources).
    Type "ambiguous" has one concept, "words": words that are only vocabulary where the context says so.
    """

    id: str
    type: str
    label: Text3
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    more: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Hole:
    """Something that people ask and that the sources do not give: an admission, not a guess.

    `asked_as` are examples; `nearby` are facts that say what is known instead. `kind` groups the holes
    ("study", "money", "course", "contact", "figures", "place", "rule", "person", "company", "health", "term").
    `sometimes`: some offer or rule tells it after all (a price, a language), so what it is asked of decides.
    `needs` is the cue (``language/cues.yaml``) without which a question is not about it.
    """

    id: str
    statement: Text3
    asked_as: dict[str, tuple[str, ...]] = field(default_factory=dict)
    nearby: tuple[str, ...] = ()
    kind: str | None = None
    sometimes: bool = False
    needs: str | None = None


@dataclass(frozen=True)
class Link:
    """That a skill belongs to a theme, role, occupation or course; `proof` is the id of what says so."""

    skill: str
    type: Literal["theme", "role", "occupation", "course"]
    to: str
    proof: str


@dataclass(frozen=True)
class Corpus:
    """Everything, by id. `fingerprint` changes when any file of the corpus changes.

    The types of `concepts` are the values of CONCEPT_FILES, each always present.
    """

    facts: dict[str, Fact]
    courses: Mapping[str, Course]
    holes: dict[str, Hole]
    concepts: dict[str, dict[str, Concept]]  # type -> id -> concept
    fingerprint: str
    links: tuple[Link, ...] = ()
