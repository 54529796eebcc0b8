"""Whether a table lists courses, and which of its columns is which field: told by their names and by their values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from advisor.ingest.catalogue import addresses, dates, modes
from advisor.ingest.catalogue.column_names import Column, by_name, listed, words
from advisor.ingest.catalogue.mapping import BY_LANGUAGE, Mapping, split
from advisor.ingest.catalogue.words import load, plain, whole_words
from advisor.ingest.language import detect
from advisor.text import fold

SAMPLE = 60  # rows that are looked at
ENOUGH = 4.0  # weight of the columns (words/columns.yaml) from which a table is one of courses
STRONG_NAME, COURSE_WORDS, UNLIKELY = 3.0, 1.5, -1.0
CERTAIN = 8.0  # weight from which there is no doubt
LONGEST = 2000  # characters of a cell that are looked at
WIDEST = 400  # columns: a wider table is no list of courses


def recognises(header: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> Mapping | None:
    """The mapping of a table of courses, None for any other table.

    header: names of the columns, as they are written. rows: the first rows, cells as text in the order of the header.
    title: the name of the sheet or file. A table lists courses when it has a column of names and at least two others
    that courses have, when enough in it speaks of courses and nothing says that it lists something else.
    """
    filled = [h for h in header if h.strip()]
    if not 3 <= len(filled) <= WIDEST:
        return None
    known = {h: by_name(h) for h in filled}
    unknown = [h for h in filled if known[h].field is None]
    if any(words(h) & listed("never") for h in unknown):
        return None
    columns = _each_once(known)
    values = {h: [r[i][:LONGEST] for r in rows[:SAMPLE] if i < len(r) and r[i].strip()] for i, h in enumerate(header)}
    _by_values(columns, values)
    targets = {h: c.field for h, c in columns.items()}
    mapping = Mapping(targets)
    if not mapping.names or not any(values[n] for n in mapping.names):
        return None
    weight = _weight(columns, values, title, unknown)
    if weight is None or weight < ENOUGH:
        return None
    language = _language(targets, values)
    return Mapping(
        _with_languages(targets),
        language=language,
        currency=_currency(targets, values, language),
        dates=_date_order(targets, values),
        confidence=round(min(1.0, weight / CERTAIN), 2),
    )


def _weight(columns: dict[str, Column], values: dict[str, list[str]], title: str, unknown: list[str]) -> float | None:
    """How much speaks for courses; None where too few columns do, whatever they weigh."""
    weights = load("columns")["weights"]
    found = {split(c.field)[0].split(".")[0] for c in columns.values() if c.field} - {"name"}
    names = [h for h, c in columns.items() if c.field and split(c.field)[0] == "name"]
    strong = any(columns[n].strong for n in names)
    spoken = _speaks_of_courses(names, columns, values, title)
    counted = [f for f in found if weights[f] > 0]
    if len(counted) < 2 or not (any(weights[f] >= 1 for f in counted) or (strong and spoken and len(counted) > 2)):
        return None
    typical = {"requirements", "duration", "mode", "audience", "enrol_until", "level"} & found
    if not strong and not spoken and len(typical) < 3:
        return None
    weight = sum(weights[f] for f in found) + STRONG_NAME * strong + COURSE_WORDS * spoken
    for h in unknown:
        weight += UNLIKELY * bool(words(h) & listed("unlikely"))
    for h, column in columns.items():  # a column that is not what its name says makes all of it doubtful
        if (
            column.field in ("start", "cost", "duration", "url")
            and len(values[h]) >= 5
            and not _fits(column.field, values[h])
        ):
            weight -= weights[column.field]
    distinct = {v for n in names for v in values[n]}
    if max(len(v) for v in distinct) > 1000 or all(re.fullmatch(r"[\d\W]*", v) for v in distinct):
        return None  # texts or numbers, no names
    return weight


def _each_once(known: dict[str, Column]) -> dict[str, Column]:
    """Of two columns with one field only lists, texts and places take both; a weak name beside a strong one is none."""
    several = {"description", "audience", "skills", "subjects", "location", "languages", "requirements"}
    strong = any(c.strong for c in known.values())
    taken: set[str] = set()
    columns = {}
    for header, column in known.items():
        name = column.field
        if (name == "name" and strong and not column.strong) or (
            name and name in taken and split(name)[0] not in several
        ):
            column = Column(None)
        elif name:
            taken.add(name)
        columns[header] = column
    return columns


def _by_values(columns: dict[str, Column], values: dict[str, list[str]]) -> None:
    """Fills fields that no name told, from columns whose values can be nothing else."""
    for header, column in columns.items():  # "Link" that shows "More": the addresses stand elsewhere
        if column.field == "url" and values[header] and not _fits("url", values[header]):
            columns[header] = Column(None)
    taken = {split(c.field)[0].split(".")[0] for c in columns.values() if c.field}
    for header, column in columns.items():
        seen = values[header]
        if column.field or len(seen) < 3 or words(header) & (listed("unlikely") | listed("never")):
            continue
        for name in ("url", "cost", "location", "mode", "description"):
            if name not in taken and _is(name, seen):
                columns[header] = Column(name)
                taken.add(name)
                break


def _is(name: str, seen: list[str]) -> bool:
    if name == "description":
        return sum(len(v) for v in seen) / len(seen) > 120 and len(set(seen)) > len(seen) * 0.7
    if name == "cost":
        return _share(seen, lambda v: "€" in v and bool(re.search(r"\d", v)) and len(v) < 40) > 0.8
    if name == "location":
        towns = {fold(t) for t in load("places")[0]}
        return _share(seen, lambda v: fold(v).strip() in towns) > 0.6
    if name == "mode":
        return _share(seen, lambda v: modes.mode(v) is not None and len(v) < 40) > 0.8
    return _fits(name, seen)


def _fits(name: str, seen: list[str]) -> bool:
    """Whether values may be of this field at all."""
    if name == "url":
        return _share(seen, lambda v: addresses.url(v) is not None) > 0.8
    if name == "start":
        return _share(seen, lambda v: dates.period(v)[0].problem != "unknown") > 0.5
    return _share(seen, lambda v: len(v) < 300) > 0.9


def _share(values: list[str], test: Callable[[str], object]) -> float:
    return sum(map(bool, map(test, values))) / len(values) if values else 0.0


def _speaks_of_courses(names: list[str], columns: dict[str, Column], values: dict[str, list[str]], title: str) -> bool:
    found = whole_words(listed("course_words"))
    if found.search(plain(re.sub(r"[_.]", " ", title))):
        return True
    texts = [h for h, c in columns.items() if c.field and split(c.field)[0] in ("name", "description", "subjects")]
    rows = max((len(values[n]) for n in names), default=0)
    speaking = max((sum(bool(found.search(plain(v[:500]))) for v in values[h]) for h in texts), default=0)
    return rows > 0 and speaking >= max(1, rows * 0.2)


def _with_languages(targets: dict[str, str | None]) -> dict[str, str | None]:
    """A text without a language beside the same in two others, of a table in three, is in the third."""
    every = {lang for t in targets.values() if t and (lang := split(t)[1])}
    filled = dict(targets)
    for name in BY_LANGUAGE:
        own = {lang for t in targets.values() if t and split(t)[0] == name and (lang := split(t)[1])}
        plain_ones = [h for h, t in targets.items() if t == name]
        if own and len(plain_ones) == 1 and len(every - own) == 1:
            filled[plain_ones[0]] = f"{name}.{(every - own).pop()}"
    return filled


def _language(targets: dict[str, str | None], values: dict[str, list[str]]) -> str | None:
    """Of the texts that no column gives a language; None where the rows differ."""
    texts = [h for h, t in targets.items() if t in BY_LANGUAGE]
    rows = [" ".join(parts) for parts in zip(*(values[h] for h in texts), strict=False)]
    long_ones = sorted((r for r in rows if len(r) >= 20), key=len)[-20:]
    if not long_ones:
        return None
    if max(map(len, long_ones)) < 80:
        return detect(" ".join(long_ones)) if len(" ".join(long_ones)) >= 120 else None
    found = Counter(detect(r[:500]) for r in long_ones if len(r) >= 80)
    language, count = found.most_common(1)[0]
    return language if count >= 0.8 * found.total() else None


def _currency(targets: dict[str, str | None], values: dict[str, list[str]], language: str | None) -> str | None:
    """Euro where the name of the column or a value says so, or where a Dutch or French table names no other money."""
    table = load("money")
    euro, other = (whole_words({fold(w) for w in table[k]}) for k in ("euro", "other"))
    costs = [h for h, t in targets.items() if t == "cost"]
    said = " ".join([*costs, *(v for h in costs for v in values[h])])
    said = re.sub(r"(?<=\d)(?=[^\W\d_]|[€$£])|(?<=[€$£])(?=\d)", " ", fold(said))
    if not costs or other.search(said):
        return None
    if euro.search(said):
        return "EUR"
    language = language or detect(" ".join([*targets, *(v[:60] for h in targets for v in values[h][:3])])[:1000])
    return "EUR" if language in ("nl", "fr") else None


def _date_order(targets: dict[str, str | None], values: dict[str, list[str]]) -> str:
    """Month first only where a day above 12 stands second somewhere and first nowhere."""
    found = [
        (int(m[1]), int(m[2]))
        for h, t in targets.items() if t in ("start", "end", "enrol_until")
        for v in values[h] if (m := re.match(r"^\s*(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{2,4}\b", v))
    ]  # fmt: skip
    month_first = any(second > 12 for _, second in found) and not any(first > 12 for first, _ in found)
    return "month-first" if month_first else "day-first"
