"""Answers and search results as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.cli.context import Context
from advisor.cli.serialise import mode
from advisor.cli.terminal import bold, markdown, styled, wrap
from advisor.cli.texts import Texts
from advisor.domain import Answer, Citation, CourseCard, Hit
from advisor.text import one_line

SNIPPET = 300  # characters of a passage in the list of results


def render_answer(answer: Answer, context: Context) -> str:
    """The answer, then courses, numbered sources and next questions, each in the answer's language."""
    texts = _in_language(answer.language, context)
    on = styled(context.out)
    parts = [markdown(answer.answer, on=on)]
    if answer.courses:
        courses = "\n".join(_course(course, texts, on) for course in answer.courses)
        parts.append(f"{bold(texts('answer.courses'), on=on)}\n{courses}")
    if answer.citations:
        sources = "\n".join(_source(citation, texts) for citation in answer.citations)
        parts.append(f"{bold(texts('answer.sources'), on=on)}\n{sources}")
    if answer.follow_ups:
        questions = "\n".join(wrap(one_line(q), indent="  › ", hanging="    ") for q in answer.follow_ups)
        parts.append(f"{bold(texts('answer.follow_ups'), on=on)}\n{questions}")
    return "\n\n".join(part for part in parts if part)


def render_hits(hits: Sequence[Hit], context: Context) -> str:
    """The passages, best first: score, title, place, and how it begins."""
    if not hits:
        return context.texts("messages.nothing_found")
    on = styled(context.out)
    blocks = []
    for number, hit in enumerate(hits, 1):
        passage = hit.passage
        lead = f"{number:2d}. "
        head = f"{hit.score:.2f} {one_line(passage.title)} ({one_line(passage.document)}, {one_line(passage.language)})"
        text = one_line(passage.text)
        text = text if len(text) <= SNIPPET else text[: SNIPPET - 1].rstrip() + "…"
        blocks.append(bold(wrap(head, indent=lead, hanging=" " * 4), on=on) + "\n" + wrap(text, indent="    "))
    return "\n".join(blocks)


def _in_language(language: str, context: Context) -> Texts:
    if language == context.texts.language:
        return context.texts
    try:
        return Texts.load(context.settings.prompts, language)
    except OSError:
        return context.texts


def _source(citation: Citation, texts: Texts) -> str:
    lead = f"  [{citation.marker}] "
    about = [one_line(citation.title), one_line(citation.locator or ""), one_line(citation.date or "")]
    lines = [wrap(", ".join(part for part in about if part), indent=lead, hanging=" " * len(lead))]
    indent = " " * len(lead)
    if citation.url:
        lines.append(indent + one_line(citation.url))
    if citation.caveat:
        lines.append(wrap(texts("answer.caveat", text=one_line(citation.caveat)), indent=indent))
    return "\n".join(lines)


def _course(course: CourseCard, texts: Texts, on: bool) -> str:
    lines = [wrap(f"{one_line(course.name)} — {one_line(course.provider)}", indent="  • ", hanging="    ")]
    how = texts(f"modes.{(mode(course) or '').replace(' ', '_')}") if course.mode else None
    facts = [course.location, how, course.duration, course.cost]
    if course.as_of and not course.notice:  # the notice says since when as well
        facts.append(texts("answer.as_of", date=course.as_of))
    teaches = texts("answer.teaches", text=", ".join(course.skills)) if course.skills else None
    told = [" · ".join(dict.fromkeys(one_line(fact) for fact in facts if fact))]
    told += [one_line(text) for text in (course.why or teaches, course.notice) if text]
    lines += [wrap(text, indent="    ") for text in told if text]
    if course.url:
        lines.append("    " + one_line(course.url))
    return "\n".join(lines)
