"""Are questions about real documents answered from the right page?

    python benchmarks/documents.py --folder ../shared/dev-data/documents [--show]

The documents (not ours, not in this repository) are ingested without our corpus; the questions, in our own words, are
`document_questions.jsonl`. Right is a place where the answer stands (`locators`). The last line of the table is what
the whole retriever reaches, as `advisor search` gives it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from advisor.advisor import Advisor
from advisor.domain import Question
from advisor.settings import Settings
from evals.report import interval
from evals.statistics import summarise

QUESTIONS = Path(__file__).with_name("document_questions.jsonl")
TOP = 3
_ROWS = re.compile(r"(.*!|rows )(\d+)(?:-(\d+))?")


def right(item: dict, document: str, locator: str | None) -> bool:
    """Whether a place is one of those where the answer stands; a piece of a place ("Kop § 2") is that place."""
    place = (locator or "").split(" § ")[0]
    return document == item["document"] and any(_meet(place, gold.split(" § ")[0]) for gold in item["locators"])


def _meet(place: str, gold: str) -> bool:
    """Whether two places are the same, or rows of one sheet that overlap: how many rows go together may change."""
    one, other = (_ROWS.fullmatch(p) for p in (place, gold))
    if not one or not other:
        return place == gold
    return one[1] == other[1] and int(one[2]) <= int(other[3] or other[2]) and int(other[2]) <= int(one[3] or one[2])


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--show", action="store_true", help="print each question that misses")
    options = parser.parse_args(argv)
    items = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    models = Settings.from_environment().home / "models"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if models.exists():
            (home / "models").symlink_to(models.resolve(), target_is_directory=True)
        advisor = Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"}))
        began = time.perf_counter()
        report = advisor.ingest([options.folder])
        print(
            f"ingest: {time.perf_counter() - began:.0f} s on {os.cpu_count()} cores,"
            f" {report.to_row()['passages']} passages"
        )
        for _, reject in report.rejects:
            print(f"  {reject.place}: {reject.reason} {reject.detail}")
        found: dict[str, list[float]] = defaultdict(list)
        for item in items:
            hits = advisor.search(Question(item["question"]), TOP)
            answer = advisor.ask(Question(item["question"]))
            searched = any(right(item, h.passage.document, h.passage.locator) for h in hits)
            cited = any(right(item, c.document, c.locator) for c in answer.citations)
            found["found in the top 3"].append(float(searched))
            found["cited in the answer"].append(float(cited))
            found[f"found: {item['document']}"].append(float(searched))
            found[f"found: {item['language']}"].append(float(searched))
            if options.show and not (searched and cited):
                print(
                    f"{'' if searched else 'NOT FOUND '}{'' if cited else 'not cited '}{item['id']} {item['question']}"
                )
                print(f"    wanted {item['document']} {item['locators']}")
                for hit in hits:
                    print(
                        f"    {hit.passage.document} {hit.passage.locator}: {' '.join(hit.passage.text.split())[:100]}"
                    )
        for name, values in found.items():
            print(f"| {name} | {len(values)} | {interval(summarise(values, [1.0] * len(values)), 'share')} |")
        advisor.house.current().index.close()


if __name__ == "__main__":
    main()
