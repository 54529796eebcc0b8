"""What the page tells of the advisor itself: how good it is, where it knows from, privacy, whom to talk to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from advisor.chat.markdown import safe_url
from advisor.chat.opening import Answering, rooms_of
from advisor.chat.published import published
from advisor.chat.texts import Texts
from advisor.corpus.model import Corpus, Fact
from advisor.ingest.source import Source as Added
from advisor.settings import Settings
from advisor.text import clean

# Whom a visitor can talk to, in this order: study and work first, then worries.
_PEOPLE = (
    "help-1700", "help-vdab-0800", "help-leerwinkel", "help-clb-study-choice", "help-jac-12-25",
    "help-awel-102", "help-tele-onthaal-106", "help-zelfmoordlijn-1813",
)  # fmt: skip
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Named:
    """One source as it is listed. `date` is ISO or free text, None where the page bears none."""

    title: str
    url: str | None
    date: str | None


class About:
    """The view "about" as HTML, in the language that is asked for."""

    def __init__(self, advisor: Answering, settings: Settings, texts: Texts, templates: Environment) -> None:
        self._advisor = advisor
        self._settings = settings
        self._page = texts
        self._own = Texts.load(settings.prompts, "about")
        self._template = templates.get_template("about.html")

    def html(self, language: str) -> str:
        """Waits until the advisor is open: what it knows stands in its index."""
        rooms = rooms_of(self._advisor)
        corpus = rooms.corpus if rooms and self._settings.corpus else None
        house = getattr(self._advisor, "house", None)
        return self._template.render(
            language=language,
            tell=lambda key, **slots: self._own.say(language, key, **slots),
            topic=lambda code: self._own.name_of(language, "topics", code) or code,
            date=lambda value: self._date(language, value),
            figures=published(self._settings),
            sources=_by_topic(corpus) if corpus else {},
            courses=_seen(corpus) if corpus else None,
            added=[_shown(source) for source in house.sources()] if house else [],
            people=_people(corpus) if corpus else [],
            server=self._settings.chroma is not None,
            model=self._settings.llm,
            safe_url=safe_url,
            number=lambda value: _number(value, language),
        )

    def _date(self, language: str, value: str | None) -> str:
        return self._page.date(language, value) if value else self._page.say(language, "undated")


def _by_topic(corpus: Corpus) -> Mapping[str, Sequence[Named]]:
    """Every source once for each topic, the newest first; those without a date last."""
    topics: dict[str, dict[Named, None]] = {}
    for fact in corpus.facts.values():
        source = fact.source
        named = Named(source.title, safe_url(source.url or source.see_also_url), source.date)
        topics.setdefault(fact.topic, {})[named] = None
    year = lambda named: (_YEAR.search(named.date or "") or [""])[0] and (named.date or "")  # noqa: E731
    return {topic: sorted(found, key=year, reverse=True) for topic, found in topics.items()}


def _seen(corpus: Corpus) -> dict[str, Any] | None:
    """How many course offers there are, and between which years they were last seen."""
    years = [match[0] for c in corpus.courses.values() if (match := _YEAR.search(c.seen_on or ""))]
    n = len(corpus.courses)
    if not years:
        return None
    return {"n": n, "dated": len(years), "undated": n - len(years), "first": min(years), "last": max(years)}


def _people(corpus: Corpus) -> list[Fact]:
    return [corpus.facts[name] for name in _PEOPLE if name in corpus.facts]


def _shown(source: Added) -> Mapping[str, str]:
    """Of a folder only the name is told: where it lies on this computer concerns nobody."""
    name = clean(source.name)
    return {"name": Path(name).name or name, "date": source.updated[:10]}


def _number(value: float, language: str) -> Markup:
    """83.5 with the decimal sign of the language."""
    return Markup(f"{value:.1f}" if language == "en" else f"{value:.1f}".replace(".", ","))
