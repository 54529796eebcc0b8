"""Where does that come from? The sources of the answer before, for who asks after them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.answer.draft import Draft
from advisor.answer.phrases import written_date
from advisor.answer.rank import Evidence
from advisor.answer.repeated import answers_before, share_told
from advisor.corpus.model import Fact
from advisor.retrieve.understand import Understood
from advisor.text import figures, sentences, words

WHOLE = 0.9  # share of the words of a statement that a sentence or two of the answer hold
LONGEST_DOUBT = 16  # words: "are you sure? my uncle says otherwise"
LONGEST = 9  # words: who says more asks something of their own
MOST, MOST_NAMED = 3, 2
TURNS_BACK = 3  # answers among which the last that told something is looked for
LAST_LETTERS = 20  # of a sentence, by which it is known again
_MARK = re.compile(r"\[\d+\]")


def asks_where_from(understood: Understood) -> bool:
    """ "Wie zegt dat?", "what is your source?", "where does the 30,000 come from?"."""
    text = understood.question.text
    leans_on_something = bool(figures(text)) or bool(answers_before(understood))
    doubts = "asks_if_sure" in understood.own_cues and len(words(text)) <= LONGEST_DOUBT
    asks = ("asks_source" in understood.own_cues and len(words(text)) <= LONGEST) or doubts
    return asks and leans_on_something


def tell_sources(understood: Understood, draft: Draft, ranked: Sequence[Evidence]) -> bool | None:
    """Adds where each statement of the last answer was read, or, where a figure is named, the evidence that holds it
    and where that was read; False where we know no such figure, None where none of this is for us to tell."""
    named = set(figures(understood.question.text))
    if named and any(e.kind == "source" and named <= set(figures(e.hit.passage.text)) for e in ranked):
        return None  # a document that was ingested tells it
    facts = _with_figures(named, draft, ranked) if named else _told_last(understood, draft)
    for i, fact in enumerate(facts):
        if named:
            draft.fact(fact)
        when = written_date(fact.source.date, draft.language) or draft.phrases.say("told_from_undated", draft.language)
        key = "told_from_also" if i and not named else "told_from"
        draft.phrase(key, supported_by=[fact.id], title=fact.source.title, date=when)
    if named and not facts:
        draft.phrase("no_evidence")
        draft.phrase("no_evidence_next")
        return False
    draft.caveats(also=facts)
    return True if facts else None


def _with_figures(named: set[str], draft: Draft, ranked: Sequence[Evidence]) -> list[Fact]:
    """The best of the facts that hold all these figures."""
    known = draft.knowledge.corpus.facts
    facts = [known[e.document] for e in ranked if e.document in known]
    return [f for f in facts if named <= set(figures(f.statement[draft.language]))][:MOST_NAMED]


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
