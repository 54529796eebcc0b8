"""A person's plan: made from a goal and from answers, kept by the person alone, on paper when it is wanted.

Nothing here writes to disk or remembers a plan. The page passes a plan in and gets text or bytes back.
"""

from __future__ import annotations

from advisor.plan.build import add, build_plan, course_from, retarget, source_from, suggestions
from advisor.plan.file import read_plan, to_dict, to_json
from advisor.plan.model import Gap, Goal, Plan, PlanCourse, PlanSkill, PlanSource, PlanStep, gap_of
from advisor.plan.needs import Need, goals, needs_of
from advisor.plan.paper import Sheet, sheet, spoken
from advisor.plan.telling import explain, note, step_label

__all__ = [
    "Gap", "Goal", "Need", "Plan", "PlanCourse", "PlanSkill", "PlanSource", "PlanStep", "Sheet", "add", "build_plan",
    "course_from", "explain", "gap_of", "goals", "needs_of", "note", "read_plan", "retarget", "sheet", "source_from",
    "spoken", "step_label", "suggestions", "to_dict", "to_docx", "to_json", "to_pdf",
]  # fmt: skip


def to_pdf(sheet: Sheet) -> bytes:
    """See `advisor.plan.pdf.to_pdf`; its library is loaded with the first one."""
    from advisor.plan import pdf

    return pdf.to_pdf(sheet)


def to_docx(sheet: Sheet) -> bytes:
    """See `advisor.plan.word.to_docx`; its library is loaded with the first one."""
    from advisor.plan import word

    return word.to_docx(sheet)
