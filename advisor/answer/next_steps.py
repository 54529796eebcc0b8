"""What to ask next: questions that the advisor can answer, fitting the persona and what was just said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from advisor.answer.phrases import Phrases
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.understand import Understood
from advisor.text import words

_BY_INTENT = {
    "figure": {
        "youth": ("follow_study", "follow_green", "follow_try"),
        "worker": ("follow_study", "follow_green", "follow_who_pays"),
        "counsellor": ("follow_study", "follow_green", "follow_who_pays"),
    },
    "skills": {
        "youth": ("follow_become", "follow_what_does", "follow_try"),
        "worker": ("follow_who_pays", "follow_courses_role", "follow_courses_theme"),
        "counsellor": ("follow_courses_role", "follow_courses_theme", "follow_who_pays"),
    },
    "courses": {
        "youth": ("follow_choose", "follow_try", "follow_become"),
        "worker": ("follow_who_pays", "follow_leave", "follow_skills_role"),
        "counsellor": ("follow_who_pays", "follow_skills_role", "follow_person"),
    },
    "support": {
        "youth": ("follow_choose", "follow_person", "follow_try"),
        "worker": ("follow_leave", "follow_person", "follow_free"),
        "counsellor": ("follow_person", "follow_leave", "follow_free"),
    },
    "definition": {
        "youth": ("follow_become", "follow_try", "follow_study"),
        "worker": ("follow_skills_role", "follow_who_pays", "follow_study"),
        "counsellor": ("follow_skills_role", "follow_who_pays", "follow_person"),
    },
    "explore": {
        "youth": ("follow_choose", "follow_try", "follow_what_does"),
        "worker": ("follow_who_pays", "follow_skills_role", "follow_person"),
        "counsellor": ("follow_choose", "follow_skills_role", "follow_who_pays"),
    },
    "who_where_when": {
        "youth": ("follow_study", "follow_try", "follow_choose"),
        "worker": ("follow_study", "follow_green", "follow_who_pays"),
        "counsellor": ("follow_study", "follow_person", "follow_who_pays"),
    },
    "smalltalk": {
        "youth": ("follow_try", "follow_choose", "follow_green"),
        "worker": ("follow_green", "follow_who_pays", "follow_study"),
        "counsellor": ("follow_who_pays", "follow_person", "follow_study"),
    },
    "out_of_scope": {
        "youth": ("follow_try", "follow_choose", "follow_study"),
        "worker": ("follow_green", "follow_who_pays", "follow_person"),
        "counsellor": ("follow_study", "follow_who_pays", "follow_person"),
    },
}
REFUSED = "refused_suggestions.yaml"
OF_A_ROLE, OF_A_THEME = ("_role", "_become", "_does"), "_theme"


@dataclass(frozen=True)
class NextSteps:
    """`refused` are the questions on a job or a theme, by language, that we would suggest and have no answer to
    (`corpus/language/refused_suggestions.yaml`, made by ``python -m evals.fit.suggested``)."""

    phrases: Phrases
    vocabulary: Vocabulary
    refused: Mapping[str, Collection[str]]

    def of(self, understood: Understood, intent: str) -> list[str]:
        """Up to three questions in the answer's language; none for someone in distress."""
        table = _BY_INTENT.get(intent)
        if table is None:
            return []
        language = understood.language
        out = [q for key in table.get(understood.persona, table["worker"]) if (q := self._asked(key, understood))]
        if len(out) < 2:
            out += [self.phrases.say(k, language) for k in ("follow_green", "follow_who_pays")]
        asked = set(words(understood.question.text))
        return [q for q in dict.fromkeys(out) if len(asked & set(words(q))) < 0.7 * len(set(words(q)))][:3]

    def _asked(self, key: str, understood: Understood) -> str | None:
        """The question of `key` about the job or the theme that was asked; None without one, or without an answer."""
        facets, language = understood.facets, understood.language
        if key.endswith(OF_A_ROLE):
            named = [("occupation", o) for o in facets.occupations] + [("role", r) for r in facets.roles]
        elif key.endswith(OF_A_THEME):
            named = [("theme", t) for t in facets.themes]
        else:
            return self.phrases.say(key, language)
        found = self.suggested(key, *named[0], language) if named else None
        return None if found in self.refused.get(language, ()) else found

    def suggested(self, key: str, kind: str, name: str, language: str) -> str:
        """The question of `key` about a job or a theme of the vocabulary, in `language`."""
        slot = "theme" if kind == "theme" else "role"
        return self.phrases.say(key, language, **{slot: self.vocabulary.label(kind, name, language).lower()})
