"""The guard: holds what a language model says against its evidence, sentence by sentence."""

from advisor.guard.evidence import Evidence, from_course, from_passages, new_ids
from advisor.guard.guard import Guard, Request
from advisor.guard.verdict import KEYS, Decision, Reason, Verdict

__all__ = [
    "KEYS",
    "Decision",
    "Evidence",
    "Guard",
    "Reason",
    "Request",
    "Verdict",
    "from_course",
    "from_passages",
    "new_ids",
]
