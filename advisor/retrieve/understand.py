"""What is asked: language, kind of question, and the conditions in it. Facts are not looked at here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from advisor.domain import LANGUAGES, Question, Turn
from advisor.embed.encoder import Encoder
from advisor.retrieve.age import stated_age, without_age
from advisor.retrieve.budget import budget, without_budget
from advisor.retrieve.bystanders import of_bystanders
from advisor.retrieve.classifier import Classifier, LinearClassifier
from advisor.retrieve.courtesies import without_courtesies
from advisor.retrieve.cues import Cues
from advisor.retrieve.document_classifier import DocumentClassifier
from advisor.retrieve.exemplars import TOLD, UNSAID
from advisor.retrieve.facets import Facets, asked_levels, audiences, mode, with_age_told_before
from advisor.retrieve.followup import TURNS_BESIDE, FollowUps, Resolved
from advisor.retrieve.followup_words import ASKS_ITSELF
from advisor.retrieve.language import LanguageDetector
from advisor.retrieve.length import at_most
from advisor.retrieve.mentions import Mention, Vocabulary
from advisor.retrieve.noted import notes, notes_kept
from advisor.retrieve.spelling import badly_typed, meant_vector
from advisor.retrieve.subject import DETAIL_CUES, without_conditions, without_language_level, without_names
from advisor.retrieve.unwanted import unwanted, without_refusals
from advisor.retrieve.wording import WordingClassifier
from advisor.text import clauses, words

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
LONGEST_QUESTION = 600  # the classifier is trained on short ones; a long one is judged by its first words
NOT_DUTCH = "not-nl"  # asked of a course: any language but Dutch
LONGEST_HALVED = 200  # characters: of a story a few words less change little, and it costs most to read again
LEAST_BEFORE = -5.0  # log-probability under which an earlier message was not about a document
WORDS_WEIGHT = 0.3  # of what the words say of the subject, beside the sense: the best of five on the dev questions


TEENS = range(12, 20)  # years
_IN_A_COUNTRY = re.compile(r"\b(?:in|naar|near|around|en|au|aux|vers)\s+((?:the\s+)?[\w-]+)", re.I)
_HOME = frozenset({"wallonia", "brussels"})  # courses there are in the list
_WISHES = frozenset({"to_nl", "to_en", "to_fr"})
LEAST_BESIDE_A_WISH = 4  # words
_ASKS = ASKS_ITSELF | {"where", "how_long", "skill", "date_when", "asks_itself"}


@dataclass(frozen=True)
class Understood:
    """A question, understood. `text` stands alone; `language` is that of the answer; `asked_in` that of
    the question (may be one that we do not answer in); `corrected` is `text` as it was meant, and `vector` the
    (384,) vector of both; `typed_vector` is that of the message alone, just as it was typed; `about` tells for each
    document of ours the log-probability that it is the subject (see `document_classifier`), empty with another corpus,
    `bare` the same without the conditions on courses that the question states, and `detail` without its names, where it
    wants a number, a day or a name (see `subject`), and `before` how probable it is, in [0, 1], that the visitor asked
    for it in an earlier message; it is empty where nothing was asked before;
    `cues` are those of `text` and `own_cues` those of the message alone;
    `intents` maps each label of the intent classifier to its probability; `brief` marks a part of a message that
    asks several things; `elsewhere` tells how probable it is that the message is meant in another way and then asks for
    a document, in [0, 1]; `unsaid` are the log-odds that such a question asks for what no source tells, by examples of
    both ("which firms are they?" beside "what do they make?"); of the `unwanted` they want to hear nothing."""

    question: Question
    text: str
    language: str
    asked_in: str
    corrected: str
    vector: np.ndarray
    typed_vector: np.ndarray
    about: Mapping[str, float]
    bare: Mapping[str, float]
    detail: Mapping[str, float]
    before: Mapping[str, float]
    intents: Mapping[str, float]
    own_intents: Mapping[str, float]
    facets: Facets
    cues: frozenset[str]
    own_cues: frozenset[str]
    resolved: Resolved
    mentions: tuple[Mention, ...] = ()
    simpler: bool = False
    brief: bool = False
    elsewhere: Mapping[str, float] = field(default_factory=dict)
    unsaid: float = 0.0
    unwanted: frozenset[str] = frozenset()

    @property
    def persona(self) -> str:
        """The one that was chosen; else who tells that they are a teenager is young, and all others are workers."""
        told = self.facets.age
        return self.question.profile.persona or ("youth" if told is not None and told in TEENS else "worker")


@dataclass
class Understanding:
    """All that is needed to understand a question; built once, then only read."""

    encoder: Encoder
    vocabulary: Vocabulary
    cues: Cues
    languages: LanguageDetector
    function_words: frozenset[str]
    classifiers: Mapping[str, Classifier]
    meant: Callable[[str, str | None], str] = lambda text, language: text
    abroad: Cues = field(default_factory=lambda: Cues({}))  # words of other languages, named by their English
    world: Cues = field(default_factory=lambda: Cues({}))  # countries and regions that we are not about
    providers: frozenset[str] = frozenset()  # names, folded, of who gives training or advice
    follow_ups: FollowUps = field(init=False)

    def __post_init__(self) -> None:
        self.follow_ups = FollowUps(self.vocabulary, self.cues, self.function_words, self.leans, self.providers)

    def leans(self, text: str) -> float:
        """How likely a message leans on an earlier one, in [0, 1], by its own words."""
        model = self.classifiers.get("follow_up")
        if model is None:
            return 0.5
        return model.probabilities(self.encode(text)).get("dependent", 0.5)

    def encode(self, text: str) -> np.ndarray:
        """The vector of a question, (384,). The model knows few words in capitals: shouting is read as speech."""
        text, known = _as_encoded(text), notes().vectors
        if text not in known:
            known[text] = self.encoder.encode_queries([text])[0]
        return known[text]

    def prepare(self, texts: Iterable[str]) -> None:
        """Encodes what will be asked for next all at once: several short texts take as long as one on each thread."""
        noted = notes_kept()
        new = [t for t in dict.fromkeys(map(_as_encoded, texts)) if noted is not None and t not in noted.vectors]
        if noted is not None and len(new) > 1:
            noted.vectors.update(zip(new, self.encoder.encode_queries(new), strict=True))

    def as_meant(self, question: Question) -> Question:
        """`question` with its messages as they were meant, where they are typed badly or in capitals, and without what
        opens and closes a letter. What was meant is never shown."""
        said: list[Turn] = []
        earlier: list[str] = []  # newest first
        for turn in (*question.history, Turn("user", question.text)):
            if turn.role == "user":  # each in its own language: French is no mistyped Dutch
                asked_in = self.languages.detect(turn.content, earlier=earlier).code
                earlier.insert(0, turn.content)
                turn = replace(turn, content=self._meant(turn.content, asked_in))
            said.append(turn)
        return replace(question, text=said[-1].content, history=tuple(said[:-1]))

    def _meant(self, text: str, asked_in: str | None) -> str:
        text = without_courtesies(text.lower() if text.isupper() else text)
        corrected = self.meant(text, asked_in)
        return corrected if badly_typed(text, corrected) else text

    def understand(
        self, question: Question, resolved: Resolved | None = None, before: Mapping[str, float] | None = None
    ) -> Understood:
        """Reads `question` in its conversation, or as it was `resolved`; `before`, where it is known, is what was asked
        before (see `Understood`)."""
        earlier = [t.content for t in reversed(question.history) if t.role == "user"]
        asked_in = self.languages.detect(question.text, earlier=earlier).code
        cues = self.cues.find(question.text, asked_in)
        wish = None if resolved else self._language_wished(question, asked_in)
        if wish:
            return self.understand(wish)
        resolved = resolved or self.follow_ups.resolve(question.text, question.history, asked_in)
        language = question.language
        if language is None:
            language = asked_in
            if resolved.kind == "repeat":
                language = next((c[3:] for c in ("to_nl", "to_en", "to_fr") if c in cues), asked_in)
            if language not in LANGUAGES:
                language = "en" if "to_en" in cues else "nl"
        if resolved.kind == "alone" and resolved.text != question.text:  # another subject: nothing said before counts
            known = language if asked_in in LANGUAGES else None
            return self.understand(replace(question, text=resolved.text, history=(), language=known))
        if asked_in not in LANGUAGES:
            resolved = replace(resolved, text=self._with_english(resolved.text))
        resolved = replace(resolved, text=without_refusals(resolved.text, asked_in, self.vocabulary, self.providers))
        asked, all_cues = resolved.text, self.cues.find(resolved.text, asked_in)
        resolved = replace(resolved, text=without_budget(asked, all_cues))
        if resolved.text != asked:
            all_cues = self.cues.find(resolved.text, asked_in)
        plain = resolved.text if "age_asked" in all_cues else without_age(resolved.text)
        plain = without_language_level(plain)
        corrected = self.meant(plain, asked_in)
        bare, detail = self._halves(corrected, asked_in, all_cues)
        self.prepare(filter(None, (resolved.text, corrected, question.text, bare, detail)))
        vector = meant_vector(self.encode, resolved.text, corrected)
        if resolved.follow_up and resolved.kind != "repeat" and not resolved.sure:
            vector = self._in_conversation(vector, question)
        alone = resolved.text == question.text
        typed = vector if alone and corrected == question.text else self.encode(question.text)
        intents = self._intents(vector)
        own_intents = intents if alone else self._intents(typed)
        refused = unwanted([*reversed(earlier), question.text], asked_in, self.vocabulary, self.providers)
        found = self.vocabulary.find(resolved.text, asked_in)
        mentions = tuple(m for m in found if m.id not in refused or m.type not in ("sector", "theme"))
        about, about_bare, about_detail = self._abouts(plain, vector, bare, detail)
        if resolved.kind == "repeat" or "simpler" in cues:
            before = {}
        return Understood(
            question=question,
            text=resolved.text,
            language=language,
            asked_in=asked_in,
            corrected=corrected,
            vector=vector,
            typed_vector=typed,
            about=about,
            bare=about_bare,
            detail=about_detail,
            before=self._asked_before(earlier[:TURNS_BESIDE]) if before is None else before,
            intents=intents,
            own_intents=own_intents,
            cues=all_cues,
            own_cues=cues,
            resolved=resolved,
            mentions=mentions,
            facets=with_age_told_before(self._facets(mentions, all_cues, asked, question), question, resolved),
            simpler="simpler" in cues,
            unsaid=self._unsaid(vector),
            unwanted=refused,
        )

    def _language_wished(self, question: Question, asked_in: str) -> Question | None:
        """ "In English please, my colleague reads along: how long does it take?": the rest, to be answered in that
        language. None where no language is wished in a clause of its own, or little else is said."""
        if not question.history:
            return None
        told = clauses(question.text)
        said = [self.cues.find(clause, asked_in) for clause in told]
        wished = [i for i, cues in enumerate(said) if "wishes" in cues and cues & _WISHES]
        rest = " ".join(clause for i, clause in enumerate(told) if i not in wished)
        if not wished or not words(rest):
            return None
        if "?" not in rest and not self.cues.find(rest, asked_in) & _ASKS:
            # "In Dutch please, so that I can print it". Courses in a language are no wish for the answer in it.
            language = None if said[wished[0]] & {"course", "exists"} else next(iter(said[wished[0]] & _WISHES))[3:]
            return replace(question, text=told[wished[0]].strip(" ,"), language=question.language or language)
        if len(words(rest)) < LEAST_BESIDE_A_WISH:
            return None
        code = next(iter(sorted(said[wished[0]] & _WISHES)))[3:]
        return replace(question, text=rest, language=question.language or code)

    def _in_conversation(self, vector: np.ndarray, question: Question) -> np.ndarray:
        """The vector of a follow-up, half of the question as it was resolved and half of its words beside all that the
        visitor asked before: what it leans on may stand further back than the last message."""
        earlier = [t.content for t in question.history if t.role == "user"][-TURNS_BESIDE:]
        beside = " ".join(w for text in earlier for w in words(text) if w not in self.function_words)
        both = vector + self.encode(f"{question.text} ({beside})")
        return both / np.linalg.norm(both)

    def _with_english(self, text: str) -> str:
        """A text in a language that we do not answer in, with the English of the words of the field in it beside it."""
        named = sorted(self.abroad.find(text))
        return f"{text} ({', '.join(named)})" if named else text

    def about(self, texts: Sequence[str], vectors: Sequence[np.ndarray]) -> list[Mapping[str, float]]:
        """For each text with its vector: for each document of ours, and NONE_OF_OURS, the log-probability that it is
        about that, by its sense and by its words; empty with another corpus."""
        model, worded = self.classifiers.get("document"), self.classifiers.get("wording")
        if not isinstance(model, DocumentClassifier):
            return [{} for _ in texts]
        known, keys = notes().about, [(t, v.tobytes()) for t, v in zip(texts, vectors, strict=True)]
        new = {k: v for k, v in zip(keys, vectors, strict=True) if k not in known}
        if new:
            words_say: np.ndarray | float = 0.0
            if isinstance(worded, WordingClassifier):
                words_say = WORDS_WEIGHT * np.stack([worded.log_likelihoods(text) for text, _ in new])
            known |= zip(new, model.log_probabilities(np.stack(list(new.values())), words_say), strict=True)
        return [known[k] for k in keys]

    def _halves(self, corrected: str, asked_in: str | None, cues: frozenset[str]) -> tuple[str | None, str | None]:
        """A question without the conditions that it states, and without its names; None where that says no more."""
        if "document" not in self.classifiers or len(corrected) > LONGEST_HALVED:
            return None, None
        mentions = self.vocabulary.find(corrected, asked_in)
        bare = without_conditions(corrected, mentions, self.cues, cues, self.function_words)
        return bare, without_names(corrected, mentions, self.function_words) if cues & DETAIL_CUES else None

    def _abouts(
        self, text: str, vector: np.ndarray, bare: str | None, detail: str | None
    ) -> tuple[Mapping[str, float], Mapping[str, float], Mapping[str, float]]:
        """What a question is about, and its two halves, where it has them."""
        texts = [text, *(half for half in (bare, detail) if half is not None)]
        found = self.about(texts, [vector, *map(self.encode, texts[1:])])
        about = found.pop(0)
        return about, found.pop(0) if bare is not None else about, found.pop(0) if detail is not None else about

    def _asked_before(self, earlier: Sequence[str]) -> Mapping[str, float]:
        """For each document of ours, how probable it is that one of the earlier messages asked for it."""
        found = self.about(earlier, [self.encode(text) for text in earlier]) if earlier else []
        before: dict[str, float] = {}
        for about in found:
            for document, chance in about.items():
                if chance > LEAST_BEFORE:
                    before[document] = max(before.get(document, 0.0), float(np.exp(chance)))
        return before

    def on_its_own(self, understood: Understood) -> Understood:
        """The message with what it names and states by its own words; all else is left as it was `understood`."""
        question, cues = understood.question, understood.own_cues
        alone = Question(question.text)
        mentions = tuple(self.vocabulary.find(question.text, understood.asked_in))
        facets = self._facets(mentions, cues, question.text, alone)
        return replace(understood, question=alone, text=question.text, cues=cues, mentions=mentions, facets=facets)

    def without_conditions(self, understood: Understood) -> str | None:
        """The question without the conditions on courses that it states; None where it states none."""
        text, language = understood.corrected, understood.asked_in
        mentions = self.vocabulary.find(text, language)
        return without_conditions(text, mentions, self.cues, understood.cues, self.function_words)

    def _intents(self, vector: np.ndarray) -> Mapping[str, float]:
        model = self.classifiers.get("intent")
        return model.probabilities(vector) if model else {}

    def _unsaid(self, vector: np.ndarray) -> float:
        model = self.classifiers.get("unsaid")
        return model.log_odds(vector, UNSAID, TOLD) if isinstance(model, LinearClassifier) else 0.0

    def _facets(self, mentions: Sequence[Mention], cues: frozenset[str], text: str, question: Question) -> Facets:
        def ids(kind: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(m.id for m in mentions if m.type == kind and not m.denied))

        roles = list(ids("role"))
        occupations = ids("occupation")
        for occupation in occupations:
            role = self.vocabulary.concepts["occupation"][occupation].more.get("role")
            if role and role not in roles:
                roles.append(str(role))
        sectors = ids("sector")
        known = self.vocabulary.concepts.get("sector", {})
        inside = tuple(s for s in sectors if known[s].more.get("in_scope"))
        aside = of_bystanders(mentions, cues, text, known)
        themes, skills, places = ids("theme"), ids("skill"), ids("place")
        profile = question.profile
        if not roles and profile.role:
            roles = self._profile(profile.role, "role", "occupation")
        if not themes and not skills and profile.theme:
            themes = tuple(self._profile(profile.theme, "theme"))
        if not places and profile.place:
            places = tuple(self._profile(profile.place, "place"))
        another = "other" if "in_another" in cues else None
        named = [c[3:5] for c in ("in_dutch", "in_english", "in_french") if c in cues]
        if "good_or_bad_at" in cues:  # "nul en français": a subject at school; "… des études en anglais" is wished
            named, another = named[1:], None
        taught = named[0] if named else None
        if "not_in_dutch" in cues and taught in (None, "du"):  # "my Dutch is poor" asks for no course in Dutch
            taught, another = None, NOT_DUTCH
        return Facets(
            roles=tuple(r for r in roles if r != "all"),
            occupations=occupations,
            themes=themes,
            skills=skills,
            sectors=inside,
            other_sectors=tuple(s for s in sectors if s not in inside and s not in aside),
            places=places,
            nearby="nearby" in cues,
            audiences=audiences(ids("audience"), cues),
            levels=self._with_covered(asked_levels(mentions, text)),
            mode=mode(cues),
            free="free" in cues,
            taught_in={"du": "nl", "en": "en", "fr": "fr"}.get(taught or "", another),
            years=tuple(dict.fromkeys(_YEAR.findall(text))),
            age=stated_age(text),
            abroad=not taught and self._abroad(text),
            at_most=at_most(text),
            budget=budget(text, cues),
        )

    def _with_covered(self, levels: Sequence[str]) -> tuple[str, ...]:
        """The levels, then those that are given at a school among them ("university")."""
        known = self.vocabulary.concepts.get("level", {})
        return tuple(dict.fromkeys([*levels, *(c for i in levels for c in known[i].more.get("covers", ()))]))

    def _abroad(self, text: str) -> bool:
        """Whether a country is named as the place ("in Germany"): of people and languages nothing is asked of it."""
        named = {name for match in _IN_A_COUNTRY.finditer(text) for name in self.world.find(match[1])}
        return bool(named - _HOME)

    def _profile(self, value: str, *kinds: str) -> list[str]:
        """What a profile names, as ids: it may hold an id or any word for it."""
        for kind in kinds:
            if value in self.vocabulary.concepts.get(kind, {}):
                return [value]
        return [m.id for m in self.vocabulary.find(value) if m.type in kinds]


def _as_encoded(text: str) -> str:
    return (text.lower() if text.isupper() else text)[:LONGEST_QUESTION]
