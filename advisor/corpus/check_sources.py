"""Checks sources, addresses and dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from advisor.corpus.entries import Entry, Problem
from advisor.corpus.model import Course, Fact

# Copies of other people's documents: read there, but the publication is cited, never the copy.
MIRRORS = re.compile(
    r"(^|\.)(dokumen\.(tips|pub)|scribd\.com|(doc|slide)player\.\w+|[fv]documents\.\w+|pdfslide\.\w+|studyres\.com"
    r"|silo\.tips|slideshare\.net|studylib\.\w+|yumpu\.com)$"
)
# Package registries, and hosts that only this or that machine can reach.
REGISTRIES = re.compile(r"(^|\.)((pypi|pythonhosted|npmjs|crates|rubygems)\.\w+|localhost|internal|local|lan)$")
_DATE = re.compile(r"(?P<year>(?:19|20)\d{2})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?!\d)")


def check_sources(entries: Sequence[Entry], today: dt.date) -> list[Problem]:
    problems: list[Problem] = []
    for entry in entries:
        if isinstance(entry.record, Fact):
            problems += _fact(entry, entry.record, today)
        elif isinstance(entry.record, Course):
            problems += _address(entry, "url", entry.record.url, shown=True)
            problems += _date(entry, "advisor:seenOn", entry.record.seen_on, today)
    return problems


def _fact(entry: Entry, fact: Fact, today: dt.date) -> Iterator[Problem]:
    source = fact.source
    if not (source.url or source.see_also_url or source.seen_at):
        yield entry.problem("source_nowhere", "source")
    yield from _address(entry, "source.url", source.url, shown=True)
    yield from _address(entry, "source.see_also_url", source.see_also_url, shown=True)
    if source.seen_at != source.url:
        yield from _address(entry, "source.seen_at", source.seen_at, shown=False)
    yield from _date(entry, "source.date", source.date, today)
    if fact.valid_from and fact.valid_until and fact.valid_from > fact.valid_until:
        yield entry.problem("validity_backwards", "valid_until", start=fact.valid_from, end=fact.valid_until)


def _address(entry: Entry, path: str, url: str | None, *, shown: bool) -> Iterator[Problem]:
    """An address that a reader can open; one that is shown is not a mirror."""
    if url is None:
        return
    host = ""
    if url.startswith(("http://", "https://")) and not re.search(r"\s", url):
        host = (urlsplit(url).hostname or "").lower()
    if "." not in host and host != "localhost":
        yield entry.problem("url_unusable", path, value=url)
    elif REGISTRIES.search(host) or _is_address(host):
        yield entry.problem("url_registry", path, value=host)
    elif shown and MIRRORS.search(host):
        yield entry.problem("url_mirror", path, value=host)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _date(entry: Entry, path: str, text: str | None, today: dt.date) -> Iterator[Problem]:
    """YYYY, YYYY-MM, YYYY-MM-DD, or two years (2025-2026, 2022/2023): a real day, and not to come."""
    if text is None:
        return
    start = earliest(text)
    if start is None:
        yield entry.problem("date_unreadable", path, value=text)
    elif start > today:
        yield entry.problem("date_to_come", path, value=text, today=today)


def earliest(text: str) -> dt.date | None:
    """The first day that a date such as "2022", "2022-09", "2022-09-30" or "2022/2023" can mean."""
    found = _DATE.match(text)
    if found is None:
        return None
    month = int(found["month"] or 1)
    if found["month"] and found["month"] in ("19", "20"):  # 2019-2020: two years
        month = 1
    try:
        return dt.date(int(found["year"]), month, int(found["day"] or 1))
    except ValueError:
        return None
