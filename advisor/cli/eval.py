"""`advisor eval`: how good the answers are. Its options are those of ``python -m evals``."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.errors import UsageError


def run(argv: Sequence[str]) -> int:
    """Runs the evals of the checkout; they are not part of an installed package."""
    try:
        from evals.command import main
    except ModuleNotFoundError as error:
        if error.name not in ("evals", "evals.command"):
            raise
        raise UsageError("evals_only_in_checkout") from error
    return main(argv)
