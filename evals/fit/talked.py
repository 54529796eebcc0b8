"""The messages of the development talks as questions to learn from, each behind what we answer to those before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.asking import Advises
from evals.talks import Talk, Told, hold, load_talks

FAMILY = "talk"


def talk_items(advisor: Advises, holds: Mapping[str, Sequence[str]], talks: Sequence[Talk] | None = None) -> list[dict]:
    """One item a message, as those of `rows.dev_items`; small talk and cries for help are left out. `holds` has the
    facts of each overview, which stand for it."""
    chosen = [t for t in (load_talks() if talks is None else talks) if t.split == "dev"]
    return [_item(told, holds) for told in hold(advisor, chosen) if not told.message.talk]


def _item(told: Told, holds: Mapping[str, Sequence[str]]) -> dict:
    message = told.message
    whole = lambda ids: [*ids, *(fact for i in ids for fact in holds.get(i, ()))]  # noqa: E731
    groups = [whole(group) for group in (message.right, *message.also)]
    admitted = message.unknown and any(i.startswith("hole-") for i in message.right)
    return {
        "id": told.id,
        "language": told.talk.language,
        "persona": told.talk.persona,
        "family": "composite" if message.also else FAMILY,
        "question": message.say,
        "history": [{"role": t.role, "content": t.content} for t in told.question.history],
        "gold": groups[0],
        "gold_mode": "all" if message.also else "any",
        "gold_groups": groups if message.also else [],
        "abstain": message.unknown,
        "tags": ["in_domain"] if admitted else [],
        "conditions": {},
        "live": True,
    }
