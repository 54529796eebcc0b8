"""The table, the plot and the reckoning in docs/scale.md, from what the other benchmarks measured.

    python benchmarks/catalogue.py --courses 1000 10000 100000 --json benchmarks/results/catalogue.json
    python benchmarks/chroma_server.py --vectors 1000 10000 100000 --json benchmarks/results/chroma_server.json
    python benchmarks/side_by_side.py --courses 10000 … --json benchmarks/results/side_by_side_10000.json
    python benchmarks/cost_curve.py

Writes between the marked lines of docs/scale.md, and docs/scale.svg. What is reckoned for ten million is said to be: a
fixed part and an equal part for each course, from the two largest sizes that were measured.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import side_by_side

HERE = Path(__file__).resolve().parent
RESULTS, PAGE = HERE / "results", HERE.parent / "docs" / "scale.md"
FAR = 10_000_000
DIMENSION = 384
GIGABYTE = 1e9
# https://docs.trychroma.com/guides/performance/single-node: N = R * 0.245, N in millions of vectors of 1,024 numbers
# with three fields each, R in GB; 112 ms for 32 records on r7i.2xlarge (8 processors, 64 GB, 387 dollars a month).
CHROMA_MILLIONS_A_GB, CHROMA_DIMENSION, CHROMA_BATCH, CHROMA_BATCH_MS = 0.245, 1024, 32, 112
# https://docs.trychroma.com/cloud/pricing, as of 7 October 2026: dollars a GiB written, and a GiB a month kept.
CLOUD_WRITTEN, CLOUD_KEPT = 2.50, 0.33
RECORD_BYTES = 200  # id and fields of a record, beside its vector
# Key, what it is called, how it is written.
COLUMNS: tuple[tuple[str, str, float, str], ...] = (
    ("ingest_s", "ingest", 60, "{:,.1f} min"),
    ("update_s", "update of 1 %", 60, "{:,.1f} min"),
    ("ingest_mb", "memory of ingest", 1000, "{:,.2f} GB"),
    ("update_mb", "memory of the update", 1000, "{:,.2f} GB"),
    ("open_s", "open", 1, "{:,.1f} s"),
    ("search_p50_ms", "search p50", 1, "{:,.0f} ms"),
    ("search_p95_ms", "search p95", 1, "{:,.0f} ms"),
    ("ask_p50_ms", "answer p50", 1, "{:,.0f} ms"),
    ("ask_p95_ms", "answer p95", 1, "{:,.0f} ms"),
    ("filtered_recall10", "recall@10 among those that meet the conditions", 0.01, "{:,.1f} %"),
    ("recall10", "recall@10 among all", 0.01, "{:,.1f} %"),
    ("answering_mb", "memory of answering", 1000, "{:,.2f} GB"),
    ("disk_bytes", "disk", GIGABYTE, "{:,.2f} GB"),
)
PANELS = (
    ("Ingest", "minutes", 60, ("ingest_s", "update_s")),
    ("A question", "milliseconds", 1, ("search_p50_ms", "ask_p50_ms", "ask_p95_ms")),
    ("Memory", "GB", 1000, ("ingest_mb", "answering_mb")),
    ("Disk", "GB", GIGABYTE, ("disk_bytes",)),
)


def reckoned(rows: Sequence[dict[str, float]], key: str, at: float = FAR, size: str = "courses") -> float:
    """The value at `at` on the straight line through the two largest sizes of `rows`: a fixed part, one for each."""
    if len(rows) < 2:
        return float("nan")
    (n1, v1), (n2, v2) = ((row[size], row[key]) for row in sorted(rows, key=lambda row: row[size])[-2:])
    return v2 + max(0.0, (v2 - v1) / (n2 - n1)) * (at - n2)


def curve_table(rows: Sequence[dict[str, float]]) -> str:
    """Measured figures, a column for each size."""
    lines = ["| measured | " + " | ".join(f"{row['courses']:,} courses" for row in rows) + " |"]
    lines.append("|---|" + "---|" * len(rows))
    for key, name, unit, form in COLUMNS:
        lines.append(f"| {name} | " + " | ".join(form.format(row[key] / unit) for row in rows) + " |")
    return "\n".join(lines)


def server_table(rows: Sequence[dict[str, float]]) -> str:
    """What one `chroma run` took for as many vectors."""
    lines = ["| measured, `chroma run` | added | question p50 | p95 | with a filter p50 | memory | disk |"]
    lines.append("|---|---|---|---|---|---|---|")
    for row in rows:
        times = " | ".join(f"{row[key]:,.1f} ms" for key in ("plain_p50_ms", "plain_p95_ms", "filter_p50_ms"))
        weight = f"{row['memory_mb'] / 1000:,.2f} GB | {row['disk_bytes'] / GIGABYTE:,.2f} GB"
        lines.append(f"| {row['vectors']:,} vectors | {row['added_a_second']:,.0f} a second | {times} | {weight} |")
    return "\n".join(lines)


def far_table(rows: Sequence[dict[str, float]], server: Sequence[dict[str, float]]) -> str:
    """Ten million courses: each line says where its figure comes from."""
    last = max(rows, key=lambda row: row["courses"])
    vectors_gb = FAR * DIMENSION * 4 / GIGABYTE
    published_gb = FAR / 1e6 / CHROMA_MILLIONS_A_GB * DIMENSION / CHROMA_DIMENSION
    added = CHROMA_BATCH / CHROMA_BATCH_MS * 1000
    gib = FAR * (DIMENSION * 4 + RECORD_BYTES) / 2**30
    embed_h = FAR / last["embedder_a_second"] / 3600
    lines = [f"| {FAR:,} courses, one vector each | | from |", "|---|---|---|"]
    lines.append(
        f"| computing the vectors | {embed_h:,.0f} hours on one such machine, divided by the number of machines | "
        f"reckoned from the measured {last['embedder_a_second']:,.0f} courses a second |"
    )
    lines.append(f"| the vectors themselves | {vectors_gb:,.1f} GB | reckoned: 384 numbers of 4 bytes |")
    lines.append(
        f"| memory of one Chroma server | {published_gb:,.0f} GB and more: a machine of 32 GB | reckoned from "
        f"published: N = R × {CHROMA_MILLIONS_A_GB} for {CHROMA_DIMENSION:,} numbers, taken in proportion [1] |"
    )
    lines.append(
        f"| bringing them there, one writer | {FAR / added / 3600:,.0f} hours at {added:,.0f} a second | reckoned from "
        f"published: {CHROMA_BATCH_MS} ms for {CHROMA_BATCH} records of {CHROMA_DIMENSION:,} numbers [1] |"
    )
    if len(server) > 1:
        own = reckoned(server, "plain_p50_ms", FAR, "vectors")
        lines.append(
            f"| Chroma's part of a question | 5 ms to {max(5.0, own):,.0f} ms | published for small collections, "
            "growing about linearly with size [1]; the other along our own measurements of `chroma run` |"
        )
    lines.append(
        f"| Chroma Cloud instead | about {gib * CLOUD_WRITTEN:,.0f} dollars to write, {gib * CLOUD_KEPT:,.0f} a "
        f"month to keep | reckoned from published prices [2] and {gib:,.0f} GiB |"
    )
    for key, name, unit, form in COLUMNS:
        if key in ("answering_mb", "disk_bytes", "search_p50_ms", "ask_p50_ms"):
            value = form.format(reckoned(rows, key) / unit)
            told = "reckoned: what each course added, from the two largest sizes measured"
            lines.append(f"| {name}, the advisor's own files | {value} | {told} |")
    return "\n".join(lines)


def plot(rows: Sequence[dict[str, float]], path: Path) -> None:
    """Four panels, both axes logarithmic; what is reckoned is dashed."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams |= {"svg.hashsalt": "scale", "svg.fonttype": "none", "font.size": 9}
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, 2, figsize=(9, 6.4), layout="constrained")
    names = {key: name for key, name, _, _ in COLUMNS}
    sizes = [row["courses"] for row in rows]
    for panel, (title, unit, divisor, keys) in zip(axes.flat, PANELS, strict=True):
        for key, mark in zip(keys, "os^", strict=False):
            (line,) = panel.loglog(sizes, [row[key] / divisor for row in rows], marker=mark, label=names[key])
            if len(rows) > 1:
                on = [sizes[-1] * (FAR / sizes[-1]) ** (i / 20) for i in range(21)]
                values = [reckoned(rows, key, at) / divisor for at in on]
                panel.loglog(on, values, "--", marker=mark, markevery=[-1], color=line.get_color(), mfc="white")
        panel.set(title=title, xlabel="courses", ylabel=unit)
        panel.grid(alpha=0.3)
        panel.minorticks_off()
        panel.legend(frameon=False)
    figure.suptitle("Measured (full) and reckoned (dashed, open)")
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)


def put(page: str, name: str, text: str) -> str:
    """`page` with `text` between its lines ``<!-- name: … -->`` and ``<!-- /name -->``."""
    pattern = re.compile(rf"(<!-- {name}: [^>]*-->\n).*?(<!-- /{name} -->)", re.S)
    if not pattern.search(page):
        raise SystemExit(f"{PAGE} lacks the marks of {name}")
    return pattern.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page)


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"rows": []}


def _measured_on(report: dict[str, Any]) -> str:
    machine, cores, load = (report.get(name, 0) for name in ("machine", "cores", "load"))
    return f"{machine}, {cores} cores, load {load:.1f} when it ended"


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder with the JSON of the others")
    options = parser.parse_args(argv)
    curve, server = _read(options.results / "catalogue.json"), _read(options.results / "chroma_server.json")
    # A run that goes on, or was broken off, has not measured all of its last size.
    rows = sorted((row for row in curve["rows"] if "update_s" in row), key=lambda row: row["courses"])
    page = PAGE.read_text(encoding="utf-8")
    if rows:
        told = f"{curve_table(rows)}\n\n{_measured_on(curve)}.\n\n![The cost curve](scale.svg)"
        page = put(page, "cost curve", told)
        page = put(page, "ten million", far_table(rows, server["rows"]))
        plot(rows, PAGE.with_suffix(".svg"))
    if server["rows"]:
        page = put(page, "chroma server", f"{server_table(server['rows'])}\n\n{_measured_on(server)}.")
    reports = [_read(path) for path in options.results.glob("side_by_side_*.json")]
    if reports:
        reports.sort(key=lambda report: report["courses"])
        tables = [f"{side_by_side.table(report)}\n\n{_measured_on(report)}." for report in reports]
        page = put(page, "side by side", "\n\n".join(tables))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
