"""Text of no field in seven languages, from Debian's own archive: free to use, and there on any Debian machine.

    python -m training.debian OUT

Into the folder OUT come text files with a text a paragraph: descriptions of packages (en, fr, de, uk, nl, tr), manual
pages (nl, tr, de, fr) and the messages of programs (ar, tr, nl), for `training/general.py`; and what is told in several
languages, as `training/concepts.py` reads it: ``packages.jsonl`` (the title and the description of a package),
``messages.jsonl`` (a message), ``pages.jsonl`` and ``paragraphs.jsonl`` (of help in nl, en, fr, de, tr). Nothing is
installed; some 50 MB are fetched with the machine's own `apt-get`.
"""

from __future__ import annotations

import gettext
import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from training import help_pages

DESCRIBED = ("en", "fr", "de", "uk", "nl", "tr")
MANUALS = ("nl", "tr", "de", "fr")
MESSAGES = ("ar", "tr", "nl")
PACKAGES = (
    *(f"manpages-{code}" for code in MANUALS),
    *(f"libreoffice-help-{code}" for code in help_pages.PACKAGES.values()),
    "libglib2.0-data",
    "libgtk-3-common",
)
SHORTEST, LONGEST = 25, 1500  # characters
LEAST_WORDS = 0.85  # share of letters and spaces: the rest is code
_BREAK = re.compile(r"\n\.(?:[A-Z]{1,2}|sp)\b.*")
_PACKAGE = re.compile(
    r"^Package: (?P<id>\S+\nDescription-md5: \w+)\nDescription-\w+: (?P<title>.*)\n(?P<body>(?: .*\n?)*)", re.M
)
_EMPTY = re.compile(r"^ \.$", re.M)
_LETTER_MARK = re.compile(r"_(?=\w)")  # before the letter of a menu's shortcut
_MARKUP = re.compile(r"\\f.|\\\(..|\\[&%-]|^\..*$|\\", re.M)


def main(out: Path) -> None:
    """Fetches and writes. Raises CalledProcessError where apt-get fails."""
    lists, unpacked = out / "lists", out / "unpacked"
    for folder in (lists, unpacked):
        folder.mkdir(parents=True, exist_ok=True)
    options = ["-o", f"Acquire::Languages={','.join(DESCRIBED)}", "-o", f"Dir::State::lists={lists.resolve()}"]
    subprocess.run(["apt-get", "update", *options], check=True)
    translated: dict[str, str] = {}
    for code in DESCRIBED:
        files = sorted(lists.glob(f"*_main_i18n_Translation-{code}*"), key=os.path.getsize)
        if files:
            told = subprocess.run(
                ["/usr/lib/apt/apt-helper", "cat-file", str(files[-1])], check=True, capture_output=True
            )
            (out / f"descriptions.{code}.txt").write_bytes(told.stdout)
            translated[code] = told.stdout.decode("utf-8", "replace")
    write_told(out / "packages.jsonl", packages(translated))
    subprocess.run(["apt-get", "download", *PACKAGES], check=True, cwd=unpacked)
    for package in unpacked.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(package), str(unpacked)], check=True)
    for code in MANUALS:
        pages = sorted((unpacked / "usr/share/man" / code).rglob("*.gz"))
        _write(out / f"manuals.{code}.txt", (text for page in pages for text in _paragraphs(page)))
    said: help_pages.Told = {}
    for code in MESSAGES:
        catalogues = sorted((unpacked / "usr/share/locale" / code / "LC_MESSAGES").glob("*.mo"))
        both = [pair for file in catalogues for pair in _messages(file) if all(map(_is_prose, pair))]
        _write(out / f"messages.{code}.txt", (text for _, text in both))
        for english, text in both:
            said.setdefault(english, {"label_en": english})[f"label_{code}"] = text
    write_told(out / "messages.jsonl", said)
    pages, paragraphs = help_pages.read(unpacked / "usr/share/libreoffice/help")
    write_told(out / "pages.jsonl", pages)
    write_told(out / "paragraphs.jsonl", paragraphs)


def packages(translated: Mapping[str, str]) -> help_pages.Told:
    """Title and description of the packages that are told in two languages or more, from Debian's files by language."""
    told: help_pages.Told = {}
    for code, content in translated.items():
        for match in _PACKAGE.finditer(content):
            of = told.setdefault(match["id"], {})
            of[f"label_{code}"] = match["title"].strip()
            of[f"description_{code}"] = " ".join(_EMPTY.sub("", match["body"]).split())
    return {key: of for key, of in told.items() if len(of) > 2}


def _paragraphs(page: Path) -> Iterable[str]:
    with gzip.open(page, "rt", encoding="utf-8", errors="replace") as file:
        for block in _BREAK.split(file.read()):
            yield _MARKUP.sub("", block)


def _messages(catalogue: Path) -> Iterable[tuple[str, str]]:
    with catalogue.open("rb") as file:
        translated = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # there is no public list
    pairs = ((key, text) for key, text in translated.items() if isinstance(key, str) and isinstance(text, str))
    return [(_LETTER_MARK.sub("", key), _LETTER_MARK.sub("", text)) for key, text in pairs]


def write_told(path: Path, told: help_pages.Told) -> None:
    """A line of JSON for each, as `concepts.read` takes it; `kind` is the name of the file."""
    lines = (json.dumps({"uri": key, "kind": path.stem} | told[key], ensure_ascii=False) for key in sorted(told))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _write(path: Path, texts: Iterable[str]) -> None:
    plain = {" ".join(text.split()) for text in texts}
    path.write_text("\n\n".join(sorted(filter(_is_prose, plain))), encoding="utf-8")


def _is_prose(text: str) -> bool:
    letters = sum(c.isalpha() or c == " " for c in text)
    return SHORTEST <= len(text) <= LONGEST and letters >= LEAST_WORDS * len(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
