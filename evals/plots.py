"""Plots as SVG for the page: bars by language, risk and coverage, waiting times."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import count

import matplotlib

from advisor.domain import LANGUAGES
from evals.results import Curve
from evals.scoring import Row

matplotlib.use("svg")
from matplotlib.figure import Figure as Plot

# Told apart in grey and by colour-blind readers too (Okabe and Ito, 2008), and by their dashes.
COLOURS = {"nl": "#0072B2", "en": "#D55E00", "fr": "#009E73"}
DASHES = {"nl": "-", "en": "--", "fr": "-."}
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "evals",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_number = count()


def bars(rows: Sequence[Row], title: str) -> str:
    """A group of bars a figure, one a language, with their 95 % intervals; shares only."""
    with matplotlib.rc_context(_STYLE):
        plot = Plot(figsize=(8, 0.8 * len(rows) + 1.2), layout="constrained")
        axes = plot.subplots()
        for i, language in enumerate(LANGUAGES):
            figures = [row.languages[language] for row in rows]
            values = [100 * (f.value or 0) for f in figures]
            spread = [
                [v - 100 * (f.low or 0) for v, f in zip(values, figures, strict=True)],
                [100 * (f.high or 0) - v for v, f in zip(values, figures, strict=True)],
            ]
            places = [j + (i - 1) * 0.26 for j in range(len(rows))]
            axes.barh(
                places, values, 0.24, xerr=spread, label=language, color=COLOURS[language],
                error_kw={"linewidth": 0.8, "ecolor": "#444"},
            )  # fmt: skip
        axes.set_yticks(range(len(rows)), [row.metric.title for row in rows])
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel("%, with 95 % interval")
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False)
        return _svg(plot, title)


def lines(curve: Curve) -> str:
    """The lines of a curve; a dot where the advisor stands."""
    scale = 100 if curve.unit == "share" else 1
    with matplotlib.rc_context(_STYLE):
        plot = Plot(figsize=(6.4, 3.6), layout="constrained")
        axes = plot.subplots()
        for name, points in curve.lines.items():
            x, y = [scale * p[0] for p in points], [100 * p[1] for p in points]
            axes.plot(x, y, DASHES.get(name, "-"), color=COLOURS.get(name), label=name, linewidth=1.6)
        for name, (x, y) in curve.marks.items():
            axes.plot(scale * x, 100 * y, "o", color=COLOURS.get(name))
        axes.set_xlabel(curve.x + (" (%)" if curve.unit == "share" else ""))
        axes.set_ylabel(curve.y + " (%)")
        axes.set_xlim(left=0)
        axes.set_ylim(bottom=0)
        axes.legend(frameon=False)
        return _svg(plot, curve.title)


def _svg(plot: Plot, title: str) -> str:
    out = io.StringIO()
    plot.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    # Several pictures in one page must not share ids; and no address of anywhere stands in it.
    mark = f"p{next(_number)}-"
    svg = re.sub(r'\bid="', f'id="{mark}', svg)
    svg = re.sub(r'((?:xlink:)?href="#|url\(#)', rf"\g<1>{mark}", svg)
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{title}" ', 1)
