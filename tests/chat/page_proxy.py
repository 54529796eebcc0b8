"""A reverse proxy under a path of its own, in front of the page: takes the path off, names it, passes everything on."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Mount, Route

from advisor.chat.server import listen

_NOT_PASSED_ON = {"connection", "host", "transfer-encoding", "keep-alive"}


class Proxy:
    """Serves what stands at `behind` under `prefix`, by a thread of this process. It notes what the server said."""

    def __init__(self, behind: str, prefix: str) -> None:
        self.prefix = prefix
        self.statuses: dict[str, int] = {}
        self._behind = behind
        routes = [Mount(prefix, routes=[Route("/{path:path}", self._pass_on, methods=["GET", "POST"])])]
        app = Starlette(routes=routes, lifespan=self._open)
        self._socket = listen("127.0.0.1", 0)
        self.origin = f"http://localhost:{self._socket.getsockname()[1]}"
        self.url = f"{self.origin}{prefix}/"
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=0))
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self._thread.start()

    @contextlib.asynccontextmanager
    async def _open(self, _: Starlette) -> AsyncIterator[None]:
        async with httpx.AsyncClient(base_url=self._behind, timeout=None) as self._client:
            yield

    async def _pass_on(self, request: Request) -> StreamingResponse:
        headers = {name: value for name, value in request.headers.items() if name not in _NOT_PASSED_ON}
        headers |= {"x-forwarded-host": request.headers["host"], "x-forwarded-prefix": self.prefix}
        path = "/" + request.path_params["path"]
        asked = self._client.build_request(
            request.method, path, params=request.query_params, headers=headers, content=await request.body()
        )
        reply = await self._client.send(asked, stream=True)
        self.statuses[path] = reply.status_code
        kept = {name: value for name, value in reply.headers.items() if name not in _NOT_PASSED_ON}
        return StreamingResponse(_pieces(reply), reply.status_code, kept, background=BackgroundTask(reply.aclose))

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()


async def _pieces(reply: httpx.Response) -> AsyncIterator[bytes]:
    async for piece in reply.aiter_raw():
        yield piece
