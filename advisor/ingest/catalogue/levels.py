"""The level of a course on the European Qualifications Framework, where the catalogue tells it.

Read are levels that name a framework which was referenced one to one ("VKS 4", "EQF level 5", "nlqf_4") and names of
degrees whose level is law (words/levels.yaml). "niveau 3" alone is the level of any scale: it stays text, and so do
"secundair" and "gevorderd".
"""

from __future__ import annotations

import re
from functools import lru_cache

from advisor.ingest.catalogue.words import load, plain

LONGEST = 200  # characters
_URI = re.compile(r"^https?://data\.europa\.eu/snb/eqf/(?:level[-_]?)?(\d+)/?$")


@lru_cache(maxsize=1024)
def eqf(text: str) -> tuple[int | None, bool]:
    """The level, 1 to 8, and whether nothing is wrong with it: "EQF 9" does not exist."""
    if len(text) > LONGEST:
        return None, True
    if match := _URI.match(text.strip()):
        return _checked(match[1])
    said = plain(text.replace("_", " "))
    if said in _degrees():
        return _degrees()[said], True
    told = set(_framework().findall(said))
    if len(told) == 1 and not re.search(r"\d ?(?:\+|plus|tot|to|a|of|or|ou|en|and|et|,|&) ?\d?", said):
        return _checked(told.pop())
    return None, True


def _checked(level: str) -> tuple[int | None, bool]:
    number = int(level)
    return (number, True) if 1 <= number <= 8 else (None, False)


@lru_cache(maxsize=1)
def _degrees() -> dict[str, int]:
    return {
        plain(str(w).replace("_", " ")): n for n, every in load("levels").items() if isinstance(n, int) for w in every
    }


@lru_cache(maxsize=1)
def _framework() -> re.Pattern[str]:
    words = load("levels")
    name, between = ("|".join(map(re.escape, words[key])) for key in ("frameworks", "between"))
    alone = r"(?!\d|[.,]\d|\+| ?(?:plus|tot|to|a|of|or|ou) ?\d?| \d)"  # not "4 of 5", not "4+"
    return re.compile(rf"(?<!\w)(?:{name})[ :]*(?:{between})?[ :]*(\d{{1,3}}){alone}")
