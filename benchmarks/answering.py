"""How long a person waits: the first set-up, a cold start, each answer once it is warm, and the memory it takes.

    .venv/bin/python benchmarks/answering.py [--questions 500] [--rounds 3] [--without-setup] [--browser PATH]

Figures are of this machine, which is named above them with its load: read them beside each other, not beside those
of another machine. The home is a new temporary folder: nothing of yours is touched.

  set-up     `advisor ask` in an empty home: model, index and first answer, packages being there
  cold ask   a whole `advisor ask` process with the index built (median and worst of the rounds)
  cold chat  `advisor chat` until its address answers, and until the page is ready in a browser (if one is found)
  warm ask   `Advisor.ask` in one process, one distinct question after the other, no answer kept: p50, p95, worst
  memory     the peak of each process (VmHWM)
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
LANGUAGES = ("nl", "en", "fr")
COLD_QUESTION = "Welke vaardigheden heeft een operator nodig voor circulaire productie?"
WARM = r"""
import json, sys, time
from advisor.advisor import Advisor
from advisor.domain import Question
from advisor.settings import Settings
questions = json.load(sys.stdin)
advisor = Advisor.open(Settings.from_environment())
advisor.ask(Question("Wat is een digibank?"))
times = []
for text in questions:
    start = time.perf_counter()
    advisor.ask(Question(text))
    times.append(1000 * (time.perf_counter() - start))
print(json.dumps(times))
"""
PORT = 7893


def questions(count: int) -> list[str]:
    """Distinct dev questions of the evals, then example questions of the facts, as many as are wanted."""
    found: dict[str, None] = {}
    for language in LANGUAGES:
        for line in (REPOSITORY / "evals" / "questions" / f"{language}.jsonl").read_text("utf-8").splitlines():
            item = json.loads(line)
            if item["split"] == "dev":
                found[item["question"]] = None
    sys.path.insert(0, str(REPOSITORY))
    from advisor.corpus.loading import load_corpus

    for fact in load_corpus(REPOSITORY / "corpus").facts.values():
        for asked in fact.asked_as.values():
            found.update(dict.fromkeys(asked))
    return list(found)[:count]


def run(arguments: list[str], environment: dict[str, str], text: str = "") -> tuple[float, float, str]:
    """(seconds, peak memory in MB, what it printed) of one process, from start to end."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=REPOSITORY, env=environment, stdin=subprocess.PIPE, stdout=said,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert process.stdin
        process.stdin.write(text)
        process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        said.seek(0)
        if status:
            raise SystemExit(f"{' '.join(arguments[:3])} ended with {os.waitstatus_to_exitcode(status)}")
        return seconds, usage.ru_maxrss / 1024, said.read()


def chat(environment: dict[str, str], browser: str | None) -> dict[str, float]:
    """Seconds until `advisor chat` answers and until its page is ready, and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "advisor", "chat", "--port", str(PORT)], cwd=REPOSITORY, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/alive", timeout=2).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit("advisor chat did not start") from None
                time.sleep(0.05)
        figures = {"alive_s": time.perf_counter() - start}
        if browser:
            figures["page_s"] = figures["alive_s"] + page_ready(browser)
        status = Path(f"/proc/{process.pid}/status").read_text()
        figures["peak_mb"] = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]
        return figures
    finally:
        process.terminate()
        process.wait(20)


def page_ready(browser: str) -> float:
    """Seconds from opening the page in a headless browser until a visitor can type."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        window = tool.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        start = time.perf_counter()
        page = window.new_page()
        page.goto(f"http://localhost:{PORT}/?lang=nl")
        page.wait_for_selector("#advisor[data-ready]")
        seconds = time.perf_counter() - start
        window.close()
        return seconds


def processor() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-setup", action="store_true", help="take the home of ADVISOR_HOME as it is")
    parser.add_argument("--browser", default=shutil.which("chromium"))
    options = parser.parse_args()
    print(f"{processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")

    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        if not options.without_setup:
            environment["ADVISOR_HOME"] = folder
            seconds, memory, _ = run(["-m", "advisor", "ask", COLD_QUESTION], environment)
            print(f"set-up       {seconds:6.1f} s to the first answer      (bar 90 s)    peak {memory:5.0f} MB")
        cold = [run(["-m", "advisor", "ask", COLD_QUESTION], environment)[:2] for _ in range(options.rounds)]
        times = [c[0] for c in cold]
        print(
            f"cold ask     {statistics.median(times):6.2f} s, worst {max(times):.2f} s of {len(times)}"
            f"       (bar 4 s)     peak {max(c[1] for c in cold):5.0f} MB"
        )
        rounds = [chat(environment, options.browser) for _ in range(options.rounds)]
        ready = [r.get("page_s", r["alive_s"]) for r in rounds]
        what = "page ready" if options.browser else "address answers"
        print(
            f"cold chat    {statistics.median(ready):6.2f} s, worst {max(ready):.2f} s, {what}"
            f"   (bar 12 s)    peak {max(r['peak_mb'] for r in rounds):5.0f} MB"
        )
        asked = questions(options.questions)
        _, memory, said = run(["-c", WARM], environment, json.dumps(asked))
        found = sorted(json.loads(said.splitlines()[-1]))
        p50, p95 = statistics.median(found), found[int(0.95 * len(found)) - 1]
        print(
            f"warm ask     p50 {p50:.0f} ms, p95 {p95:.0f} ms, worst {found[-1]:.0f} ms"
            f" over {len(found)} distinct questions (bars 60, 150 ms)   peak {memory:5.0f} MB"
        )


if __name__ == "__main__":
    main()
