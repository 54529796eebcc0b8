"""Makes ``advisor/guard/lexicon.npz`` from the corpus and the embedder: ``python -m evals.guard.lexicon`` (two
minutes).

Each word of our own corpus gets a short vector: that of the embedder for the word alone, with what all words share
taken
out (the mean, and the principal axes brought to one scale), so that "werknemers", "workers" and "travailleurs" lie
together and "maand" and "year" do not. Words that stand in the translations of one another far oftener than by chance
("knelpuntberoepen", "pénurie") are kept as pairs. No paraphrase and no hostile case of the evals is read.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from advisor.corpus import load_corpus
from advisor.corpus.model import Corpus, Text3
from advisor.domain import LANGUAGES
from advisor.embed import open_encoder
from advisor.guard.lexicon import FILE, stem
from advisor.settings import Settings
from advisor.text import words, words_with_places

AXES = 64
STRONG, OFTEN = 0.45, 3  # Dice coefficient and number of segments from which on two words are kept as a pair


def parallel(corpus: Corpus) -> Iterator[Text3]:
    """Texts that say the same in three languages."""
    for fact in corpus.facts.values():
        yield fact.statement
        yield fact.subject
        if fact.caveat:
            yield fact.caveat
    for course in corpus.courses.values():
        yield course.name
        yield course.description
        yield course.provider
    for hole in corpus.holes.values():
        yield hole.statement
    for kind in corpus.concepts.values():
        for concept in kind.values():
            yield concept.label


def other_words(corpus: Corpus) -> Iterator[str]:
    """Texts in one language only: questions and synonyms."""
    for record in (*corpus.facts.values(), *corpus.courses.values(), *corpus.holes.values()):
        for asked in record.asked_as.values():
            yield from asked
    for kind in corpus.concepts.values():
        for concept in kind.values():
            for names in concept.synonyms.values():
                yield from names


def written(corpus: Corpus) -> dict[str, str]:
    """Every folded word of the corpus -> how it is mostly written."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    texts = [text for three in parallel(corpus) for text in three.values()]
    for text in [*texts, *other_words(corpus)]:
        for word, start, end in words_with_places(text):
            if any(c.isalpha() for c in word):
                seen[word][text[start:end].lower().rpartition("'")[2] or word] += 1
    return {word: counts.most_common(1)[0][0] for word, counts in seen.items()}


def written_small(corpus: Corpus) -> set[str]:
    """Folded words that are no names: those that do not mostly stand with a capital inside a sentence, in the name of a
    provider or in that of a place."""
    told, asked = Counter[str](), Counter[str]()
    for counts, texts in (
        (told, (text for three in parallel(corpus) for text in three.values() if len(text.split()) > 4)),
        (asked, other_words(corpus)),
    ):
        for text in texts:
            for word, start, _ in words_with_places(text):
                if text[start].islower():
                    counts[word] += 1
                elif text[:start].strip(" \"'“«‘(")[-1:] not in ("", ".", "!", "?", ":"):
                    counts[word] -= 1
    called = [name for course in corpus.courses.values() for name in course.provider.values()]
    called += [name for place in corpus.concepts["place"].values() for name in place.label.values()]
    for name in called:
        for word, start, _ in words_with_places(name):
            if not name[start].islower():
                told[word] += 0 if told[word] > 0 else -1
    # People who ask write names small as well: what the statements do decides, and a word of theirs that begins a name
    # ("arcelor") is one.
    names = {word for word, n in told.items() if n < 0} | {w for w, n in asked.items() if n < 0 and w not in told}
    names |= {w for w in asked if w not in told and any(n.startswith(w) for n in names if len(w) > 4)}
    return set(written(corpus)) - names


def weights(corpus: Corpus) -> dict[str, float]:
    """How much a word tells: the inverse document frequency over statements and descriptions, in its own language."""
    documents = [three for three in parallel(corpus) if len(words(next(iter(three.values())))) > 4]
    found: dict[str, float] = {}
    for language in LANGUAGES:
        counts: Counter[str] = Counter()
        for three in documents:
            counts.update({stem(w) for w in words(three.get(language, ""))})
        for word, n in counts.items():
            found[word] = min(found.get(word, 99.0), math.log(1 + len(documents) / n))
    return found


def pairs(corpus: Corpus) -> set[tuple[str, str]]:
    """Words of two languages that stand in the same segments (Dice, 1945)."""
    segments = [
        {lang: {stem(w) for w in words(t) if len(w) > 3} for lang, t in three.items()} for three in parallel(corpus)
    ]
    out: set[tuple[str, str]] = set()
    for one, two in (("nl", "en"), ("nl", "fr"), ("en", "fr")):
        alone: dict[str, Counter[str]] = {one: Counter(), two: Counter()}
        both: Counter[tuple[str, str]] = Counter()
        for segment in segments:
            left, right = segment.get(one, set()), segment.get(two, set())
            alone[one].update(left)
            alone[two].update(right)
            both.update((a, b) for a in left for b in right)
        for (a, b), n in both.items():
            if n >= OFTEN and a != b and 2 * n / (alone[one][a] + alone[two][b]) >= STRONG:
                out.add((min(a, b), max(a, b)))
    return out


def main() -> None:
    settings = Settings.from_environment()
    corpus = load_corpus(settings.vocabulary.parent)
    surface = written(corpus)
    known = sorted(surface)
    encoder = open_encoder(settings)
    chunks = []
    for at in range(0, len(known), 512):
        chunks.append(encoder.encode_examples([surface[w] for w in known[at : at + 512]]))
        sys.stderr.write(f"\r{at}/{len(known)}")
    save(Path(FILE), known, np.vstack(chunks), corpus)


def save(path: Path, known: list[str], vectors: np.ndarray, corpus: Corpus) -> None:
    """Whitens, rounds to 8 bits and writes the file."""
    weight, pair, small = weights(corpus), pairs(corpus), written_small(corpus)
    centred = vectors.astype(np.float32) - vectors.mean(0)
    _, scales, axes = np.linalg.svd(
        centred[np.random.default_rng(0).permutation(len(centred))[:8000]], full_matrices=False
    )
    short = centred @ axes[:AXES].T / scales[:AXES]
    short /= np.linalg.norm(short, axis=1, keepdims=True)
    np.savez_compressed(
        path,
        words=np.frombuffer("\n".join(known).encode(), np.uint8),
        vectors=np.round(short * 127).astype(np.int8),
        small=np.array([w in small for w in known], bool),
        weighed=np.frombuffer("\n".join(sorted(weight)).encode(), np.uint8),
        weights=np.array([weight[w] for w in sorted(weight)], np.float16),
        pairs=np.frombuffer("\n".join(f"{a} {b}" for a, b in sorted(pair)).encode(), np.uint8),
    )


if __name__ == "__main__":
    main()
