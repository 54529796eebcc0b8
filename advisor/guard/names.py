"""Names, codes, quotations and addresses of a sentence: each must stand in what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from advisor.guard.lexicon import Lexicon
from advisor.guard.marks import spread
from advisor.guard.quantities import quantities
from advisor.guard.reading import EMAIL, URL, Reading
from advisor.text import MONTHS, fold, words

_FILE = Path(__file__).with_name("words") / "names.yaml"
CAPITAL_NOUNS = frozenset({"de", "lb"})
_NAME = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ][\w&]*(?:[-'’.&][\w&]+)*|(?<!\w)[a-zà-ÿ]+[A-Z]\w*")
_CODE = re.compile(r"(?<!\w)(?:[A-Za-z]{1,6}[-–]?\d[\w.\-–/]*|\d+[A-Za-z]{2,}\w*)(?!\w)")
_QUOTED = re.compile(
    r"“([^”]{3,})”|„([^”“]{3,})[”“]|«\s*([^»]{3,}?)\s*»|\"([^\"]{3,})\"|(?<!\w)['‘]([^'’\n]{3,160})['’](?!\w)"
)
_MONTHS = frozenset(fold(m) for names in MONTHS.values() for m in names.split())
_NUMBERED = re.compile(r"^(?:\d+(?:st|nd|rd|th|ste|de|e|er|ste-eeuwse|eme|u|h|k)?|\d+-\w+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Aliases:
    """Folded name -> the folded names that mean the same."""

    same: Mapping[str, frozenset[str]]
    plain: frozenset[str]
    places: tuple[frozenset[str], ...] = ()

    def of(self, name: str) -> frozenset[str]:
        return self.same.get(name, frozenset())


def load_aliases(groups: Iterable[Iterable[str]] = ()) -> Aliases:
    """Those of this room and `groups` (names of one place in all languages)."""
    data = _own()
    groups = [list(group) for group in groups]
    places = tuple(frozenset(spread(str(n)) for n in group) for group in groups)
    same: dict[str, set[str]] = {}
    for group in (*data["same"], *groups):
        names = {fold(str(n)) for n in group}
        for name in names:
            same.setdefault(name, set()).update(names - {name})
    return Aliases({n: frozenset(s) for n, s in same.items()}, frozenset(map(fold, data["plain"])), places)


@lru_cache(maxsize=1)
def _own() -> dict[str, list]:
    return yaml.safe_load(_FILE.read_text("utf-8"))


class Names:
    """Looks for names; built once. `lowercase` are folded words that our corpus writes small: no names."""

    def __init__(self, lexicon: Lexicon, aliases: Aliases, lowercase: frozenset[str]) -> None:
        self._lexicon, self._aliases, self._lowercase = lexicon, aliases, lowercase

    def of(self, reading: Reading) -> list[str]:
        """The names of a text as they are written: words with a capital that are no plain word at a beginning."""
        return [name for name, _ in self._places(reading)]

    def _places(self, reading: Reading) -> list[tuple[str, int]]:
        out = []
        text = URL.sub(lambda m: " " * len(m.group()), EMAIL.sub(lambda m: " " * len(m.group()), reading.text))
        for m in _NAME.finditer(text):
            name = re.sub(r"['’]s$|^[LDJNSMldjnsm]['’](?=\w)|^[Qq]u['’]", "", m.group())
            key = fold(name)
            if not key or key in _MONTHS or key in self._aliases.plain:
                continue
            before = text[: m.start()].rstrip(" \"'“«‘(*-–•")
            begins = not before or before[-1] in ".!?:;…"
            if begins and self._plain_word(name, key, reading.language):
                continue
            if _CODE.fullmatch(m.group()) or len(name) < 2:
                continue
            # German writes every noun with a capital: only what is known as a name, or looks like one, is held.
            known = key in self._lexicon and key not in self._lowercase
            if reading.language in CAPITAL_NOUNS and not known and name[1:].islower():
                continue
            out.append((name, m.start()))
        return out

    def _plain_word(self, name: str, key: str, language: str) -> bool:
        """A word that only has its capital because a sentence begins with it."""
        if len(name) > 1 and any(c.isupper() for c in name[1:]) and "-" not in name:
            return False
        parts = re.split(r"[-'’]", key)
        if key in self._lowercase or all(p in self._lowercase for p in parts):
            return True
        if any(not q.soft for q in quantities(name, language)) and name.isalpha():
            return True
        # A word that nobody knows is taken for a name, unless it is made of small words, or begins as one does.
        return key not in self._lexicon and (self._known_beginning(key) or self._compound(key))

    @lru_cache(maxsize=8192)  # noqa: B019 — one of these lives as long as the program
    def _compound(self, key: str) -> bool:
        """Made of two small words, with or without a linking letter, or of one with an ending."""
        plain = key.rstrip("-")
        for at in range(4, len(plain) + 1):
            head, tail = plain[:at], plain[at:]
            known = head in self._lowercase or (at > 5 and head[-1] in "se" and head[:-1] in self._lowercase)
            if known and (len(tail) <= 2 or tail in self._lowercase):
                return True
        return False

    @lru_cache(maxsize=8192)  # noqa: B019 — one of these lives as long as the program
    def _known_beginning(self, key: str) -> bool:
        length = max(5, int(0.75 * len(key)))
        return len(key) >= 6 and any(w.startswith(key[:length]) and len(w) <= len(key) + 4 for w in self._lowercase)

    def missing(self, reading: Reading, whole: str) -> list[str]:
        """The names of `reading` that do not stand in `whole` (all that its evidence says)."""
        known = _known_words(whole)
        loose = spread(whole)
        told = spread(reading.text)
        # "West Flanders": two words, and one place.
        places = [(m.start(), m.end()) for group in self._aliases.places if any(a in loose for a in group)
                  for a in group if " " in a or "-" in a for m in re.finditer(re.escape(a), told)]  # fmt: skip
        out = []
        for name, at in self._places(reading):
            if any(start <= at < end for start, end in places):
                continue
            if not self._stands(fold(name), known, loose, exact=any(c.isupper() for c in name[1:])):
                out.append(name)
        return out

    def _stands(self, key: str, known: frozenset[str], loose: str, *, exact: bool = False) -> bool:
        if key in known or (len(key) > 3 and key in loose):
            return True
        if key.endswith("s") and len(key) > 3 and (key[:-1] in known):
            return True
        aliases = self._aliases.of(key)
        if key.endswith("s"):
            aliases = aliases | self._aliases.of(key[:-1])
        if aliases & known or any((" " in a or len(a) > 5) and a in loose for a in aliases):
            return True
        parts = [p for p in re.split(r"[-'’]", key) if p]
        if len(parts) > 1 and all(self._stands(p, known, loose) or p in self._lowercase for p in parts):
            return True
        # A common noun that another language writes with a capital ("Bank", "Science"): same word by its meaning.
        if exact or key in self._aliases.same or (key not in self._lowercase and len(key) < 5):
            return False
        candidates = [w for w in known if len(w) > 2]
        return bool(candidates) and float(self._lexicon.likeness([key], candidates).max()) >= 0.75


@lru_cache(maxsize=512)
def _known_words(whole: str) -> frozenset[str]:
    found = set(words(whole))
    for word in list(found):
        found.update(p for p in re.split(r"[-'’]", word) if len(p) > 1)
    return frozenset(found)


def missing_codes(text: str, whole: str) -> list[str]:
    """Codes ("BK-0493", "CO2", "7CPT") that do not stand in `whole`, whatever their hyphens and spaces."""
    squeezed = re.sub(r"[^a-z0-9]", "", spread(whole).replace("₂", "2"))
    out = []
    plain = URL.sub(" ", EMAIL.sub(" ", text)).replace("₂", "2")
    for m in _CODE.finditer(plain):
        if re.search(r"[-–](?:19|20)\d\d\b", m.group()) and not re.search(r"[A-Z]{2}", m.group()):
            continue  # "mid-2026"
        if _NUMBERED.match(m.group()) or re.fullmatch(r"\d+(?:jarige?|daagse?|years?|ans)", m.group()):
            continue
        parts = [m.group(), *(p for p in re.split(r"[-–]", m.group()) if re.search(r"[A-Za-z]\d|\d[A-Za-z]", p))]
        if not any(re.sub(r"[^a-z0-9]", "", p.lower()) in squeezed for p in parts):
            out.append(m.group())
    return out


def missing_quotes(text: str, whole: str) -> list[str]:
    """Quoted strings whose words do not stand together in `whole`."""
    loose = f" {' '.join(words(whole))} "
    found = [next(g for g in m.groups() if g) for m in _QUOTED.finditer(text)]
    return [q for q in found if f" {' '.join(words(q))} " not in loose]


def missing_addresses(text: str, whole: str, urls: Sequence[str]) -> list[str]:
    """URLs and e-mail addresses that are not those of the evidence. The bare host of a known URL may be named."""
    allowed = {_address(m.group()) for m in URL.finditer(whole)} | {_address(u) for u in urls}
    allowed |= {_host(a) for a in allowed}
    mails = {m.group().lower() for m in EMAIL.finditer(whole)}
    out = [m.group() for m in EMAIL.finditer(text) if m.group().lower().rstrip(".") not in mails]
    rest = EMAIL.sub(" ", text)
    return out + [m.group() for m in URL.finditer(rest) if _address(m.group()) not in allowed]


def _address(url: str) -> str:
    plain = url.lower().rstrip(".,;:!?)").replace("http://", "https://")
    try:
        parts = urlsplit(plain if "://" in plain else f"https://{plain}")
    except ValueError:  # "http://[x"
        return plain
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def _host(address: str) -> str:
    return address.partition("/")[0].partition("?")[0]
