"""An ingest that is killed at any moment: does the old or the new index answer, whole?

    python benchmarks/kills.py [--times 30]

Each time a copy of a home with one document gets a second one, the process is killed with signal 9 after a random part
of the time that an ingest takes, and both documents are asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from advisor.settings import Settings

FIRST = "De proefzaal Zonnedauw in Wevelgem telt 37 lasposten.\n"
SECOND = "De kantine Waterlis in Menen schenkt 55 soorten soep.\n"


def advisor(home: Path, *arguments: str, wait: bool = True) -> subprocess.Popen:
    environment = os.environ | {"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"}
    process = subprocess.Popen(
        [sys.executable, "-m", "advisor", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    if wait:
        process.wait()
    return process


def says(home: Path, question: str, figure: str) -> bool:
    process = advisor(home, "ask", question, "--json")
    assert process.returncode == 0, process.stderr.read()
    return figure in json.loads(process.stdout.read())["answer"]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=30)
    options = parser.parse_args(argv)
    models = Settings.from_environment().home / "models"
    rng = random.Random(1)
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        base, papers = Path(folder, "base"), Path(folder, "papers")
        base.mkdir()
        papers.mkdir()
        (base / "models").symlink_to(models.resolve(), target_is_directory=True)
        (papers / "een.txt").write_text(FIRST, encoding="utf-8")
        assert advisor(base, "ingest", str(papers)).returncode == 0
        (papers / "twee.txt").write_text(SECOND, encoding="utf-8")
        trial = Path(folder, "trial")
        shutil.copytree(base, trial, symlinks=True)
        began = time.perf_counter()
        assert advisor(trial, "ingest", str(papers)).returncode == 0
        whole = time.perf_counter() - began
        for number in range(options.times):
            home = Path(folder, f"home-{number}")
            shutil.copytree(base, home, symlinks=True)
            process = advisor(home, "ingest", str(papers), wait=False)
            time.sleep(rng.uniform(0, whole * 1.05))
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            old = says(home, "Hoeveel lasposten telt de proefzaal Zonnedauw?", "37")
            new = says(home, "Hoeveel soorten soep schenkt de kantine Waterlis?", "55")
            outcomes["the new index" if old and new else "the old index" if old else "BROKEN"] += 1
            again = advisor(home, "ingest", str(papers))
            outcomes["and then finished"] += again.returncode == 0 and says(
                home, "Hoeveel soorten soep schenkt de kantine Waterlis?", "55"
            )
            shutil.rmtree(home, ignore_errors=True)
    print(f"an ingest takes {whole:.1f} s; killed {options.times} times: {dict(outcomes)}")


if __name__ == "__main__":
    main()
