"""The connection to a chat model: text as it comes, within a time, and let go of at once when nobody waits for it."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import re
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_base

from advisor.llm.trouble import ModelTrouble, trouble_of
from advisor.model_choice import ModelChoice

Message = tuple[str, str]  # ("system" or "human", text)
ATTEMPTS = 3
FIRST_WAIT, LONGEST_WAIT = 0.4, 5.0  # seconds between attempts
POLL = 0.3  # seconds after which whoever waits may look whether the visitor still does
LONGEST_TEXT = 8000  # characters: no answer is as long
LONGEST_TOKENS = 700
_END = object()


def open_chat(choice: ModelChoice) -> Any:
    """The LangChain chat model. Raises ModelTrouble where its package or key is missing or its name is none."""
    from langchain.chat_models import init_chat_model

    extra: dict[str, Any] = {"base_url": choice.base_url} if choice.base_url else {}
    if choice.provider == "openai" and choice.base_url:
        import os

        if not os.environ.get("OPENAI_API_KEY"):
            extra["api_key"] = "none"  # an own server asks for none, the library does
    if choice.provider in ("openai", "azure_openai"):
        # Its own watch over each piece waits for what it watches when a request is given up (wait_for, Python 3.11).
        extra["stream_chunk_timeout"] = 0
    try:
        return init_chat_model(
            choice.model,
            model_provider=choice.provider,
            temperature=0,
            max_tokens=LONGEST_TOKENS,
            timeout=choice.seconds,
            max_retries=0,  # retried here, where the time that is left is known
            **extra,
        )
    except ImportError as error:
        raise ModelTrouble("package", _package(error, choice)) from error
    except Exception as error:
        found = str(error)
        if "api_key" in found or "credentials" in found.lower() or "API_KEY" in found:
            raise ModelTrouble("key", type(error).__name__) from error
        raise ModelTrouble("unknown", type(error).__name__) from error


def _package(error: ImportError, choice: ModelChoice) -> str:
    """The name under which the missing package is installed, as LangChain says it."""
    told = re.search(r"pip install (?:-U )?([\w-]+)", str(error))
    if told:
        return told[1]
    module = (error.name or "").partition(".")[0].replace("_", "-")
    return module or f"langchain-{(choice.provider or 'openai').replace('_', '-')}"


class Line:
    """One model. May be used by many threads at once."""

    def __init__(self, choice: ModelChoice, chat: Any | None = None) -> None:
        """`chat` is opened at the first question where it is not given."""
        self.choice = choice
        self._chat, self._lock = chat, threading.Lock()
        self._places = threading.BoundedSemaphore(choice.at_once)

    def stream(
        self, messages: Sequence[Message], *, seconds: float | None = None, schema: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        """The text as it comes, "" while nothing comes. Closing the iterator ends the request: the server need not go
        on.

        schema: JSON Schema that the server is asked to hold the text to. Raises ModelTrouble, also when the time
        (`seconds`, else that of the choice) is over.
        """
        self._model()  # to load its library takes seconds that are not the model's
        until = time.monotonic() + (seconds or self.choice.seconds)
        if not self._places.acquire(blocking=False):
            raise ModelTrouble("too_many")
        pieces: queue.SimpleQueue[Any] = queue.SimpleQueue()
        future = None
        try:
            future = asyncio.run_coroutine_threadsafe(self._pump(messages, schema, until, pieces), _running())
            while True:
                left = until - time.monotonic()
                try:
                    piece = pieces.get(timeout=max(0.001, min(POLL, left)))
                except queue.Empty:
                    if left <= POLL:
                        raise ModelTrouble("timeout") from None
                    yield ""
                    continue
                if piece is _END:
                    return
                if isinstance(piece, BaseException):
                    raise trouble_of(piece) from piece
                yield piece
        finally:
            if future is not None:
                future.cancel()
            self._places.release()

    def warm(self) -> None:
        """Loads the library of the provider, which takes seconds, before the first question; sends nothing."""
        with contextlib.suppress(ModelTrouble):
            self._model()

    def ask(self, messages: Sequence[Message], *, seconds: float) -> str:
        """The whole text. Raises ModelTrouble."""
        return "".join(self.stream(messages, seconds=seconds))

    async def _pump(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any] | None,
        until: float,
        pieces: queue.SimpleQueue[Any],
    ) -> None:
        """Puts pieces of text into the queue, then the end or what went wrong."""
        try:
            await self._attempts(messages, schema, until, pieces)
            pieces.put(_END)
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001  it goes to the thread that waits
            pieces.put(error)

    async def _attempts(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any] | None,
        until: float,
        pieces: queue.SimpleQueue[Any],
    ) -> None:
        begun = False
        retrying = AsyncRetrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=_Wait(until),
            # Once something was told, a new attempt would tell it again.
            retry=retry_if_exception(lambda e: not begun and _worth_it(e, until)),
            reraise=True,
        )
        async for attempt in retrying:
            with attempt:
                told = 0
                try:
                    async with contextlib.aclosing(self._texts(messages, schema)) as texts:
                        async for text in texts:
                            begun = True
                            told += len(text)
                            pieces.put(text[:LONGEST_TEXT])
                            if told > LONGEST_TEXT:
                                return
                except asyncio.CancelledError:
                    # Nobody waits any more. It is not handed on: what keeps it keeps the connection open with it.
                    return
                if not told:
                    raise ModelTrouble("empty")

    async def _texts(self, messages: Sequence[Message], schema: Mapping[str, Any] | None) -> AsyncIterator[str]:
        extra = {"response_format": {"type": "json_schema", "json_schema": schema}} if schema else {}
        stream = self._model().astream(list(messages), **extra)
        try:
            async for chunk in stream:
                text = chunk.text
                text = text if isinstance(text, str) else str(text or "")
                if text:
                    yield text
        finally:
            await stream.aclose()

    def _model(self) -> Any:
        with self._lock:
            if self._chat is None:
                self._chat = open_chat(self.choice)
            return self._chat


_loop_lock = threading.Lock()
_loops: list[asyncio.AbstractEventLoop] = []


def _running() -> asyncio.AbstractEventLoop:
    """The event loop of all models of this process, in a thread of its own: the libraries of the providers share their
    connections between models, and a connection belongs to one loop."""
    with _loop_lock:
        if not _loops:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="language-model", daemon=True).start()
            _loops.append(loop)
        return _loops[0]


def try_out(choice: ModelChoice, seconds: float) -> None:
    """Asks the model for a word. Raises ModelTrouble where none comes."""
    Line(choice).ask([("human", "Say: yes")], seconds=seconds)


def _worth_it(error: BaseException, until: float) -> bool:
    trouble = trouble_of(error)
    return trouble.passing and trouble.kind != "timeout" and time.monotonic() + FIRST_WAIT < until


class _Wait(wait_base):
    """Twice as long each time, or as long as the server asks, never past the end of the time."""

    def __init__(self, until: float) -> None:
        self._until = until

    def __call__(self, retry_state: RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        asked = trouble_of(error).after if error else None
        usual = FIRST_WAIT * 2 ** (retry_state.attempt_number - 1)
        return max(0.0, min(LONGEST_WAIT, asked if asked is not None else usual, self._until - time.monotonic()))
