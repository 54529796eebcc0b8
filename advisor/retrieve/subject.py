"""What a question is about when the conditions that it states ("online", "in Ghent", "free") are left out.

The subject classifier reads all words alike: beside "online" it may forget "welding".
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.retrieve.cues import Cues
from advisor.retrieve.mentions import Mention
from advisor.text import words_with_places

_TYPES = frozenset({"place", "mode", "audience", "level"})
_CUES = ("free", "online", "on_site", "in_dutch", "in_english", "in_french", "in_another", "evening", "weekend")


def without_conditions(
    text: str, mentions: Sequence[Mention], cues: Cues, found: frozenset[str], function_words: frozenset[str]
) -> str | None:
    """`text` without the words that state a condition; None where it states none, or nothing else.

    `mentions` and the cues that were `found` are those of `text`.
    """
    told = words_with_places(text)
    said = " ".join(word for word, _, _ in told)
    starts, at = [], 0
    for word, _, _ in told:
        starts.append(at)
        at += len(word) + 1
    gone = {i for m in mentions if m.type in _TYPES for i in range(m.start, m.end)}
    for name in _CUES:
        for begin, end in cues.spans(name, said) if name in found else ():
            gone |= {i for i, s in enumerate(starts) if begin <= s < end}
    # "in Ghent": what led to the words that go, goes too.
    for i in sorted(gone, reverse=True):
        if i - 1 not in gone and i and told[i - 1][0] in function_words:
            gone.add(i - 1)
    left = [i for i in range(len(told)) if i not in gone]
    if not gone or all(told[i][0] in function_words for i in left):
        return None
    kept = text
    for i in sorted(gone, reverse=True):
        _, begin, end = told[i]
        kept = kept[:begin] + kept[end:]
    return " ".join(kept.split())
