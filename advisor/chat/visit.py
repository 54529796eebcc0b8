"""What the server remembers of one visitor while the page is open: nothing else, nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from advisor.domain import Turn


class Visit:
    """The conversation of one visitor. Lives in a `gr.State`; every visitor gets a fresh one.

    A question runs in one thread while Stop and New conversation come in through others, so each change
    takes the lock. A new conversation has a new name; whatever still runs for an older one is dropped.
    Not a dataclass: Gradio would copy the fields of one into the page that it sends.
    """

    def __init__(self) -> None:
        self.conversation = ""
        self._turns: dict[int, tuple[str, str]] = {}
        self._stopped: set[int] = set()
        self._lock = threading.Lock()

    def __deepcopy__(self, memo: object) -> Visit:
        """Gradio copies the first value for each visitor; a copy is always empty."""
        return Visit()

    def begin(self, conversation: str, earlier: Sequence[tuple[str, str]] = ()) -> None:
        """A question of `conversation` came in; another conversation than the last one wipes all.

        `earlier` is what the browser still shows of it: it counts where this server knows nothing, because
        it was started anew in between.
        """
        with self._lock:
            if conversation == self.conversation:
                return
            self._wipe(conversation)
            self._turns.update(enumerate(earlier, start=-len(earlier)))

    def start_over(self, conversation: str) -> None:
        with self._lock:
            self._wipe(conversation)

    def _wipe(self, conversation: str) -> None:
        self.conversation = conversation
        self._turns.clear()
        self._stopped.clear()

    def stop(self, conversation: str, turn: int) -> None:
        with self._lock:
            if conversation == self.conversation:
                self._stopped.add(turn)

    def wants(self, conversation: str, turn: int) -> bool:
        """Whether the visitor still waits for this answer."""
        with self._lock:
            return conversation == self.conversation and turn not in self._stopped

    def remember(self, conversation: str, turn: int, question: str, answer: str) -> None:
        with self._lock:
            if conversation == self.conversation:
                self._turns[turn] = (question, answer)

    def history(self, messages: int) -> tuple[Turn, ...]:
        """The last `messages` messages, oldest first."""
        with self._lock:
            turns = [
                turn
                for _, (question, answer) in sorted(self._turns.items())
                for turn in (Turn("user", question), Turn("assistant", answer))
                if turn.content
            ]
            for number in sorted(self._turns)[: -(messages // 2 + 1)]:
                del self._turns[number]
        return tuple(turns[-messages:])
