"""What every command is given: settings, sentences, streams, and the way to open the advisor."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

from advisor.cli.texts import Texts
from advisor.settings import Settings
from advisor.text import clean

if TYPE_CHECKING:
    from advisor.advisor import Advisor

BAR = 24  # columns
LINE_EVERY = 10.0  # seconds between two lines of progress where there is no terminal


def open_real(settings: Settings, progress: Callable[[str, int, int], None]) -> Advisor:
    """Opens the advisor itself; imported late, for it brings numpy, Chroma and the model."""
    from advisor.advisor import Advisor

    return Advisor.open(settings, progress=progress)


class Progress:
    """Draws ``progress(key, done, total)`` on one terminal line, or as sparse lines in a log."""

    def __init__(self, texts: Texts, stream: TextIO) -> None:
        self._texts, self._stream = texts, stream
        self._terminal = stream.isatty()
        self._key, self._next, self._open = "", 0.0, False

    def __call__(self, key: str, done: int, total: int) -> None:
        text, now = self._texts(f"progress.{key}"), time.monotonic()
        finished = total > 0 and done >= total
        if self._terminal:
            if key != self._key:
                self.close()
            if key == self._key and now < self._next and not finished:
                return
            full = BAR * done // total if total > 0 else 0
            percent = f"{100 * done // total:3d} %" if total > 1 else ""
            self._stream.write(f"\r\x1b[K{'█' * full}{'░' * (BAR - full)} {percent} {text}")
            self._open = True
            self._next = now + 0.1
        elif key != self._key or (now >= self._next and not finished):
            self._stream.write(f"{text} {done}/{total}\n" if total > 1 and done else f"{text}\n")
            self._next = now + LINE_EVERY
        self._key = key
        self._stream.flush()
        if finished:
            self.close()

    def close(self) -> None:
        """Takes the bar away, so that what follows starts on a clean line."""
        if self._open:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._open = False
            self._key = ""


@dataclass
class Context:
    """`open_advisor` is replaced in tests that force a fault."""

    settings: Settings
    texts: Texts
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    open_advisor: Callable[[Settings, Any], Any] = open_real

    def open(self) -> Advisor:
        """The advisor, with its progress on standard error."""
        progress = Progress(self.texts, self.err)
        try:
            return self.open_advisor(self.settings, progress)
        finally:
            progress.close()

    def say(self, text: str) -> None:
        """One line on standard error: what happens, what is wrong, how to mend it."""
        print(clean(text), file=self.err, flush=True)

    def print(self, text: str = "") -> None:
        """One line of the result, on standard output."""
        print(text, file=self.out)

    def write(self, line: bytes) -> None:
        """One line of JSON, UTF-8 whatever the locale, at once: whoever reads may wait for it."""
        self.out.flush()
        self.out.buffer.write(line)
        self.out.buffer.flush()
