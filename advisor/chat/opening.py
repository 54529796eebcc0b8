"""An advisor that may still be loading: the page is there at once, its answers as soon as they can be."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from advisor.domain import Answer, Question

if TYPE_CHECKING:
    from advisor.house import House, Rooms


class Answering(Protocol):
    """All that the page needs of an advisor. Without a `house`, views that look into the index stay empty."""

    def stream(self, question: Question, *, converse: bool = True) -> Iterator[Answer]:
        """Growing answers; the last one is complete. `converse` False leaves a language model out."""
        ...


class Opening:
    """Opens the advisor in a thread of its own; `stream` waits for it.

    `on_error` is called once, in that thread, when the advisor cannot be opened; `error` then holds why.
    """

    def __init__(
        self,
        open_advisor: Callable[[], Answering],
        on_error: Callable[[], None] = lambda: None,
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._open = open_advisor
        self._on_error = on_error
        self._on_ready = on_ready
        self._advisor: Answering | None = None
        self._done = threading.Event()
        self.error: BaseException | None = None
        threading.Thread(target=self._run, name="advisor-opening", daemon=True).start()

    def _run(self) -> None:
        try:
            self._advisor = self._open()
        except BaseException as error:  # noqa: BLE001  kept: whoever waits gets it, and `serve` raises it
            self.error = error
        self._done.set()
        (self._on_error if self.error else self._on_ready)()

    @property
    def ready(self) -> bool:
        """Whether a question would be answered at once."""
        return self._done.is_set()

    @property
    def house(self) -> House | None:
        """What the advisor looks into, once it is open; None where it has none. Raises what kept it from opening."""
        return getattr(self._opened(), "house", None)

    def stream(self, question: Question, *, converse: bool = True) -> Iterator[Answer]:
        """Waits until the advisor is open. Raises what kept it from opening."""
        opened = self._opened()
        yield from opened.stream(question) if converse else opened.stream(question, converse=False)

    def _opened(self) -> Answering:
        self._done.wait()
        if self._advisor is None:
            raise self.error or RuntimeError("the advisor did not open")
        return self._advisor


def rooms_of(advisor: Answering) -> Rooms | None:
    """The rooms that `advisor` answers from now; None where it has none (a stand-in)."""
    house = getattr(advisor, "house", None)
    return house.current() if house else None
