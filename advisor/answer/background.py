"""What a message tells of a person and does not ask: which languages they speak, and where they come from."""

from __future__ import annotations

import re

from advisor.retrieve.cues import Cues
from advisor.retrieve.understand import Understood
from advisor.text import fold, sentences, words

_SPEAKS = re.compile(r"\b(?:spreek|spreekt|spreken|praat|praten|speaks?|parle|parlent)\b[^.,;?!]{0,40}", re.I)
# Where somebody comes from: "a client from Ukraine wants to learn welding" asks for nothing there.
_COMES_FROM = re.compile(
    r"\b(?:cli[eë]nt\w*|klant\w*|nieuwkomers?|vluchteling\w*|man|vrouw|meneer|mevrouw|jongen|meisje|moeder|vader|newcomers?"
    r"|refugees?|woman|lady|mother|father|somebody|someone|monsieur|madame|dame|homme|femme|m[eè]re|p[eè]re|personne"
    r"|r[eé]fugi[eé]e?|arriv[eé]e?s?|afkomstig|originaire|moved|came|comes?|fled|arrived|verhuisd|komt?|gekomen|gevlucht"
    r"|ven(?:u|ue|us|ues|ons)|vien(?:s|t|nent)|d[eé]m[eé]nag\w+)\b[^.;?!]{0,20}?\b(?:uit|from|de|du|des|d['’])\s?\w+"
    r"|\b(?:i am|i'm|ik ben|je suis|(?:he|she|hij|ze|zij) is|il est|elle est)\b[^.,;?!]{0,25}?\b(?:uit|from|de)\s\w+",
    re.I,
)
# Beside one of these the name of a country tells where somebody comes from: "a Polish man", "une dame ukrainienne".
_PERSONS = frozenset(
    "man vrouw dame meneer mevrouw jongen meisje client cliente klant kandidaat collega woman lady boy girl guy "
    "colleague monsieur madame homme femme garcon fille jeune candidat candidate collegue".split()
)


def without_background(understood: Understood, world: Cues) -> str:
    """What is asked, without what is told of a person: which languages they speak, and, beside a question that stands
    apart, where they come from or worked before ("he welded in Romania for years. Where can he …?"). Where somebody
    wants to work is asked. `world` are the names of countries."""
    said = sentences(understood.text)
    asked = [s for s in said if "?" in s]
    told = "background" in understood.cues and 0 < len(asked) < len(said)
    text = " ".join(asked) if told else understood.text
    return _without_origin(_COMES_FROM.sub(" ", _SPEAKS.sub(" ", text)), world)


def _without_origin(text: str, world: Cues) -> str:
    """`text`, folded where a country is named in it, without those beside a person."""
    for name in world.find(text):
        text = fold(text)
        for start, end in reversed(world.spans(name, text)):
            if {*words(text[:start])[-1:], *words(text[end:])[:1]} & _PERSONS:
                text = f"{text[:start]} {text[end:]}"
    return text
