"""What belongs together, in any languages: names and descriptions of a concept, questions and statements of a fact."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

from training.concepts import Concept
from training.known import Known

T = TypeVar("T")
Pair = tuple[str, str]
OURS = ("nl", "en", "fr")
LIKELIER = 2  # a language that we answer in is drawn so much more often than another
APART = 0.6  # so often a description is in another language than the name, where there is one
MISTYPED = {"asked": 0.35, "alike": 0.35, "described": 0.15, "named": 0.15}  # of what people type: they hurry
OF_LETTERS = 0.08  # of those are typed wrong
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def described(concepts: Sequence[Concept], count: int, seed: int) -> list[Pair]:
    """(name, description) of one concept, `APART` in two languages and the others as drawn."""
    drawn = random.Random(f"described {seed}")
    able = [c for c in concepts if c.names and c.descriptions]
    pairs = []
    for concept in _rounds(able, count, drawn):
        code = _language(concept.names, drawn)
        other = {c: text for c, text in concept.descriptions.items() if c != code}
        told = other if other and drawn.random() < APART else concept.descriptions
        name = typed(drawn.choice(concept.names[code]), drawn, MISTYPED["described"])
        pairs.append((name, told[_language(told, drawn)]))
    return _by_length(pairs, len(able))


def named(concepts: Sequence[Concept], count: int, seed: int) -> list[Pair]:
    """(name, other name) of one concept: a synonym, or its name in another language."""
    drawn = random.Random(f"named {seed}")
    able = [c for c in concepts if len({n for names in c.names.values() for n in names}) > 1]
    pairs = []
    for concept in _rounds(able, count, drawn):
        first = drawn.choice(concept.names[_language(concept.names, drawn)])
        others = {code: [n for n in names if n != first] for code, names in concept.names.items()}
        others = {code: names for code, names in others.items() if names}
        name = typed(first, drawn, MISTYPED["named"])
        pairs.append((name, drawn.choice(others[_language(others, drawn)])))
    return _by_length(pairs, len(able))


def asked(known: Sequence[Known], count: int, seed: int) -> list[Pair]:
    """(question, statement) of one record."""
    drawn = random.Random(f"asked {seed}")
    able = [k for k in known if k.questions]
    pairs = []
    for record in _rounds(able, count, drawn):
        question = drawn.choice(record.questions[_language(record.questions, drawn)])
        question = typed(question, drawn, MISTYPED["asked"])
        pairs.append((question, record.statements[_language(record.statements, drawn)]))
    return _by_length(pairs, len(able))


def alike(known: Sequence[Known], count: int, seed: int) -> list[Pair]:
    """(question, other question) of one record."""
    drawn = random.Random(f"alike {seed}")
    able = [k for k in known if sum(map(len, k.questions.values())) > 1]
    pairs = []
    for record in _rounds(able, count, drawn):
        every = [q for questions in record.questions.values() for q in questions]
        first, second = drawn.sample(every, 2)
        pairs.append((typed(first, drawn, MISTYPED["alike"]), second))
    return _by_length(pairs, len(able))


def _by_length(pairs: list[Pair], a_round: int) -> list[Pair]:
    """Those of each round in the order of their length, in which each thing stands once: a batch then holds no two
    pairs of one thing, and little padding."""
    rounds = (pairs[start : start + a_round] for start in range(0, len(pairs), max(1, a_round)))
    return [pair for of in rounds for pair in sorted(of, key=lambda pair: sum(map(len, pair)))]


def _rounds(items: Sequence[T], count: int, drawn: random.Random) -> list[T]:
    """`count` of `items`, each as often as any other, in a mixed order."""
    out: list[T] = []
    while items and len(out) < count:
        out += drawn.sample(list(items), min(len(items), count - len(out)))
    return out


def typed(text: str, drawn: random.Random, often: float) -> str:
    """As it is, or `often` with letters left out, doubled, in the wrong order, or of the key beside it."""
    if drawn.random() >= often:
        return text
    out: list[str] = []
    letters = iter(text)
    for letter in letters:
        if not letter.isalpha() or drawn.random() >= OF_LETTERS:
            out.append(letter)
        else:
            out.append(drawn.choice(("", letter * 2, next(letters, "") + letter, _beside(letter, drawn))))
    return "".join(out)


def _beside(letter: str, drawn: random.Random) -> str:
    """The letter of a key beside that of `letter`; the same of a letter that has no key of its own."""
    row = next((row for row in _KEYS if letter in row), letter)
    at = row.index(letter)
    return drawn.choice([row[i] for i in (at - 1, at + 1) if 0 <= i < len(row)] or [letter])


def _language(told: Mapping[str, object], drawn: random.Random) -> str:
    codes = sorted(told)
    return drawn.choices(codes, [LIKELIER if code in OURS else 1 for code in codes])[0]
