"""Text in pictures, recognised by the program tesseract where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

Box = tuple[float, float, float, float]  # left, top, right, bottom

PROGRAM = "tesseract"
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-nld tesseract-ocr-fra"
LANGUAGES = ("nld", "fra", "eng")
DPI = 300  # of the pictures that are given to it: letters of 8 points are then about 30 dots high
RUNNING = 300  # letters: with fewer a picture is no page of text,
WORDS_IN_LINE = 4  # nor with fewer words in a line, nor where many gaps between words are wide
WIDE = 1.5  # of the height of the word before it
LONGEST = 25.0  # seconds for one look at a picture: a photograph of leaves can cost a minute
SECOND_LOOK = 6.0  # seconds: a picture in which so much time found nothing is not looked at again
SURE = 35.0  # of 100: a word below is left out
SURE_LINE = 55.0  # the mean of the words of a line of text,
SURE_ALONE = 70.0  # and of one that stands anywhere in a picture
_LETTERS = re.compile(r"[^\W\d_]+")
_PASSED = ("PATH", "TESSDATA_PREFIX", "LANG", "LC_ALL", "HOME", "TMPDIR")
_VOWEL = re.compile(r"[aeiouyàâäáéèêëíîïóôöúùûüœæ]", re.IGNORECASE)


@dataclass(frozen=True)
class OcrWord:
    """A word and its box in dots: left, top, right, bottom. `line` and `paragraph` number what it stands in."""

    text: str
    box: Box
    sure: float
    line: tuple[int, int, int]

    @property
    def paragraph(self) -> tuple[int, int]:
        return self.line[:2]


def program() -> str | None:
    """The path of tesseract, None where it is not installed."""
    return shutil.which(PROGRAM)


@lru_cache(maxsize=4)
def languages(path: str) -> str:
    """Those of `LANGUAGES` that are installed, as tesseract takes them ("nld+fra+eng"); "" where there is none."""
    try:
        done = subprocess.run([path, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    there = set(done.stdout.split())
    return "+".join(name for name in LANGUAGES if name in there)


def recognise(
    grey: bytes, width: int, height: int, *, dpi: int = DPI, seconds: float = LONGEST, known: Sequence[Box] = ()
) -> list[OcrWord]:
    """The words of a grey picture (`height` rows of `width` bytes, 255 white), without noise.

    known: boxes in dots whose text is known. Running text is taken as it is found first. Any other picture is looked
    at twice, since a diagram has words anywhere, black ones on grey shapes and white ones on dark shapes. Raises
    TimeoutError when `seconds` do not suffice and OSError when the program fails.
    """
    began = time.monotonic()
    until = began + seconds
    picture = b"P5 %d %d 255\n" % (width, height) + grey
    found = readable(_new(_run(picture, dpi, until, layout="3", threshold="0"), known))
    if _runs(found) or (not found and time.monotonic() - began > SECOND_LOOK):
        return found
    try:
        scattered = readable(_new(_run(picture, dpi, until, layout="11", threshold="2"), known), SURE_ALONE)
    except TimeoutError:  # what the first look found is no less true
        return found
    return scattered + readable(_new(found, [w.box for w in scattered]), SURE_ALONE)


def _runs(found: list[OcrWord]) -> bool:
    """Whether these are lines of text, not words that are scattered over a drawing."""
    gaps = [
        (after.box[0] - word.box[2]) > WIDE * (word.box[3] - word.box[1])
        for word, after in pairwise(found)
        if word.line == after.line
    ]
    lines = len({w.line for w in found})
    enough = sum(len(w.text) for w in found) >= RUNNING and len(found) >= WORDS_IN_LINE * lines
    return enough and sum(gaps) < 0.35 * len(gaps)


def _run(picture: bytes, dpi: int, until: float, *, layout: str, threshold: str) -> list[OcrWord]:
    """One run of tesseract; raises as `recognise` does.

    layout: "3" takes a page apart, "11" looks for words anywhere. threshold: what is dark, "0" for the whole picture
    (Otsu), "2" by the surroundings (Sauvola).
    """
    path = program()
    if path is None:
        raise FileNotFoundError(PROGRAM)
    command = [path, "stdin", "stdout", "--dpi", str(dpi), "--psm", layout, "-c", f"thresholding_method={threshold}"]
    known = languages(path)
    if known:
        command += ["-l", known]
    try:
        done = subprocess.run(
            [*command, "tsv"],
            input=picture,
            capture_output=True,
            timeout=max(min(until - time.monotonic(), LONGEST), 0.1),
            check=False,
            env={n: os.environ[n] for n in _PASSED if n in os.environ} | {"OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(PROGRAM) from error
    if done.returncode:
        raise OSError(done.returncode, PROGRAM)
    return parse(done.stdout.decode("utf-8", "replace"))


def _new(found: Sequence[OcrWord], known: Sequence[Box]) -> list[OcrWord]:
    return [w for w in found if not any(_covers(box, w.box) for box in known)]


def _covers(box: Box, word: Box) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    margin = 0.15 * (box[3] - box[1])
    return box[0] - margin <= x <= box[2] + margin and box[1] - margin <= y <= box[3] + margin


def parse(tsv: str) -> list[OcrWord]:
    """Words out of tesseract's table, whose columns are level, page, block, paragraph, line, word, left, top, width,
    height, how sure it is (0 to 100) and the text."""
    words = []
    for row in (line.split("\t") for line in tsv.splitlines()):
        if len(row) != 12 or row[0] != "5" or not row[11].strip():
            continue
        try:
            block, paragraph, line = (int(v) for v in row[2:5])
            left, top, width, height = (int(v) for v in row[6:10])
            sure = float(row[10])
        except ValueError:
            continue
        words.append(OcrWord(row[11].strip(), (left, top, left + width, top + height), sure, (block, paragraph, line)))
    return words


def readable(words: list[OcrWord], sure: float = SURE_LINE) -> list[OcrWord]:
    """Without what is no word: lines that tesseract guesses from drawings, and stray signs. `sure`: of a line."""
    out: list[OcrWord] = []
    for _, group in groupby(words, key=lambda w: w.line):
        line = [w for w in group if w.sure >= SURE]
        real = [w for w in line if is_word(w.text)]
        figures = [w for w in line if re.search(r"\d", w.text) and w.sure >= 75]
        if not real and not figures:
            continue
        counted = real + figures
        letters = sum(len(w.text) for w in counted)
        if sum(w.sure for w in counted) / len(counted) < sure or letters < 0.5 * sum(len(w.text) for w in line):
            continue
        if len(counted) == 1 and not _stands_alone(counted[0]):
            continue
        out.extend(w for w in line if w in counted or w.sure >= SURE_LINE)
    return out


def _stands_alone(word: OcrWord) -> bool:
    """Whether a line of one word only is to be believed."""
    letters = "".join(_LETTERS.findall(word.text))
    if not letters:
        return len(word.text) >= 3
    return len(letters) >= 4 or (len(letters) == 3 and letters.isupper() and word.sure >= 80)


def is_word(text: str) -> bool:
    """Three letters or more with a vowel among them, or an abbreviation in capitals."""
    parts = _LETTERS.findall(text)
    if sum(map(len, parts)) < 0.6 * len(text):
        return False
    return any((len(p) >= 3 and _VOWEL.search(p)) or (len(p) >= 2 and p.isupper()) for p in parts)
