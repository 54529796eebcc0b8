"""A real HTTP server in OpenAI's chat format that says what a script says: the faithful model and the hostile ones.

No model is behind it. `advisor` reaches it as any other (``ADVISOR_LLM=openai:scripted``, ``ADVISOR_LLM_BASE_URL``).
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request: the two messages, and the whole body as it was sent."""

    system: str
    user: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Status:
    """Instead of an answer: an HTTP status, with headers."""

    code: int
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wait:
    """Nothing for so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Raw:
    """Bytes as they are, whatever they do to the stream."""

    data: bytes


class Hangup:
    """The connection is closed in the middle."""


Step = str | Status | Wait | Raw | Hangup | Mapping[str, Any]  # a mapping is the delta of a chunk, as it is
Script = Callable[[Asked], Iterable[Step]]


class ModelServer:
    """Serves `script` on a free port of this machine until it is closed. `asked` holds what came in."""

    def __init__(self, script: Script, port: int = 0) -> None:
        self.script = script
        self.asked: list[Asked] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
                said = {m["role"]: m["content"] for m in body.get("messages", ())}
                asked = Asked(str(said.get("system", "")), str(said.get("user", "")), body)
                owner.asked.append(asked)
                try:
                    self._answer(owner.script(asked))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def _answer(self, steps: Iterable[Step]) -> None:
                begun = False
                for step in steps:
                    if isinstance(step, Status):
                        self.send_response(step.code)
                        for name, value in step.headers.items():
                            self.send_header(name, value)
                        data = json.dumps({"error": {"message": "scripted", "type": "scripted"}}).encode()
                        self.send_header("Content-Type", "application/json")
                        self.send_header("Content-Length", str(len(data)))
                        self.end_headers()
                        self.wfile.write(data)
                        return
                    if isinstance(step, Wait):
                        time.sleep(step.seconds)
                        continue
                    if not begun:
                        begun = True
                        self.send_response(200)
                        self.send_header("Content-Type", "text/event-stream")
                        self.send_header("Transfer-Encoding", "chunked")
                        self.send_header("Connection", "close")
                        self.end_headers()
                    if isinstance(step, Hangup):
                        self.close_connection = True
                        self.connection.close()
                        return
                    if isinstance(step, Raw):
                        self._chunk(step.data)
                    else:
                        self._event({"content": step} if isinstance(step, str) else step)
                if not begun:
                    self.send_response(200)
                    self.send_header("Content-Type", "text/event-stream")
                    self.send_header("Transfer-Encoding", "chunked")
                    self.send_header("Connection", "close")
                    self.end_headers()
                self._event({}, "stop")
                self.close_connection = True  # a connection that is kept would outlive the server
                self._chunk(b"data: [DONE]\n\n")
                self._chunk(b"")

            def _event(self, delta: Mapping[str, Any], end: str | None = None) -> None:
                choice = {"index": 0, "delta": dict(delta), "finish_reason": end}
                event = {"id": "s", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
                self._chunk(f"data: {json.dumps({**event, 'choices': [choice]})}\n\n".encode())

            def _chunk(self, data: bytes) -> None:
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                self.wfile.flush()

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_: object) -> None:
                """A reader that goes away is no error here."""

        self._server = Server(("127.0.0.1", port), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def serving(script: Script, port: int = 0) -> Iterator[ModelServer]:
    """A server for the length of a block."""
    server = ModelServer(script, port)
    try:
        yield server
    finally:
        server.close()
