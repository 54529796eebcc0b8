"""What an index says of itself."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path

from advisor.errors import IndexUnusable
from advisor.index.generation import MANIFEST
from advisor.seal import broken, damaged, unpacked

FORMAT = 7  # raise it when a file of a generation changes its meaning
FILE = MANIFEST


@dataclass(frozen=True)
class Manifest:
    """Counts are of this generation; `embedded` is how many vectors had to be made anew for it.

    `chroma` is the folder of the collection, in that of the generation;
    `common` is the fingerprint of the texts from which the common direction was taken (common.py).
    `made_at` is ISO 8601 in UTC; `files` is the seal of all other files but Chroma's, which change when it reads them.
    """

    format: int
    name: str
    model: str
    dimension: int
    made_at: str
    corpus_fingerprint: str
    common: str
    chroma: str
    passages: int
    documents: int
    vectors: int
    embedded: int
    kinds: dict[str, int]
    languages: dict[str, int]
    files: dict[str, tuple[int, str]]

    def write(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """What it says, whether or not the files are as it says. Raises IndexUnusable when it is missing, damaged or
        of another format."""
        try:
            row = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if row["format"] != FORMAT:
                raise IndexUnusable("index_other_format", path=folder, found=row["format"], needed=FORMAT)
            return cls(**{**row, "files": unpacked(row["files"])})
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise IndexUnusable("index_damaged", path=folder, detail=FILE) from error

    def check(self, folder: Path) -> None:
        """Raises IndexUnusable when a file is gone, cut off or was changed since; costs next to nothing."""
        try:
            wrong = broken(folder, self.files, folder / FILE)
        except OSError as error:
            raise IndexUnusable("index_damaged", path=folder, detail=FILE) from error
        if wrong:
            raise IndexUnusable("index_damaged", path=folder, detail=wrong[0])

    def damaged(self, folder: Path, names: Collection[str] | None = None) -> list[str]:
        """Those of the files `names` (all, by default) whose content is not what was written; reads them whole."""
        return damaged(folder, {n: s for n, s in self.files.items() if names is None or n in names})
