"""The door in front of Gradio: lets in what the page needs, makes its first HTML ours, sets strict headers.

Gradio serves more than this page uses (uploads, files of the machine, an API page). What is not on the
list below does not exist here. Gradio's ``index.html`` is English and names other sites; it is rewritten.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from advisor.chat.ahead import gradio_assets, scripts_ahead
from advisor.chat.render import Renderer
from advisor.chat.texts import best_language

_OPEN = re.compile(
    r"/(?:alive|theme\.css|config|favicon\.ico)?"
    r"|/(?:page|assets|static)/[\w./-]+"
    r"|/view/(?:about|courses|feedback|pictures|plan(?:/(?:open|pdf|docx|json))?)"
    r"|/gradio_api/(?:app_id|startup-events|queue/(?:join|data)|run/[\w-]+|heartbeat/\w+|cancel|reset)/?"
)
_FRAME_SCRIPT = re.compile(r"<script>\s*\(\(\) => \{\s*const root = .*?</script>", re.DOTALL)  # for iframes
_PREFIX = re.compile(r"(?:/[\w.~-]+)+")  # where a proxy serves the page: /advies
_LONGEST_MESSAGE = 200_000  # bytes, to a part of the page
_LONGEST_PLAN = 800_000  # bytes: as full as a plan may be, in letters of four bytes
_HEADERS = {
    # Gradio makes functions from text ('unsafe-eval') and puts styles and one script in its HTML.
    "Content-Security-Policy": "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class FrontDoor:
    """ASGI middleware. `static` is the folder with our own style and scripts.

    A proxy that serves the page under a path of its own takes that path off and names it in `X-Forwarded-Prefix`.
    """

    def __init__(self, app: ASGIApp, renderer: Renderer, static: Path) -> None:
        self.app = app
        self.renderer = renderer
        scripts = sorted(file.name for file in static.glob("*.js"))
        styles = ("page.css", *sorted(file.name for file in static.glob("*.css") if file.name != "page.css"))
        self._head = '<link rel="icon" href="page/icon.svg">'
        self._head += "".join(f'<link rel="stylesheet" href="page/{name}">' for name in styles)
        ahead = scripts_ahead(gradio_assets())
        self._head += "".join(f'<link rel="modulepreload" href="assets/{name}">' for name in ahead)
        # Ours come into play only when all of those have run.
        self._head += "".join(f'<link rel="modulepreload" fetchpriority="low" href="page/{name}">' for name in scripts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if not _OPEN.fullmatch(path) or ".." in path:
            await PlainTextResponse("404", status_code=404, headers=_HEADERS)(scope, receive, send)
            return
        scope = _under_prefix(scope, path)
        if path.startswith("/view/") and scope["method"] == "POST" and not _is_small(Headers(scope=scope), path):
            await PlainTextResponse("413", status_code=413, headers=_HEADERS)(scope, receive, send)
            return
        if path != "/":
            await self.app(scope, receive, _Plain(send, path))
            return
        kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": kept}, receive, _Index(self, scope, send))

    def first_page(self, html: str, language: str) -> str:
        """Gradio's ``index.html`` in the visitor's language, without a word about other sites."""
        title = self.renderer.texts.say(language, "title")
        html = re.sub(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>', "", html)
        html = re.sub(r'<link rel="manifest"[^>]*>', "", html)
        html = _FRAME_SCRIPT.sub("", html, count=1)
        html = re.sub(r"<html\b[^>]*>", f'<html lang="{language}">', html, count=1)
        html = html.replace("</head>", f"<title>{title}</title>{self._head}</head>", 1)
        return re.sub(r"<body\b[^>]*>", lambda _: f"<body>{self.renderer.splash(language)}", html, count=1)


def _under_prefix(scope: Scope, path: str) -> Scope:
    """As ASGI wants it of an application that is mounted under the path that the proxy names: `path` holds it too."""
    prefix = Headers(scope=scope).get("x-forwarded-prefix", "").rstrip("/")
    if ".." in prefix or not _PREFIX.fullmatch(prefix):
        return scope
    return {**scope, "root_path": prefix, "path": prefix + path, "raw_path": (prefix + path).encode()}


def _is_small(headers: Headers, path: str) -> bool:
    """Whether a message says how long it is, and is no longer than a conversation, or a plan, can be."""
    length = headers.get("content-length", "")
    most = _LONGEST_PLAN if path.startswith("/view/plan") else _LONGEST_MESSAGE
    return length.isdecimal() and len(length) < 10 and int(length) <= most


class _Plain:
    """Passes a reply on with our headers."""

    def __init__(self, send: Send, path: str) -> None:
        self._send = send
        self._own = path.startswith("/page/")

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            headers["x-accel-buffering"] = "no"  # a proxy must not hold back what streams
            if self._own:  # asked anew each time, so that an update of the program is seen at once
                headers["cache-control"] = "no-cache"
        await self._send(message)


class _Index:
    """Holds the first page back until it is whole, then sends it rewritten."""

    def __init__(self, door: FrontDoor, scope: Scope, send: Send) -> None:
        self._door = door
        wanted = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
        self._language = best_language(wanted, Headers(scope=scope).get("accept-language"))
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body") or self._start is None:
            return
        headers = MutableHeaders(scope=self._start)
        headers.update(_HEADERS)
        if headers.get("content-type", "").startswith("text/html"):
            self._body = self._door.first_page(self._body.decode(), self._language).encode()
            headers["content-length"] = str(len(self._body))
            headers["cache-control"] = "no-store"
            headers["vary"] = "Accept-Language"
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})
