"""``python -m evals.guard``: the guard against hostile and faithful sentences.

--half open|frozen|all   which half of the cases (all)
--show                   print every miss, also of the negations
--out FILE               write the figures as JSON (``evals/published/guard.json``)
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from advisor.corpus import load_corpus
from advisor.domain import LANGUAGES
from advisor.guard import Guard
from advisor.settings import REPOSITORY, Settings
from evals.guard.cases import World, by_hand, faithful, frozen_hash
from evals.guard.hostile import FORM, HARD, hostile
from evals.guard.measure import Judged, auroc, judge

OUT = REPOSITORY / "evals" / "published" / "guard.json"
BARS = {"faithful": 95.0, HARD: 99.0, "negation": 90.0, FORM: 99.0}
TITLES = {"faithful": "faithful sentences let through", HARD: f"caught: {HARD}",
          "negation": "caught: negations and contradictions", FORM: f"caught: {FORM}"}  # fmt: skip
ALARMS = (0.01, 0.02, 0.05, 0.1, 0.2)


def share(found: Sequence[Judged]) -> float:
    """Per cent that came out as it should."""
    return round(100 * sum(j.right for j in found) / max(1, len(found)), 1)


def curve(found: Sequence[Judged], baseline: bool) -> dict[str, float]:
    """Area under the ROC curve, and the share of false sentences caught at each share of false alarms."""
    score = [j.containment if baseline else j.verdict.score for j in found]
    good = np.array([s for s, j in zip(score, found, strict=True) if j.case.faithful])
    bad = np.array([s for s, j in zip(score, found, strict=True) if not j.case.faithful])
    out = {"auroc": round(auroc(list(good), list(bad)), 4)}
    for alarms in ALARMS:
        out[f"caught at {alarms:.0%} false alarms"] = round(float((bad < np.quantile(good, alarms)).mean()), 4)
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m evals.guard", description="How well the guard tells true from false."
    )
    parser.add_argument("--half", choices=("open", "frozen", "all"), default="all")
    parser.add_argument("--show", action="store_true", help="print every miss")
    parser.add_argument("--out", type=Path, help=f"write the figures ({OUT.relative_to(REPOSITORY)})")
    chosen = parser.parse_args(arguments)
    settings = Settings.from_environment()
    world, guard = World(load_corpus(settings.vocabulary.parent)), Guard.open(settings)
    cases = [c for c in (*faithful(world), *by_hand(world), *hostile(world)) if chosen.half in ("all", c.half)]
    found = judge(guard, cases)
    figures = report(found)
    write = sys.stdout.write
    for title, row in figures["groups"].items():
        write(f"{title}: {row['all']} % of {row['n']} (open {row['open']}, frozen {row['frozen']}; "
              f"nl {row['nl']}, en {row['en']}, fr {row['fr']})\n")  # fmt: skip
    write(
        "\n" + "\n".join(f"  {kind}: {row['right']} % of {row['n']}" for kind, row in figures["kinds"].items()) + "\n\n"
    )
    for name, row in figures["roc"].items():
        write(f"{name}: " + ", ".join(f"{k} {v:.3f}" for k, v in row.items()) + "\n")
    write(f"cost of a sentence, ms of one processor: {figures['ms']}\n\nmissed, of {HARD}:\n")
    for j in found:
        if (
            not j.right
            and (j.case.group == HARD or chosen.show)
            and j.case.half != ("frozen" if not chosen.show else "")
        ):
            write(f"- {j.case.kind} ({j.case.id}): {j.case.text}  {[r.key for r in j.verdict.reasons]}\n")
    hidden = sum(not j.right and j.case.group == HARD and j.case.half == "frozen" for j in found)
    write(f"  and {hidden} of the frozen half (--show prints them: do not tune on them)\n")
    if chosen.out:
        chosen.out.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


def report(found: Sequence[Judged]) -> dict:
    """All figures, as they are published."""
    groups, kinds = {}, {}
    for group, title in TITLES.items():
        mine = [j for j in found if j.case.group == group]
        row: dict[str, object] = {"n": len(mine), "bar": BARS[group], "all": share(mine)}
        row |= {half: share([j for j in mine if j.case.half == half]) for half in ("open", "frozen")}
        row |= {lang: share([j for j in mine if j.case.language == lang]) for lang in LANGUAGES}
        groups[title] = row
    by_kind: dict[str, list[Judged]] = defaultdict(list)
    for j in found:
        by_kind[j.case.kind].append(j)
    for kind, mine in sorted(by_kind.items()):
        frozen = [j for j in mine if j.case.half == "frozen"]
        kinds[kind] = {"n": len(mine), "right": share(mine), "frozen": share(frozen)}
    times = [j.cpu_ms for j in found]
    frozen = [j for j in found if j.case.half == "frozen"] or list(found)
    return {
        "frozen_sha256": frozen_hash(),
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "groups": groups,
        "kinds": kinds,
        "roc": {
            "guard, all": curve(found, False), "word containment, all": curve(found, True),
            "guard, frozen": curve(frozen, False), "word containment, frozen": curve(frozen, True),
        },
        "ms": {f"p{p}": round(float(np.percentile(times, p)), 1) for p in (50, 95, 99)},
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
