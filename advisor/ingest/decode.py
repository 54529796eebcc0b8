"""Bytes to text: UTF-8, UTF-16 with its mark, or Windows-1252; anything with NUL bytes is no text."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from advisor.ingest.model import Reject

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(path: Path, name: str) -> str | Reject:
    """The text of a file, or why it is none. Raises OSError."""
    raw = path.read_bytes()
    if not raw.strip():
        return Reject(name, "ingest_empty")
    encoding = next((e for mark, e in _MARKS if raw.startswith(mark)), None)
    if encoding is None and b"\0" in raw:
        return Reject(name, "ingest_not_text", "NUL")
    for candidate in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            text = raw.decode(candidate)
        except UnicodeDecodeError:
            continue
        odd = sum(1 for c in text if unicodedata.category(c) == "Cc" and c not in "\t\n\r\f\v\x85")
        if odd > len(text) * 0.01:
            return Reject(name, "ingest_not_text", "control characters")
        return text if text.strip() else Reject(name, "ingest_empty")
    return Reject(name, "ingest_not_utf8")


def decode_sample(head: bytes) -> str:
    """The first bytes of a file as text, to look at: what cannot be read becomes a replacement sign."""
    encoding = next((e for mark, e in _MARKS if head.startswith(mark)), "utf-8")
    return head.decode(encoding, "replace")
