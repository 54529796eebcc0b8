"""A sheet to draw on: matplotlib underneath, pixels as unit, y downwards.

matplotlib is only loaded when the first picture is drawn (1 to 2 s, 40 MB). It would keep a list of the machine's
fonts in the home folder; here that list lives in a folder that is gone as soon as it is loaded.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import threading
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from advisor.pictures.svg import tidy

LOOK_FILE = Path(__file__).with_name("look.yaml")
LINE = 1.35  # height of a line of text, in letters
ROOM = 1.04  # browsers set letters a little wider than they are measured
_FINE = 1000  # px, at which letters are measured
DPI = 72  # one unit of matplotlib is then one pixel
_LOCK = threading.RLock()  # matplotlib's settings are of the whole process


@dataclass(frozen=True)
class Look:
    """The colours of one theme and the measures of one size: see look.yaml."""

    width: int
    text: float
    small: float
    hatch: str
    paper: str
    ink: str
    quiet: str
    line: str
    fill: str
    on_fill: str
    soft: str
    second: str
    scale: tuple[str, str]

    @classmethod
    def of(cls, theme: str, size: str) -> Look:
        """KeyError for a theme or size that does not exist."""
        tree = _look_file()
        colours = tree["themes"][theme]
        return cls(**tree["sizes"][size], hatch=tree["hatch"], **{**colours, "scale": tuple(colours["scale"])})

    def shade(self, share: float) -> tuple[str, str]:
        """The colour of a cell at `share` in [0, 1] of the scale, and the ink that is read on it."""
        low, high = (_rgb(colour) for colour in self.scale)
        mixed = tuple(round(a + (b - a) * share) for a, b in zip(low, high, strict=True))
        colour = "#{:02x}{:02x}{:02x}".format(*mixed)
        # Black or white: one of the two always has a contrast of 4.58 or more.
        return colour, max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, colour))


@lru_cache(maxsize=1)
def _look_file() -> dict[str, Any]:
    return yaml.safe_load(LOOK_FILE.read_text(encoding="utf-8"))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""

    def luminance(colour: str) -> float:
        parts = [c / 255 for c in _rgb(colour)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=1)
def library() -> Any:
    """matplotlib, loaded without a trace on the disk."""
    with _LOCK:
        if "MPLCONFIGDIR" in os.environ:
            return _load()
        with tempfile.TemporaryDirectory() as folder:
            os.environ["MPLCONFIGDIR"] = folder
            try:
                return _load()
            finally:
                del os.environ["MPLCONFIGDIR"]


def _load() -> Any:
    import matplotlib
    import matplotlib.backends.backend_agg
    import matplotlib.backends.backend_svg
    import matplotlib.figure

    return matplotlib


def font_folder() -> Path:
    """Where matplotlib keeps DejaVu Sans, which may be given to anyone; the letters of documents come from there."""
    return Path(library().get_data_path()) / "fonts" / "ttf"


def _font(bold: bool) -> Any:
    library()
    from matplotlib.font_manager import get_font

    return get_font(str(font_folder() / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")))


@lru_cache(maxsize=1)
def letters() -> frozenset[int]:
    """The code points that DejaVu Sans has, bold and not."""
    with _LOCK:
        return frozenset(_font(False).get_charmap()) & frozenset(_font(True).get_charmap())


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> float:
    """The width of one letter, in parts of the size; of one that the font lacks a guess on the wide side."""
    if ord(letter) not in letters():
        return 1.0
    with _LOCK:
        font = _font(bold)
        font.set_size(_FINE, DPI)
        return font.load_char(ord(letter)).linearHoriAdvance / 65536 / _FINE


def measure(text: str, size: float, bold: bool = False) -> float:
    """The width in px of `text` at `size` px in DejaVu Sans, which is wider than the fonts of most readers.

    Only the widths of single letters are remembered: a text may be one that somebody typed.
    """
    return sum(_advance(letter, bold) for letter in text) * size * ROOM


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """`text` in lines of at most `width` px, broken at spaces, and a longer word where it must be."""
    lines: list[str] = []
    for word in text.split(" "):
        while len(word) > 1 and measure(word, size, bold) > width:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or measure(word[:n], size, bold) <= width)
            lines.append(word[:fits])
            word = word[fits:]
        if lines and measure(f"{lines[-1]} {word}", size, bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@contextlib.contextmanager
def _any_letter() -> Iterator[None]:
    """A letter that the font lacks is drawn as a box, and no warning tells which one somebody typed."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+", category=UserWarning)
        yield


class Canvas:
    """A sheet of `width` x `height` px; (0, 0) is the upper left corner."""

    def __init__(self, height: float, look: Look) -> None:
        self.look, self.height = look, height
        with _LOCK:
            self._mpl = library()
            self._figure = self._mpl.figure.Figure(figsize=(look.width / DPI, height / DPI), dpi=DPI)
            self._figure.patch.set_visible(False)
            self._axes = self._figure.add_axes((0, 0, 1, 1))
            self._axes.set_xlim(0, look.width)
            self._axes.set_ylim(height, 0)
            self._axes.axis("off")
        self._labels: dict[str, str] = {}

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        edge: str | None = None,
        line: float = 1.0,
        hatch: str | None = None,
        dashed: bool = False,
        key: str | None = None,
        label: str = "",
    ) -> None:
        """A rectangle; with `key` it leads to the row of that key, and `label` is what a screen reader says."""
        from matplotlib.patches import Rectangle

        with _LOCK:
            patch = Rectangle(
                (x, y), width, height, facecolor=fill or "none", edgecolor=edge or "none", linewidth=line, hatch=hatch,
                linestyle=(0, (4, 3)) if dashed else "solid", clip_on=False,
            )  # fmt: skip
            if key is not None:
                patch.set_url(f"#{key}")
                self._labels[key] = label
            self._axes.add_patch(patch)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float | None = None,
        colour: str | None = None,
        bold: bool = False,
        align: str = "left",
        turn: float = 0,
    ) -> None:
        """One line whose baseline is at `y`; `turn` in degrees against the clock, around its beginning."""
        with _LOCK:
            self._axes.text(
                x, y, text, fontsize=size or self.look.text, color=colour or self.look.ink,
                weight="bold" if bold else "normal", ha=align, va="baseline", rotation=turn, rotation_mode="anchor",
                clip_on=False, parse_math=False,
            )  # fmt: skip

    def lines(self, x: float, y: float, lines: Sequence[str], **how: Any) -> float:
        """Several lines from the top `y` down; gives the y below them."""
        size = how.get("size") or self.look.text
        for number, line in enumerate(lines):
            self.text(x, y + size * (0.98 + LINE * number), line, **how)
        return y + size * LINE * len(lines)

    def line(self, points: Sequence[tuple[float, float]], *, dashed: bool = False, arrow: bool = False) -> None:
        """A line through `points` (a curve where there are four: Bézier), with a head at its end where `arrow`."""
        from matplotlib.patches import FancyArrowPatch
        from matplotlib.path import Path as Curve

        codes = [Curve.MOVETO] + [Curve.CURVE4 if len(points) == 4 else Curve.LINETO] * (len(points) - 1)
        with _LOCK:
            self._axes.add_patch(
                FancyArrowPatch(
                    path=Curve(points, codes),
                    arrowstyle="-|>" if arrow else "-",
                    mutation_scale=11,
                    linewidth=1.4,
                    color=self.look.line,
                    linestyle=(0, (4, 3)) if dashed else "solid",
                    clip_on=False,
                    capstyle="butt",
                    shrinkA=0,
                    shrinkB=0,
                )
            )

    def svg(self, name: str, title: str, description: str, language: str) -> str:
        """The sheet as SVG for inside a page; the same each time."""
        out = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        with (
            _LOCK,
            _any_letter(),
            self._mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name, "hatch.linewidth": 1.6}),
        ):
            self._mpl.backends.backend_svg.FigureCanvasSVG(self._figure).print_svg(out, metadata=nothing)
        return tidy(out.getvalue(), name, title, description, language, self._labels)

    def png(self, scale: float = 3.0) -> bytes:
        """The sheet as an image of `scale` dots a px, on paper."""
        out = io.BytesIO()
        with _LOCK, _any_letter(), self._mpl.rc_context({"hatch.linewidth": 1.6}):
            canvas = self._mpl.backends.backend_agg.FigureCanvasAgg(self._figure)
            canvas.print_figure(out, dpi=DPI * scale, facecolor=self.look.paper, metadata={"Software": None})
        return out.getvalue()
