"""The advisor: its index, its hybrid search, its groups of facets. Opened, not built: the index is on disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from systems.common import Ask, Data, K


def build(data: Data, folder: Path) -> Ask:
    from advisor.advisor import Advisor
    from advisor.answer.catalogue_rows import CatalogueRows
    from advisor.answer.conditions import Condition
    from advisor.settings import Settings

    home = os.environ["SIDE_BY_SIDE_HOME"]
    rooms = Advisor.open(Settings.from_environment({"ADVISOR_HOME": home, "ADVISOR_CORPUS": "none"})).house.current()
    index, courses = rooms.index, rooms.corpus.courses
    rows = CatalogueRows(index, courses)
    number = {int(row): place for place, row in enumerate(np.load(folder / "rows.npy"))}
    at = {index.passages[row].id: place for row, place in number.items()}

    def ask(question: dict[str, Any], vector: np.ndarray) -> list[int]:
        conditions = [
            Condition("place", "", lambda c: question["place"] in c.places, ("places",)),
            Condition("mode", "", lambda c: c.mode == question["mode"], ("mode",)),
            Condition("free", "", lambda c: c.free is True, ("free",)),
        ]
        meeting = rows.meeting(conditions, lambda c: True)
        text = question["text"]
        hits = rooms.retriever.search(text, language="nl", k=K, rows=meeting, vector=vector, corrected=text)
        return [at[hit.passage.id] for hit in hits]

    return ask
