"""The questions: one JSON object a line in `evals/questions/<language>.jsonl`, read and checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from advisor.domain import LANGUAGES

QUESTIONS = Path(__file__).resolve().parent / "questions"
# An item with this tag is asked with its language chosen; all others leave it to be found.
CHOSEN = "language_chosen"
FAMILIES = (
    "figure", "skills", "courses", "support", "incentives", "digibanken", "definition", "occupations",
    "youth_explore", "who_where_when", "multi_turn", "composite", "false_premise",
    "contradictions", "other_languages", "smalltalk", "distress", "unanswerable",
)  # fmt: skip
# The questions in languages that the advisor understands and does not answer in stand in a file together.
OTHER = "other"
OTHER_LANGUAGES = ("de", "tr", "ar", "uk", "es", "pl", "it", "ro")
SPLITS = ("dev", "frozen")


class ItemError(ValueError):
    """A question that cannot be used; the message names file and line."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Message(_Record):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


class Nugget(_Record):
    """A fact that the answer must hold, in any of these wordings."""

    any: tuple[str, ...]


class Item(_Record):
    """One question with what a right answer must show.

    gold: ids of the facts and courses that answer it; `gold_mode` "any": one of them is enough,
        "all": one of each group in `gold_groups` (each gold id is a group where none are given).
    required: the nuggets that must all stand in the answer (vital); nice: those that may.
    abstain: no indexed statement answers it. rewrite: a follow-up in words that stand alone.
    parts: the words of each question in a message that asks several, as they stand in it.
    forbidden: wordings that must not stand in the answer. nearby: what may be shown beside a refusal.
    audit: what the audit of the labels did ("ok", "changed", "dropped"), `why` its reason.
    """

    id: str
    language: Literal["nl", "en", "fr", "de", "tr", "ar", "uk", "es", "pl", "it", "ro"]
    persona: Literal["youth", "worker", "counsellor"]
    family: str
    question: str
    history: tuple[Message, ...] = ()
    gold: tuple[str, ...] = ()
    gold_mode: Literal["any", "all"] = "any"
    gold_groups: tuple[tuple[str, ...], ...] = ()
    parts: tuple[str, ...] = ()
    required: tuple[Nugget, ...] = ()
    nice: tuple[Nugget, ...] = ()
    rewrite: str = ""
    abstain: bool
    forbidden: tuple[str, ...] = ()
    conditions: dict[str, str | bool] = {}
    tags: tuple[str, ...] = ()
    nearby: tuple[str, ...] = ()
    audit: Literal["ok", "changed", "dropped"]
    why: str = ""
    split: Literal["dev", "frozen"]

    @model_validator(mode="after")
    def _sound(self) -> Item:
        if self.family not in FAMILIES:
            raise ValueError(f"family {self.family!r} is not one of {', '.join(FAMILIES)}")
        if not self.question.strip():
            raise ValueError("the question is empty")
        if (self.language not in LANGUAGES) != (self.family == "other_languages"):
            raise ValueError("other languages than nl, en and fr are the family other_languages")
        if self.abstain and (self.gold or self.required):
            raise ValueError("a question that nothing answers has no gold and no required facts")
        if not self.abstain and not self.gold and self.family != "smalltalk":
            raise ValueError("an answerable question needs at least one gold id")
        if any(not nugget.any or not all(v.strip() for v in nugget.any) for nugget in self.required):
            raise ValueError("a required fact has no wording")
        if any(part not in self.question for part in self.parts):
            raise ValueError("a part does not stand in the question")
        if self.gold_groups and {g for group in self.gold_groups for g in group} != set(self.gold):
            raise ValueError("gold_groups and gold hold different ids")
        return self

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The groups of gold ids of each of which one must be shown."""
        if self.gold_mode == "any":
            return (self.gold,) if self.gold else ()
        return self.gold_groups or tuple((g,) for g in self.gold)


def load_items(folder: Path = QUESTIONS) -> list[Item]:
    """All questions of a folder in the order of their files, without those the audit dropped.

    Raises ItemError for a line that is no sound question and for an id that comes twice.
    """
    items: list[Item] = []
    seen: dict[str, str] = {}
    for language in (*LANGUAGES, OTHER):
        path = folder / f"{language}.jsonl"
        if not path.is_file():
            if language == OTHER:
                continue
            raise ItemError(f"{path} is missing")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            where = f"{path.name}:{number}"
            item = _read(line, where)
            if (item.language if item.language in LANGUAGES else OTHER) != language:
                raise ItemError(f"{where}: a question in {item.language!r} stands in the file of {language!r}")
            if item.id in seen:
                raise ItemError(f"{where}: the id {item.id!r} is that of {seen[item.id]} too")
            seen[item.id] = where
            if item.audit != "dropped":
                items.append(item)
    return items


def load_lines(path: Path) -> list[Item]:
    """The questions of one file. Raises ItemError for a line that is no sound question, or an id that comes twice."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    items = [_read(line, f"{path.name}:{number}") for number, line in lines if line.strip()]
    twice = [i.id for n, i in enumerate(items) if i.id in {other.id for other in items[:n]}]
    if twice:
        raise ItemError(f"{path.name}: the id {twice[0]!r} comes twice")
    return items


def _read(line: str, where: str) -> Item:
    try:
        return Item.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise ItemError(f"{where}: no JSON object ({error.msg}, column {error.colno})") from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ItemError(f"{where}: {field + ': ' if field else ''}{first['msg']}") from None


def select(
    items: Iterable[Item],
    *,
    split: str = "all",
    families: Iterable[str] = (),
    languages: Iterable[str] = (),
    ids: Iterable[str] = (),
) -> list[Item]:
    """The items of a split, of these families, languages and ids; an empty choice means all."""
    families, languages, ids = set(families), set(languages), set(ids)
    return [
        item
        for item in items
        if (split == "all" or item.split == split)
        and (not families or item.family in families)
        and (not languages or item.language in languages)
        and (not ids or item.id in ids)
    ]
