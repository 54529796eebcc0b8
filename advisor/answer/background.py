"""What a message tells of a person and does not ask: which languages they speak, and where they come from."""

from __future__ import annotations

import re

from advisor.retrieve.understand import Understood
from advisor.text import sentences

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
# "A Polish man", "une dame ukrainienne".
_PERSON = r"(?:dame|vrouw|man|meneer|mevrouw|jongen|meisje|woman|lady|boy|girl|client|cli[eë]nte?)"
_ORIGIN = re.compile(
    rf"\b\w+(?:se|sh|ian|ean|ch)\s+(?={_PERSON}\b)"
    r"|\b(monsieur|madame|dame|homme|femme|jeune|cliente?)\s+\w+(?:aise?|oise?|ienn?e?|aine?)\b",
    re.I,
)


def without_background(understood: Understood) -> str:
    """What is asked, without what is told of a person: which languages they speak, and, beside a question that stands
    apart, where they come from or worked before ("he welded in Romania for years. Where can he …?"). Where somebody
    wants to work is asked."""
    said = sentences(understood.text)
    asked = [s for s in said if "?" in s]
    told = "background" in understood.cues and 0 < len(asked) < len(said)
    text = " ".join(asked) if told else understood.text
    for tells in (_SPEAKS, _COMES_FROM, _ORIGIN):
        text = tells.sub(" ", text)
    return text
