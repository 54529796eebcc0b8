"""Many visitors at once: what each of them waits, what goes wrong, and whether the memory of the server grows.

    .venv/bin/python benchmarks/visitors.py [--visitors 50] [--minutes 15] [--every 10] [--json FILE]

`advisor chat` runs in a process of its own, on two processors (`--cores`; where the system can hold it to them), with
the home of ADVISOR_HOME as it is. Each visitor is what the page's own scripts are to the server: a session with its
heartbeat, a stream of events, and one question every ten seconds, from a first moment that is drawn by lot. A question
of each visitor's is never one that it asked before. The load is made by this process, beside the server: on a machine
with two cores it takes a part of them, so the times are an upper bound.

  first      from the question until the first words of the answer are there
  whole      until the whole answer is there, with sources and cards
  error      no whole answer within 30 seconds, an error frame, or a reply other than 200
  computing  processor time of the server for each answer: what other work on the machine changes least
  memory     of the server (VmRSS), every ten seconds; grown: the mean of the last fifth against the second fifth
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parent))
from answering import REPOSITORY, processor, questions

PORT, PATIENCE_S, LOOK_S = 7894, 30.0, 10.0
BARS = {"whole_p95_s": 1.0, "errors": 0, "grown_percent": 5.0}


@dataclass
class Seen:
    """What happened, over all visitors."""

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    memory: list[float] = field(default_factory=list)  # MB
    computed: float = 0.0  # seconds

    def error(self, kind: str) -> None:
        self.errors[kind] = self.errors.get(kind, 0) + 1


class Visitor:
    """One browser: its session, and the numbers under which Gradio knows the page's events."""

    def __init__(self, client: httpx.AsyncClient, config: dict, number: int, seen: Seen) -> None:
        self._client, self._seen = client, seen
        self._session = f"visitor{number:04d}x{random.randrange(16**6):06x}"
        (self._ask,) = [d for d in config["dependencies"] if any(target[1] == "ask" for target in d["targets"])]
        self._turn = 0

    async def stay(self, asked: list[str], start: float, until: float, every: float) -> None:
        """Asks one question after the other until the time is over. The heartbeat stays open meanwhile."""
        beat = asyncio.create_task(self._heartbeat())
        await asyncio.sleep(start)
        for text in asked:
            began = time.monotonic()
            if began >= until:
                break
            await self._question(text)
            await asyncio.sleep(max(0.0, every - (time.monotonic() - began)))
        beat.cancel()

    async def _heartbeat(self) -> None:
        try:
            async with self._client.stream("GET", f"gradio_api/heartbeat/{self._session}", timeout=None) as reply:
                async for _ in reply.aiter_bytes():
                    pass
        except httpx.HTTPError:
            self._seen.error("heartbeat")

    async def _question(self, text: str) -> None:
        self._turn += 1
        name = {"conversation": self._session, "turn": self._turn}
        event = {**name, "text": text, "language": "nl", "chosen": None, "persona": "worker", "earlier": []}
        body = {
            "data": [None], "event_data": event, "fn_index": self._ask["id"], "session_hash": self._session,
            "trigger_id": self._ask["targets"][0][0],
        }  # fmt: skip
        began = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE_S):
                joined = await self._client.post("gradio_api/queue/join", json=body)
                if joined.status_code != 200:
                    return self._seen.error(f"join {joined.status_code}")
                await self._read(began)
        except TimeoutError:
            self._seen.error("no answer in time")
        except httpx.HTTPError as error:
            self._seen.error(type(error).__name__)

    async def _read(self, began: float) -> None:
        first: float | None = None
        async with self._client.stream("GET", "gradio_api/queue/data", params={"session_hash": self._session}) as reply:
            if reply.status_code != 200:
                return self._seen.error(f"data {reply.status_code}")
            async for line in reply.aiter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line[5:])
                if first is None and "body" in line:
                    first = time.monotonic() - began
                if message["msg"] != "process_completed":
                    continue
                if not message.get("success") or '"error"' in line or first is None:
                    return self._seen.error("error frame")
                self._seen.first.append(first)
                self._seen.whole.append(time.monotonic() - began)
                return None
        self._seen.error("cut off")


def memory_mb(pid: int) -> float:
    rows = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("VmRSS")) / 1024


def computed_s(pid: int) -> float:
    """Processor time of all threads of a process."""
    cells = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


async def watch(pid: int, seen: Seen, until: float) -> None:
    while time.monotonic() < until:
        seen.memory.append(memory_mb(pid))
        await asyncio.sleep(LOOK_S)


async def run(options: argparse.Namespace, pid: int) -> Seen:
    seen, asked = Seen(), questions(2000)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{PORT}/", limits=limits, timeout=PATIENCE_S) as client:
        config = (await client.get("config")).json()
        await Visitor(client, config, 0, Seen())._question("Wat is een digibank?")  # the first one loads what is lazy
        until = time.monotonic() + 60 * options.minutes
        each = int(60 * options.minutes / options.every) + 1
        stays = []
        for number in range(1, options.visitors + 1):
            own = random.Random(number).sample(asked, min(each, len(asked)))
            visitor = Visitor(client, config, number, seen)
            stays.append(visitor.stay(own, random.uniform(0, options.every), until, options.every))
        before = computed_s(pid)
        await asyncio.gather(watch(pid, seen, until), *stays)
        seen.computed = computed_s(pid) - before
    return seen


def figures(seen: Seen) -> dict[str, object]:
    def p(times: list[float], share: float) -> float:
        return sorted(times)[min(len(times) - 1, int(share * len(times)))]

    fifth = max(1, len(seen.memory) // 5)
    early, late = seen.memory[fifth : 2 * fifth] or seen.memory, seen.memory[-fifth:]
    return {
        "answers": len(seen.whole),
        "errors": sum(seen.errors.values()),
        "kinds_of_errors": seen.errors,
        "first_p50_s": round(statistics.median(seen.first), 3),
        "first_p95_s": round(p(seen.first, 0.95), 3),
        "whole_p50_s": round(statistics.median(seen.whole), 3),
        "whole_p95_s": round(p(seen.whole, 0.95), 3),
        "whole_worst_s": round(max(seen.whole), 3),
        "computing_ms": round(1000 * seen.computed / len(seen.whole)),
        "memory_mb": [round(seen.memory[0]), round(max(seen.memory)), round(seen.memory[-1])],
        "grown_percent": round(100 * (statistics.mean(late) / statistics.mean(early) - 1), 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--every", type=float, default=10, help="seconds between two questions of a visitor")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    server = subprocess.Popen(
        [sys.executable, "-m", "advisor", "chat", "--port", str(PORT)], cwd=REPOSITORY, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(server.pid, sorted(os.sched_getaffinity(0))[: options.cores])
    try:
        deadline = time.monotonic() + 240
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{PORT}/alive", timeout=2).raise_for_status()
                break
            except httpx.HTTPError:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("advisor chat did not start") from None
                time.sleep(0.2)
        found = figures(asyncio.run(run(options, server.pid)))
    finally:
        server.terminate()
        server.wait(30)
    machine = {
        "processor": processor(), "cores": os.cpu_count(), "load_before": round(load, 1),
        "load_after": round(os.getloadavg()[0], 1), "python": platform.python_version(),
        "visitors": options.visitors, "minutes": options.minutes, "every_s": options.every,
    }  # fmt: skip
    for name, value in {**machine, **found}.items():
        bar = f"   (bar: {BARS[name]})" if name in BARS else ""
        print(f"{name:16} {value}{bar}")
    if options.json:
        options.json.write_text(json.dumps({**machine, **found}, indent=1) + "\n", encoding="utf-8")
    return int(any(found[name] > bar for name, bar in BARS.items()))  # type: ignore[operator]


if __name__ == "__main__":
    sys.exit(main())
