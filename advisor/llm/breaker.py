"""Leaves a model alone that failed several times in a row, so that nobody waits for it in vain."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAILURES = 3  # in a row
FIRST_REST, LONGEST_REST = 10.0, 300.0  # seconds


class Breaker:
    """A circuit breaker (Nygard, *Release It!*): closed, open for a while, then one trial. May be used by threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._failures, self._rest, self._until, self._trying = 0, FIRST_REST, 0.0, False

    def allows(self) -> bool:
        """Whether to ask the model now. After a rest one caller is let through, the others wait for how that ends."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            if self._trying or self._clock() < self._until:
                return False
            self._trying = True
            return True

    def worked(self) -> None:
        with self._lock:
            self._failures, self._rest, self._trying = 0, FIRST_REST, False

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._until = self._clock() + self._rest
                self._rest = min(LONGEST_REST, self._rest * 2)
            self._trying = False

    def left(self) -> None:
        """The visitor went before it showed whether it works: another may try."""
        with self._lock:
            self._trying = False
