"""The two halves of a question: what it is about, and what it wants to know of that.

The subject classifier reads all words alike. Beside "online" it may forget "welding"; beside the name of a course, that
only its price is asked. So a question is read again without the words that state conditions, and without its names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.retrieve.cues import Cues
from advisor.retrieve.followup_words import CONDITION_TYPES
from advisor.retrieve.mentions import Mention
from advisor.text import words, words_with_places

_CONDITION_CUES = (
    "free",
    "online",
    "on_site",
    "in_dutch",
    "in_english",
    "in_french",
    "in_another",
    "evening",
    "weekend",
    "daytime",
    "length",
)
_NAMED_TYPES = CONDITION_TYPES | {"theme", "skill", "occupation", "sector", "role"}
# Of these a question wants a detail: a number, a day, a name.
DETAIL_CUES = frozenset({"how_many", "percent", "euro", "date_when", "who"})
LEAST_LEFT = 2  # words that carry meaning
# What may stand beside a condition without being a subject of its own ("anything online, please?").
_ANYTHING = frozenset(
    "anything something please preferably ideally iets graag liefst aub alstublieft quelque chose svp plait".split()
)
# "…, A2 Nederlands, …": told of a person; who asks which level is needed says so in words.
_LANGUAGE_LEVEL = re.compile(
    r",\s*(?:met |with |avec )?(?:niveau |level )?[ABC][12](?:[ +-]\w+)?\s*(?=[,.;]|en |and |et )", re.I
)
_HERE = frozenset({"flanders", "belgium"})
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b([A-ZÀ-Þ][\w&-]{2,})")


def names_in(text: str, mentions: Sequence[Mention]) -> list[str]:
    """Folded names in a question: places of the vocabulary, and capitalised words that do not open a sentence."""
    found = [m.surface for m in mentions if m.type == "place" and m.exact and m.id not in _HERE]
    if not text.isupper():
        skip = {w for m in mentions if m.type == "place" for w in m.surface.split()}
        for match in _NAME.finditer(text):
            found.extend(w for w in words(match.group(1)) if w not in skip)
    return list(dict.fromkeys(found))


def without_conditions(
    text: str, mentions: Sequence[Mention], cues: Cues, found: frozenset[str], function_words: frozenset[str]
) -> str | None:
    """`text` without the words that state a condition ("in Ghent", "online", "free"); None where it states none, or
    nothing else. `mentions` and the cues that were `found` are those of `text`."""
    told = words_with_places(text)
    said = " ".join(word for word, _, _ in told)
    starts, at = [], 0
    for word, _, _ in told:
        starts.append(at)
        at += len(word) + 1
    gone = _said_by(mentions, CONDITION_TYPES)
    for name in _CONDITION_CUES:
        for begin, end in cues.spans(name, said) if name in found else ():
            gone |= {i for i, s in enumerate(starts) if begin <= s < end}
    return _left(text, told, _with_what_led(gone, told, function_words), function_words, 1)


def without_places(text: str, mentions: Sequence[Mention], function_words: frozenset[str]) -> str | None:
    """`text` without the places that it names; None where it names none, or nothing else. `mentions` are those of
    `text`."""
    told = words_with_places(text)
    gone = _with_what_led(_said_by(mentions, frozenset({"place"})), told, function_words)
    return _left(text, told, gone, function_words, 1)


def only_conditions(
    text: str, mentions: Sequence[Mention], cues: Cues, found: frozenset[str], function_words: frozenset[str]
) -> bool:
    """Whether a text states conditions on courses and names nothing that they would be on."""
    states = any(m.type in CONDITION_TYPES for m in mentions) or bool(found & set(_CONDITION_CUES))
    if not states or any(m.type in _NAMED_TYPES - CONDITION_TYPES for m in mentions):
        return False
    left = without_conditions(text, mentions, cues, found, function_words)
    return left is None or not {w for w in words(left) if w not in function_words} - _ANYTHING


def names_only(
    text: str,
    mentions: Sequence[Mention],
    types: frozenset[str],
    function_words: frozenset[str],
    besides: frozenset[str],
) -> bool:
    """Whether a text names things of these `types` of the vocabulary and nothing else, but for little words and those
    of `besides`."""
    found = [m for m in mentions if not m.denied]
    if not found or any(m.type not in types for m in found):
        return False
    named = _said_by(found, types)
    return {w for i, w in enumerate(words(text)) if i not in named} <= function_words | besides


def without_language_level(text: str) -> str:
    """`text` without the level of a language that is told of a person between commas."""
    return _LANGUAGE_LEVEL.sub("", text)


def without_names(text: str, mentions: Sequence[Mention], function_words: frozenset[str]) -> str | None:
    """`text` without its names and the words of the vocabulary: "which days is the course at …?". None where it has
    none, or little else. `mentions` are those of `text`."""
    told = words_with_places(text)
    names = set(names_in(text, mentions))
    gone = _said_by(mentions, _NAMED_TYPES) | {i for i, (word, _, _) in enumerate(told) if word in names}
    return _left(text, told, gone, function_words, LEAST_LEFT)


def _said_by(mentions: Sequence[Mention], types: frozenset[str]) -> set[int]:
    return {i for m in mentions if m.type in types for i in range(m.start, m.end)}


def _with_what_led(gone: set[int], told: Sequence[tuple[str, int, int]], function_words: frozenset[str]) -> set[int]:
    """ "in Ghent": what led to the words that go, goes too."""
    led = {i - 1 for i in gone if i and told[i - 1][0] in function_words}
    return gone | led


def _left(
    text: str, told: Sequence[tuple[str, int, int]], gone: set[int], function_words: frozenset[str], least: int
) -> str | None:
    """`text` without the words `gone`; None where none goes, or less than `least` words that mean something stay."""
    if not gone or sum(word not in function_words for i, (word, _, _) in enumerate(told) if i not in gone) < least:
        return None
    for i in sorted(gone, reverse=True):
        text = text[: told[i][1]] + text[told[i][2] :]
    return " ".join(text.split())
