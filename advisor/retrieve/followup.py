"""Makes a follow-up question stand alone: "En voor techniekers?", "Only in Antwerp please", "et en ligne ?".

No language model: what the new words name (a role, a theme, a place, a condition) takes the place of
what the earlier question named; a question of its own that only points back ("Where can I learn
that?") keeps its words and is given the subject of the earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from advisor.domain import Turn
from advisor.retrieve.cues import Cues
from advisor.retrieve.mentions import Mention, Vocabulary
from advisor.retrieve.subject import names_in
from advisor.text import fold, words

# Words that point back at something said before, or that open a question which leans on the last one.
_POINTERS = frozenset(
    "dat die daar daarvoor daarmee daarover daarbij daaraan daarin daarna "
    "hiervoor hierbij ervoor ervan eraan erbij erin ermee "
    "hij zij ze hem haar het zo'n zoiets dit deze zulke "
    "it that this those these they them there he she such one "
    "ca cela celui celle ceux celles y en il elle ils elles ce cette cet la-bas".split()
)
_OPENERS = frozenset(
    "en and et maar but mais of or ou ook also aussi alleen only seulement enkel just juste ok".split()
)
# With these a message cannot stand alone, whatever else it names.
_LEANS_PLAINLY = re.compile(
    r"""\b(?:daarvan|daaronder|of\ (?:those|them)|parmi\ (?:eux|elles|ceux)|d'entre\ (?:eux|elles)|la-dedans)\b
    |^(?:en\ |and\ |et\ )?(?:krijgt|mag|moet|kan|heeft|is|does|can|has|must|may|est-ce\ qu[e'])\ ?
      (?:hij|ze|zij|he|she|it|they|elle|il)\b
    |^(?:et|mais)\ c'est\b
    |^(?:en|and)\ (?:is|are)\ (?:het|dat|it|that|those)\b
    |^(?:il|elle)\ \w+\ (?:quoi|combien)\b
    |\ber\ (?:ook\ |nog\ )?een(?=\ (?:in|bij|rond|vlakbij|dicht)\b|\W*$)|\b(?:find|is\ there)\ one\b|\ben\ trouver\b""",
    re.X,
)
# "Not Asse but Tienen": the second takes the place of the first.
_NOT_BUT = re.compile(
    r"^(?:(?:ah|oh|euh|nee|neen|no|non)\ )*(?:niet|geen|not|pas)\ [^,.;!?]{2,40}?\ (?:maar|but|mais)\ (?:wel\ )?\w",
    re.X,
)
_QUESTION_WORDS = frozenset("wat hoe waarom what how why que comment pourquoi".split())
_WHAT_ABOUT = frozenset("met over about avec".split())
_ABOUT = frozenset({"role", "occupation", "theme", "skill", "sector"})
MAX_TURNS_BACK = 6
LONGEST_WISH = 14  # words
TURNS_BESIDE = 4  # messages of the visitor whose words may stand beside the last one
LONGEST_BESIDE, MOST_BESIDE = 200, 14  # letters of the answer, and words
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARS = {
    word: n
    for n, said in enumerate(("twee two deux 2", "drie three trois 3", "vier four quatre 4", "vijf five cinq 5"), 2)
    for word in said.split()
}
# With one of these a question asks something of its own: "and how many were there in 2020?"
_ASKS_ITSELF = frozenset({"how_many", "percent", "euro", "who", "where", "pay"})
_DENIAL = re.compile(r"\b(?:niet|geen|not|pas|no)\b((?:(?! (?:maar|mais|but)\b)[^.,;!?])*)")
# "Sint-Niklaas is too far": it is not that which is asked for.
_TOO_FAR = re.compile(
    r"[^,.;!?]{2,40}?\ (?:is|ligt|zit|c'est|est|ca\ fait)\ [^,.;!?]{0,12}?(?:te\ ver|too\ far|trop\ loin)[^,.;!?]*",
    re.X,
)
_SORRY = re.compile(r"^(?:\s|[,.!-]|\b(?:nee|neen|no|non|sorry|pardon|oh|ah|euh|wacht|wait|attends)\b)+")
_ACRONYM = re.compile(r"\b[A-Z]{2,}[\w-]*")
_TRAINING = {"nl": "opleiding", "en": "training", "fr": "formation"}
# "Who pays for that then?": all that is asked.
_WHO_PAYS = {"nl": "Wie betaalt mijn opleiding?", "en": "Who pays for my training?", "fr": "Qui paie ma formation ?"}
# Kinds of skills that the study counts beside each other: "and green ones?" after a question on soft skills.
_SERIES = tuple(
    frozenset(said.split())
    for said in (
        "groen groene green vert verte verts vertes",
        "digitaal digitale digital numerique numeriques",
        "soft zachte sociale softskills",
        "technisch technische technical technique techniques",
    )
)
_SERIES_NOUNS = frozenset("skills skill vaardigheden vaardigheid competenties competences ones les des".split())
_CONDITION_CUES = frozenset(
    {"free", "online", "not_online", "on_site", "evening", "weekend", "daytime", "in_dutch", "in_english", "in_french"}
)
_CONDITION_TYPES = frozenset({"place", "mode", "audience", "level"})
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
    ) -> None:
        """`dependent(text)` is the probability that a question leans on an earlier one."""
        self._vocabulary = vocabulary
        self._cues = cues
        self._function = function_words
        self._dependent = dependent

    def resolve(self, text: str, history: Sequence[Turn], language: str | None = None) -> Resolved:
        """The question as it would be asked by somebody who had not said anything before."""
        earlier = [t.content for t in history if t.role == "user" and t.content.strip()][-MAX_TURNS_BACK:]
        if earlier and words(earlier[-1]) == words(text):
            earlier = earlier[:-1]
        base: str | None = None
        for message in earlier:
            if base is None or self._says_something(message, language):
                base = self._one(message, base, language).text
        answered = [t.content[:LONGEST_ANSWER] for t in reversed(history) if t.role == "assistant"][:ANSWERS_BACK]
        return self._one(text, base, language, _ACRONYM.findall(" ".join(answered)))

    def others(
        self, text: str, history: Sequence[Turn], resolved: Resolved, language: str | None = None
    ) -> list[Resolved]:
        """Other ways to read a message in its conversation than as it was `resolved`: beside the words of what the
        visitor asked before, and beside those that the last answer began with."""
        asked = [t.content for t in history if t.role == "user" and t.content.strip()][-TURNS_BESIDE:]
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
        said = _TOO_FAR.sub(" ", _DENIAL.sub(" ", text))
        mentions = [m for m in self._vocabulary.find(said, language) if m.type in _CONDITION_TYPES and not m.denied]
        if not mentions:
            return None
        tokens = words(said)
        named = " ".join(tokens[i] for m in mentions for i in range(m.start, m.end))
        bare = self._replace(resolved.base, named, self._vocabulary.find(named, language), language)
        return replace(resolved, text=bare, leans_on="barely", sure=True)

    def _words_beside(self, text: str, told: Sequence[str], language: str | None) -> str:
        """The words of what was told that carry meaning; not those of a town where the message names another."""
        said = {*words(text), *self._function, *_POINTERS}
        named = {m.type for m in self._vocabulary.find(text, language) if not m.denied} & _CONDITION_TYPES
        for mention in (m for t in told for m in self._vocabulary.find(t, language) if m.type in named):
            said |= set(mention.surface.split())
        return " ".join(list(dict.fromkeys(w for t in told for w in words(t) if w not in said))[:MOST_BESIDE])

    def _one(self, text: str, base: str | None, language: str | None, named: Sequence[str] = ()) -> Resolved:
        """`named` are the abbreviations of the last answer: "what does that cost?" is then about those."""
        if base is None or not words(text):
            return Resolved(text)
        cues = self._cues.find(text, language)
        tokens = words(text)
        content = [t for t in tokens if t not in self._function and t not in _OPENERS]
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
        if "correction" in cues or _NOT_BUT.match(fold(text)):
            return Resolved(self._correct(base, text, language), True, base, "same", sure=True)
        # "Something shorter, not at university" wants another study, and no shorter answer.
        if "simpler" in cues and len(tokens) <= LONGEST_WISH and not self._names_a_way(text, language):
            return Resolved(base, True, base, "repeat")
        # "In English?" after a question about courses asks for courses in English, not for the answer in it.
        about_courses = (
            bool(cues & {"course", "exists"})
            or "course" in self._cues.find(base)
            or any(m.type == "level" for m in self._vocabulary.find(base, language))
        )
        wished = bool(cues & {"to_nl", "to_en", "to_fr"}) and "asks_language" not in cues
        says_it_again = "say_again" in cues and "exists" not in cues and len(tokens) <= LONGEST_WISH
        says_it_again = says_it_again or bool(_NOW_IN.match(fold(text)))
        if wished and (says_it_again or (len(content) <= 3 and not about_courses)):
            return Resolved(base, True, base, "repeat")
        mentions = self._vocabulary.find(text, language)
        about = [
            m for m in mentions if m.type in _ABOUT and not m.denied and m.surface not in self._function | _POINTERS
        ]
        condition = _adds_a_condition(text, tokens, cues, mentions)
        if not self._leans(text, tokens, content, about, condition):
            return Resolved(text)
        if not condition and self._asks_something(tokens, content, cues, about):
            # Who pays does not hang on the subject.
            if {"pay", "who"} <= cues and "pay" not in self._cues.find(base):
                if len(content) <= 2 and about_courses:
                    return Resolved(_WHO_PAYS.get(language or "", _WHO_PAYS["nl"]), True, base, "points")
                return Resolved(
                    f"{text.rstrip()} ({_TRAINING.get(language or '', _TRAINING['nl'])})", True, base, "points"
                )
            subject = self._subject(base, language, besides=mentions, offers=bool(cues & _CONDITION_CUES))
            kept = [] if self._is_scheme(text) else [n for n in [*words(base), *named] if self._is_scheme(n)]
            subject = " ".join([subject, *[n for n in dict.fromkeys(kept) if n.lower() not in subject][:MOST_NAMED]])
            return Resolved(f"{text.rstrip()} ({subject})" if subject else text, True, base, "points")
        # "And in Ghent?" says nothing but what takes the place of what.
        short = (tokens[0] in _OPENERS or condition) and len(content) <= SHORT
        return Resolved(self._replace(base, text, mentions, language), True, base, "same", sure=short)

    def _other_year(self, text: str, base: str, cues: frozenset[str]) -> str | None:
        """ "A year later?", "en 2022?": the earlier question with another year."""
        old = _YEAR.findall(base)
        new = _YEAR.findall(text)
        if old and not new and cues & {"year_after", "year_before"}:
            years = next((_YEARS[w] for w in words(text) if w in _YEARS), 1)
            new = [str(int(old[-1]) + (years if "year_after" in cues else -years))]
        elif not (new and len([t for t in words(text) if t not in self._function]) <= 2):
            return None
        if not new or (not old and cues & _ASKS_ITSELF):
            return None
        return f"{_YEAR.sub(new[-1], base)}" if old else f"{base} {new[-1]}"

    def _other_of_a_series(self, tokens: Sequence[str], base: str) -> str | None:
        """ "En groene?" after a question on soft skills: that question on green ones."""
        content = [t for t in tokens if t not in self._function | _OPENERS | _SERIES_NOUNS]
        named = next((kind for kind in _SERIES if content and set(content) <= kind), None)
        old = words(base)
        others = frozenset().union(*(kind for kind in _SERIES if kind is not named))
        if named is None or not set(old) & others or set(old) & named:
            return None
        return " ".join(content[0] if t in others else t for t in old)

    def _other_name(self, text: str, base: str, content: Sequence[str], language: str | None) -> str | None:
        """ "And De Kesel?" after "What did Van Gysegem say about hiring?": that question with the other name."""
        tokens, old_tokens = words(text), words(base)
        if tokens[0] not in _OPENERS or not 0 < len(content) <= SHORT:
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
        said = _SORRY.sub("", self._cues.strip("correction", text))
        denied = [*_DENIAL.findall(said), *_TOO_FAR.findall(said)]
        gone = {w for of in denied for w in words(of) if w not in self._function}
        said = _TOO_FAR.sub(" ", _DENIAL.sub(" ", said))
        replaced = self._replace(base, said, self._vocabulary.find(said, language), language)
        return " ".join(t for t in words(replaced) if t not in gone)

    def _leans(
        self, text: str, tokens: list[str], content: list[str], about: list[Mention], condition: bool = False
    ) -> bool:
        if _LEANS_PLAINLY.search(fold(text)):
            return True
        score = self._dependent(text) - 0.5
        if condition and not about:
            score += 0.4
        if tokens and tokens[0] in _OPENERS:
            score += 0.3
        if set(tokens) & _POINTERS and not about:
            score += 0.25
        if set(tokens[:2]) & _POINTERS and about:  # "is dat meer als het over cybersecurity gaat?"
            score += 0.25
        if len(content) <= 2:
            score += 0.2
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
        if tokens and tokens[0] in _OPENERS and about and not asks - {"who", "where"}:
            return False
        if asks or self._opens_a_question(tokens):
            return True
        return bool(set(tokens) & _POINTERS) and not about and len(content) >= 1

    def _opens_a_question(self, tokens: list[str]) -> bool:
        """ "Wat als ik maar voor een stuk slaag?", but not "en wat met techniekers?"."""
        said = tokens[1:] if tokens and tokens[0] in _OPENERS else tokens
        return len(said) >= 4 and said[0] in _QUESTION_WORDS and said[1] not in _WHAT_ABOUT

    def _subject(
        self, base: str, language: str | None, besides: Sequence[Mention] = (), *, offers: bool = False
    ) -> str:
        """What the earlier question is about: what it names with the words beside it ("stem academie"), or all its
        words that carry meaning where it names nothing. What `besides` name takes the place of what is of its sort.
        `offers`: that courses were asked is kept too ("is there one at the weekend?")."""
        tokens = words(base)
        content = {i for i, t in enumerate(tokens) if t not in self._function | _POINTERS}
        taken = {_sort(m.type) for m in besides if not m.denied}
        kinds = _ABOUT | {"place", *(("kind",) if offers else ())}
        found = [m for m in self._vocabulary.find(base, language) if m.type in kinds]
        kept = [m for m in found if _sort(m.type) not in taken and not m.denied]
        named = {i for m in kept for i in range(m.start, m.end)}
        gone = {i for m in found if m not in kept for i in range(m.start, m.end)} - named
        beside = {i for i in content - gone if i - 1 in named or i + 1 in named}
        told = named | beside
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
        content = [t for t in words(message) if t not in self._function | _OPENERS]
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
            told = [m for m in old if _sort(m.type) == kind]
            for mention in told:
                drop.update(range(mention.start, mention.end))
            if told:
                named = [m for m in mentions if not m.denied and _sort(m.type) == kind]
                new = sorted({i for m in named for i in range(m.start, m.end)} - used)
                placed.setdefault(told[0].start, []).extend(new_tokens[i] for i in new)
                used.update(new)
        if "online" in self._cues.find(text, language):  # then no longer in the place that was named
            drop.update(i for m in old if m.type == "place" for i in range(m.start, m.end))
        kept: list[str] = []
        for i, token in enumerate(old_tokens):
            kept += placed.get(i, [])
            if i not in drop:
                kept.append(token)
        # With its little words: "en ligne" without "en" would no longer say online.
        added = new_tokens
        if used and all(i in used or t in self._function | _OPENERS for i, t in enumerate(new_tokens)):
            return " ".join(kept)
        while added and added[0] in _OPENERS and not (language == "fr" and added[0] == "en"):
            added.pop(0)
        before = {t for i, t in enumerate(old_tokens) if i not in drop}
        return " ".join(kept + [a for a in added if a in self._function or a not in before])


# "And now in Dutch, so that I can print it": it is wished once more, whatever comes behind.
_NOW_IN = re.compile(r"(?:(?:en|and|et|ok\w*)\W+)*(?:nu|now|maintenant)\W+(?:graag |please |svp )?(?:in|en)\b")


def _adds_a_condition(text: str, tokens: Sequence[str], cues: frozenset[str], mentions: Sequence[Mention]) -> bool:
    """ "And it can't cost me anything", "ik woon in Tienen": no question, but a condition on what was asked before. Nor
    is "his brother lives in the Kempen, is there anything there?"."""
    asks = {"how_many", "date_when", "percent", "skill"} if "free" in cues else {*_ASKS_ITSELF, "date_when", "skill"}
    anything = "anything_there" in cues and all(m.type in _CONDITION_TYPES for m in mentions)
    if ("?" in text and not anything) or len(tokens) > LONGEST_CONDITION or cues & (asks - {"where"}):
        return False
    return bool(cues & _CONDITION_CUES) or any(m.type in _CONDITION_TYPES and not m.denied for m in mentions)


def _sort(kind: str) -> str:
    """Roles and occupations take each other's place; so do themes and skills."""
    return {"occupation": "role", "skill": "theme"}.get(kind, kind)
