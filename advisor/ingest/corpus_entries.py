"""What goes into the index beside documents: our own corpus (a passage a language for each fact, course, gap and
overview) and the courses of catalogues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from advisor.corpus.model import Corpus
from advisor.corpus.overviews import Overview
from advisor.domain import LANGUAGES, Passage
from advisor.index.entry import Entry
from advisor.ingest.catalogue.merge import Merged


def corpus_entries(corpus: Corpus, overviews: Mapping[str, Overview]) -> Iterator[Entry]:
    """Entries in a fixed order; the id of a passage is ``<document>@<language>``."""
    for fact in corpus.facts.values():
        for language in LANGUAGES:
            yield Entry(
                Passage(
                    f"{fact.id}@{language}",
                    fact.id,
                    "fact",
                    fact.statement[language],
                    language,
                    fact.source.title,
                    None,
                    fact.source.url or fact.source.see_also_url,
                    fact.source.date,
                ),
                questions=fact.asked_as.get(language, ()),
                context=f"{fact.subject.get(language, '')} {fact.source.title}".strip(),
            )
    for course in corpus.courses.values():
        for language in LANGUAGES:
            words = [course.provider[language], course.location[language] if course.location else ""]
            for kind, ids in (("skill", course.skills), ("theme", course.themes)):
                words += [corpus.concepts[kind][i].label[language] for i in ids if i in corpus.concepts.get(kind, {})]
            yield Entry(
                Passage(
                    f"{course.id}@{language}",
                    course.id,
                    "course",
                    f"{course.name[language]}. {course.description[language]}",
                    language,
                    course.name[language],
                    None,
                    course.url,
                    course.seen_on,
                ),
                questions=course.asked_as.get(language, ()),
                context=" ".join(w for w in words if w),
            )
    for hole in corpus.holes.values():
        for language in LANGUAGES:
            yield Entry(
                Passage(f"{hole.id}@{language}", hole.id, "gap", hole.statement[language], language, hole.id),
                questions=hole.asked_as.get(language, ()),
            )
    for overview in overviews.values():
        for language in LANGUAGES:
            asked = overview.asked_as.get(language, ())
            yield Entry(
                Passage(
                    f"{overview.id}@{language}",
                    overview.id,
                    "overview",
                    asked[0] if asked else overview.id,
                    language,
                    overview.id,
                ),
                questions=asked[1:],
            )


def course_entries(course: Merged) -> Iterator[Entry]:
    """Entries of a course of a catalogue: a passage for each language in which it is told."""
    record = course.record
    where = [record.location or "", *(e.location or "" for e in record.editions)]
    context = " ".join(c for c in (record.provider or "", *dict.fromkeys(where), *record.skills, *record.subjects) if c)
    for language in record.name or record.description:
        name = record.name.get(language) or next(iter(record.name.values()))
        description = record.description.get(language, "")
        yield Entry(
            Passage(
                f"{course.id}@{language}",
                course.id,
                "offer",
                f"{name}. {description}" if description else name,
                language,
                name,
                None,
                record.url,
                record.seen_on or course.seen_on,
            ),
            context=context,
        )
