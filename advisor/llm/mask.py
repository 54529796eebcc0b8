"""Takes out of a message what tells who a person is, before it goes to a model that runs elsewhere.

Telephone numbers are found by ``phonenumbers``, national register, account and card numbers by the check digits that
``python-stdnum`` knows, the rest by its form. Names have no form: what introduces one ("ik heet", "mevrouw") and words
with a capital that nothing we know has are masked, and a name in small letters may slip through. How many do is
measured (`python -m evals.models.masking`) and told on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from advisor.text import fold

KINDS = ("email", "phone", "register", "account", "address", "date", "link", "name", "number")

SHORTEST_PHONE = 8  # digits: fewer are a figure or a year

_WORDS = yaml.safe_load(Path(__file__).with_name("masking.yaml").read_text("utf-8"))
_ANY = {name: "|".join(found) for name, found in _WORDS.items()}
_NAME = r"[A-ZÀ-Þ][\w'’-]+"
_JOINED = rf"(?:(?:{_ANY['joins_of_a_name']})\s+)*"

_EMAIL = re.compile(r"[\w.+%-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_LINK = re.compile(r"\b(?:https?://|www\.)\S+|(?<!\w)@\w{3,}", re.IGNORECASE)
_REGISTER = re.compile(r"(?<!\d)\d{2}[.\s-]?\d{2}[.\s-]?\d{2}[\s.-]{0,3}\d{3}[\s.-]{0,2}\d{2}(?!\d)")
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?:[\s.-]?[A-Z0-9]{2,4}){3,8}\b", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?<![\d.,])\d(?:[\s./-]?\d){8,}(?![\d])")
_BIRTH = re.compile(
    r"(?<!\d)(?:[0-3]?\d[./-][01]?\d[./-](?:19|20)?\d\d"
    rf"|[0-3]?\d(?:er)?\s+(?:{_ANY['months']})[a-zéû]*\.?\s+(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_BEFORE = rf"(?:{_ANY['street_before_name']})\s(?:(?:{_ANY['street_joins']})\s?)*[\w'’-]+"
_ADDRESS = re.compile(
    rf"(?<!\w)(?:[A-ZÀ-Þ][\w'’-]*\s+){{0,3}}[\w'’-]*(?:{_ANY['street_after_name']})\s+\d{{1,4}}\s?[a-z]?(?!\w)"
    r"(?:\s?(?:bus|bte|b)\s?\w{1,4})?(?:\s*,?\s*(?:B-)?[1-9]\d{3}\s+[A-ZÀ-Þ][\w'’-]+)?"
    rf"|(?<!\w)\d{{1,4}}\s?[a-z]?,?\s+{_BEFORE}(?:\s[A-ZÀ-Þ][\w'’-]+){{0,2}}"
    rf"|(?<!\w){_BEFORE}(?:\s[\w'’-]+){{0,3}},?\s+\d{{1,4}}(?:\s?bte\s?\w+)?(?!\d)"
    rf"|(?<!\w)\d{{1,4}}\s+(?:[A-Z][\w'’-]+\s){{1,3}}(?:{_ANY['street_english']})\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?<![\d.,/])(?:B-)?[1-9]\d{3}\s+(?=[A-ZÀ-Þ][a-zà-ÿ])")
_SAID = re.compile(
    rf"(?<!\w)(?i:{_ANY['says_a_name']})\s+(?P<name>(?:{_JOINED}{_NAME}(?:\s+{_JOINED}{_NAME}){{0,3}}|[\w'’-]{{2,}}))"
)
_INTRODUCED = re.compile(rf"(?<!\w)(?i:{_ANY['before_a_name']})\s+(?P<name>{_NAME}(?:\s+{_JOINED}{_NAME}){{0,3}})")
_FIRST_NAMES = frozenset(_WORDS["first_names"])
_JOINS = frozenset(_WORDS["joins_of_a_name"])
_CAPITALS = re.compile(rf"(?<![\w'’-]){_NAME}(?:\s+{_JOINED}{_NAME})*")


@dataclass(frozen=True)
class Masked:
    """`text` without what tells who a person is; `found` names each kind that was taken out, once an occurrence."""

    text: str
    found: tuple[str, ...]


class Mask:
    """Built once; holds nothing of a message."""

    def __init__(
        self,
        known: Callable[[str], bool],
        common: Callable[[str], bool],
        labels: Callable[[str, str], str],
        places: Collection[str],
    ) -> None:
        """`known` tells of a folded word whether our corpus has it, `common` whether it is written small there;
        `labels` gives the word that stands for a kind in a language, `places` are folded names that are no person's."""
        self._known, self._common, self._labels, self._places = known, common, labels, frozenset(places)

    def of(self, text: str, language: str) -> Masked:
        """The message as it may leave the machine."""
        found: list[str] = []
        spans = _without_overlap(sorted(self._spans(text), key=lambda s: (s[0], -s[1])))
        out, place = [], 0
        for start, end, kind in spans:
            out += [text[place:start], f"({self._labels(kind, language)})"]
            found.append(kind)
            place = end
        return Masked("".join([*out, text[place:]]), tuple(found))

    def _spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        for pattern, kind in ((_EMAIL, "email"), (_LINK, "link"), (_ADDRESS, "address"), (_BIRTH, "date")):
            yield from ((*m.span(), kind) for m in pattern.finditer(text))
        yield from ((*m.span(), "address") for m in _POSTCODE.finditer(text))
        yield from self._numbers(text)
        yield from self._names(text)

    @staticmethod
    def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
        import phonenumbers
        from stdnum import iban, luhn
        from stdnum.be import bis, nn

        for m in _ACCOUNT.finditer(text):
            if iban.is_valid(re.sub(r"\W", "", m.group())):
                yield (*m.span(), "account")
        for m in _REGISTER.finditer(text):
            digits = re.sub(r"\D", "", m.group())
            if nn.is_valid(digits) or bis.is_valid(digits):
                yield (*m.span(), "register")
        for region in ("BE", "NL", "FR", "GB"):
            for match in phonenumbers.PhoneNumberMatcher(text, region):
                if sum(c.isdigit() for c in match.raw_string) >= SHORTEST_PHONE:
                    yield match.start, match.end, "phone"
        for m in _LONG_NUMBER.finditer(text):  # whatever it is: nine digits and more are nobody's salary
            yield (*m.span(), "account" if luhn.is_valid(re.sub(r"\D", "", m.group())) else "number")

    def _names(self, text: str) -> Iterator[tuple[int, int, str]]:
        for m in _SAID.finditer(text):
            if m["name"][0].isupper() or fold(m["name"]) in _FIRST_NAMES or not self._common(fold(m["name"])):
                yield (*m.span("name"), "name")
        for m in _INTRODUCED.finditer(text):
            first = fold(m["name"].split()[0])
            if first in _FIRST_NAMES or first in _JOINS or not (first in self._places or self._common(first)):
                yield (*m.span("name"), "name")
        if text.isupper():
            return
        for m in _CAPITALS.finditer(text):
            told = m.group().split()
            if fold(m.group()) in self._places or all(self._ours(w) for w in told):
                continue
            # "Wat zegt Jan De Smet": what our corpus writes small before a name is none, "Van" and "De" are part of it.
            start = 0
            while start < len(told) - 1 and self._common(fold(told[start])) and fold(told[start]) not in _JOINS:
                start += 1
            yield m.end() - len(m.group()) + sum(len(w) + 1 for w in told[:start]), m.end(), "name"

    def _ours(self, word: str) -> bool:
        folded = fold(word).strip("'-")
        if folded in _FIRST_NAMES:
            return False
        return folded in self._places or self._known(folded) or self._known(folded.removesuffix("s"))


def _without_overlap(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans that do not begin inside an earlier one; one that goes on behind it makes it longer."""
    out: list[tuple[int, int, str]] = []
    for start, end, kind in spans:
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end), out[-1][2])
        else:
            out.append((start, end, kind))
    return out
