"""What to ask next: questions that the advisor can answer, fitting the persona and what was just said."""

from __future__ import annotations

from advisor.answer.draft import Draft
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
_DEFAULT_ROLE = "follow_green"


def follow_ups(
    understood: Understood, intent: str, draft: Draft, phrases: Phrases, vocabulary: Vocabulary
) -> list[str]:
    """Up to three questions in the answer's language; none for someone in distress."""
    table = _BY_INTENT.get(intent)
    if table is None:
        return []
    language, facets = understood.language, understood.facets
    out = []
    for key in table.get(understood.persona, table["worker"]):
        slots = {}
        if key.endswith(("_role", "_become", "_does")):
            named = [("occupation", o) for o in facets.occupations] + [("role", r) for r in facets.roles]
            if not named:
                continue
            slots["role"] = vocabulary.label(*named[0], language).lower()
        if key == "follow_courses_theme":
            if not facets.themes:
                continue
            slots["theme"] = vocabulary.label("theme", facets.themes[0], language).lower()
        out.append(phrases.say(key, language, **slots))
    if len(out) < 2:
        out += [phrases.say(k, language) for k in ("follow_green", "follow_who_pays")]
    asked = set(words(understood.question.text))
    return [q for q in dict.fromkeys(out) if len(asked & set(words(q))) < 0.7 * len(set(words(q)))][:3]
