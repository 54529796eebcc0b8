"""Places in a message where a second question may begin, by its words alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from advisor.text import words

_ASKS = (
    r"hoeveel|hoelang|hoe|wat|waar|wie|wanneer|welke|welk|waarom|"
    r"moet ik|kan ik|mag ik|krijg ik|bestaat er|zijn er|is er|"
    r"how|what|where|who|when|which|why|can i|do i|is there|are there|"
    r"combien|comment|que|qu'est|quoi|où|qui|quand|quel(?:le)?s?|pourquoi|"
    r"puis-je|est-ce|y en avait|y a-t-il|faut-il|à qui|c'est"
)
# A verb that opens a question: "and is it free", "en kost dat iets", "et peut-on".
_OPENS = (
    r"is|zijn|was|waren|kan|kunnen|mag|moet|krijg\w*|kost|betaalt|heeft|heb|bestaa[nt]\w*|duurt|geldt|werkt|helpt|"
    r"are|were|does|do|did|can|could|may|must|will|has|have|"
    r"est|sont|peut|peut-on|puis|faut|dois|doit|existe|a-t-on|mon|ma|mes"
)
_AND = {"nl": "en|én|maar|plus", "en": "and|but|plus", "fr": "et|mais|plus"}
# What joins two questions as well, if less plainly.
_JOINS = {
    "nl": rf"{_AND['nl']}|of|alsook|daarnaast|trouwens|verder|ook",
    "en": rf"{_AND['en']}|or|as well as|also|besides",
    "fr": rf"{_AND['fr']}|ou|ainsi que|puis|ensuite|par ailleurs|sans oublier|aussi",
}
# After a comma these open a question; "who", "where", "qui" may as well open a clause.
_AFTER_COMMA = (
    r"hoeveel|welke?|waarom|wanneer|how|what|when|why|which (?!is|are|was|were)|combien|quel(?:le)?s?|pourquoi|quand"
)
_ASKING = re.compile(rf"\b(?:{_ASKS})\b|^(?:{_OPENS})\b", re.I)
_SENTENCE_ENDS = re.compile(r"[.!?]\s")
# What stands between two questions at the end of the first.
_BETWEEN = re.compile(
    r"[\s,;:]*(?:\b(?:en|and|et|of|or|ou|plus|ook|also|aussi|maar|but|mais)\b)?[\s,;:]*$",
    re.I,
)
_SHORTEST = 2
_LONGEST_LEAD = 8

KINDS = ("mark", "stop", "sign", "comma", "comma_and", "and", "colon")
# What the words tell of a border; the weights are learned by ``evals/fit/``.
SIGNALS = (
    *("first_asks", "second_asks", "both_ask", "first_length", "second_length", "length", "lead", "plain"),
    *("marks", "both_marked"),
    *KINDS,
)


@dataclass(frozen=True)
class Border:
    """A message in two: `first` and `second`. `kind` is what stands between them; `plain` means that a question
    plainly begins there; `lead` is what both share ("Two things about training leave: …"); `marks` counts the question
    marks of the whole."""

    first: str
    second: str
    kind: str
    plain: bool
    lead: str = ""
    marks: int = 0

    @property
    def without_lead(self) -> str:
        """`second` as it stands in the message."""
        return self.second.removeprefix(f"{self.lead}: ") if self.lead else self.second

    def signals(self) -> dict[str, float]:
        """A number for each name in `SIGNALS`."""
        asking = [asks(p) for p in (self.first, self.second)]
        lengths = [len(words(p)) for p in (self.first, self.second)]
        return {
            "first_asks": float(asking[0]),
            "second_asks": float(asking[1]),
            "both_ask": float(all(asking)),
            "first_length": min(lengths[0], 8) / 8,
            "second_length": min(lengths[1], 8) / 8,
            "length": sum(lengths) / 20,
            "lead": float(bool(self.lead)),
            "plain": float(self.plain),
            "marks": min(3, self.marks) / 3,
            "both_marked": float(self.kind == "mark" and "?" in self.second),
            **{k: float(k == self.kind) for k in KINDS},
        }


def asks(text: str) -> bool:
    """Whether a piece of a message has a word that asks."""
    return bool(_ASKING.search(text))


def without_join(text: str) -> str:
    """The piece before a border without the word that joins it to the next."""
    return _BETWEEN.sub("", text)


def borders(text: str, language: str | None = None) -> Iterator[Border]:
    """All borders in `text`, in order. `language` is that of the text, None when unknown."""
    anywhere, plainly = _patterns(language)
    plain = {m.end() for m in plainly.finditer(text)}
    for found in anywhere.finditer(text):
        first, second = text[: found.start()].strip(" ,;"), text[found.end() :].strip(" ,;")
        kind = str(found.lastgroup)
        # "GreenComp? DigComp?", "EVC: cost / place": but "chemistry and plastics" is one thing.
        shortest = (1, 1) if kind == "mark" else (_SHORTEST, _SHORTEST if kind == "and" else 1)
        if len(words(first)) < shortest[0] or len(words(second)) < shortest[1]:
            continue
        if kind == "sign" and _SENTENCE_ENDS.search(second):
            continue  # "LCA / footprint work. Anything online?": it stands between two words of one sentence
        if kind == "comma":
            between = found.group().strip()
            kind = "colon" if between == ":" else "comma" if between == "," else "comma_and"
        lead = ""
        if kind != "colon" and ":" in first:
            lead, _, rest = first.partition(":")
            if len(words(rest)) < _SHORTEST or len(words(lead)) > _LONGEST_LEAD:
                lead = ""
        yield Border(first, f"{lead}: {second}" if lead else second, kind, found.end() in plain, lead, text.count("?"))


@lru_cache(maxsize=8)
def _patterns(language: str | None) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a question may begin, and where one plainly does."""
    joins = _JOINS.get(language or "") or "|".join(_JOINS.values())
    plain = _AND.get(language or "") or "|".join(_AND.values())
    return (
        re.compile(
            rf"(?P<mark>\?+\s+)|(?P<stop>[.;!?]+\s+|\s\d\)\s+)|(?P<sign>\s[+/&–-]\s)|(?P<comma>[,:]\s+(?:(?:{joins})\s+)*)|(?P<and>\s+(?:(?:{joins})\s+)+)",
            re.I,
        ),
        re.compile(
            rf"\?+\s+(?=\S)|,\s+(?=(?:{_AFTER_COMMA})\b)|[,;]?\s+(?:{plain})\s+(?:ook |also |aussi )?(?=(?:{_ASKS})\b)",
            re.I,
        ),
    )
