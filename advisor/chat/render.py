"""Turns answers into HTML. Every value is data: Jinja escapes it, and addresses other than http(s) vanish.

Words of the page (labels, dates, names of countries) carry their key beside the text, as in
``<span data-t="sources">Bronnen</span>``, so that the browser can say them in another language at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from advisor.chat import markdown
from advisor.chat.evidence import is_hole, pieces, said_from, told
from advisor.chat.feedback import REASONS_OF
from advisor.chat.published import Published
from advisor.chat.terms import Meanings, explained
from advisor.chat.texts import Limits, Texts
from advisor.domain import LANGUAGES, PERSONAS, Answer, Citation
from advisor.model_choice import ModelChoice
from advisor.text import clean

Record = TypeVar("Record", Answer, Citation)
_TEMPLATES = Path(__file__).parent / "templates"
_MODES = {
    "on site": "mode_on_site",
    "on-site": "mode_on_site",
    "online": "mode_online",
    "blended": "mode_blended",
}
# Beside the conversation; each has a link in the bar and a route in views.py.
VIEWS = ("courses", "plan", "pictures", "about")
_ROWS = frozenset({"location", "mode", "duration", "cost", "language"})  # a card says itself that these are unknown


class Renderer:
    """Answers and the page around them as HTML."""

    def __init__(self, texts: Texts, figures: Published | None = None, model: ModelChoice | None = None) -> None:
        self.texts = texts
        self._figures = figures
        self._model = model
        self.templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def shell(self, *, desk: bool = False) -> str:
        """The page without a conversation. The same for everyone; the browser puts its language in. `desk` adds what a
        counsellor needs who helps one visitor after the other."""
        return self._render(
            "shell.html",
            "nl",
            personas=PERSONAS,
            languages=LANGUAGES,
            tables=self.texts.tables,
            views=VIEWS,
            desk=desk,
            reasons=REASONS_OF,
            right=self._figures.right if self._figures else None,
            model=self._model,
        )

    def splash(self, language: str) -> str:
        """What is shown while the scripts load."""
        return self._render("splash.html", language)

    def frame(
        self,
        answer: Answer,
        language: str,
        *,
        done: bool,
        around: Mapping[int, tuple[str, str]] | None = None,
        simpler: str | None = None,
        terms: Meanings = (),
        simpler_terms: Meanings = (),
        asked_terms: Meanings = (),
    ) -> dict[str, str]:
        """An answer as the browser gets it.

        `body` is the answer, `extras` what stands under it (only when done), `spoken` what a screen
        reader says once. `language` is that of the page; the answer keeps its own. `around` tells for a marker what
        stands in the document before and after its passage; `terms` are words of the answer with their meaning.
        `simpler` is the same answer in simpler words, where it differs, and `simpler_terms` are those of it;
        `asked_terms` are words of the question that is after their meaning.
        """
        answer = _harmless(answer, citations=tuple(_harmless(c) for c in answer.citations))
        terms, simpler_terms = _clean(terms), _clean(simpler_terms)
        marker = self._marker(answer, language, done)
        body = markdown.render(answer.answer, marker, growing=not done, words=explained(terms))
        frame = {"body": str(body), "language": answer.language}
        if done:
            said = told(answer)
            frame["extras"] = self._render(
                "answer.html",
                language,
                answer=answer,
                passage=lambda citation: pieces(_passage(citation), said_from(answer, citation.marker)),
                simpler=self._simpler(answer, language, simpler, simpler_terms),
                terms=simpler_terms,
                asked_terms=_clean(asked_terms),
                told=said,
                for_plan=_for_plan(answer, said),
                engine=self._engine(answer),
                around={n: (clean(before), clean(after)) for n, (before, after) in (around or {}).items()},
            )
            frame["spoken"] = self.texts.say(
                language, "done", answer=markdown.plain(answer.answer), sources=len(answer.citations)
            )
        return frame

    def _engine(self, answer: Answer) -> dict[str, Any] | None:
        """Who phrased it, where there is a language model that might have."""
        if self._model is None:
            return None
        return {"model": self._model.model, "spoke": answer.engine != "composer"}

    def _simpler(self, answer: Answer, language: str, text: str | None, terms: Meanings) -> Markup | None:
        text = clean(text or answer.answer)
        if text == answer.answer:
            return None
        return markdown.render(text, self._marker(answer, language, True), words=explained(terms))

    def _marker(self, answer: Answer, language: str, done: bool) -> markdown.Marker:
        """[n] as a button; in a growing answer as text, since each frame draws the answer anew."""
        titles = {citation.marker: citation.title for citation in answer.citations}

        def marker(number: int) -> Markup:
            if not done or number not in titles:
                return Markup('<span class="marker">{}</span>').format(number)
            label = self._attribute(language, "aria-label", "source_open", n=number, title=titles[number])
            state = Markup('type="button" class="marker" aria-expanded="false"')
            return Markup('<button {} data-source="{}" {}>{}</button>').format(state, number, label, number)

        return marker

    def part(self, template: str, language: str, **values: Any) -> str:
        """One part of the page as HTML."""
        return self._render(template, language, **values)

    def _render(self, template: str, language: str, **values: Any) -> str:
        return self.templates.get_template(template).render(
            language=language,
            t=lambda key, **slots: self._text(language, key, **slots),
            t_attribute=lambda attribute, key, **slots: self._attribute(language, attribute, key, **slots),
            date=lambda value: self._date(language, value),
            named=lambda table, code: self._named(language, table, code),
            say=lambda key: self.texts.say(language, key),
            safe_url=markdown.safe_url,
            modes=_MODES,
            rows=_ROWS,
            **values,
        )

    def _text(self, language: str, key: str, **slots: object) -> Markup:
        kept = Markup(' data-slots="{}"').format(json.dumps(slots, ensure_ascii=False)) if slots else ""
        text = self.texts.say(language, key, **slots)
        return Markup('<span data-t="{}"{}>{}</span>').format(key, kept, text)

    def _attribute(self, language: str, attribute: str, key: str, **slots: object) -> Markup:
        kept = Markup(' data-slots="{}"').format(json.dumps(slots, ensure_ascii=False)) if slots else ""
        text = self.texts.say(language, key, **slots)
        return Markup('{0}="{1}" data-t-{0}="{2}"{3}').format(attribute, text, key, kept)

    def _date(self, language: str, value: str | None) -> Markup:
        if not value:
            return self._text(language, "undated")
        text = self.texts.date(language, value)
        return Markup('<span data-date="{}">{}</span>').format(value, text)

    def _named(self, language: str, table: str, code: str) -> Markup:
        name = self.texts.name_of(language, table, code)
        if name is None:
            return Markup("<span>{}</span>").format(code)
        return Markup('<span data-t="{}.{}">{}</span>').format(table, code, name)


def _harmless(record: Record, **more: Any) -> Record:
    """Without what turns the direction of the text around it: ingested documents may hold such marks."""
    texts = {f.name: clean(v) for f in fields(record) if isinstance(v := getattr(record, f.name), str)}
    return replace(record, **{**texts, **more})


def _clean(terms: Meanings) -> list[tuple[str, str]]:
    return [(clean(term), clean(meaning)) for term, meaning in terms]


def _for_plan(answer: Answer, said: Mapping[str, object]) -> dict[str, Any] | None:
    """What the browser gives back when a person puts an answer in their plan; None where there is nothing to keep, or
    where somebody in distress has other things to do."""
    if answer.intent == "distress" or not (said or answer.skills):
        return None
    names = ("marker", "title", "url", "date", "locator", "caveat")
    return {
        "sources": [{"id": c.document, **{n: getattr(c, n) for n in names}} for c in answer.citations if not is_hole(c)]
    }


def _passage(citation: Citation) -> str:
    """The quote, without the caveat at the end of our own summary: that stands apart under it."""
    if citation.quote_kind == "summary" and citation.caveat:
        return citation.quote.removesuffix(citation.caveat).rstrip() or citation.quote
    return citation.quote


def make_frames(texts: Texts, limits: Limits, *, desk: bool = False) -> dict[str, str]:
    """What the scripts of the page need to know beforehand, as JSON texts."""
    waits = {"idle_minutes": limits.desk_idle_minutes, "warning_seconds": limits.desk_warning_seconds}
    known = {"characters": limits.question_characters, "desk": waits if desk else None}
    return {"texts": texts.as_json(), "limits": json.dumps(known)}
