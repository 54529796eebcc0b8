"""Where does that come from? The sources of the answer before, for who asks after them."""

from __future__ import annotations

import re

from advisor.answer.draft import Draft
from advisor.answer.phrases import written_date
from advisor.answer.repeated import answers_before, share_told
from advisor.corpus.model import Fact
from advisor.retrieve.understand import Understood
from advisor.text import figures, sentences, words

WHOLE = 0.9  # share of the words of a statement that a sentence or two of the answer hold
LONGEST = 9  # words: who says more asks something of their own
MOST = 3
TURNS_BACK = 3  # answers among which the last that told something is looked for
LAST_LETTERS = 20  # of a sentence, by which it is known again
_MARK = re.compile(r"\[\d+\]")


def asks_where_from(understood: Understood) -> bool:
    """ "Wie zegt dat?", "what is your source?", after an answer."""
    text = understood.question.text
    short = len(words(text)) <= LONGEST and not figures(text)
    return short and "asks_source" in understood.own_cues and bool(answers_before(understood))


def tell_sources(understood: Understood, draft: Draft) -> bool:
    """Adds where each statement of the last answer was read; False where none of ours is found in it."""
    facts = _told_last(understood, draft)
    for fact in facts:
        draft.paragraph()
        date = written_date(fact.source.date, draft.language)
        key = "told_from" if date else "told_from_undated"
        draft.phrase(key, supported_by=[fact.id], title=fact.source.title, date=date or "")
    return bool(facts)


def _told_last(understood: Understood, draft: Draft) -> list[Fact]:
    """The facts of the last answer that told any, one for each source, in their order."""
    for answer in reversed(answers_before(understood)[-TURNS_BACK:]):
        found = _told_in(_MARK.sub("", answer), draft)
        if found:
            return list({(f.source.title, f.source.date): f for f in reversed(found)}.values())[::-1][:MOST]
    return []


def _told_in(answer: str, draft: Draft) -> list[Fact]:
    language, knowledge = draft.language, draft.knowledge
    told = [f for f in knowledge.corpus.facts.values() if share_told(f, answer, language, knowledge) >= WHOLE]
    # The words of a short statement may stand in it here and there: its first sentence must end there too.
    place = {f.id: answer.find(sentences(f.statement[language])[0].strip(" .")[-LAST_LETTERS:]) for f in told}
    return sorted((f for f in told if place[f.id] >= 0), key=lambda f: place[f.id])
