"""The age that a message tells of the person it is about: "ik ben 15", "a client of 62", "j'ai 19 ans".

Most who tell it introduce themselves with it and ask of something else ("I'm 16, do girls work in steel?"); but many
known questions on what minors may do begin alike, and would be taken for what is asked. `without_age` leaves it out.
"""

from __future__ import annotations

import re

from advisor.text import fold, words

YOUNGEST, OLDEST = 3, 99
_AGE = re.compile(
    r"""(?<![\w.,])(?:
        (?:ik\ ben|ben|ik\ word|wordt|i'?m|i\ am|he's|she's|aged|turning|j'?ai|agee?\ de)
        \ (?:er\ |nu\ |al\ |nog\ maar\ |net\ |now\ |only\ |just\ |maintenant\ )?(?P<told>\d{1,2})
      | (?:is|van|of|a|(?<!op\ )de)\ (?:er\ |nu\ |now\ )?(?P<theirs>\d{1,2})
      | (?P<old>\d{1,2})(?=\ ?jaar\ oud|-?\ ?jarigen?|\ years?\ old|[-\ ]year[-\ ]olds?|\ ?yo\b|\ ?y/o)
      | (?:^|(?<=,\ )|(?<=client\ )|(?<=cliente\ )|(?<=\bg\ ))(?P<bare>\d{1,2})(?=\ ?(?:jaar|ans)(?:[,.;!?]|$))
    )(?!\d|[.,]\d|\ ?[%€])""",
    re.X,
)
_LASTING = re.compile(
    r"\b(?:al|sinds|gedurende|voor|depuis|pendant|durant|fait|il\ y\ a|for|since|over|na|apres)\ +$", re.X
)
# What a number counts that is no age: "I have worked here for 30 years", "a firm of 40 people", "20 euro".
_COUNTED = frozenset(
    "jaren years a to tot euro euros uur uren hours heures dag dagen days jours procent percent pourcent "
    "mensen personen people personnes man werknemers workers travailleurs minuten minutes km kilometer kilometers "
    "weken weeks semaines maanden months mois".split()
)
# Before "of 12": how many they are, and no age.
_COLLECTIVE = re.compile(
    r"(?:\b(?:teams?|groep(?:en)?|groups?|groupes?|klas(?:sen)?|class(?:es)?|equipes?|ploeg(?:en)?|firma|firm|bedrijf|company|"
    r"boite|entreprise|kmo|pme|afdeling|department|service|crew|reeks|series|serie)|\d)\ +$"
)
_YEARS_THAT_LAST = re.compile(r"\ ?(?:jaar|ans|years?)\ (?:ervaring|geleden|lang|d'experience|experience|ago)\b", re.X)

# A whole clause that tells the age of who asks, with the sign or the word that ends it.
_CLAUSE = re.compile(
    r"""(?:^|(?<=[\s,.;:!?(]))
    (?:ik\ ben|ik\ word|ben|i\ ?['\u2019]?\ ?m|i\ am|j\ ?['\u2019]?\ ?ai|g)
    \ +(?:er\ |nu\ |al\ |nog\ maar\ |net\ |pas\ |bijna\ |now\ |only\ |just\ |almost\ |maintenant\ |presque\ )?
    \d{1,2}(?:[\ -]?(?:jaar|j|years?|yrs?|yo|y/o|ans))?(?:[\ -]?(?:oud|old))?
    (?!\ (?:en|and|et)\ (?:een\ half|half|a\ half|demi))
    \ *(?:$|[,.;:!?)\u2013-]+(?:\ *(?:en|and|et|maar|but|mais)\b)?|\b(?:en|and|et|maar|but|mais)\b)\ *""",
    re.X | re.I,
)
# The same of a teenager who is named before it: "mijn broertje van 9", "a girl of 17", "une fille de 17 ans".
_TEENAGER = re.compile(
    r"""(?<=\w),?\ (?:van|of|de|aged|agee?\ de|\u00e2g\u00e9e?\ de)\ (?:er\ )?(?P<age>1?\d)(?!\d)
    (?:[\ -]?(?:jaar|years?|ans))?(?:[\ -]?(?:oud|old))?(?=$|[,.;:!?)]|\ )""",
    re.X | re.I,
)
LEAST_LEFT = 2  # words


def without_age(text: str) -> str:
    """`text` without the words in which somebody tells how old they are, or how old the teenager is whom they ask for;
    `text` itself where there are none, or where hardly a word is left."""
    match = _CLAUSE.search(text)
    if match is None or stated_age(match[0]) is None:
        match = _TEENAGER.search(text)
        if match is None or stated_age(text) != int(match["age"]):
            return text
    left = f"{text[: match.start()]}{text[match.end() :]}".strip(" ,;:-\u2013")
    return left if len(words(left)) >= LEAST_LEFT else text


def stated_age(text: str) -> int | None:
    """The first age in a text, in years, or None."""
    folded = fold(text)
    for match in _AGE.finditer(folded):
        number = int(next(group for group in match.groups() if group))
        after = folded[match.end() :]
        first, second = [*words(after[:20]), "", ""][:2]
        counted = (first in _COUNTED and second != "old") or _YEARS_THAT_LAST.match(after)
        before = folded[: match.start()]
        counted = counted or (match.lastgroup == "theirs" and _COLLECTIVE.search(before) is not None)
        if YOUNGEST <= number <= OLDEST and not counted and not _LASTING.search(folded[: match.start(match.lastgroup)]):
            return number
    return None
