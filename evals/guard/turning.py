"""Turns a sentence round: a negation put in or taken out, a bound or a side exchanged, "all" and "only" put in."""

from __future__ import annotations

import re
from collections.abc import Iterator

# (kind, pattern, replacement); the first two that fit are taken.
RULES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "nl": (
        ("bound", r"\b(?:minstens|ten minste)\b", "hoogstens"), ("bound", r"\b(?:hoogstens|maximaal)\b", "minstens"),
        ("bound", r"\bmeer dan\b", "minder dan"), ("bound", r"\bminder dan\b", "meer dan"), ("bound", r"\bruim\b", "nog geen"),
        ("side", r"\b[Gg]ratis\b", "tegen betaling"), ("side", r"\bstijgt\b", "daalt"), ("side", r"\bsteeg\b", "daalde"),
        ("side", r"\bdaalt\b", "stijgt"), ("side", r"\bzakte\b", "steeg"), ("side", r"\bmeer\b", "minder"), ("side", r"\bminder\b", "meer"),
        ("taken out", r"\b(?:niet|nooit) (?=\w)", ""), ("taken out", r"\bgeen\b", "een"), ("taken out", r"\bniets\b", "veel"),
        ("put in", r"\bmoet(en)?\b", r"moet\1 niet"), ("put in", r"\b(kan|kunnen|mag|mogen)\b", r"\1 niet"),
        ("put in", r"\b(is|zijn|was|waren) een\b", r"\1 geen"), ("put in", r"\b(heeft|hebben|krijgt|krijgen) ", r"\1 geen "),
        ("put in", r"\b(is|zijn|was|waren|wordt|worden|werd|werden|wil|zal|zullen|bestaat)\b", r"\1 niet"),
        ("all", r"\b(?:ongeveer|circa|zo'n) ", "alle "), ("only", r"\b(?:ook|vooral)\b", "alleen"), ("never", r"\b(telt|doet|doen|geeft|vraagt|duurt|ziet|noemt|schreef|zegt)\b", r"\1 nooit"),
    ),
    "en": (
        ("bound", r"\bat least\b", "at most"), ("bound", r"\b(?:at most|a maximum of|up to)\b", "at least"),
        ("bound", r"\b[Mm]ore than\b", "fewer than"), ("bound", r"\b(?:less|fewer) than\b", "more than"), ("bound", r"\bover (?=\d|t)", "under "),
        ("side", r"\bfree\b", "paid"), ("side", r"\brise[sd]?\b", "fall"), ("side", r"\bfall[s]?\b", "rise"), ("side", r"\bdropped\b", "rose"),
        ("side", r"\bgrew\b", "shrank"), ("side", r"\bmore\b", "less"), ("side", r"\bless\b", "more"),
        ("taken out", r"\b(?:not|never|no longer) ", ""), ("taken out", r"\bcannot\b", "can"), ("taken out", r"\bnothing\b", "a lot"),
        ("put in", r"\b(can|could|will|would|should)\b(?! not)", r"\1 not"), ("put in", r"\bmust\b", "need not"), ("put in", r"\bneed to\b", "do not need to"),
        ("put in", r"\bneeds\b", "does not need"), ("put in", r"\bneed\b", "do not need"), ("put in", r"\bhave to\b", "do not have to"),
        ("put in", r"\b(is|are|was|were)\b(?! not)", r"\1 not"), ("put in", r"\b(has|have|had) (?=[a-z])", r"\1 no "),
        ("all", r"\b(?:[Aa]bout|[Rr]oughly|[Ss]ome|around) (?=\d|[a-z])", "all "), ("only", r"\balso\b", "only"), ("never", r"\b(says|gives|takes|lasts|names|gets|serves|runs|sets|asks|counts)\b", r"never \1"),
    ),
    "fr": (
        ("bound", r"\bau moins\b", "au maximum"), ("bound", r"\b(?:au maximum|au plus)\b", "au moins"), ("bound", r"\b[Pp]lus de\b", "moins de"),
        ("bound", r"\b[Mm]oins de\b", "plus de"), ("side", r"\bgratuite?s?\b", "payant"), ("side", r"\bgratuitement\b", "contre paiement"),
        ("side", r"\bbaisse\b", "augmente"), ("side", r"\bbaisser\b", "augmenter"), ("side", r"\bdavantage\b", "moins"),
        ("taken out", r"\b(?:ne |n')(\w+) (?:pas|plus|jamais|rien)\b", r"\1"),
        ("put in", r"\bdoit\b", "ne doit pas"), ("put in", r"\bdoivent\b", "ne doivent pas"), ("put in", r"\bpeut\b", "ne peut pas"),
        ("put in", r"\bpeuvent\b", "ne peuvent pas"), ("put in", r"\bont besoin\b", "n'ont pas besoin"), ("put in", r"\ba besoin\b", "n'a pas besoin"),
        ("put in", r"\bsont\b", "ne sont pas"), ("put in", r"(?<!['’])\best\b", "n'est pas"), ("put in", r"\bétait\b", "n'était pas"), ("put in", r"\bétaient\b", "n'étaient pas"),
        ("put in", r"\b(apprend|décrit|prend|donne|dure|organise|compte|aide|dispose|correspond|récupère|exige|occupait|rembourse|employait|parlait)\b", r"ne \1 pas"),
        ("put in", r"\bvont\b", "ne vont pas"), ("put in", r"\bva\b", "ne va pas"),
        ("all", r"\b(?:[Ee]nviron|[Qq]uelque|[Pp]rès de) ", "tous les "), ("only", r"\baussi\b", "seulement"), ("only", r"\bsurtout\b", "uniquement"),
    ),
}  # fmt: skip


def turned_round(text: str, language: str) -> Iterator[tuple[str, str]]:
    """(what was done, the sentence), one for each rule that fits, of different kinds."""
    done: set[str] = set()
    for kind, pattern, new in RULES[language]:
        if kind in done:
            continue
        told, n = re.subn(pattern, new, text, count=1)
        if n and told != text:
            done.add(kind)
            yield kind, told
