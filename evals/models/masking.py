"""``python -m evals.models.masking``: how much of what tells who a person is leaves a message before it is sent.

Recall of names and of numbers per language, and how many of the evals' own questions lose a word: they hold no person.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from advisor.domain import LANGUAGES
from advisor.guard import Guard
from advisor.llm.mask import Mask
from advisor.llm.open import open_mask
from advisor.llm.prompt import Prompts
from advisor.settings import Settings
from advisor.text import fold, words
from evals.items import load_items

FILE = Path(__file__).with_name("masking.yaml")
EACH = 8  # fillings of every message


def messages(data: dict[str, Any], language: str) -> list[tuple[str, list[str]]]:
    """(message, words that must be gone), always the same."""
    out = []
    first, last = data["first"], data["last"]
    for n, text in enumerate(data[language]):
        for k in range(EACH):
            name, family = first[(7 * n + 3 * k) % len(first)], last[(5 * n + 7 * k) % len(last)]
            slots = {"first": name, "last": family, "small": name.lower()}
            gone = [w for key, value in slots.items() if f"{{{key}}}" in text for w in words(value)]
            out.append((text.format(**slots), gone))
    return out


def measure(mask: Mask, data: dict[str, Any]) -> dict[str, Any]:
    """The figures, in per cent."""
    report: dict[str, Any] = {}
    for language in LANGUAGES:
        told = messages(data, language)
        missed = [(text, left) for text, gone in told if (left := still(mask.of(text, language).text, gone))]
        numbers: dict[str, float] = {}
        for kind, values in data["numbers"].items():
            cases = [(c.format(v), v) for c in data["carriers"][language] for v in values]
            out = [text for text, v in cases if fold(v) not in fold(mask.of(text, language).text)]
            numbers[kind] = round(100 * len(out) / len(cases), 1)
        plain = [i.question for i in load_items() if i.language == language]
        hit = [q for q in plain if mask.of(q, language).found]
        report[language] = {
            "messages with a name": len(told),
            "names gone": round(100 * (1 - len(missed) / len(told)), 1),
            "numbers gone": numbers,
            "questions without a person": len(plain),
            "of them, changed": round(100 * len(hit) / len(plain), 1),
        }
        for text, left in missed:
            print(language, left, mask.of(text, language).text, file=sys.stderr)
        for text in hit[:15]:
            print(language, "changed:", mask.of(text, language).text, file=sys.stderr)
    return report


def still(text: str, gone: list[str]) -> list[str]:
    there = set(words(text))
    return [w for w in gone if w in there and len(w) > 2]


def main() -> int:
    settings = Settings.from_environment()
    mask = open_mask(settings, Guard.open(settings), Prompts.load(settings.prompts))
    print(json.dumps(measure(mask, yaml.safe_load(FILE.read_text("utf-8"))), ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
