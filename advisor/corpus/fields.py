"""Takes the fields out of one block, strictly: a wrong type or an unknown key is an error with its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from advisor.corpus.model import Text3
from advisor.corpus.reading import Block
from advisor.domain import LANGUAGES


class Fields:
    """Reads the keys of `block.data` one by one; `finish` complains of those that nobody asked for."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self._seen: set[str] = set()

    def _get(self, key: str) -> object:
        self._seen.add(key)
        return self.block.data.get(key)

    def _as_text(self, value: object, path: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.block.error("corpus_not_text", path, field=path)
        return value.strip()

    def text(self, key: str) -> str:
        value = self._get(key)
        if value is None:
            raise self.block.error("corpus_missing", key, field=key)
        return self._as_text(value, key)

    def optional(self, key: str, allowed: Collection[str] = ()) -> str | None:
        value = self._get(key)
        if value is None:
            return None
        text = self._as_text(value, key)
        if allowed and text not in allowed:
            raise self.block.error("corpus_not_allowed", key, field=key, value=text, allowed=", ".join(allowed))
        return text

    def flag(self, key: str) -> bool | None:
        value = self._get(key)
        if value is not None and not isinstance(value, bool):
            raise self.block.error("corpus_not_true_or_false", key, field=key)
        return value

    def date(self, key: str) -> dt.date | None:
        text = self.optional(key)
        if text is None:
            return None
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise self.block.error("corpus_not_a_date", key, field=key, value=text) from error

    def texts(self, key: str) -> tuple[str, ...]:
        return self._list(self._get(key), key)

    def _list(self, value: object, path: str) -> tuple[str, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.block.error("corpus_not_a_list_field", path, field=path)
        return tuple(self._as_text(item, f"{path}.{number}") for number, item in enumerate(value))

    def _by_language(self, key: str, required: bool) -> dict[str, object]:
        value = self._get(key)
        if value is None and not required:
            return {}
        if not isinstance(value, dict):
            raise self.block.error("corpus_missing" if value is None else "corpus_no_languages", key, field=key)
        for language in value:
            if language not in LANGUAGES:
                raise self.block.error("corpus_language_unknown", f"{key}.{language}", field=key, value=language)
        return value

    def text3(self, key: str) -> Text3:
        """A text in all three languages; a missing one is an error."""
        value = self._by_language(key, required=True)
        for language in LANGUAGES:
            if value.get(language) is None:
                raise self.block.error("corpus_language_missing", key, field=key, value=language)
        return {language: self._as_text(value[language], f"{key}.{language}") for language in LANGUAGES}

    def optional_text3(self, key: str) -> Text3 | None:
        return self.text3(key) if self._get(key) is not None else None

    def texts3(self, key: str) -> dict[str, tuple[str, ...]]:
        """Lists by language; a language may be absent."""
        value = self._by_language(key, required=False)
        return {lang: self._list(items, f"{key}.{lang}") for lang, items in value.items() if items}

    def mapping(self, key: str) -> Fields:
        """The fields of a mapping inside this block."""
        value = self._get(key)
        if not isinstance(value, dict):
            raise self.block.error("corpus_missing" if value is None else "corpus_not_a_record", key, field=key)
        inside = {path[len(key) + 1 :]: line for path, line in self.block.lines.items() if path.startswith(f"{key}.")}
        return Fields(Block(self.block.file, self.block.line_of(key), value, inside, self.block.id))

    def rest(self, keys: Collection[str]) -> dict[str, object]:
        """Those of `keys` that are there, as they are."""
        self._seen.update(keys)
        return {key: self.block.data[key] for key in keys if self.block.data.get(key) is not None}

    def finish(self) -> None:
        for key in self.block.data:
            if key not in self._seen:
                raise self.block.error("corpus_unknown_key", key, field=key)
