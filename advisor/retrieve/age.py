"""The age that a message tells of the person it is about: "ik ben 15", "a client of 62", "j'ai 19 ans"."""

from __future__ import annotations

import re

from advisor.text import fold

YOUNGEST, OLDEST = 3, 99
# "I have worked here for 30 years" is no age: what stands before or after a number tells which it is.
_AGE = re.compile(
    r"""(?<![\w.,])(?:
        (?:ik\ ben|ben|ik\ word|wordt|i'?m|i\ am|i'm|he's|she's|aged|turning|j'?ai|age\ de|agee\ de)
        \ (?:er\ |nu\ |al\ |nog\ maar\ |net\ |now\ |only\ |just\ |maintenant\ )?(?P<told>\d{1,2})
        (?=\ ?(?:jaar\ oud|jaar\b(?!\ (?:ervaring|geleden|lang))|ans\b(?!\ d'experience)|years?\ old|yo\b|[.,;!?)]|
           (?:en|and|et|zonder|with|sans|met)\b|$))
      | (?:is|van|of|a|(?<!op\ )de)\ (?:er\ |nu\ |now\ )?(?P<theirs>\d{1,2})
        (?=\ (?:jaar\ oud|ans\b(?!\ d'experience))|[;!?)]|[.,](?!\d)|$|\ (?!jaar|years?\b|to\b|a\b|tot\b)[a-z]+\b
           (?<!euro)(?<!euros)(?<!uur)(?<!dagen)(?<!hours)(?<!days)(?<!heures)(?<!jours)(?<!percent)(?<!procent)(?<!people)(?<!mensen)(?<!personen)(?<!personnes)(?<!man))
      | (?P<old>\d{1,2})(?:\ ?jaar\ oud|-?\ ?jarigen?|\ years?\ old|[-\ ]year[-\ ]olds?|\ ?yo\b|\ ?y/o)
      | (?:^|(?<=,\ )|(?<=client\ )|(?<=cliente\ )|(?<=\bg\ ))(?P<bare>\d{1,2})\ ?(?:jaar|ans)(?=[,.;!?]|$)
    )""",
    re.X,
)
_LASTING = re.compile(
    r"\b(?:al|sinds|gedurende|voor|depuis|pendant|durant|fait|il\ y\ a|for|since|over|na|apres)\ +$", re.X
)


def stated_age(text: str) -> int | None:
    """The first age in a text, in years, or None."""
    folded = fold(text)
    for match in _AGE.finditer(folded):
        number = int(next(group for group in match.groups() if group))
        if not YOUNGEST <= number <= OLDEST or _LASTING.search(folded[: match.start()]):
            continue
        return number
    return None
