"""What is said about a plan beside the sheet: why a file cannot be used, what was left out, what we propose."""

from __future__ import annotations

from advisor.errors import PlanError
from advisor.pictures.texts import texts
from advisor.plan.model import Plan, PlanStep
from advisor.plan.paper import step_text


def explain(error: PlanError, language: str) -> str:
    """The sentence of an error of `read_plan`: what is wrong and what to do."""
    return texts("plan", language)(f"errors.{error.key}", **error.slots)


def note(key: str, language: str) -> str:
    """The sentence of what `read_plan` left out."""
    return texts("plan", language)(f"notes.{key}")


def step_label(step: PlanStep, plan: Plan, language: str) -> str:
    """A step, or one that is proposed, in words; "" where what it speaks of is no longer in the plan."""
    return step_text(step, plan, texts("plan", language))
