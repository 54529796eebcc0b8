"""The view "pictures": demand, skills by theme and role, ways to a job; each as a picture, in words and as a table."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from advisor.chat.markdown import safe_url
from advisor.chat.opening import Answering, rooms_of
from advisor.chat.texts import Texts
from advisor.corpus.model import Corpus
from advisor.pictures import Gallery, Picture
from advisor.settings import Settings


class PictureList:
    """The view as HTML, in the language, theme and size that are asked for."""

    def __init__(self, advisor: Answering, settings: Settings, texts: Texts, templates: Environment) -> None:
        self._advisor, self._settings, self._texts = advisor, settings, texts
        self._template = templates.get_template("pictures.html")
        self._gallery = lru_cache(maxsize=1)(self._opened)

    def html(self, language: str, *, dark: bool, narrow: bool, job: str) -> str:
        """Waits until the advisor is open: what is drawn stands in its corpus. An unknown `job` is the first one."""
        rooms = rooms_of(self._advisor)
        pictures: list[Picture] = []
        jobs: list[tuple[str, str]] = []
        if rooms and self._settings.corpus:
            gallery = self._gallery(rooms.corpus.fingerprint)
            known = gallery.occupations()
            job = job if job in known else next(iter(known), "")
            look: dict[str, Any] = {"theme": "dark" if dark else "light", "size": "narrow" if narrow else "wide"}
            drawn = (gallery.demand(language, **look), gallery.skills_map(language, **look))
            pictures = [p for p in (*drawn, gallery.paths(job, language, **look)) if p]
            jobs = [(id_, _label(rooms.corpus, id_, language)) for id_ in known]
        return self._template.render(
            language=language,
            say=lambda key, **slots: self._texts.say(language, key, **slots),
            date=lambda value: self._texts.date(language, value) if value else self._texts.say(language, "undated"),
            pictures=pictures,
            jobs=jobs,
            job=job,
            drawing=lambda picture: Markup(picture.svg),  # our own, of our own corpus: no word of a visitor is in it
            safe_url=safe_url,
        )

    def _opened(self, fingerprint: str) -> Gallery:
        """That of the corpus that is in use now; drawn anew when the corpus changes."""
        rooms = rooms_of(self._advisor)
        assert rooms is not None
        return Gallery(rooms.corpus, self._settings.date())


def _label(corpus: Corpus, occupation: str, language: str) -> str:
    concept = corpus.concepts["occupation"].get(occupation)
    return concept.label[language] if concept else occupation
