"""What the guard says of one sentence, and of a whole answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

HARD = frozenset(
    "uncited unknown_citation figure swapped bound name course code quote address markup structure leak advice "
    "machine language too_long".split()
)
SOFT = frozenset({"contradiction", "wrong_citation", "unsupported"})
KEYS = HARD | SOFT
"""Every reason there is; the sentences for people stand in ``prompts/guard.*.yaml`` under these keys."""


@dataclass(frozen=True)
class Reason:
    """Why a sentence was cut: a key of `KEYS`, and what it was about (a figure, a name, …)."""

    key: str
    what: str = ""


@dataclass(frozen=True)
class Verdict:
    """One sentence of a model, judged.

    `raw` is what came, `text` the same without citations and signs of markup, `cites` the ids of evidence that it
    cites.
    `score` in [0, 1] is how surely it is faithful; a sentence with a hard reason has the score 0. `passed` says
    whether it
    may be shown; where it may not, `replacement` holds the evidence's own words instead, or None, and
    `replaced_from` the
    id of that evidence. `signals` are the values that made the score, for the evals and the debug view only.
    """

    raw: str
    text: str
    cites: tuple[str, ...]
    score: float
    passed: bool
    reasons: tuple[Reason, ...] = ()
    replacement: str | None = None
    replaced_from: str | None = None
    signals: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def shown(self) -> str | None:
        """What a visitor may read of it: its text, the evidence's own words, or nothing."""
        return self.text if self.passed else self.replacement


@dataclass(frozen=True)
class Decision:
    """Whether what is left of an answer is enough. Where `enough` is False the caller's composer answers.

    `why` is "" or a key: "nothing_left", "mostly_cut", "leak" (a secret came out: nothing of this answer is trusted).
    """

    enough: bool
    why: str
    passed: int
    replaced: int
    dropped: int
