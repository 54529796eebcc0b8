"""The page served for a test, and the real advisor slowed down or broken on purpose."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from advisor.domain import Answer, Question
from advisor.settings import Settings


@dataclass
class Paced:
    """The real advisor, slowed down or broken on purpose: a fault that only a fake can force."""

    advisor: Any
    pause: float = 0.0
    fault: Exception | None = None
    asked: list[Question] = field(default_factory=list)

    @property
    def house(self) -> Any:
        return self.advisor.house

    def stream(self, question: Question) -> Iterator[Answer]:
        self.asked.append(question)
        for answer in self.advisor.stream(question):
            time.sleep(self.pause)
            if self.fault:
                raise self.fault
            yield answer


class Running:
    """The page, served by a thread of this process on a port of its own."""

    def __init__(self, answering: Any, settings: Settings, port: int = 0, *, desk: bool = False) -> None:
        import uvicorn

        from advisor.chat.server import build_app, listen

        self.answering = answering
        self._settings = settings
        self._socket = listen("127.0.0.1", port)
        self.port = self._socket.getsockname()[1]
        self.url = f"http://localhost:{self.port}/"
        self._app = build_app(answering, settings, desk=desk)
        config = uvicorn.Config(
            self._app,
            log_level="critical",
            access_log=False,
            ws="none",
            timeout_graceful_shutdown=0,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self._thread.start()
        self.wait_until(lambda: self._server.started)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()

    def again(self) -> Running:
        """A new server on the same port: it knows nothing of the former one's visitors."""
        return Running(self.answering, self._settings, self.port)

    def sessions(self) -> list[str]:
        """The visitors of whom Gradio knows something now."""
        mounted = (getattr(route, "app", None) for route in self._app.routes)
        gradio = next(app for app in mounted if hasattr(app, "state_holder"))
        return list(gradio.state_holder.session_data)

    def wait_until(self, reached: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 30
        while not reached():
            assert time.monotonic() < deadline, "waited for thirty seconds"
            time.sleep(0.02)
