"""Given lines that are much alike, when they are packed, then each is read back by itself, and damage is seen."""

from __future__ import annotations

import json

import pytest

from advisor.index.packed import common, pack, unpack

LINES = [
    json.dumps({"id": f"catalogus.csv#{i}", "text": f"In deze opleiding leer je lassen, deel {i}."}).encode()
    for i in range(300)
]


def test_each_line_is_read_back_by_itself_and_takes_less():
    shared = common(LINES)
    packed = [pack(line, shared) for line in LINES]
    assert [unpack(line, shared) for line in packed] == LINES
    assert sum(map(len, packed)) + len(shared) < 0.7 * sum(map(len, LINES))


def test_a_line_that_was_not_packed_stays_as_it_is():
    assert unpack(LINES[0], b"") == LINES[0]
    assert unpack(pack(b"[1]", b""), b"") == b"[1]"
    assert common([]) == b""


def test_damage_is_seen():
    shared = common(LINES)
    packed = pack(LINES[7], shared)
    for damaged, dictionary in ((packed, b"another"), (packed[:-6] + b"\0" * 6, shared)):
        with pytest.raises(ValueError, match="packed"):
            unpack(damaged, dictionary)
