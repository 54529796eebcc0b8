"""Makes a follow-up question stand alone: "En voor techniekers?", "Only in Antwerp please", "et en ligne ?".

No language model: what the new words name (a role, a theme, a place, a condition) takes the place of
what the earlier question named; a question of its own that only points back ("Where can I learn
that?") keeps its words and is given the subject of the earlier one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from advisor.domain import Turn
from advisor.retrieve.cues import Cues
from advisor.retrieve.followup_words import (
    ABOUT,
    ACRONYM,
    ASKS_ITSELF,
    CLOSES,
    CONDITION_CUES,
    CONDITION_TYPES,
    DENIAL,
    LEANS_PLAINLY,
    MODALS,
    NO_SUBJECT,
    NOT_BUT,
    NOW_IN,
    OPENERS,
    POINTERS,
    QUESTION_WORDS,
    SERIES,
    SERIES_NOUNS,
    SORRY,
    TOO_FAR,
    TRAINING,
    WHAT_ABOUT,
    WHO_PAYS,
    YEAR,
    YEARS,
)
from advisor.retrieve.mentions import Mention, Vocabulary
from advisor.retrieve.subject import names_in, only_conditions
from advisor.retrieve.unwanted import without_refusals
from advisor.text import fold, words

MAX_TURNS_BACK = 6
LONGEST_WISH = 14  # words
TURNS_BESIDE = 4  # messages of the visitor whose words may stand beside the last one
LONGEST_BESIDE, MOST_BESIDE = 200, 14  # letters of the answer, and words
LONGEST_CONDITION = 10  # words
SHORT = 2  # words that carry meaning
ANSWERS_BACK = 2
LEAST_SUBJECT = 3  # words that name the subject; with fewer all that carry meaning are taken
LONGEST_ANSWER = 400  # characters at the start of an answer in which its subject is named
MOST_NAMED = 2


@dataclass(frozen=True)
class Resolved:
    """`text` stands alone; `follow_up` says whether the history was used; `base` is the earlier question
    that it leans on; `kind` is "same" (conditions changed), "points" (a new question about the same
    thing), "repeat" (say it again: simpler, other language) or "alone"; `leans_on` tells the ways of `others` apart;
    `sure` says that it cannot be meant otherwise: another year, a correction."""

    text: str
    follow_up: bool = False
    base: str | None = None
    kind: str = "alone"
    leans_on: str = ""
    sure: bool = False


class FollowUps:
    """Resolves questions against the earlier messages of the visitor."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        cues: Cues,
        function_words: frozenset[str],
        dependent: Callable[[str], float],
        providers: frozenset[str] = frozenset(),
    ) -> None:
        """`dependent(text)` is the probability that a question leans on an earlier one; `providers` are names (see
        `unwanted`)."""
        self._providers = providers
        self._vocabulary = vocabulary
        self._cues = cues
        self._function = function_words
        self._dependent = dependent

    def resolve(self, text: str, history: Sequence[Turn], language: str | None = None) -> Resolved:
        """The question as it would be asked by somebody who had not said anything before."""
        earlier = self._asked(history, language)[-MAX_TURNS_BACK:]
        if earlier and words(earlier[-1]) == words(text):
            earlier = earlier[:-1]
        base: str | None = None
        for message in earlier:
            if base is None or self._says_something(message, language):
                base = self._one(message, base, language).text
        answered = [t.content[:LONGEST_ANSWER] for t in reversed(history) if t.role == "assistant"][:ANSWERS_BACK]
        return self._one(text, base, language, ACRONYM.findall(" ".join(answered)))

    def _asked(self, history: Sequence[Turn], language: str | None) -> list[str]:
        """What the visitor asked before, without what they only refused."""
        said = (t.content for t in history if t.role == "user" and t.content.strip())
        return [without_refusals(text, language, self._vocabulary, self._providers) for text in said]

    def others(
        self, text: str, history: Sequence[Turn], resolved: Resolved, language: str | None = None
    ) -> list[Resolved]:
        """Other ways to read a message in its conversation than as it was `resolved`: beside the words of what the
        visitor asked before, and beside those that the last answer began with."""
        asked = self._asked(history, language)[-TURNS_BESIDE:]
        if not asked or resolved.kind == "repeat" or resolved.sure:
            return []
        answered = [t.content[:LONGEST_BESIDE] for t in history if t.role == "assistant"][-1:]
        found = []
        for leans_on, told in (("asked_before", asked), ("answered", answered)):
            beside = self._words_beside(text, told, language)
            if beside:
                found.append(Resolved(f"{text.rstrip()} ({beside})", True, asked[-1], "points", leans_on))
        return found

    def barely(self, text: str, resolved: Resolved, language: str | None = None) -> Resolved | None:
        """A message that changes conditions, read as the earlier question with these conditions and nothing else that
        it says; None where it names none."""
        if resolved.kind != "same" or not resolved.base:
            return None
        said = TOO_FAR.sub(" ", DENIAL.sub(" ", text))
        mentions = [m for m in self._vocabulary.find(said, language) if m.type in CONDITION_TYPES and not m.denied]
        if not mentions:
            return None
        tokens = words(said)
        named = " ".join(tokens[i] for m in mentions for i in range(m.start, m.end))
        bare = self._replace(resolved.base, named, self._vocabulary.find(named, language), language)
        return replace(resolved, text=bare, leans_on="barely", sure=True)

    def _words_beside(self, text: str, told: Sequence[str], language: str | None) -> str:
        """The words of what was told that carry meaning; not those of a town where the message names another."""
        said = {*words(text), *self._function, *POINTERS}
        named = {m.type for m in self._vocabulary.find(text, language) if not m.denied} & CONDITION_TYPES
        for mention in (m for t in told for m in self._vocabulary.find(t, language) if m.type in named):
            said |= set(mention.surface.split())
        return " ".join(list(dict.fromkeys(w for t in told for w in words(t) if w not in said))[:MOST_BESIDE])

    def _one(self, text: str, base: str | None, language: str | None, named: Sequence[str] = ()) -> Resolved:
        """`named` are the abbreviations of the last answer: "what does that cost?" is then about those."""
        if base is None or not words(text):
            return Resolved(text)
        cues = self._cues.find(text, language)
        tokens = words(text)
        content = [t for t in tokens if t not in self._function and t not in OPENERS]
        if "change" in cues:
            return Resolved(self._cues.strip("change", text).strip(" ,.:;!-") or text)
        shifted = self._other_year(text, base, cues)
        if shifted:
            return Resolved(shifted, True, base, "same", sure=True)
        other = self._other_of_a_series(tokens, base)
        if other:
            return Resolved(other, True, base, "same", sure=True)
        other = self._other_name(text, base, content, language)
        if other:
            return Resolved(other, True, base, "same", sure=True)
        if "correction" in cues or NOT_BUT.match(fold(text)):
            return Resolved(self._correct(base, text, language), True, base, "same", sure=True)
        # "Something shorter, not at university" wants another study, and no shorter answer.
        if cues & {"simpler", "shorter"} and len(tokens) <= LONGEST_WISH and not self._names_a_way(text, language):
            return Resolved(base, True, base, "repeat")
        # "In English?" after a question about courses asks for courses in English, not for the answer in it.
        of_base = self._cues.find(base)
        about_courses = (
            bool(cues & {"course", "exists"})
            or ("course" in of_base and not any(c.startswith("scheme_") for c in of_base))  # "chèque formation"
            or any(m.type == "level" for m in self._vocabulary.find(base, language))
        )
        wished = bool(cues & {"to_nl", "to_en", "to_fr"}) and "asks_language" not in cues
        says_it_again = "say_again" in cues and "exists" not in cues and len(tokens) <= LONGEST_WISH
        says_it_again = says_it_again or bool(NOW_IN.match(fold(text)))
        if wished and (says_it_again or (len(content) <= 3 and not about_courses)):
            return Resolved(base, True, base, "repeat")
        mentions = self._vocabulary.find(text, language)
        about = [m for m in mentions if m.type in ABOUT and not m.denied and m.surface not in self._function | POINTERS]
        condition = _adds_a_condition(text, tokens, cues, mentions)
        if not self._leans(text, tokens, content, about, condition):
            return Resolved(text)
        # What names nothing that takes the place of anything asks something else of the same ("ya du taf là-dedans ?").
        adds = not mentions and len(content) > (tokens[0] in OPENERS)
        if not condition and (adds or self._asks_something(tokens, content, cues, about)):
            # Who pays does not hang on the subject.
            if {"pay", "who"} <= cues and "pay" not in self._cues.find(base):
                if len(content) <= 2 and about_courses:
                    return Resolved(WHO_PAYS.get(language or "", WHO_PAYS["nl"]), True, base, "points")
                return Resolved(
                    f"{text.rstrip()} ({TRAINING.get(language or '', TRAINING['nl'])})", True, base, "points"
                )
            subject = self._subject(base, language, besides=mentions, offers=bool(cues & CONDITION_CUES))
            told = [] if self._is_scheme(text) else words(" ".join([base, *named]))
            schemes = (w for w in told if self._is_scheme(w))
            subject = " ".join([subject, *[w for w in dict.fromkeys(schemes) if w not in subject][:MOST_NAMED]])
            return Resolved(f"{text.rstrip()} ({subject})" if subject else text, True, base, "points")
        only = only_conditions(text, mentions, self._cues, cues, self._function)
        if only and cues & CONDITION_CUES and not about_courses:  # "not online, a real teacher": training is wished
            named = self._subject(base, language, besides=mentions)
            searched = f"{TRAINING.get(language or '', TRAINING['nl'])} {named} {text}"
            return Resolved(searched, True, base, "same", sure=bool(named))
        # "And in Ghent?" says nothing but what takes the place of what.
        short = (tokens[0] in OPENERS or condition) and len(content) <= SHORT
        short = short or (about_courses and only)
        return Resolved(self._replace(base, text, mentions, language), True, base, "same", sure=short)

    def _other_year(self, text: str, base: str, cues: frozenset[str]) -> str | None:
        """ "A year later?", "en 2022?": the earlier question with another year."""
        old = YEAR.findall(base)
        new = YEAR.findall(text)
        if old and not new and cues & {"year_after", "year_before"}:
            years = next((YEARS[w] for w in words(text) if w in YEARS), 1)
            new = [str(int(old[-1]) + (years if "year_after" in cues else -years))]
        elif not (new and len([t for t in words(text) if t not in self._function]) <= 2):
            return None
        if not new or (not old and cues & ASKS_ITSELF):
            return None
        return f"{YEAR.sub(new[-1], base)}" if old else f"{base} {new[-1]}"

    def _other_of_a_series(self, tokens: Sequence[str], base: str) -> str | None:
        """ "En groene?" after a question on soft skills: that question on green ones."""
        content = [t for t in tokens if t not in self._function | OPENERS | SERIES_NOUNS]
        named = next((kind for kind in SERIES if content and set(content) <= kind), None)
        old = words(base)
        others = frozenset().union(*(kind for kind in SERIES if kind is not named))
        if named is None or not set(old) & others or set(old) & named:
            return None
        return " ".join(content[0] if t in others else t for t in old)

    def _other_name(self, text: str, base: str, content: Sequence[str], language: str | None) -> str | None:
        """ "And De Kesel?" after "What did Van Gysegem say about hiring?": that question with the other name."""
        tokens, old_tokens = words(text), words(base)
        if tokens[0] not in OPENERS or not 0 < len(content) <= SHORT:
            return None
        if any(m.surface in content for m in self._vocabulary.find(text, language)):
            return None
        new, old = names_in(text, ()), names_in(base, self._vocabulary.find(base, language))
        told = [t for t in old_tokens if t in old]
        if not new or not told:
            return None
        return " ".join(" ".join(new) if t == told[0] else t for t in old_tokens if t == told[0] or t not in told[1:])

    def _correct(self, base: str, text: str, language: str | None) -> str:
        """ "I meant the vouchers, not the leave": the new words take the place of the old; what is denied goes."""
        said = SORRY.sub("", self._cues.strip("correction", text))
        denied = [*DENIAL.findall(said), *TOO_FAR.findall(said)]
        gone = {w for of in denied for w in words(of) if w not in self._function}
        said = TOO_FAR.sub(" ", DENIAL.sub(" ", said))
        replaced = self._replace(base, said, self._vocabulary.find(said, language), language)
        return " ".join(t for t in words(replaced) if t not in gone)

    def _leans(
        self, text: str, tokens: list[str], content: list[str], about: list[Mention], condition: bool = False
    ) -> bool:
        if LEANS_PLAINLY.search(fold(text)):
            return True
        score = self._dependent(text) - 0.5
        if condition and not about:
            score += 0.4
        if tokens and tokens[0] in OPENERS:
            score += 0.3
        if set(tokens) & POINTERS and not about:
            score += 0.25
        if set(tokens[:2]) & POINTERS and about:  # "is dat meer als het over cybersecurity gaat?"
            score += 0.25
        if len(content) <= 2:
            score += 0.2
        if CLOSES.search(fold(text)) and not about:
            score += 0.4
        if len(tokens) >= 9:
            score -= 0.2
        if len(about) >= 2 or (about and len(content) >= 4):
            score -= 0.25
        return score > 0

    def _asks_something(
        self, tokens: list[str], content: list[str], cues: frozenset[str], about: list[Mention]
    ) -> bool:
        """True for a question with a predicate of its own, False for a fragment that fills in the old one."""
        asks = cues & {"pay", "how_many", "who", "where", "date_when", "euro", "course", "skill", "asks_itself"}
        if tokens and tokens[0] in OPENERS and about and not asks - {"who", "where"}:
            return False
        if asks or self._opens_a_question(tokens) or (set(tokens[1:]) & MODALS and len(content) > 1):
            return True
        return bool(set(tokens) & POINTERS) and not about and len(content) >= 1

    def _opens_a_question(self, tokens: list[str]) -> bool:
        """ "Wat als ik maar voor een stuk slaag?", but not "en wat met techniekers?"."""
        said = tokens[1:] if tokens and tokens[0] in OPENERS else tokens
        return len(said) >= 4 and said[0] in QUESTION_WORDS and said[1] not in WHAT_ABOUT

    def _subject(
        self, base: str, language: str | None, besides: Sequence[Mention] = (), *, offers: bool = False
    ) -> str:
        """What the earlier question is about: what it names with the words beside it ("stem academie"), or all its
        words that carry meaning where it names nothing. What `besides` name takes the place of what is of its sort.
        `offers`: that courses were asked is kept too ("is there one at the weekend?")."""
        tokens = words(base)
        # Of a question that leaned on another itself, what it leaned on: "what does it cost? (EVC)" is about EVC.
        leaned = len(words(base[: base.rindex("(")])) if base.endswith(")") and "(" in base else 0
        content = {i for i, t in enumerate(tokens) if i >= leaned and t not in self._function | POINTERS}
        taken = {_sort(m.type) for m in besides if not m.denied}
        kinds = ABOUT | {"place", *(("kind",) if offers else ())}
        found = [m for m in self._vocabulary.find(base, language) if m.type in kinds]
        kept = [m for m in found if _sort(m.type) not in taken and not m.denied]
        named = {i for m in kept for i in range(m.start, m.end)}
        gone = {i for m in found if m not in kept for i in range(m.start, m.end)} - named
        beside = {i for i in content - gone if i - 1 in named or i + 1 in named}
        told = named | beside
        schemes = {i for i in content if self._is_scheme(tokens[i])}
        if schemes:  # "EVC for an operator without a Belgian diploma, what is it?": about EVC, for an operator
            where = {i for m in kept if m.type == "place" for i in range(m.start, m.end)}
            return " ".join(t for i, t in enumerate(tokens) if i in (schemes | named) - where)
        return " ".join(
            t for i, t in enumerate(tokens) if i in (told if len(told) >= LEAST_SUBJECT else content - gone)
        )

    def _is_scheme(self, name: str) -> bool:
        """Whether a word names a leave, a voucher or the like; "ID" or "IT" of an answer are no subject."""
        return any(cue.startswith("scheme_") for cue in self._cues.find(name))

    def _names_a_way(self, text: str, language: str | None) -> bool:
        return any(m.type in ("level", "place") for m in self._vocabulary.find(text, language))

    def _says_something(self, message: str, language: str | None) -> bool:
        """False for "great!" between two questions: what comes after leans on what was asked before it."""
        content = [t for t in words(message) if t not in self._function | OPENERS]
        return len(content) > 1 or bool(self._cues.find(message, language) or self._vocabulary.find(message, language))

    def _replace(self, base: str, text: str, mentions: list[Mention], language: str | None) -> str:
        """The earlier question with the new mentions in the place of the old ones of the same sort, and what else is
        said behind it."""
        old_tokens, new_tokens = words(base), words(text)
        old = self._vocabulary.find(base, language)
        drop: set[int] = set()
        placed: dict[int, list[str]] = {}
        used: set[int] = set()
        for kind in {_sort(m.type) for m in mentions if not m.denied}:
            told = [m for m in old if _sort(m.type) == kind and m.id not in NO_SUBJECT]
            for mention in told:
                drop.update(range(mention.start, mention.end))
            if told:
                named = [m for m in mentions if not m.denied and _sort(m.type) == kind]
                new = sorted({i for m in named for i in range(m.start, m.end)} - used)
                placed.setdefault(told[0].start, []).extend(new_tokens[i] for i in new)
                used.update(new)
        unwanted = {(m.type, m.id) for m in mentions if m.denied}  # "rather not to university": no longer asked
        drop.update(i for m in old if (m.type, m.id) in unwanted for i in range(m.start, m.end))
        if "online" in self._cues.find(text, language):  # then no longer in the place that was named
            drop.update(i for m in old if m.type == "place" for i in range(m.start, m.end))
        kept: list[str] = []
        for i, token in enumerate(old_tokens):
            kept += placed.get(i, [])
            if i not in drop:
                kept.append(token)
        # With its little words: "en ligne" without "en" would no longer say online.
        added = new_tokens
        if used and all(i in used or t in self._function | OPENERS for i, t in enumerate(new_tokens)):
            return " ".join(kept)
        while added and added[0] in OPENERS and not (language == "fr" and added[0] == "en"):
            added.pop(0)
        before = {t for i, t in enumerate(old_tokens) if i not in drop}
        return " ".join(kept + [a for a in added if a in self._function or a not in before])


def _adds_a_condition(text: str, tokens: Sequence[str], cues: frozenset[str], mentions: Sequence[Mention]) -> bool:
    """ "And it can't cost me anything", "ik woon in Tienen": no question, but a condition on what was asked before. Nor
    is "his brother lives in the Kempen, is there anything there?"."""
    asks = {"how_many", "date_when", "percent", "skill"} if "free" in cues else {*ASKS_ITSELF, "date_when", "skill"}
    anything = "anything_there" in cues and all(m.type in CONDITION_TYPES for m in mentions)
    if ("?" in text and not anything) or len(tokens) > LONGEST_CONDITION or cues & (asks - {"where"}):
        return False
    return bool(cues & CONDITION_CUES) or any(m.type in CONDITION_TYPES and not m.denied for m in mentions)


def _sort(kind: str) -> str:
    """Roles and occupations take each other's place; so do themes and skills."""
    return {"occupation": "role", "skill": "theme"}.get(kind, kind)
