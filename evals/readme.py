"""The README's table "How good is it", made from the run that is committed in `published/`.

    python -m evals.readme            prints it
    python -m evals.readme --write    puts it into README.md, between its two marks

A test checks that the README has it as it is made here.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from advisor.domain import LANGUAGES
from evals.report import amount

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = Path(__file__).resolve().parent / "published" / "report.json"
MODELS = PUBLISHED.with_name("models.json")
UNSUPPORTED = "unsupported figures, names, citations"
START, END = "<!-- evals: made by python -m evals.readme -->", "<!-- /evals -->"
# Suite, figure, and how the README calls it.
ROWS = (
    ("answers", "right", "right in everything that is asked of it"),
    ("answers", "evidence", "right evidence shown, top 5"),
    ("answers", "nuggets", "required facts told"),
    ("answers", "refused", "unanswerable questions refused"),
    ("answers", "candid", "unanswerable questions refused, or told to be only what comes nearest"),
    ("answers", "hedged", "answers told with doubt though there is one (lower is better)"),
    ("answers", "over_refusal", "answerable questions refused (lower is better)"),
    ("answers", "citations", "markers and citations agree"),
    ("answers", "figures", "answers whose every figure stands in a cited passage"),
    ("answers", "coverage", "factual sentences with a source"),
    ("answers", "language", "answered in the right language"),
    ("field", "field_right", "messages as visitors write them: all that is asked is told, or its gap admitted"),
    ("field", "field_parts", "messages as visitors write them: things asked that are told"),
    ("field", "field_several", "messages that ask several things: all are told"),
    ("field", "field_refused", "messages as visitors write them that nothing answers: refused"),
    ("retrieval", "success_5", "search: right document in the first five"),
    ("retrieval", "ndcg_10", "search: nDCG@10"),
    ("follow_ups", "search_5_gain", "follow-ups: search lost against a rewrite by hand"),
    ("talks", "talk_right", "whole conversations: messages that come right, behind our own answers"),
    ("talks", "talk_first", "whole conversations: the first message"),
    ("talks", "talk_later", "whole conversations: those after it"),
    ("talks", "talk_unknown", "whole conversations: what is not known, refused or admitted"),
    ("near", "near_refused", "near misses, right beside what we know: refused"),
    ("near", "near_candid", "near misses: refused, or told to be only what comes nearest"),
    ("near", "near_over_refusal", "answerable ones beside them refused (lower is better)"),
    ("near", "near_right", "answerable ones beside them: shown what answers them"),
    ("noise", "loss_typos_10", "required facts lost at 10 % mistyped letters (lower is better)"),
    ("consistency", "same_wording", "same main source in other words"),
    ("consistency", "same_language", "same main source in another language"),
    ("attacks", "attack_direct", "typed attacks that succeed (lower is better)"),
    ("attacks", "attack_planted", "attacks planted in documents that succeed (lower is better)"),
    ("attacks", "attack_false_alarm", "harmless look-alikes taken for attacks (lower is better)"),
)


def made(report: Mapping[str, Any]) -> str:
    """The table as Markdown, from the frozen part of each suite."""
    tables = {s["suite"]: t for s in report["suites"] for t in s["tables"] if t["name"] == "frozen"}
    lines = ["| % of frozen items | all [95 %] | n | nl | en | fr |", "|---|---|---|---|---|---|"]
    for suite, name, title in ROWS:
        row = tables.get(suite, {}).get("metrics", {}).get(name)
        if row is None:
            continue
        figure, unit = row["all"], row["unit"]
        whole = f"{amount(figure['value'], unit)} [{amount(figure['low'], unit)}, {amount(figure['high'], unit)}]"
        languages = " | ".join(amount(row[language]["value"], unit) for language in LANGUAGES)
        lines.append(f"| {title} | {whole} | {figure['n']} | {languages} |")
    run = report["run"]
    command = "advisor eval --split frozen" if run.get("split") == "frozen" else "make eval"
    told = f"Measured on {run['date']} with `{command}` ({run['items']} items, {run['machine']}); frozen items only."
    return "\n".join([*lines, "", told])


def of_engines(models: Mapping[str, Any]) -> str:
    """The table of the engines as Markdown, from a run of ``python -m evals.models``."""
    named = {"faithful": "a scripted model that says all in its own words, rightly"}
    rows = [
        (named.get(key, key), found) for key, found in models.items() if isinstance(found, dict) and "right" in found
    ]
    heads = ("engine", "questions", "right, %", "right, composer on the same, %", "answers that the checks name",
             "left to the composer, %")  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for name, found in rows:
        told = [
            found[k]
            for k in ("questions", "right", "right, composer", UNSUPPORTED, "answered by the composer after all")
        ]
        lines.append(f"| {name} | {' | '.join(map(str, told))} |")
    lies = models["lies"]
    lines += [
        "",
        f"Measured with `python -m evals.models`. Of {lies['sentences']} lies of scripted models in {lies['cases']} "
        "answers (figures, names, addresses, courses, sources, markup, leaks, obeyed orders) "
        f"{lies['caught, hard']} % were kept back; of sentences that say the opposite, {lies['caught, turned']} % "
        "([docs/models.md](docs/models.md)).",
    ]
    return "\n".join(lines)


def within(text: str, table: str) -> str:
    """`text` with the table between its marks. Raises ValueError where it has no marks."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"README.md has no {START} … {END}")
    return f"{before}{START}\n{table}\n{END}{after}"


def whole() -> str:
    """Both tables, from what is published."""
    return "\n\n".join(
        (made(json.loads(PUBLISHED.read_text("utf-8"))), of_engines(json.loads(MODELS.read_text("utf-8"))))
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.readme", description="The README's table of figures.")
    parser.add_argument("--write", action="store_true", help="put it into README.md")
    table = whole()
    if parser.parse_args().write:
        path = ROOT / "README.md"
        path.write_text(within(path.read_text("utf-8"), table), "utf-8")
    else:
        sys.stdout.write(table + "\n")


if __name__ == "__main__":
    main()
