"""How soon the page can be used on a slow computer and line, beside an empty Gradio page; how soon an answer begins.

    .venv/bin/python benchmarks/page_load.py [--rounds 5] [--cpu 4] [--mbit 10] [--latency 20] [--url URL] [--json FILE]

Chromium's DevTools protocol slows the processor and the line down. The two pages take turns, each round with an empty
cache, so that what else the machine does meets both. The empty page is `gr.Blocks` with one line of HTML and the same
theme, served by the same version of Gradio. `--url` takes a page that is served already (through a proxy, say).

  ready      from opening the address until a visitor can type (the empty page: until its line is there), median
  bytes      over the wire, by kind, with an empty cache; and when the page is opened again
  words      from Enter until the first words of the answer stand on the page, without slowing down and with; median of
             ten questions
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from answering import REPOSITORY, processor, questions

PORT, EMPTY_PORT, PATIENCE_MS = 7895, 7896, 60_000
EMPTY = f"""
from advisor.quiet import hush
hush()
import gradio as gr
font = ["system-ui", "sans-serif"]
with gr.Blocks(analytics_enabled=False) as page:
    gr.HTML("<p>.</p>", elem_id="there")
page.launch(server_port={EMPTY_PORT}, theme=gr.themes.Base(font=font, font_mono=["monospace"]), quiet=True)
"""
# Notes when the element is there, by the page's own clock, from the moment that the address was opened.
NOTE = """(() => {
  const look = () => {
    if (!window.thereAt && document.querySelector(SELECTOR)) window.thereAt = performance.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
})()"""
WORDS = """() => {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const began = performance.now();
    window.wordsAfter = null;
    const look = new MutationObserver(() => {
      if (!document.querySelector(".turn.latest .answer")?.textContent.trim()) return;
      requestAnimationFrame(() => (window.wordsAfter = performance.now() - began));
      look.disconnect();
    });
    look.observe(document.querySelector(".conversation"), { subtree: true, childList: true });
  }, { capture: true });
}"""
BARS = {"ready_s": "3.0, or 1.2 x the empty page", "words_ms": 300}


def serve(arguments: list[str], port: int, path: str) -> subprocess.Popen[bytes]:
    """A server in a process of its own, once it answers."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=2).close()
            return process
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{arguments[:3]} did not start") from None
            time.sleep(0.1)


class Opened:
    """One page in a browser of its own, on a slow line and processor."""

    def __init__(self, browser: Any, url: str, selector: str, options: argparse.Namespace) -> None:
        self.context = browser.new_context(
            viewport={"width": 1280, "height": 800}, locale="nl-BE", ignore_https_errors=True
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.tools = self.context.new_cdp_session(self.page)
        self.tools.send("Network.enable")
        self._kinds: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        self.tools.on("Network.responseReceived", lambda e: self._kinds.update({e["requestId"]: e["type"]}))
        self.tools.on("Network.loadingFinished", self._finished)
        self.slow(options)
        self._url = url
        self.page.add_init_script(NOTE.replace("SELECTOR", json.dumps(selector)))
        self.ready_s = self.open()

    def open(self) -> float:
        self.page.goto(self._url)
        self.page.wait_for_function("window.thereAt")
        seconds = self.page.evaluate("window.thereAt") / 1000
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(500)  # what comes after, for the count of bytes
        return seconds

    def slow(self, options: argparse.Namespace | None) -> None:
        """As slow as `options` say; None: as fast as the machine."""
        rate = options.cpu if options else 1
        line = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        if options:
            each = options.mbit * 1e6 / 8
            line = {"latency": options.latency, "downloadThroughput": each, "uploadThroughput": each}
        self.tools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
        self.tools.send("Network.emulateNetworkConditions", {"offline": False, **line})

    def _finished(self, event: dict) -> None:
        kind = self._kinds.get(event["requestId"], "Other")
        self.bytes[kind] = self.bytes.get(kind, 0) + int(event["encodedDataLength"])

    def words_ms(self, asked: list[str]) -> list[float]:
        """For each question the time from Enter to the first words."""
        found = []
        for text in asked:
            self.page.fill("#question", text)
            self.page.press("#question", "Enter")
            self.page.wait_for_selector('.turn.latest:is([data-state="done"], [data-state="error"])')
            found.append(float(self.page.evaluate("window.wordsAfter") or PATIENCE_MS))
        return found


def measure(browser: Any, url: str, options: argparse.Namespace) -> dict[str, Any]:
    ready: dict[str, list[float]] = {"page": [], "empty": []}
    sent: dict[str, dict[str, int]] = {}
    for _ in range(options.rounds):
        for name, address, selector in (
            ("empty", f"http://localhost:{EMPTY_PORT}/", "#there p"),
            ("page", url, "#advisor[data-ready]"),
        ):
            opened = Opened(browser, address, selector, options)
            ready[name].append(opened.ready_s)
            sent[name] = dict(opened.bytes)
            opened.context.close()
    opened = Opened(browser, url, "#advisor[data-ready]", options)
    opened.bytes.clear()
    again = opened.open()
    sent["page_again"] = dict(opened.bytes)
    asked = questions(40)[::2]
    opened.page.evaluate(WORDS)
    slow = opened.words_ms(asked[:10])
    opened.slow(None)
    fast = opened.words_ms(asked[10:])
    opened.context.close()
    return {
        "ready_s": round(statistics.median(ready["page"]), 2),
        "ready_worst_s": round(max(ready["page"]), 2),
        "empty_ready_s": round(statistics.median(ready["empty"]), 2),
        "times_empty": round(statistics.median(ready["page"]) / statistics.median(ready["empty"]), 2),
        "ready_again_s": round(again, 2),
        "words_ms": round(statistics.median(fast)),
        "words_worst_ms": round(max(fast)),
        "words_slow_ms": round(statistics.median(slow)),
        "kilobytes": {name: {k: round(n / 1000, 1) for k, n in kinds.items() if n} for name, kinds in sent.items()},
        "kilobytes_in_all": {name: round(sum(kinds.values()) / 1000, 1) for name, kinds in sent.items()},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cpu", type=float, default=4, help="how many times slower the processor is")
    parser.add_argument("--mbit", type=float, default=10)
    parser.add_argument("--latency", type=float, default=20, help="ms from one end of the line to the other and back")
    parser.add_argument("--url", help="a page that is served already")
    parser.add_argument("--browser", default=shutil.which("chromium"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    load = os.getloadavg()[0]
    servers = [serve(["-c", EMPTY], EMPTY_PORT, "")]
    try:
        if not options.url:
            servers.append(serve(["-m", "advisor", "chat", "--port", str(PORT)], PORT, "alive"))
        with sync_playwright() as tool:
            flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
            browser = tool.chromium.launch(executable_path=options.browser, args=flags)
            found = measure(browser, options.url or f"http://localhost:{PORT}/?lang=nl", options)
            version = browser.version
            browser.close()
    finally:
        for server in servers:
            server.terminate()
            server.wait(30)
    machine = {
        "processor": processor(), "cores": os.cpu_count(), "load_before": round(load, 1),
        "load_after": round(os.getloadavg()[0], 1), "python": platform.python_version(), "chromium": version,
        "cpu_slowdown": options.cpu, "mbit": options.mbit, "latency_ms": options.latency, "rounds": options.rounds,
    }  # fmt: skip
    for name, value in {**machine, **found}.items():
        bar = f"   (bar: {BARS[name]})" if name in BARS else ""
        print(f"{name:18} {value}{bar}")
    if options.json:
        options.json.write_text(json.dumps({**machine, **found}, indent=1) + "\n", encoding="utf-8")
    fine = (found["ready_s"] <= 3.0 or found["times_empty"] <= 1.2) and found["words_ms"] <= 300
    return int(not fine)


if __name__ == "__main__":
    sys.exit(main())
