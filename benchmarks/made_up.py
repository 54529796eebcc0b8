"""A made-up course catalogue of any size, for measuring: no course of it exists.

Every text is another one: sentences about skills, jobs and places of our own vocabulary, filled up with Dutch words
drawn by how often they are used (wordfreq), so that the number of different words grows with the size as in real text.
Lengths are log-normal: median 90 words, 95th percentile about 250.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from math import exp, log
from pathlib import Path

from advisor.corpus.loading import load_corpus
from advisor.settings import data_folder

MEDIAN, P95 = 90, 250  # words
SPREAD = log(P95 / MEDIAN) / 1.645
COLUMNS = (
    "id",
    "naam",
    "omschrijving",
    "aanbieder",
    "plaats",
    "prijs",
    "duur",
    "taal",
    "lesvorm",
    "startdatum",
    "doelgroep",
    "url",
)
WORDS = 60_000
FRAMES = (
    "In deze opleiding leer je {skill} en {skill2}.",
    "Je werkt aan {skill} met materiaal dat bedrijven in {place} gebruiken.",
    "De opleiding richt zich tot wie als {job} aan de slag wil.",
    "Na afloop kan je {skill} zelfstandig toepassen.",
    "We besteden aandacht aan {word}, {word2} en {word3}.",
    "Een deel van de lessen gaat over {word} en {skill}.",
    "Ook {word2} en {word3} komen aan bod, met oefeningen rond {word4}.",
    "Je hebt vooraf geen kennis van {word} nodig.",
    "De lesgever brengt ervaring met {word} en {word4} mee.",
    "Op het einde leg je een proef af over {skill2} en {word3}.",
)


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[list[str], list[float], list[str], list[str], list[str]]:
    from wordfreq import top_n_list, word_frequency

    words = [w for w in top_n_list("nl", WORDS + 200) if len(w) > 3 and w.isalpha()]
    # Flatter: the commonest say little of a course. Summed up once, for drawing.
    weights = list(accumulate(word_frequency(w, "nl") ** 0.6 for w in words))
    concepts = load_corpus(data_folder("corpus")).concepts
    skills = [c.label["nl"] for c in concepts["skill"].values()]
    jobs = [c.label["nl"] for c in concepts["occupation"].values()]
    places = [c.label["nl"] for c in concepts["place"].values() if c.more.get("kind") not in ("country", "region")]
    return words, weights, skills, jobs, places


def courses(count: int, *, seed: int = 1, changed: float = 0.0) -> Iterator[dict[str, str]]:
    """Rows of the catalogue. `changed` is the share of rows, spread evenly, whose text is another one than with 0."""
    words, weights, skills, jobs, places = _vocabulary()
    every = round(1 / changed) if changed else 0
    for number in range(count):
        version = int(bool(every) and number % every == 0)
        rng = random.Random(f"{seed}-{number}-{version}")
        length = min(600, max(12, round(MEDIAN * exp(rng.gauss(0, SPREAD)))))
        job, place = rng.choice(jobs), rng.choice(places)
        text: list[str] = []
        said = 0
        while said < length:
            drawn = rng.choices(words, cum_weights=weights, k=4)
            frame = rng.choice(FRAMES).format(
                skill=rng.choice(skills), skill2=rng.choice(skills), job=job, place=place,
                word=drawn[0], word2=drawn[1], word3=drawn[2], word4=drawn[3],
            )  # fmt: skip
            text.append(frame)
            said += len(frame.split())
        start = dt.date(2027, 1, 4) + dt.timedelta(days=rng.randrange(300))
        fixed = random.Random(f"{seed}-{number}")
        yield {
            "id": f"made-up-{number}",
            "naam": f"{fixed.choice(skills).capitalize()} voor {job} {number}",
            "omschrijving": " ".join(text),
            "aanbieder": f"Opleidingscentrum {fixed.randrange(400)}",
            "plaats": place,
            "prijs": rng.choice(("gratis", "", f"€ {rng.randrange(5, 200) * 10}")),
            "duur": rng.choice((f"{rng.randrange(3, 120)} uur", "")),
            "taal": rng.choices(("Nederlands", "Engels", "Frans"), (8, 1, 1))[0],
            "lesvorm": rng.choice(("klassikaal", "online", "blended")),
            "startdatum": start.isoformat(),
            "doelgroep": rng.choice(("werknemers", "werkzoekenden", "jongeren", "iedereen")),
            "url": f"https://opleidingen.example/{number}",
        }


def write(path: Path, count: int, **more: float) -> None:
    """The catalogue as CSV."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        out.writerows(courses(count, **more))
