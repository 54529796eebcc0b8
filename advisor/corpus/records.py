"""Makes facts, concepts, holes and links out of blocks of YAML."""

from __future__ import annotations

from typing import get_args

from advisor.corpus.fields import Fields
from advisor.corpus.model import Concept, Fact, Hole, Link, Source, Use
from advisor.corpus.reading import Block

FACT_KINDS = (
    "figure", "definition", "skills", "rule", "who", "where", "when", "list", "quote", "advice", "event",
)  # fmt: skip
HOLE_KINDS = (
    "study", "money", "course", "contact", "figures", "place", "rule", "person", "company", "health", "term",
)  # fmt: skip
LINK_TYPES = ("theme", "role", "occupation", "course")
_MORE = (
    *("aliases", "group", "broader", "role", "kind", "province", "region", "areas", "covers", "in_scope", "turned_to"),
    "asks_for_others",
    "begins",
)


def fact_of(block: Block, topic: str) -> Fact:
    """The fact that `block` describes. Raises CorpusError with file and line."""
    fields = Fields(block)
    fact = Fact(
        id=fields.text("id"),
        topic=topic,
        statement=fields.text3("statement"),
        source=source_of(fields.mapping("source")),
        figures=fields.texts("figures"),
        subject=fields.text3("subject"),
        caveat=fields.optional_text3("caveat"),
        kind=fields.optional("kind", FACT_KINDS),
        asked_as=fields.texts3("asked_as"),
        shown_with=fields.texts("shown_with"),
        replaced_by=fields.texts("replaced_by"),
        use=fields.optional("use", get_args(Use)) or "answer",  # type: ignore[arg-type]
        weak=bool(fields.flag("weak")),
        valid_from=fields.date("valid_from"),
        valid_until=fields.date("valid_until"),
        roles=fields.texts("roles"),
        themes=fields.texts("themes"),
        skills=fields.texts("skills"),
        role_source=fields.optional("role_source", ("stated", "ours")),
        editor_note=fields.optional("editor_note"),
    )
    fields.finish()
    return fact


def source_of(fields: Fields) -> Source:
    """`seen_at` is only written where it is not `url`."""
    source = Source(
        title=fields.text("title"),
        url=(url := fields.optional("url")),
        see_also_url=fields.optional("see_also_url"),
        seen_at=fields.optional("seen_at") or url,
        date=fields.optional("date"),
        seen=fields.optional("seen", ("seed", "excerpt")),
        kind=fields.optional("kind"),
        country=fields.optional("country"),
    )
    fields.finish()
    return source


def concept_of(block: Block, type_: str) -> Concept:
    """A word of the vocabulary. A list in `more` is a tuple."""
    fields = Fields(block)
    lists = {key: fields.texts(key) for key in ("aliases", "areas", "covers", "turned_to", "begins")}
    more = fields.rest(_MORE) | {key: told for key, told in lists.items() if told}
    concept = Concept(
        id=fields.text("id"),
        type=type_,
        label=fields.text3("label"),
        synonyms=fields.texts3("synonyms"),
        more=more,
    )
    fields.finish()
    return concept


def hole_of(block: Block) -> Hole:
    fields = Fields(block)
    hole = Hole(
        id=fields.text("id"),
        statement=fields.text3("statement"),
        asked_as=fields.texts3("asked_as"),
        nearby=fields.texts("nearby"),
        kind=fields.optional("kind", HOLE_KINDS),
        sometimes=bool(fields.flag("sometimes")),
        needs=fields.optional("needs"),
    )
    fields.finish()
    return hole


def link_of(block: Block) -> Link:
    """A line such as `{skill: welding, theme: metals, proof: sk-…}`: one type of link a line."""
    fields = Fields(block)
    found = [(type_, to) for type_ in LINK_TYPES if (to := fields.optional(type_)) is not None]
    if len(found) != 1:
        raise block.error("corpus_link_unclear")
    (type_, to) = found[0]
    link = Link(skill=fields.text("skill"), type=type_, to=to, proof=fields.text("proof"))  # type: ignore[arg-type]
    fields.finish()
    return link
