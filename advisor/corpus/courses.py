"""Makes a Course out of a schema.org Course with one CourseInstance (JSON-LD).

Our own words stand under the prefix `advisor:`. Every key that is not read here is an error, so that
nothing that an editor writes is lost in silence.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor.corpus.model import Course, Text3
from advisor.corpus.reading import Block
from advisor.domain import LANGUAGES

# The words of schema.org -> those of vocabulary/modes.yaml.
OLDEST = 120  # years, where no last age is told
COURSE_MODES = {"onsite": "on-site", "online": "online", "blended": "blended"}


class _Node:
    """Reads the keys of one JSON-LD node; `finish` complains of those that nobody asked for."""

    def __init__(self, block: Block, data: object, type_: str, path: str = "") -> None:
        self.block, self.path = block, path
        if not isinstance(data, dict) or data.get("@type") != type_:
            raise block.error("corpus_not_of_type", path, field=path or "@graph", value=type_)
        self.data, self._seen = data, {"@type", "@id", "id"}

    def get(self, key: str) -> object:
        self._seen.add(key)
        return self.data.get(key)

    def text(self, key: str) -> str | None:
        value = self.get(key)
        if value is not None and not (isinstance(value, str) and value.strip()):
            raise self.block.error("corpus_not_text", key, field=key)
        return value

    def text3(self, key: str) -> Text3 | None:
        """[{"@language": "nl", "@value": "…"}, …] as nl/en/fr; a plain text is the same in all three."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, str) and value.strip():
            return dict.fromkeys(LANGUAGES, value)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.block.error("corpus_no_languages", key, field=key)
        found = {item.get("@language"): item.get("@value") for item in value}
        for language in LANGUAGES:
            if not isinstance(found.get(language), str) or not found[language].strip():
                raise self.block.error("corpus_language_missing", key, field=key, value=language)
        if len(value) != len(LANGUAGES):
            raise self.block.error("corpus_language_unknown", key, field=key, value=str(sorted(map(str, found))))
        return {language: found[language] for language in LANGUAGES}

    def needed(self, key: str) -> Text3:
        value = self.text3(key)
        if value is None:
            raise self.block.error("corpus_missing", key, field=key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.block.error("corpus_not_a_list_field", key, field=key)
        return tuple(value)

    def node(self, key: str, type_: str) -> _Node | None:
        value = self.get(key)
        return None if value is None else _Node(self.block, value, type_, key)

    def codes(self, key: str, type_: str, code: str) -> tuple[str, ...]:
        """The ids in a list of nodes, each once, in order."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.block.error("corpus_not_a_list_field", key, field=key)
        found: dict[str, None] = {}
        for item in value:
            node = _Node(self.block, item, type_, key)
            text = node.text(code)
            if text is None:
                raise self.block.error("corpus_missing", key, field=f"{key}.{code}")
            node.get("name")  # the word of the source; its id counts
            node.finish()
            found[text] = None
        return tuple(found)

    def by_language(self, key: str) -> dict[str, tuple[str, ...]]:
        value = self.get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise self.block.error("corpus_no_languages", key, field=key)
        return {language: tuple(items) for language, items in value.items()}

    def finish(self) -> None:
        for key in self.data:
            if key not in self._seen:
                raise self.block.error("corpus_unknown_key", key, field=key)


def _ages(block: Block, text: str | None) -> tuple[int, int] | None:
    """ "7-18" or "14-" as first and last age in years."""
    if text is None:
        return None
    first, dash, last = text.partition("-")
    if not (dash and first.isdigit() and (last.isdigit() or not last) and int(first) <= int(last or OLDEST)):
        raise block.error(
            "corpus_not_allowed", "typicalAgeRange", field="typicalAgeRange", value=text, allowed="7-18, 14-"
        )
    return int(first), int(last or OLDEST)


def course_of(block: Block) -> Course:
    """The course that a node of the @graph describes. Raises CorpusError with file and line."""
    node = _Node(block, block.data, "Course")
    provider = node.node("provider", "Organization")
    instance = node.node("hasCourseInstance", "CourseInstance")
    if provider is None or instance is None:
        raise block.error("corpus_missing", field="provider" if provider is None else "hasCourseInstance")
    offer = node.node("offers", "Offer")
    place = instance.node("location", "Place")
    mode = instance.text("courseMode")
    if mode is not None and mode not in COURSE_MODES:
        raise block.error(
            "corpus_not_allowed",
            "courseMode",
            field="courseMode",
            value=mode,
            allowed=", ".join(COURSE_MODES),
        )
    free = node.get("isAccessibleForFree")
    if free is not None and not isinstance(free, bool):
        raise block.error("corpus_not_true_or_false", "isAccessibleForFree", field="isAccessibleForFree")
    node.get("timeRequired")  # the same as advisor:duration, for machines, where ISO 8601 can say it
    course = Course(
        id=block.id,
        name=node.needed("name"),
        provider=provider.needed("name"),
        url=node.text("url"),
        description=node.needed("description"),
        language=node.text("inLanguage"),
        kind=node.text("advisor:kind"),
        level=node.text("educationalLevel"),
        audience=node.codes("audience", "Audience", "audienceType"),
        mode=COURSE_MODES[mode] if mode else None,
        duration=node.text3("advisor:duration"),
        cost=offer.text3("description") if offer else None,
        free=free,
        location=place.text3("name") if place else None,
        places=place.texts("advisor:places") if place else (),
        skills=node.codes("teaches", "DefinedTerm", "termCode"),
        themes=node.codes("about", "DefinedTerm", "termCode"),
        seen_on=node.text("advisor:seenOn"),
        ages=_ages(block, node.text("typicalAgeRange")),
        asked_as=node.by_language("advisor:askedAs"),
    )
    for part in (node, provider, instance, offer, place):
        if part:
            part.finish()
    return course
