"""What the visitor does not want to hear of: a sector ("anything but chemistry") or who gives training ("not at VDAB").

It holds until they name it without refusing it. Words that only deny what somebody does ("I don't work in chemistry")
refuse nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from advisor.retrieve.mentions import Vocabulary
from advisor.text import clauses, words

_WISHES = frozenset(
    "wil wilt willen wou wilde liever zin wenst want wants wanted rather prefer prefers veut veux "
    "voudrait voudrais voulons voulez prefere prefererait prefererais envie souhaite plutot".split()
)
_DENIES = frozenset(
    "niet nie ni geen niks niets not no nothing never nooit pas rien jamais plus doesn't don't won't "
    "wouldn't doesnt dont wont".split()
)
_REFUSES = frozenset("weigert weiger refuse refuses refuser".split())
_EXCEPT = (
    ("anders", "dan"), ("behalve",), ("buiten",), ("other", "than"), ("anything", "but"), ("everything", "but"),
    ("except",), ("outside",), ("outside", "of"), ("out", "of"), ("away", "from"), ("weg", "uit"), ("weg", "van"),
    ("chose", "que"), ("sauf",), ("dehors", "de"), ("dehors", "du"), ("hors", "de"), ("hors", "du"), ("loin", "de"),
)  # fmt: skip
# "Ander werk dan de chemie", "un autre secteur que la chimie".
_OTHER, _THAN = frozenset("ander andere other autre autres".split()), frozenset("dan than que qu".split())
_FEARS = (
    ("bang", "voor"), ("bang", "van"), ("schrik", "van"), ("schrik", "voor"), ("afraid", "of"), ("scared", "of"),
    ("peur", "de"), ("peur", "des"), ("peur", "du"), ("peur", "d"),
)  # fmt: skip
_LEAVES_OUT = frozenset("behalve except sauf ik i je i'd ne n please graag svp hij ze zij he she il elle".split())
# Who does not want a sector: that is no part of what is searched; of who gives training it may be what is asked about.
_PEOPLE = frozenset(
    "mijn my ma mon haar his her client cliente clients klant zoon dochter son daughter fils fille mevrouw "
    "meneer madame monsieur dame".split()
)
_ELSE = frozenset("anders ander andere liever other else rather instead autre autres plutot".split())
# "VDAB ziet hij niet zitten", "chemistry is not for me": behind what is refused.
_NOT_FOR_THEM = (
    ("niet", "zitten"), ("nie", "zitten"), ("ni", "zitten"), ("niks", "voor"), ("niets", "voor"),
    ("niet", "voor", "mij"), ("niet", "voor", "haar"), ("niet", "voor", "hem"),
    ("not", "for", "me"), ("not", "for", "her"), ("not", "for", "him"),
    ("pas", "pour", "moi"), ("pas", "pour", "elle"), ("pas", "pour", "lui"),
)  # fmt: skip
_BEHIND = 6  # words
# What may stand between a denial and what is refused: "wil niet meer bij de VDAB werken".
_BETWEEN = frozenset(
    "de het een la le les l un une the a an of van du des d in op aan met te en naar via bij voor over "
    "uit at on for with to through about dans sur pour vers par avec au aux chez en meer any anymore gaan "
    "go going aller werken work working travailler job jobs werk baan boulot emploi travail sector "
    "sectors secteur opleiding opleidingen cursus formation formations cours training course courses iets "
    "anything something quelque chose want wants doen do faire nog passer".split()
)
# "Without going through VDAB": of who gives training only, not of what somebody never learned.
_WITHOUT = frozenset("zonder sans without".split())
_PASSING = frozenset("passer par le la les via langs de het the going through aller au naar bij using".split())
_STARTS = frozenset(
    "maar but mais liever en dus ok and et donc so rather plutot nee neen no non ja oui yes wel".split()
)
_BUT = frozenset("maar but mais liever dus donc so rather plutot".split())
_ARTICLES = frozenset("de het the la le les l du des".split())
_WHOLE = "basic-industry"


VDAB = "vdab"
_PLAIN_NAMES = frozenset("de het la le the vlaamse vlaams universiteit university universite hogeschool haute".split())


def provider_names(providers: Iterable[str]) -> frozenset[str]:
    """The first word, folded, of the name of each who gives training, as people call them ("Syntra West": Syntra)."""
    first = {said[0] for said in map(words, providers) if said}
    return frozenset({*first, VDAB} - _PLAIN_NAMES)


def beginnings(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """For each sector that has any, the letters with which its words begin."""
    sectors = vocabulary.concepts.get("sector", {})
    return {id_: tuple(told) for id_, concept in sectors.items() if (told := concept.more.get("begins"))}


@dataclass(frozen=True)
class _Named:
    """Words `start` to `end` of a clause name the sector or the provider `what`."""

    what: str
    start: int
    end: int
    provider: bool = False


def unwanted(
    messages: Sequence[str], language: str | None, vocabulary: Vocabulary, providers: Collection[str]
) -> frozenset[str]:
    """The ids of the sectors and the names of the `providers` (folded) that the visitor refused and did not ask for
    later; `messages` are theirs, the oldest first."""
    refused: set[str] = set()
    for message in messages:
        other = bool(_ELSE & set(words(message)))
        for clause in clauses(message):
            tokens = words(clause)
            for named in _named(clause, tokens, language, vocabulary, providers):
                if _is_refused(tokens, named, other=other):
                    refused.add(named.what)
                else:
                    refused.discard(named.what)
    return frozenset(refused)


def without_refusals(text: str, language: str | None, vocabulary: Vocabulary, providers: Collection[str]) -> str:
    """A question without the clauses that only refuse ("…, but not at VDAB"): what is asked is not about that."""
    told = clauses(text)
    kept = [c for c in told if not _only_refuses(c, language, vocabulary, providers)]
    return " ".join(kept).rstrip(",;: ") if kept and len(kept) < len(told) else text


def _only_refuses(clause: str, language: str | None, vocabulary: Vocabulary, providers: Collection[str]) -> bool:
    tokens = words(clause)
    found = list(_named(clause, tokens, language, vocabulary, providers))
    if not found or not all(_is_refused(tokens, named, other=False) for named in found):
        return False
    named = {i for n in found for i in range(n.start, n.end)}
    little = _STARTS | _DENIES | _WISHES | _WITHOUT | _PASSING | _BETWEEN | _LEAVES_OUT
    little = little if any(n.provider for n in found) else little | _PEOPLE
    return {t for i, t in enumerate(tokens) if i not in named} <= little


def _named(
    clause: str, tokens: Sequence[str], language: str | None, vocabulary: Vocabulary, providers: Collection[str]
) -> Iterator[_Named]:
    found = [m for m in vocabulary.find(clause, language, as_written=True) if m.type == "sector" and m.id != _WHOLE]
    yield from (_Named(m.id, m.start, m.end) for m in found)
    yield from (_Named(t, i, i + 1, True) for i, t in enumerate(tokens) if t in providers)
    taken = {i for m in found for i in range(m.start, m.end)}
    for i, token in enumerate(tokens):  # "bang van chemische stoffen", "peur des produits chimiques"
        if i not in taken and _feared(tokens, max(0, i - 1)) | _feared(tokens, i):
            yield from (_Named(s, i, i + 1) for s, begins in beginnings(vocabulary).items() if token.startswith(begins))


def _is_refused(tokens: Sequence[str], named: _Named, *, other: bool) -> bool:
    before, just_before = _without(tokens[: named.start], _BETWEEN), _without(tokens[: named.start], _ARTICLES)
    if any(_ends_with(said, phrase) for phrase in _EXCEPT for said in (before, just_before, tokens[: named.start])):
        return True
    if before and before[-1] in _THAN and _OTHER & set(before[-4:]):
        return True
    if other and (_feared(tokens, named.start) or _feared(tokens, max(0, named.start - 1))):
        return True
    if before and before[-1] in _REFUSES:
        return True
    passing = _without(tokens[: named.start], _PASSING)
    if named.provider and passing and passing[-1] in _WITHOUT:
        return True
    denied = bool(before) and before[-1] in _DENIES
    if denied and (_WISHES & set(tokens) or set(before[:-1]) <= _STARTS or _BUT & set(before[-2:-1])):
        return True
    behind = tokens[named.end : named.end + _BEHIND]
    return any(_holds(behind, phrase) for phrase in _NOT_FOR_THEM)


def _without(tokens: Sequence[str], little: Collection[str]) -> list[str]:
    kept = list(tokens)
    while kept and kept[-1] in little:
        kept.pop()
    return kept


def _feared(tokens: Sequence[str], at: int) -> bool:
    """Whether what begins at `at` is what somebody is afraid of."""
    before = list(tokens[:at])
    while before and before[-1] in {"de", "het", "the", "la", "les", "le", "l", "producten", "produits", "stoffen"}:
        if any(_ends_with(before, phrase) for phrase in _FEARS):
            return True
        before.pop()
    return any(_ends_with(before, phrase) for phrase in _FEARS)


def _ends_with(tokens: Sequence[str], phrase: Sequence[str]) -> bool:
    return tuple(tokens[-len(phrase) :]) == tuple(phrase)


def _holds(tokens: Sequence[str], phrase: Sequence[str]) -> bool:
    return any(tuple(tokens[i : i + len(phrase)]) == tuple(phrase) for i in range(len(tokens) - len(phrase) + 1))
