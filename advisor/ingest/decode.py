"""Bytes to text: UTF-8, UTF-16 with its mark, or Windows-1252; anything with NUL bytes is no text."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from advisor.ingest.model import Reject

SAMPLE = 1 << 16  # bytes, by which a file is looked at first
_CHUNK = 1 << 20
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")  # all but what parts lines and cells
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(path: Path, name: str) -> str | Reject:
    """The text of a file, or why it is none. Raises OSError."""
    encoding = encoding_of(path, name)
    if isinstance(encoding, Reject):
        return encoding
    text = path.read_bytes().decode(encoding)
    return text if text.strip() else Reject(name, "ingest_empty")


def encoding_of(path: Path, name: str) -> str | Reject:
    """In which encoding a file is text, found without holding it; else why it is none. Raises OSError."""
    with open(path, "rb") as file:
        head = file.read(SAMPLE)
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        letters = odd = 0
        try:
            with open(path, "rb") as file:
                while chunk := file.read(_CHUNK):
                    if marked is None and b"\0" in chunk:
                        return Reject(name, "ingest_not_text", "NUL")
                    text = decoder.decode(chunk)
                    letters += len(text)
                    odd += len(_CONTROLS.findall(text))
                decoder.decode(b"", final=True)
        except UnicodeError:
            continue
        if odd > letters * 0.01:
            return Reject(name, "ingest_not_text", "control characters")
        return encoding if head.strip() else Reject(name, "ingest_empty")
    return Reject(name, "ingest_not_utf8")


def decode_sample(head: bytes) -> str:
    """The first bytes of a file as text, to look at: what cannot be read becomes a replacement sign."""
    encoding = next((e for mark, e in _MARKS if head.startswith(mark)), "utf-8")
    return head.decode(encoding, "replace")
