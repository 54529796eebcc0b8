"""What became of a language model's try: for the person who runs the advisor, never for a visitor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from advisor.domain import LANGUAGES, Answer


def account_to_json(answer: Answer) -> dict[str, Any] | None:
    """The `model` key of ``advisor ask --json --debug``; None where no model was asked."""
    account = answer.account
    if account is None:
        return None
    return {
        "engine": account.engine,
        "why": account.why or None,
        "masked": list(account.masked),
        "rewritten": account.rewritten,
        "sentences": [
            {
                "text": v.raw,
                "cites": list(v.cites),
                "score": round(float(v.score), 3),
                "passed": v.passed,
                "reasons": [{"key": r.key, "what": r.what} for r in v.reasons],
                "instead": v.replacement,
            }
            for v in account.verdicts
        ],
    }


def debug_lines(answer: Answer, prompts: Path) -> Iterator[str]:
    """The same as lines for a terminal, with the reasons in the language of the answer."""
    told = account_to_json(answer)
    if told is None:
        yield "composer"
        return
    language = answer.language if answer.language in LANGUAGES else "en"
    reasons = yaml.safe_load((prompts / f"guard.{language}.yaml").read_text("utf-8"))
    yield " ".join(p for p in (told["engine"], told["why"], *told["masked"], told["rewritten"]) if p)
    for sentence in told["sentences"]:
        why = " ".join(reasons[r["key"]].format(what=r["what"]) for r in sentence["reasons"])
        yield f"{'+' if sentence['passed'] else '-'} {sentence['score']:.2f} {sentence['text'][:300]}"
        if why:
            yield f"  {why}"
        if sentence["instead"]:
            yield f"  = {sentence['instead']}"
