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
MISTYPED = 0.25  # of our questions: people hurry, and write in a language that is not theirs
OF_LETTERS = 0.08  # of those are typed wrong


def described(concepts: Sequence[Concept], count: int, seed: int) -> list[Pair]:
    """(name, description) of one concept, `APART` in two languages and the others as drawn."""
    drawn = random.Random(f"described {seed}")
    able = [c for c in concepts if c.names and c.descriptions]
    pairs = []
    for concept in _rounds(able, count, drawn):
        code = _language(concept.names, drawn)
        other = {c: text for c, text in concept.descriptions.items() if c != code}
        told = other if other and drawn.random() < APART else concept.descriptions
        pairs.append((drawn.choice(concept.names[code]), told[_language(told, drawn)]))
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
        pairs.append((first, drawn.choice(others[_language(others, drawn)])))
    return _by_length(pairs, len(able))


def asked(known: Sequence[Known], count: int, seed: int) -> list[Pair]:
    """(question, statement) of one record."""
    drawn = random.Random(f"asked {seed}")
    able = [k for k in known if k.questions]
    pairs = []
    for record in _rounds(able, count, drawn):
        question = _typed(drawn.choice(record.questions[_language(record.questions, drawn)]), drawn)
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
        pairs.append((_typed(first, drawn), second))
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


def _typed(text: str, drawn: random.Random) -> str:
    """As it is, or `MISTYPED` with letters that are left out, doubled, or in the wrong order."""
    if drawn.random() >= MISTYPED:
        return text
    out: list[str] = []
    letters = iter(text)
    for letter in letters:
        if not letter.isalpha() or drawn.random() >= OF_LETTERS:
            out.append(letter)
        else:
            out.append(drawn.choice(("", letter * 2, next(letters, "") + letter)))
    return "".join(out)


def _language(told: Mapping[str, object], drawn: random.Random) -> str:
    codes = sorted(told)
    return drawn.choices(codes, [LIKELIER if code in OURS else 1 for code in codes])[0]
