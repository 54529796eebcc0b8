"""Serves the page from this machine: own files, strict headers, nothing from elsewhere, nothing logged."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import fastapi
import gradio as gr
import uvicorn
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse
from starlette.staticfiles import StaticFiles

from advisor.chat.front import FrontDoor
from advisor.chat.opening import Answering, Opening
from advisor.chat.page import build_page
from advisor.chat.render import Renderer
from advisor.chat.texts import Limits, Texts
from advisor.chat.views import add_views
from advisor.errors import UsageError
from advisor.settings import Settings

_HERE = ("127.0.0.1", "0.0.0.0", "::", "::1")
STATIC = Path(__file__).parent / "static"
_FONT = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif"]


def build_app(
    advisor: Answering, settings: Settings, *, desk: bool = False, limits: Limits | None = None
) -> fastapi.FastAPI:
    """The whole web application: the Gradio page, its own files, and the door in front of both."""
    texts = Texts.load(settings.prompts)
    app = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    boot = secrets.token_hex(8)  # another one after a restart, which ends every answer that was coming

    @app.get("/alive")
    async def alive() -> JSONResponse:
        return JSONResponse({"boot": boot}, headers={"Cache-Control": "no-store"})

    renderer = Renderer(texts)
    add_views(app, advisor, settings, renderer)
    app.mount("/page", StaticFiles(directory=STATIC), name="page")
    gr.mount_gradio_app(
        app,
        build_page(advisor, settings, desk=desk, limits=limits),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=_FONT, font_mono=["ui-monospace", "monospace"]),
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )
    app.add_middleware(FrontDoor, renderer=renderer, static=STATIC)
    app.add_middleware(GZipMiddleware, minimum_size=1024)  # leaves the stream of answers alone
    return app


class _Server(uvicorn.Server):
    """Tells when it listens."""

    on_started: Callable[[], None] = staticmethod(lambda: None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.on_started()


class _Announcer:
    """Says in the terminal where the page is, and whether the advisor behind it is still loading."""

    def __init__(self, texts: Texts, language: str, address: str, say: Callable[[str], object]) -> None:
        self._say = lambda key: say(texts.say(language, key, address=address))
        self._lock = threading.Lock()
        self._reached: set[str] = set()

    def reached(self, which: Literal["advisor", "page"]) -> None:
        with self._lock:
            self._reached.add(which)
            if len(self._reached) == 2:
                self._say("terminal_ready")
                self._say("terminal_stop")
            elif which == "page":
                self._say("terminal_preparing")


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    progress: Any = None,
    language: str | None = None,
    say: Callable[[str], object] | None = None,
    open_advisor: Callable[[], Answering] | None = None,
    desk: bool = False,
    idle_minutes: int | None = None,
) -> None:
    """Serves the page until Ctrl+C.

    The page is there as soon as the server listens; the advisor opens beside it. `progress` goes to
    `Advisor.open`. `language` is that of the person at the terminal, `say` puts a line there.
    `open_advisor` takes the place of `Advisor.open`. `desk` is for one visitor after the other, who is forgotten after
    `idle_minutes`. Raises UsageError when the port is taken, and
    whatever opening the advisor raises.
    """
    listening = listen(host, port)
    announcer = _Announcer(
        Texts.load(settings.prompts),
        language or "en",
        f"http://{'localhost' if host in _HERE else host}:{listening.getsockname()[1]}",
        say or (lambda line: sys.stderr.write(line + "\n")),
    )

    def open_it() -> Answering:
        from advisor.advisor import Advisor

        return Advisor.open(settings, progress=progress)

    server: _Server | None = None

    def give_up() -> None:
        if server:
            server.should_exit = True

    limits = Limits.load()
    if idle_minutes is not None:
        limits = replace(limits, desk_idle_minutes=idle_minutes)
    opening = Opening(open_advisor or open_it, give_up, lambda: announcer.reached("advisor"))
    config = uvicorn.Config(
        build_app(opening, settings, desk=desk, limits=limits),
        log_level="critical",  # what uvicorn says of an error may hold what a visitor typed
        access_log=False,
        ws="none",
        timeout_graceful_shutdown=2,
    )
    server = _Server(config)
    server.on_started = lambda: announcer.reached("page")
    try:
        if not opening.error:
            server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
    if opening.error:
        raise opening.error


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises UsageError when the port cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise UsageError("port_taken", host=host, port=port, reason=error.strerror or str(error)) from error
    return listening
