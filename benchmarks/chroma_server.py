"""A real `chroma run` with many vectors: how fast it takes them in, how long a question takes, what it weighs.

    python benchmarks/chroma_server.py --vectors 1000 10000 100000 --json artefacts/chroma_server.json

The vectors are random and of unit length, as many numbers each as our model gives; what is measured is the server, in a
process of its own on this machine, asked as the advisor asks it. Random vectors have no near neighbours: recall is not
measured with them (side_by_side.py does, with real ones).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from advisor.errors import ServerUnusable
from advisor.index.chroma_api import Api
from advisor.index.chroma_server import BATCH
from advisor.settings import ChromaServer

DIMENSION, ASKED, K = 384, 100, 300
RUN = "import sys, chromadb_rust_bindings as chroma; chroma.cli(['chroma', *sys.argv[1:]])"


def measure(count: int) -> dict[str, float]:
    """Fills a collection of `count` records on a new server and asks it."""
    rng = np.random.default_rng(count)
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-c", RUN, "run", "--path", folder, "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        api = Api(ChromaServer(f"http://127.0.0.1:{port}"), wait=120)
        try:
            _await(api)
            id_ = api.create("advisor-benchmark", {"model": "random"})
            began = time.perf_counter()
            for start in range(0, count, BATCH):
                n = min(BATCH, count - start)
                about = {"document": "x", "kind": "offer", "language": "nl", "part": "text"}
                if not start % (50 * BATCH):
                    print(f"{start:,} of {count:,} vectors added", file=sys.stderr, flush=True)
                api.upsert(id_, [f"{start + i}@nl#text0" for i in range(n)], _unit(rng, n), [about] * n, None)
            filled = time.perf_counter() - began
            times: dict[str, list[float]] = {"plain": [], "filter": []}
            for vector in _unit(rng, ASKED + 5):
                for name, where in (("plain", None), ("filter", {"kind": {"$in": ["offer", "source"]}})):
                    began = time.perf_counter()
                    api.nearest(id_, vector, min(K, count), where)
                    times[name].append((time.perf_counter() - began) * 1000)
            memory = _peak(server.pid)
        finally:
            api.close()
            server.kill()
            server.wait()
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    out = {
        "vectors": count,
        "fill_s": filled,
        "added_a_second": count / filled,
        "memory_mb": memory,
        "disk_bytes": disk,
    }
    for name, all_ in times.items():  # the first ones load the index
        out |= {f"{name}_p{share}_ms": float(np.percentile(all_[5:], share)) for share in (50, 95)}
    return out


def _unit(rng: np.random.Generator, n: int) -> np.ndarray:
    drawn = rng.standard_normal((n, DIMENSION)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def _await(api: Api) -> None:
    for _ in range(600):
        try:
            return api.check()
        except ServerUnusable:
            time.sleep(0.1)
    raise SystemExit("chroma run did not start")


def _peak(pid: int) -> float:
    """The most memory that the process had, in megabytes."""
    told = Path(f"/proc/{pid}/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vectors", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--json", type=Path, help="write the figures to this file too (cost_curve.py reads them)")
    options = parser.parse_args(argv)
    rows = []
    for count in options.vectors:
        rows.append(measure(count))
        print("; ".join(f"{name} {value:,.1f}" for name, value in rows[-1].items()), flush=True)
        if options.json:
            machine = {"machine": platform.machine(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
            options.json.parent.mkdir(parents=True, exist_ok=True)
            options.json.write_text(json.dumps({**machine, "rows": rows}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
