"""The courses, vectors and questions that all systems get, and the home of the advisor that holds them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from systems.common import K

QUESTIONS = 40
MODES = {"klassikaal": "on-site", "online": "online", "blended": "blended"}
SAID = {"on-site": "klassikale ", "online": "online ", "blended": "deels online "}


def ingested(count: int, folder: Path) -> Path:
    """A home with the made-up catalogue, built if it is not there."""
    import made_up

    from advisor.settings import Settings

    home, path = folder / "home", folder / "catalogue.csv"
    if not (home / "ready").exists():
        home.mkdir(parents=True, exist_ok=True)
        models = Settings.from_environment().home / "models"
        if not (home / "models").exists():
            (home / "models").symlink_to(models.resolve(), target_is_directory=True)
        made_up.write(path, count)
        environment = os.environ | {"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"}
        subprocess.run([sys.executable, "-m", "advisor", "ingest", str(path)], env=environment, check=True)
        (home / "ready").touch()
    return home


def prepare(count: int, folder: Path, home: Path) -> None:
    """Writes what `Data` reads: the courses as our ingest makes their passages, with their vectors."""
    import made_up

    from advisor.advisor import Advisor
    from advisor.corpus.loading import load_corpus
    from advisor.embed import open_encoder
    from advisor.index.entry import TEXT
    from advisor.settings import Settings, data_folder

    settings = Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"})
    encoder = open_encoder(settings)
    index = Advisor.open(settings).house.current().index  # built anew first, where it is of an older version
    told = {row["naam"].rpartition(" ")[2]: row for row in made_up.courses(count)}
    first = dict(zip(index.owners[index.parts == TEXT].tolist(), np.flatnonzero(index.parts == TEXT), strict=True))
    rows, courses = [], []
    concepts = load_corpus(data_folder("corpus")).concepts
    place_of = {concept.label["nl"]: id_ for id_, concept in concepts["place"].items()}
    for row in range(len(index.passages)):
        passage = index.passages[row]
        if passage.kind != "offer":
            continue
        course = told[passage.title.rpartition(" ")[2]]
        rows.append(row)
        courses.append(
            {
                "text": passage.text,
                "place": place_of[course["plaats"]],
                "mode": MODES[course["lesvorm"]],
                "price": {"gratis": "free", "": "unknown"}.get(course["prijs"], "paid"),
            }
        )
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "rows.npy", np.array(rows, np.int64))
    np.save(folder / "vectors.npy", np.asarray(index.vectors[[first[row] for row in rows]], np.float32))
    questions = list(_questions(courses, concepts))
    np.save(folder / "questions.npy", np.asarray(encoder.encode_queries([q["text"] for q in questions]), np.float32))
    (folder / "questions.json").write_text(json.dumps(questions, ensure_ascii=False), encoding="utf-8")
    with open(folder / "courses.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(course, ensure_ascii=False) + "\n" for course in courses)
    index.close()


def _questions(courses: Sequence[dict[str, Any]], concepts: Any) -> Iterator[dict[str, Any]]:
    """Questions that at least ten courses meet, where there are such; the conditions stand in the words as well."""
    rng = random.Random(7)
    groups: dict[tuple[str, str], int] = {}
    for course in courses:
        if course["price"] == "free":
            groups[course["place"], course["mode"]] = groups.get((course["place"], course["mode"]), 0) + 1
    enough = [group for group, n in groups.items() if n >= K] or list(groups)
    skills = [concept.label["nl"] for concept in concepts["skill"].values()]
    for _ in range(QUESTIONS):
        (place, mode), skill = rng.choice(sorted(enough)), rng.choice(skills)
        name = concepts["place"][place].label["nl"]
        text = f"Welke gratis {SAID[mode]}opleiding over {skill} is er in {name}?"
        yield {"text": text, "skill": skill, "place": place, "mode": mode, "price": "free"}
