"""Does any damaged file hang a reader or make it raise?

    .venv/bin/python -m pytest -q tests/ingest --basetemp /tmp/seeds -o tmp_path_retention_policy=all
    python benchmarks/fuzz.py --minutes 20 --folder /tmp/seeds --folder ../shared/dev-data/documents [--keep /tmp/finds]

Files of the folders are damaged at random: bytes, lines, figures and words, names of things that a parser obeys; in an
archive the parts as well, which are packed again. Each goes the whole way of an ingest, but for the index. A case that
the sandbox must end is counted as a hang, anything that a reader or the intake raises as an exception. It says nothing
about files that nobody thought of; a seed and a number (`--seed`) give the same cases again.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pypdfium2 as pdfium

from advisor.ingest import intake
from advisor.ingest.recognise import family
from advisor.ingest.sandbox import SECONDS, Sandbox

LARGEST = 400_000  # bytes of a file that is damaged: a larger one would only cost time
PAGES = 3  # of a PDF
SLOW = 5.0  # seconds: a case that is told of as slow
# What parsers obey or stumble over.
TOKENS = (
    b"-1", b"0", b"99999999999999999999", b"1e999", b"NaN", b"null", b"true", b"\0", b"\xff\xfe", b"\xed\xa0\x80",
    b"]]>", b"<", b">", b"&", b"&x;", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"<!--", b'"', b"'", b"{", b"}", b"[",
    b"]", b",", b";",
    b"\t", b"\r", b"\n" * 50, b"../../../../etc/passwd", b"http://127.0.0.1:9/", b"\xe2\x80\xae", b"\xe2\x80\x8b",
    b"a" * 5000, b"<a>" * 300, b"[" * 300, b'{"a":' * 200, b"=1+1", b"32/13/2026", b"P9999999Y",
    b"\xc2\x85", b"\x1b[2J",
    b"@id", b"@graph", b"endobj", b"stream", b"/Kids", b"/Parent", b"w:tbl", b"gridSpan", b"mergeCell", b"rowspan",
)  # fmt: skip
_FIGURE = re.compile(rb"\d+")
_WORD = re.compile(rb"[A-Za-z_@:]{2,30}")


def seeds(folders: Sequence[Path]) -> dict[str, list[tuple[str, bytes]]]:
    """Files by the family that reads them: name and content, each content once."""
    found: dict[str, dict[bytes, str]] = {}
    for path in sorted(p for folder in folders for p in folder.rglob("*")):
        if not path.is_file() or path.is_symlink() or path.stat().st_size > 20 * LARGEST:
            continue
        content = path.read_bytes()
        kind = family(content[:65_536], path) if content.strip() else None
        if kind == "pdf":
            content = _few_pages(content)
        if kind and 0 < len(content) <= (10 * LARGEST if kind in ("pdf", "zip") else LARGEST):
            found.setdefault(kind if kind != "zip" else path.suffix, {})[content] = path.name
    return {kind: [(name, content) for content, name in files.items()] for kind, files in sorted(found.items())}


def _few_pages(content: bytes) -> bytes:
    """The first pages that have text, as a file of their own; the file itself where it has no more."""
    try:
        with pdfium.PdfDocument(content) as whole:
            if len(whole) <= PAGES:
                return content
            with pdfium.PdfDocument.new() as part:
                part.import_pages(whole, list(range(PAGES)))
                out = io.BytesIO()
                part.save(out)
                return out.getvalue()
    except pdfium.PdfiumError:
        return content


def damaged(content: bytes, other: bytes, rng: random.Random) -> bytes:
    """The content after one to a few accidents; in an archive mostly to one of its parts."""
    if content.startswith(b"PK") and rng.random() < 0.85:
        return _repacked(content, other, rng)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        content = rng.choice(_ACCIDENTS)(content, other, rng)[: 4 * LARGEST]
    return content


def _repacked(content: bytes, other: bytes, rng: random.Random) -> bytes:
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            parts = [m for m in file.infolist() if m.file_size <= 2 * LARGEST]
            told = [m for m in parts if m.filename.endswith((".xml", ".rels", ".opf", ".xhtml", ".html"))]
            hit = set(rng.sample([m.filename for m in told or parts], min(len(told or parts), rng.choice((1, 1, 2)))))
            for member in parts:
                data = file.read(member)
                if member.filename in hit:
                    if rng.random() < 0.05:
                        continue
                    for _ in range(rng.choice((1, 1, 2, 4))):
                        data = rng.choice(_ACCIDENTS)(data, other, rng)
                new.writestr(member.filename, data[: 4 * LARGEST])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        return _token(content, other, rng)
    return out.getvalue()


def _place(content: bytes, rng: random.Random) -> int:
    return rng.randrange(len(content) + 1)


def _flip(content: bytes, other: bytes, rng: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(rng.choice((1, 4, 30))):
        if data:
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _token(content: bytes, other: bytes, rng: random.Random) -> bytes:
    at = _place(content, rng)
    return content[:at] + rng.choice(TOKENS) + content[at:]


def _cut(content: bytes, other: bytes, rng: random.Random) -> bytes:
    at = _place(content, rng)
    return content[:at] + content[at + rng.choice((1, 10, 200, 5000)) :]


def _end(content: bytes, other: bytes, rng: random.Random) -> bytes:
    return content[: _place(content, rng)]


def _again(content: bytes, other: bytes, rng: random.Random) -> bytes:
    at = _place(content, rng)
    piece = content[at : at + rng.choice((5, 80, 1000))]
    return content[:at] + piece * rng.choice((2, 20, 300)) + content[at:]


def _from_other(content: bytes, other: bytes, rng: random.Random) -> bytes:
    at, start = _place(content, rng), _place(other, rng)
    return content[:at] + other[start : start + rng.choice((20, 300, 3000))] + content[at:]


def _swap(pattern: re.Pattern[bytes], mostly: Callable[[random.Random], bytes]):
    def accident(content: bytes, other: bytes, rng: random.Random) -> bytes:
        at = _place(content, rng)
        match = pattern.search(content, at) or pattern.search(content)
        return content if match is None else content[: match.start()] + mostly(rng) + content[match.end() :]

    return accident


_ACCIDENTS = (
    _flip, _token, _token, _cut, _end, _again, _from_other,
    _swap(_FIGURE, lambda rng: str(rng.choice((0, -1, 2**31, 2**64, 10**30, rng.randrange(1000)))).encode()),
    _swap(_WORD, lambda rng: rng.choice(TOKENS)),
)  # fmt: skip


def cases(found: dict[str, list[tuple[str, bytes]]], rng: random.Random) -> Iterator[tuple[str, str, bytes]]:
    """(family, name, content) without end, each family as often as any other."""
    kinds = sorted(found)
    every = [content for files in found.values() for _, content in files]
    while True:
        kind = rng.choice(kinds)
        name, content = rng.choice(found[kind])
        yield kind, name, damaged(content, rng.choice(every), rng)


def outcome(path: Path, sandbox: Sandbox) -> tuple[str, str]:
    """ "fine", "hang" or "exception", and what tells more. All but the index is done with what is found."""
    counter = intake.Counter(path.name)
    try:
        counter.lines(sandbox.read(path, path.name))
    except Exception:  # noqa: BLE001 - that there is none is what is measured
        return "exception", traceback.format_exc(limit=-4)
    for reject in counter.rejects:
        if reject.reason == "ingest_too_slow":
            return "hang", reject.detail
        if reject.reason == "ingest_reader_failed":
            return "exception", reject.detail
    return "fine", ""


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--folder", type=Path, action="append", required=True, help="files to damage; may be repeated")
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument("--keep", type=Path, help="a folder for the files that were found")
    options = parser.parse_args(argv)
    seed = options.seed or random.randrange(1, 10**6)
    found = seeds(options.folder)
    print(f"seed {seed}; " + ", ".join(f"{kind}: {len(files)}" for kind, files in found.items()), flush=True)
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in found}
    until = time.monotonic() + 60 * options.minutes
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        for number, (kind, name, content) in enumerate(cases(found, random.Random(seed))):
            if time.monotonic() > until:
                break
            path = Path(folder, name)
            path.write_bytes(content)
            began = time.monotonic()
            what, detail = outcome(path, sandbox)
            took = time.monotonic() - began
            path.unlink()
            counts[kind].update(("cases", what, *(["slow"] if took > SLOW else [])))
            if what != "fine" or took > SECONDS:
                print(f"{what} in {took:.1f} s: case {number}, {name}: {detail}", flush=True)
                if options.keep:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    (options.keep / f"{seed}-{number}-{name}").write_bytes(content)
    print("| read as | cases | hangs | exceptions | over 5 s |\n|---|---|---|---|---|")
    for kind, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        print(f"| {kind} | {count['cases']} | {count['hang']} | {count['exception']} | {count['slow']} |")


if __name__ == "__main__":
    main()
