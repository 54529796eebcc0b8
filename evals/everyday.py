"""``python -m evals.everyday``: how near the concepts of the vocabulary are to what people call their work.

Of the phrases in ``questions/everyday.yaml``: how often the vocabulary itself finds one of the right skills, roles or
occupations by its words, and how often the model has one nearest, or among the three and ten nearest, by its names
(the label and every synonym in three languages, the nearest name of a concept counts). ``--show`` prints what is not
among the three nearest. ``--fresh`` takes the phrases of ``everyday_fresh.yaml``, by which nothing was mended.
``ADVISOR_HOME`` and the other settings say which model.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from advisor.corpus.loading import load_vocabulary
from advisor.corpus.model import Concept
from advisor.embed.encoder import Encoder, open_encoder
from advisor.embed.ready import ensure_model
from advisor.retrieve.mentions import Vocabulary
from advisor.settings import Settings

FILE = Path(__file__).parent / "questions" / "everyday.yaml"
FRESH = FILE.with_name("everyday_fresh.yaml")
TYPES = ("role", "occupation", "skill")
SHOWN = 3
WITHIN = (1, 3, 10)


@dataclass(frozen=True)
class Phrase:
    """What is said, in which language, and the ids that are right."""

    said: str
    language: str
    right: frozenset[str]


@dataclass(frozen=True)
class Found:
    """Of one phrase: the ids that its words name, all ids from the nearest on, and the rank of the first right one."""

    phrase: Phrase
    named: frozenset[str]
    nearest: list[str]

    @property
    def rank(self) -> int:
        """From 1 on."""
        return 1 + next(i for i, one in enumerate(self.nearest) if one in self.phrase.right)


def phrases(path: Path = FILE) -> list[Phrase]:
    """All of the file, in its order."""
    told = yaml.safe_load(path.read_text("utf-8"))
    return [Phrase(row["say"], code, frozenset(row["is"])) for code, rows in told.items() for row in rows]


def look(asked: Sequence[Phrase], concepts: Mapping[str, Mapping[str, Concept]], encoder: Encoder) -> list[Found]:
    """Looks up every phrase among `concepts` (type, id)."""
    ours = {kind: concepts[kind] for kind in TYPES}
    vocabulary = Vocabulary(ours)
    names = [(c.id, name) for kind in TYPES for c in ours[kind].values() for name in _names(c)]
    near = encoder.encode_queries([p.said for p in asked]) @ encoder.encode_examples([n for _, n in names]).T
    out = []
    for row, phrase in zip(near, asked, strict=True):
        order = dict.fromkeys(names[i][0] for i in np.argsort(-row, kind="stable"))
        named = frozenset(m.id for m in vocabulary.find(phrase.said, phrase.language))
        out.append(Found(phrase, named, list(order)))
    return out


def _names(concept: Concept) -> list[str]:
    told = [*concept.label.values(), *(s for of in concept.synonyms.values() for s in of)]
    return list(dict.fromkeys(told))


def main(argv: Sequence[str] | None = None) -> None:
    """Prints a table a language, and with ``--show`` the misses."""
    parser = argparse.ArgumentParser(prog="python -m evals.everyday", description=__doc__)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    options = parser.parse_args(argv)
    settings = Settings.from_environment()
    ensure_model(settings)
    encoder = open_encoder(settings)
    found = look(phrases(FRESH if options.fresh else FILE), load_vocabulary(settings.vocabulary), encoder)
    sys.stdout.write(f"{encoder.name}\n{'':10}{'phrases':>9}{'by words':>10}")
    sys.stdout.write("".join(f"{f'in {n}':>8}" for n in WITHIN) + "\n")
    for language in (*dict.fromkeys(f.phrase.language for f in found), "all"):
        ours = [f for f in found if language in (f.phrase.language, "all")]
        share = [100 * np.mean([bool(f.named & f.phrase.right) for f in ours])]
        share += [100 * np.mean([f.rank <= n for f in ours]) for n in WITHIN]
        sys.stdout.write(f"{language:10}{len(ours):9}{share[0]:10.1f}" + "".join(f"{s:8.1f}" for s in share[1:]) + "\n")
    if options.show:
        for one in sorted(found, key=lambda f: -f.rank):
            if one.rank > SHOWN:
                by_words = "by words" if one.named & one.phrase.right else ""
                told = f"{one.rank:4} {one.phrase.language} {one.phrase.said!r}: {', '.join(one.nearest[:SHOWN])}"
                sys.stdout.write(f"{told} (right: {', '.join(sorted(one.phrase.right))}) {by_words}\n")


if __name__ == "__main__":
    main()
