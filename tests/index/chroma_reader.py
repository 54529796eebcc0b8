"""Reads an index again and again until it is stopped, as a process of its own.

usage: python chroma_reader.py HOME URL MODEL DIMENSION

One JSON line for each search on standard output: the generation, whether the server gave the candidates, whether they
hold what exact search finds. The vectors of the passages are the questions, so that no model is needed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from advisor.index import open_index
from advisor.index.entry import QUESTION
from advisor.index.generation import current_name
from advisor.settings import ChromaServer


def main() -> None:
    home, url, model, dimension = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    index, turn = None, 0
    while True:
        if index is None or current_name(home) != index.generation:
            if index is not None:
                index.close()
            index = open_index(home, model, dimension, ChromaServer(url))
            index.exact_up_to = 0
        turn += 1
        asked = np.flatnonzero(index.parts != QUESTION)
        vector = np.asarray(index.vectors[asked[turn % len(asked)]])
        rows = index.near(vector, k=3)
        best = int(np.argmax(index.vectors[asked] @ vector))
        told = {
            "generation": index.generation,
            "server": len(rows) < len(index.passages),
            "right": int(index.owners[asked[best]]) in rows.tolist(),
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        time.sleep(0.01)


if __name__ == "__main__":
    main()
