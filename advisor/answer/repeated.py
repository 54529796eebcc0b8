"""What the visitor was told before: an answer that only says it again helps nobody who asked something new."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.answer.knowledge import Knowledge, stem
from advisor.answer.rank import Evidence
from advisor.answer.schemes import of_an_unnamed_scheme
from advisor.corpus.model import Fact
from advisor.domain import Answer, Question
from advisor.retrieve.followup import TURNS_BESIDE
from advisor.retrieve.understand import Understood
from advisor.text import fold, sentences, words

TOLD = 0.5  # share of a statement's words, weighted by rarity
ASKED = 0.3  # probability that an earlier message asked for it
# Log-odds that something new may be behind what was told. Of the dev conversations in which what was told came out best
# again, something new within these was right in eight of thirteen, and what was told in five.
NEW_BEHIND = 3.0
NOT_ABOUT = -3.0  # of the signal "about" (log-odds): the price of something else is no news
# Probability that a message by its own words asks for a gap, from which on that is said, whatever it is asked of ("and
# what does he earn?"); and from which on another reading is not tried where it was found. Of the messages of the dev
# talks that were not told so, it was right for fourteen, and for one it was not.
OWN_GAP, ADMITTED = 0.95, 0.6
# And that it asks for something else of ours, from which on that is told where the answer does not: of the messages of
# the dev talks seven were right then, and one was wrong.
OWN_SUBJECT = 0.9
_BESIDE = frozenset({"help-1700", "help-vdab-0800"})  # cited for where to check a rule


def told_before(understood: Understood, document: str, knowledge: Knowledge) -> bool:
    """Whether an earlier message asked for a fact, or an earlier answer held most of its statement."""
    if understood.resolved.kind == "repeat":
        return False  # it is wished once more
    if understood.before.get(document, 0.0) >= ASKED:
        return True
    fact = knowledge.corpus.facts.get(document)
    told = " ".join(answers_before(understood)[-TURNS_BESIDE:])
    return fact is not None and bool(told) and share_told(fact, told, understood.language, knowledge) >= TOLD


def led_before(understood: Understood, document: str, knowledge: Knowledge) -> bool:
    """Whether an earlier message asked for a fact, or an earlier answer began with it: what was only told beside may be
    just what is asked now ("but I work half-time")."""
    fact = knowledge.corpus.facts.get(document)
    if fact is None or not told_before(understood, document, knowledge):
        return False
    if understood.before.get(document, 0.0) >= ASKED:
        return True
    length = len(sentences(fact.statement[understood.language]))
    began = (" ".join(sentences(a)[:length]) for a in answers_before(understood)[-TURNS_BESIDE:])
    return any(share_told(fact, start, understood.language, knowledge) >= TOLD for start in began)


def answers_before(understood: Understood) -> list[str]:
    """What was answered in the conversation, the last at the end."""
    return [t.content for t in understood.question.history if t.role != "user"]


def share_told(fact: Fact, text: str, language: str, knowledge: Knowledge) -> float:
    """How much of a statement a text holds, in [0, 1]: the share of its words, weighted by rarity."""
    heard = {stem(w) for w in words(text)}
    weights = {s: knowledge.idf(s, language) for s in map(stem, words(fact.statement[language]))}
    return sum(w for s, w in weights.items() if s in heard) / max(sum(weights.values()), 1e-9)


def something_new(
    understood: Understood, facts: Sequence[Evidence], chosen: Sequence[Evidence], knowledge: Knowledge
) -> list[Evidence]:
    """The chosen facts; where the first was told before, the best new one ahead of it, if one is nearly as good.
    `facts` are best first."""
    if not understood.resolved.follow_up or not understood.before:
        return list(chosen)
    if not led_before(understood, chosen[0].document, knowledge):
        return list(chosen)
    near = [e for e in facts if e.score >= facts[0].score - NEW_BEHIND and e.signal("about") > NOT_ABOUT]
    # What one thing costs is no news of another: of a graduaat, where the price of EVC comes near.
    led = chosen[0].document
    near = [e for e in near if e.document == led or not _of_another(understood, led, e.document)]
    known = [e for e in near if not led_before(understood, e.document, knowledge)]
    new = next((e for e in known if not told_before(understood, e.document, knowledge)), known[0] if known else None)
    return [new, *(e for e in chosen if e is not new)] if new else list(chosen)


def _of_another(understood: Understood, told: str, document: str) -> bool:
    """Whether a document is of a scheme that was neither named nor told."""
    return of_an_unnamed_scheme(understood, document) and told.split("-")[:2] != document.split("-")[:2]


def says_nothing_new(understood: Understood, answer: Answer, knowledge: Knowledge) -> bool:
    """Whether all that an answer tells, and each course that it shows, stood in the last answer already."""
    before = answers_before(understood)[-1:]
    cited = [c.document for c in answer.citations if c.document not in _BESIDE]
    if answer.intent in ("distress", "smalltalk") or answer.abstained or not before or not cited:
        return False
    kind = understood.resolved.kind
    if kind == "repeat" or understood.simpler or (kind == "same" and answer.intent == "courses"):
        return False  # it is wished, or a condition that the courses meet ("but given in French")
    corpus, folded = knowledge.corpus, fold(before[0])
    facts = [corpus.facts[d] for d in cited if d in corpus.facts]
    names = [fold(course.name) for course in answer.courses if course.name]
    return (
        len(facts) + len(answer.courses) >= len(cited)
        and all(share_told(f, before[0], answer.language, knowledge) >= TOLD for f in facts)
        and all(name in folded for name in names)
    )


def says_only_the_same(question: Question, understood: Understood, answer: Answer) -> bool:
    """Whether a message that asks something else gets the last answer once more, word for word."""
    before = [t.content for t in question.history if t.role != "user"][-1:]
    asked = [t.content for t in question.history if t.role == "user"][-1:]
    if (
        not before
        or not asked
        or answer.abstained
        or understood.own_cues & {"asks_source", "asks_if_sure"}
        or answer.intent in ("distress", "smalltalk", "courses")
    ):
        return False
    repeats = understood.resolved.kind == "repeat" or understood.simpler or words(asked[0]) == words(question.text)
    return not repeats and answer.answer.strip() == before[0].strip()


def surely_a_gap(own: tuple[str, float], answer: Answer, knowledge: Knowledge) -> bool:
    """Whether a message by its `own` words, as document and probability, asks for what nothing of ours ever tells; less
    sure will do where the answer says so already."""
    document, chance = own
    gap = knowledge.corpus.holes.get(document)
    found = [c.document for c in answer.citations[:1]] == [document]
    return gap is not None and not gap.sometimes and chance >= (ADMITTED if found else OWN_GAP)


def gap_instead(understood: Understood, answer: Answer, own: tuple[str, float], knowledge: Knowledge) -> bool:
    """Whether a message that leans on an earlier one means a gap that `answer` passes over: by its `own` words it
    surely asks for that, and the answer says nothing new, or nothing of ours ever tells it."""
    document, chance = own
    if chance < OWN_GAP or document not in knowledge.corpus.holes or answer.intent in ("distress", "smalltalk"):
        return False
    if surely_a_gap(own, answer, knowledge):
        return document not in {c.document for c in answer.citations}
    return says_nothing_new(understood, answer, knowledge)


def passes_over(own: tuple[str, float], answer: Answer, knowledge: Knowledge) -> bool:
    """Whether a message by its `own` words surely asks for something of ours that `answer` does not show."""
    document, chance = own
    if chance < OWN_SUBJECT or document in knowledge.corpus.holes or answer.intent in ("distress", "smalltalk"):
        return False
    return not shows(answer, document, knowledge)


def shows(answer: Answer, document: str, knowledge: Knowledge) -> bool:
    """Whether a document is among what an answer cites or offers; of an overview, one of its facts."""
    overview = knowledge.overviews.get(document)
    shown = {*(c.document for c in answer.citations), *(c.id for c in answer.courses)}
    return bool(shown & {document, *(overview.facts if overview else ())})
