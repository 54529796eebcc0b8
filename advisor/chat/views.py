"""The parts of the page that the browser asks for one by one, as HTML: none is needed to ask a question."""

from __future__ import annotations

from typing import Any

import fastapi
from starlette.responses import HTMLResponse, JSONResponse

from advisor.chat.about import About
from advisor.chat.courses import Courses
from advisor.chat.feedback import Feedback, keep
from advisor.chat.opening import Answering
from advisor.chat.picture_list import PictureList
from advisor.chat.render import Renderer
from advisor.chat.texts import best_language
from advisor.settings import Settings

_FRESH = {"Cache-Control": "no-store"}


def add_views(app: fastapi.FastAPI, advisor: Answering, settings: Settings, renderer: Renderer) -> None:
    """Puts them under ``/view/`` of `app`."""
    courses = Courses(advisor, settings, renderer)
    pictures = PictureList(advisor, settings, renderer.texts, renderer.templates)
    about = About(advisor, settings, renderer.texts, renderer.templates)

    @app.get("/view/about")
    def show_about(lang: str = "") -> HTMLResponse:
        return HTMLResponse(about.html(best_language(lang, None)), headers=_FRESH)

    @app.get("/view/pictures")
    def show_pictures(lang: str = "", theme: str = "", size: str = "", job: str = "") -> HTMLResponse:
        look = {"dark": theme == "dark", "narrow": size == "narrow", "job": job}
        return HTMLResponse(pictures.html(best_language(lang, None), **look), headers=_FRESH)

    @app.post("/view/courses")
    def show_courses(data: dict[str, Any]) -> JSONResponse:
        return JSONResponse(courses.answer(data), headers=_FRESH)

    @app.post("/view/feedback")
    def take_feedback(data: dict[str, Any]) -> JSONResponse:
        feedback = Feedback.read(data, settings.date())
        done = feedback is not None and keep(settings.home, feedback)
        return JSONResponse({"kept": done}, status_code=200 if done else 400, headers=_FRESH)
