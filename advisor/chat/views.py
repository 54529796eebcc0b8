"""The parts of the page that the browser asks for one by one, as HTML: none is needed to ask a question."""

from __future__ import annotations

from typing import Any

import fastapi
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response

from advisor.chat.about import About
from advisor.chat.courses import Courses
from advisor.chat.feedback import Feedback, keep
from advisor.chat.opening import Answering
from advisor.chat.picture_list import PictureList
from advisor.chat.plan_view import KINDS, PlanView
from advisor.chat.render import Renderer
from advisor.chat.texts import best_language
from advisor.settings import Settings

_FRESH = {"Cache-Control": "no-store"}


def add_views(app: fastapi.FastAPI, advisor: Answering, settings: Settings, renderer: Renderer) -> None:
    """Puts them under ``/view/`` of `app`."""
    courses = Courses(advisor, settings, renderer)
    pictures = PictureList(advisor, settings, renderer.texts, renderer.templates)
    about = About(advisor, settings, renderer.texts, renderer.templates)
    plans = PlanView(advisor, settings, renderer.texts, renderer.templates)

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

    @app.post("/view/plan")
    def change_plan(data: dict[str, Any]) -> JSONResponse:
        return JSONResponse(plans.answer(data), headers=_FRESH)

    @app.post("/view/plan/open")
    async def open_plan(
        request: fastapi.Request, lang: str = "", theme: str = "", size: str = "", desk: bool = False
    ) -> JSONResponse:
        """The file as it is. Its type is the one that a form of another site cannot send, as FastAPI asks elsewhere."""
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            return JSONResponse({}, status_code=422, headers=_FRESH)
        look = {"language": best_language(lang, None), "theme": theme, "size": size, "desk": desk}
        return JSONResponse(await run_in_threadpool(plans.opened, await request.body(), look), headers=_FRESH)

    @app.post("/view/plan/{kind}")
    def print_plan(kind: str, data: dict[str, Any]) -> Response:
        content = plans.paper(data, kind) if kind in KINDS else None
        if content is None:
            return JSONResponse({}, status_code=400, headers=_FRESH)
        attached = {"Content-Disposition": f'attachment; filename="plan.{kind}"'}
        return Response(content, media_type=KINDS[kind], headers=_FRESH | attached)

    @app.post("/view/feedback")
    def take_feedback(data: dict[str, Any]) -> JSONResponse:
        feedback = Feedback.read(data, settings.date())
        done = feedback is not None and keep(settings.home, feedback)
        return JSONResponse({"kept": done}, status_code=200 if done else 400, headers=_FRESH)
