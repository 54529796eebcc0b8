"""How many of the words that a person reads in pictures of real pages come through recognition?

    python benchmarks/ocr.py --folder ../shared/dev-data/documents [--show]

`ocr_words.json` holds the words of five pages as a person read them on the drawn page, sorted: those that stand in
pictures, not those that the file tells as text (the documents are not ours, and not in this repository). Three pages
hold running text and names in a drawing, one a table on a screen, one a diagram in small letters. Each word counts as
often as it stands there; letter case and accents must not be the same, the letters must.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium

from advisor.ingest.model import Document, Reject
from advisor.ingest.pdf.reader import read
from advisor.text import fold

WORDS = Path(__file__).with_name("ocr_words.json")
_WORD = re.compile(r"\w+")


def read_pages(path: Path, numbers: Sequence[int]) -> dict[int, str]:
    """The text of some pages, each read as the only one of its file: this is not about time."""
    texts: dict[int, str] = {}
    with pdfium.PdfDocument(path) as whole, tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            alone = Path(folder, f"{number}.pdf")
            with pdfium.PdfDocument.new() as page:
                page.import_pages(whole, [number - 1])
                page.save(alone)
            found = list(read(alone, alone.name))
            texts[number] = "\n".join(s.text for d in found if isinstance(d, Document) for s in d.sections)
            for reject in found:
                if isinstance(reject, Reject):
                    print(f"p. {number}: {reject.reason} {reject.detail}")
    return texts


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--show", action="store_true", help="print the words that are missed")
    options = parser.parse_args(argv)
    shares = []
    print("| page | words in pictures | come through (%) | s |\n|---|---|---|---|")
    for name, pages in json.loads(WORDS.read_text(encoding="utf-8")).items():
        for place, listed in pages.items():
            number = int(place.removeprefix("p. "))
            began = time.perf_counter()
            text = read_pages(options.folder / name, [number])[number]
            took = time.perf_counter() - began
            wanted = Counter(map(fold, listed.split()))
            there = Counter(map(fold, _WORD.findall(text)))
            share = (wanted & there).total() / wanted.total()
            shares.append(share)
            print(f"| {place} | {wanted.total()} | {100 * share:.1f} | {took:.1f} |")
            if options.show:
                print("  missed:", " ".join(sorted((wanted - there).elements())))
    print(f"mean {100 * sum(shares) / len(shares):.1f}, least {100 * min(shares):.1f}; bar 90 on each")


if __name__ == "__main__":
    main()
