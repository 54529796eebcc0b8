"""Text of no field in seven languages, from Debian's own archive: free to use, and there on any Debian machine.

    python -m training.debian OUT

Into the folder OUT come text files with a text a paragraph: descriptions of packages (en, fr, de, uk, nl, tr), manual
pages (nl, tr, de, fr) and the messages of programs (ar, tr, nl). Nothing is installed; some 30 MB are fetched with the
machine's own `apt-get`. `training/general.py` reads them.
"""

from __future__ import annotations

import gettext
import gzip
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

DESCRIBED = ("en", "fr", "de", "uk", "nl", "tr")
MANUALS = ("nl", "tr", "de", "fr")
MESSAGES = ("ar", "tr", "nl")
PACKAGES = (*(f"manpages-{code}" for code in MANUALS), "libglib2.0-data", "libgtk-3-common")
SHORTEST, LONGEST = 25, 1500  # characters
LEAST_WORDS = 0.85  # share of letters and spaces: the rest is code
_BREAK = re.compile(r"\n\.(?:[A-Z]{1,2}|sp)\b.*")
_MARKUP = re.compile(r"\\f.|\\\(..|\\[&%-]|^\..*$|\\", re.M)


def main(out: Path) -> None:
    """Fetches and writes. Raises CalledProcessError where apt-get fails."""
    lists, unpacked = out / "lists", out / "unpacked"
    for folder in (lists, unpacked):
        folder.mkdir(parents=True, exist_ok=True)
    options = ["-o", f"Acquire::Languages={','.join(DESCRIBED)}", "-o", f"Dir::State::lists={lists.resolve()}"]
    subprocess.run(["apt-get", "update", *options], check=True)
    for code in DESCRIBED:
        files = sorted(lists.glob(f"*_main_i18n_Translation-{code}*"), key=os.path.getsize)
        if files:
            told = subprocess.run(
                ["/usr/lib/apt/apt-helper", "cat-file", str(files[-1])], check=True, capture_output=True
            )
            (out / f"descriptions.{code}.txt").write_bytes(told.stdout)
    subprocess.run(["apt-get", "download", *PACKAGES], check=True, cwd=unpacked)
    for package in unpacked.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(package), str(unpacked)], check=True)
    for code in MANUALS:
        pages = sorted((unpacked / "usr/share/man" / code).rglob("*.gz"))
        _write(out / f"manuals.{code}.txt", (text for page in pages for text in _paragraphs(page)))
    for code in MESSAGES:
        catalogues = sorted((unpacked / "usr/share/locale" / code / "LC_MESSAGES").glob("*.mo"))
        _write(out / f"messages.{code}.txt", (text for file in catalogues for text in _messages(file)))


def _paragraphs(page: Path) -> Iterable[str]:
    with gzip.open(page, "rt", encoding="utf-8", errors="replace") as file:
        for block in _BREAK.split(file.read()):
            yield _MARKUP.sub("", block)


def _messages(catalogue: Path) -> Iterable[str]:
    with catalogue.open("rb") as file:
        translated = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # there is no public list
    return [text for text in translated.values() if isinstance(text, str)]


def _write(path: Path, texts: Iterable[str]) -> None:
    plain = {" ".join(text.split()) for text in texts}
    path.write_text("\n\n".join(sorted(filter(_is_prose, plain))), encoding="utf-8")


def _is_prose(text: str) -> bool:
    letters = sum(c.isalpha() or c == " " for c in text)
    return SHORTEST <= len(text) <= LONGEST and letters >= LEAST_WORDS * len(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
