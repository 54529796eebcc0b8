"""The suites of `advisor eval`, in the order of the report. Each is a module with a `NAME` and a `run(context)`."""

from __future__ import annotations

from importlib import import_module

from evals.suites.base import Context, Suite, SuiteError

SUITES = ("answers", "field", "retrieval", "follow_ups", "talks", "near", "noise", "consistency", "attacks")
# Only run when named: it needs a model of your own.
ASKED_FOR = ("judge",)


def suite(name: str) -> Suite:
    """The suite of that name. Only what is run is imported: some need libraries that a light set-up leaves out."""
    return import_module(f"evals.suites.{name}")  # type: ignore[return-value]


__all__ = ["ASKED_FOR", "SUITES", "Context", "Suite", "SuiteError", "suite"]
