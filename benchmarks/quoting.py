"""Do answers from ingested documents hold what was asked? On a public test set, through the same code as `advisor ask`.

    python benchmarks/quoting.py --xquad-passages P.jsonl --xquad-queries Q.jsonl [--every 4]

XQuAD: passages ``{"pid", "text_nl"}``, questions ``{"qid", "pid", "q_nl", "a_nl", "q_en", …}``. The Dutch passages are
ingested without our corpus; each question is asked in Dutch and in English. An answer is right where the Dutch answer
string stands in it; about one in five never can be, for passage and answer were translated apart ("can be told"
says how many can).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from advisor.advisor import Advisor
from advisor.domain import Question
from advisor.settings import Settings
from advisor.text import words
from evals.report import interval
from evals.statistics import summarise


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def told(text: str, answer: str) -> bool:
    """Whether the words of the answer stand in the text, in their order."""
    return f" {' '.join(words(answer))} " in f" {' '.join(words(text))} "


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xquad-passages", type=Path, required=True)
    parser.add_argument("--xquad-queries", type=Path, required=True)
    parser.add_argument("--every", type=int, default=4, metavar="N", help="one question in N (4)")
    chosen = parser.parse_args(arguments)
    passages, queries = read(chosen.xquad_passages), read(chosen.xquad_queries)[:: chosen.every]
    texts = {p["pid"]: p["text_nl"] for p in passages}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        models = Settings.from_environment().home / "models"
        if models.exists():
            (home / "models").symlink_to(models.resolve(), target_is_directory=True)
        file = home / "passages.jsonl"
        rows = [{"id": pid, "title": "", "text": text, "language": "nl"} for pid, text in texts.items()]
        file.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
        settings = Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"})
        advisor = Advisor.open(settings)
        advisor.ingest([file])
        head = ("%", "n", "can be told", "right passage cited first", "answer told", "refused", "words, mean")
        print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
        for language in ("nl", "en"):
            answers = [advisor.ask(Question(q[f"q_{language}"])) for q in queries]
            columns = (
                [told(texts[q["pid"]], q["a_nl"]) for q in queries],
                [
                    bool(a.citations) and a.citations[0].document == q["pid"]
                    for a, q in zip(answers, queries, strict=True)
                ],
                [told(a.answer, q["a_nl"]) for a, q in zip(answers, queries, strict=True)],
                [a.abstained for a in answers],
            )
            cells = [interval(summarise([float(x) for x in c], [1.0] * len(c)), "share") for c in columns]
            length = sum(len(a.answer.split()) for a in answers) / len(answers)
            print(f"| {language} -> nl | {len(queries)} | {' | '.join(cells)} | {length:.0f} |", flush=True)


if __name__ == "__main__":
    main()
