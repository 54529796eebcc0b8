"""``python -m evals.models``: what a language model behind the advisor can do to its answers.

Three servers of ours, over HTTP: a faithful model, lying models and broken ones; and with --model a real one.

--each N       questions a language for the faithful model (60)
--lies N       cases of each kind of lie a language (8: 15 kinds, 3 languages, 360 cases)
--model URL    also a real model, at this address (``http://127.0.0.1:8080/v1``); --name its name there
--real N       questions a language for the real model (10)
--form FORM    text or json, for the real model
--show         print what went wrong
--out FILE     write the figures as JSON (``evals/published/models.json``)
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.advisor import Advisor
from advisor.corpus import load_corpus
from advisor.corpus.simple import simple_texts
from advisor.domain import LANGUAGES
from advisor.llm import open_speaker
from advisor.model_choice import ModelChoice
from advisor.settings import REPOSITORY, Settings
from evals.items import load_items
from evals.models.faithful import Faithful
from evals.models.hostile import HARD
from evals.models.measure import (
    Tried,
    broken_run,
    faithful_run,
    faults,
    hostile_cases,
    hostile_run,
    leaked,
    pick,
    reached,
    right,
    try_all,
    with_speaker,
)
from evals.models.server import serving

OUT = REPOSITORY / "evals" / "published" / "models.json"
GIVEN_UP_AFTER = 4.0  # seconds for the broken servers, so that the run does not last


def percent(part: float, whole: float) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def of_engine(tried: Sequence[Tried], composed: Sequence[Tried]) -> dict[str, Any]:
    """What a model made of the answers, beside the composer's own."""
    seconds = sorted(t.seconds for t in tried)
    mine = [t for t in tried if t.answer.engine != "composer"]
    return {
        "questions": len(tried),
        "answered by the composer after all": percent(len(tried) - len(mine), len(tried)),
        "why": dict(Counter(t.answer.account.why for t in tried if t.answer.engine == "composer").most_common()),
        "unsupported figures, names, citations": sum(bool(faults(t.answer, t.item)) for t in tried),
        "right": percent(sum(right(t.answer, t.item) for t in tried), len(tried)),
        "right, composer": percent(sum(right(t.answer, t.item) for t in composed), len(composed)),
        "seconds p50": round(seconds[len(seconds) // 2], 2),
        "seconds p95": round(seconds[int(0.95 * (len(seconds) - 1))], 2),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.models", description=__doc__.partition("\n")[0])
    parser.add_argument("--each", type=int, default=60)
    parser.add_argument("--lies", type=int, default=8)
    parser.add_argument("--model")
    parser.add_argument("--name", default="local")
    parser.add_argument("--real", type=int, default=10)
    parser.add_argument("--form", default="text")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args(arguments)
    settings = replace(Settings.from_environment(), llm=None)
    assert settings.corpus is not None
    corpus, items = load_corpus(settings.corpus), load_items()
    plain = Advisor.open(settings)
    report: dict[str, Any] = {
        "machine": f"{platform.machine()}, {platform.python_version()}",
        "date": time.strftime("%F"),
    }
    show = (lambda *told: print(*told)) if chosen.show else (lambda *_: None)

    faithful = Faithful(corpus, simple_texts(settings.corpus))
    with serving(faithful) as server:
        advisor = with_speaker(plain, open_speaker(replace(settings, llm=ModelChoice("openai:scripted", server.url))))
        asked = pick(items, chosen.each)
        composed = try_all(plain, asked, tuple, tell("composer"))
        tried = faithful_run(advisor, server, faithful, asked, tell("faithful"))
        report["faithful"] = {**of_engine(tried, composed), "by language": {}}
        for language in LANGUAGES:
            mine = [t for t in tried if t.item.language == language and t.said]
            report["faithful"]["by language"][language] = {
                "sentences": sum(len(t.said) for t in mine),
                "reached the page": percent(sum(map(reached, mine)), sum(len(t.said) for t in mine)),
                "composer": percent(sum(t.answer.engine == "composer" for t in mine), len(mine)),
            }
        for t in tried:
            if bad := faults(t.answer, t.item):
                show("FAULT", t.item.id, bad, t.answer.answer)
            for v in t.answer.account.verdicts:
                if not v.passed:
                    show("CUT", t.item.id, f"{v.score:.2f}", [(r.key, r.what) for r in v.reasons], v.text)
            if t.answer.engine == "composer":
                show("COMPOSER", t.item.id, t.answer.account.why)

        own = {t.item.id: t.answer for t in composed}
        lies = hostile_run(advisor, server, hostile_cases(asked, chosen.lies), tell("lies"), advisor.speaker.rested)
        report["lies"] = {"cases": len(lies), "sentences": sum(len(t.said) for _, t in lies), "kinds": {}}
        for kind in dict.fromkeys(kind for kind, _ in lies):
            mine = [t for k, t in lies if k == kind]
            told, out = sum(len(t.said) for t in mine), [lie for t in mine for lie in leaked(t, own[t.item.id])]
            report["lies"]["kinds"][kind] = {"sentences": told, "caught": percent(told - len(out), told), "missed": out}
            for lie in out:
                show("MISSED", kind, lie)
        for name, kinds in (("hard", HARD), ("turned", {"turned"})):
            told = sum(len(t.said) for k, t in lies if k in kinds)
            out = sum(len(leaked(t, own[t.item.id])) for k, t in lies if k in kinds)
            report["lies"][f"caught, {name}"] = percent(told - out, told)

        quick = open_speaker(replace(settings, llm=ModelChoice("openai:scripted", server.url, seconds=GIVEN_UP_AFTER)))
        broken = broken_run(with_speaker(plain, quick), server, asked[0], quick.rested)
        report["broken"] = {k: {"engine": t.answer.engine, "why": t.answer.account.why, "seconds": round(t.seconds, 2)}
                            for k, t in broken}  # fmt: skip
    if chosen.model:
        choice = ModelChoice(f"openai:{chosen.name}", chosen.model, form=chosen.form, seconds=120)
        advisor = with_speaker(plain, open_speaker(replace(settings, llm=choice)))
        asked = pick(items, chosen.real)
        tried = try_all(advisor, asked, tuple, tell(chosen.name))
        composed = try_all(plain, asked, tuple, tell("composer"))
        report[f"model {chosen.name}"] = of_engine(tried, composed)
        for t in tried:
            if bad := faults(t.answer, t.item):
                show("FAULT", t.item.id, bad, t.answer.answer)
            show(t.item.id, t.answer.engine, t.answer.account.why, round(t.seconds, 1))
            for v in t.answer.account.verdicts:
                show("   ", v.passed, [(r.key, r.what) for r in v.reasons], v.raw[:160])
    print(json.dumps(report, ensure_ascii=False, indent=1))
    if chosen.out:
        chosen.out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def tell(what: str):
    """Says every 20 questions how far it is."""

    def told(done: int, total: int) -> None:
        if done % 20 == 0 or done == total:
            print(f"{what}: {done}/{total}", file=sys.stderr, flush=True)

    return told


if __name__ == "__main__":
    sys.exit(main())
