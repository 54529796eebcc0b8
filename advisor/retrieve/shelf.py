"""The courses of catalogues in a generation of the index: on disk, each read when it is asked for.

    offers.jsonl    a course a line, packed (`index/packed.py`), without the texts that its passages hold already
    offers.dict     what these lines have in common
    offers.npy      where each line begins, the mark of its id, and that of what it was made from
    offers.json     of what words they were read with, and what judged their texts
    facets.npy      (n, fields) int32: equal numbers in a column, equal values of that field
    orders.npy      whether their texts are orders to a machine (`order_chances.py`)

Beside ours they make `corpus.courses`; a condition is tested on columns (`answer/catalogue_rows.py`).
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from advisor.corpus.cache import course_of_row, course_row
from advisor.corpus.model import Course, Text3
from advisor.domain import LANGUAGES, Passage
from advisor.embed.encoder import Progress
from advisor.errors import IndexUnusable
from advisor.index import Index
from advisor.index.packed import common, pack, unpack
from advisor.index.passages import Marks, mark
from advisor.retrieve.classifier import LinearClassifier
from advisor.retrieve.order_chances import FILE as ORDERS
from advisor.retrieve.order_chances import OrderChances, Reckoning, made_by
from advisor.retrieve.orders import Passages

TEXTS, COMMON, ROWS, FACETS, ABOUT = "offers.jsonl", "offers.dict", "offers.npy", "facets.npy", "offers.json"
ROW = np.dtype([("at", "<i8"), ("id", "<u8"), ("made_from", "<u8")])
FILES = (TEXTS, COMMON, ROWS, FACETS, ABOUT, ORDERS)
# What conditions on courses read.
FIELDS = ("places", "mode", "free", "language", "audience", "level", "full", "ends")
REMEMBERED = 4096


class Writer:
    """Takes the courses of catalogues one by one; holds lines, not courses."""

    def __init__(self, vocabulary: str = "", before: Path | None = None, judged_by: str = "") -> None:
        """`vocabulary` changes when a course would be read otherwise, `judged_by` when its texts would be judged
        otherwise (`order_chances.made_by`); what the generation in `before` made of the same with the same of both is
        taken over."""
        self._about = {"vocabulary": vocabulary, "judged_by": judged_by}
        self._before, self._judged = _lines_of(before, self._about) if before else ({}, OrderChances.none())
        self._reckoning = Reckoning()
        self._lines: list[bytes] = []
        self._rows: list[tuple[int, int]] = []
        self._values: list[dict[object, int]] = [{} for _ in FIELDS]
        self._facets: list[list[int]] = []

    def __len__(self) -> int:
        return len(self._lines)

    def known(self, made_from: int) -> bool:
        """Takes over the course that was made from the same before; False where there is none."""
        number, line = self._before.get(made_from, (0, None))
        if line is None:
            return False
        self._reckoning.take_over(len(self._lines), self._judged.rows(number))
        row = json.loads(line)
        values = [row[column] for column in _FACETS]
        self._put(line, row[0], made_from, [tuple(v) if isinstance(v, list) else v for v in values])
        return True

    def add(self, course: Course, passages: Sequence[Passage], made_from: int = 0, shown: Sequence[str] = ()) -> None:
        """One course, with its passages as they go into the index; `made_from` is a mark of all that it comes from,
        `shown` the texts that must be judged before they are shown."""
        self._reckoning.add(len(self._lines), shown)
        row = course_row(course)
        name, description = _told(passages)
        if (course.name, course.description) == (name, description):
            row[_NAME] = row[_DESCRIPTION] = None
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
        self._put(line, course.id, made_from, [getattr(course, field) for field in FIELDS])

    def _put(self, line: bytes, id_: str, made_from: int, values: Sequence[object]) -> None:
        self._lines.append(line)
        self._rows.append((mark(id_), made_from))
        self._facets.append([known.setdefault(v, len(known)) for known, v in zip(self._values, values, strict=True)])

    def save(
        self,
        folder: Path,
        model: LinearClassifier | None = None,
        encoder: Passages | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Writes the files; `model` judges the texts that were not judged before, as `encoder` embeds them."""
        if model is not None and encoder is not None:
            self._reckoning.save(folder, model, encoder, progress)
        (folder / ABOUT).write_text(json.dumps(self._about), encoding="utf-8")
        shared = common(self._lines)
        (folder / COMMON).write_bytes(shared)
        rows, at = [], 0
        with open(folder / TEXTS, "wb") as file:
            for line, marks in zip(self._lines, self._rows, strict=True):
                rows.append((at, *marks))
                at += file.write(pack(line, shared))
        np.save(folder / ROWS, np.array(rows, ROW))
        np.save(folder / FACETS, np.array(self._facets, np.int32).reshape(-1, len(FIELDS)))


class Shelf(Mapping[str, Course]):
    """Our courses and those of catalogues by id; safe to share between threads."""

    def __init__(self, ours: Mapping[str, Course], index: Index) -> None:
        """Raises IndexUnusable where the files of the generation are missing or damaged."""
        self._ours, self._index = ours, index
        try:
            self._common = _common_of(index.folder)
            rows, self._facets = np.load(index.folder / ROWS), np.load(index.folder / FACETS)
            self._judged = OrderChances.read(index.folder)
            self._judged_by = json.loads((index.folder / ABOUT).read_text(encoding="utf-8")).get("judged_by", "")
            if rows.dtype != ROW or self._facets.shape != (len(rows), len(FIELDS)):
                raise ValueError(ROWS)
            with open(index.folder / TEXTS, "rb") as file:
                self._texts = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if len(rows) else b""
        except (OSError, ValueError, EOFError) as error:
            raise IndexUnusable("index_damaged", path=index.folder, detail=str(error)) from error
        self._at = np.append(rows["at"], len(self._texts))
        self._marks = Marks(np.ascontiguousarray(rows["id"]))
        self._read = lru_cache(maxsize=REMEMBERED)(self._course)
        self._found = lru_cache(maxsize=REMEMBERED)(self._number)

    def __len__(self) -> int:
        return len(self._ours) + len(self._facets)

    def __iter__(self) -> Iterator[str]:
        yield from self._ours
        for number in range(len(self._facets)):
            yield self._row(number)[0]

    def __getitem__(self, id_: str) -> Course:
        if id_ in self._ours:
            return self._ours[id_]
        number = self._found(id_)
        if number is None:
            raise KeyError(id_)
        return self._read(number)

    def listed(self, number: int) -> Course:
        """The course of a catalogue in this place."""
        return self._read(number)

    def numbers(self, documents: np.ndarray) -> np.ndarray:
        """The places (m,) of the courses with these marks, (m,) uint64; -1 is none of ours."""
        return self._marks.first(documents)

    def facets(self, fields: Sequence[str]) -> np.ndarray:
        """(n, fields) int32: courses whose rows are equal are equal in these fields (of `FIELDS`)."""
        return self._facets[:, [FIELDS.index(field) for field in fields]]

    def judged(self, model: LinearClassifier | None, encoder_name: str) -> Callable[[str], Mapping[bytes, float]]:
        """What gives the chances that the texts of a course (its id) are orders, as `model` judges them: by
        `order_chances.key`, empty where that was not reckoned."""
        if not self._judged_by or self._judged_by != made_by(model, encoder_name):
            return lambda id_: {}

        def of(id_: str) -> Mapping[bytes, float]:
            number = self._found(id_)
            return {} if number is None else self._judged.of(number)

        return of

    def _number(self, id_: str) -> int | None:
        return next((n for n in self._marks.rows(mark(id_)) if self._read(n).id == id_), None)

    def _row(self, number: int) -> list:
        return json.loads(unpack(self._texts[self._at[number] : self._at[number + 1]], self._common))

    def _course(self, number: int) -> Course:
        row = self._row(number)
        if row[_NAME] is None:
            row[_NAME], row[_DESCRIPTION] = _told(self._index.get(row[0]))
        return course_of_row(row)


def _lines_of(folder: Path, about: Mapping[str, str]) -> tuple[dict[int, tuple[int, bytes]], OrderChances]:
    """The lines of a generation, with their places, by what they were made from, and how their texts were judged; none
    where they were read with other words, or judged by another model."""
    try:
        if json.loads((folder / ABOUT).read_text(encoding="utf-8")) != about:
            return {}, OrderChances.none()
        rows, texts, shared = np.load(folder / ROWS), (folder / TEXTS).read_bytes(), _common_of(folder)
        ends = [*rows["at"].tolist(), len(texts)]
        lines = (unpack(texts[begin:end], shared) for begin, end in pairwise(ends))
        return dict(zip(rows["made_from"].tolist(), enumerate(lines), strict=True)), OrderChances.read(folder)
    except (OSError, ValueError, EOFError, IndexError):  # an older generation has none
        return {}, OrderChances.none()


def _common_of(folder: Path) -> bytes:
    """The dictionary of the lines; an older generation has none, and its lines are not packed."""
    return (folder / COMMON).read_bytes() if (folder / COMMON).exists() else b""


_COLUMNS = list(Course.__dataclass_fields__)
_FACETS = [_COLUMNS.index(field) for field in FIELDS]
_NAME, _DESCRIPTION = _COLUMNS.index("name"), _COLUMNS.index("description")


def _told(passages: Sequence[Passage]) -> tuple[Text3, Text3]:
    """Name and description as the passages of a course hold them, in our three languages."""
    names = {p.language: p.title for p in passages}
    texts = {p.language: p.text[len(p.title) + 2 :] for p in passages if p.text.startswith(f"{p.title}. ")}
    return in_three(names, ""), in_three(texts, "")


def in_three(texts: Mapping[str, str], otherwise: str) -> Text3:
    """Texts by language as one for each of ours; where one is missing, that of a language that is there."""
    other = next((texts[code] for code in (*LANGUAGES, *texts) if code in texts), otherwise)
    return {code: texts.get(code, other) for code in LANGUAGES}
