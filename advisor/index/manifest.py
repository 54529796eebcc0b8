"""What an index says of itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from advisor.errors import IndexUnusable

FORMAT = 4  # raise it when a file of a generation changes its meaning
FILE = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """Counts are of this generation; `embedded` is how many vectors had to be made anew for it.

    `chroma` is the folder of the collection, in that of the generation;
    `common` is the fingerprint of the texts from which the common direction was taken (common.py).
    `made_at` is ISO 8601 in UTC; `files` are the sizes in bytes by which a cut-off file is recognised.
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
    files: dict[str, int]

    def write(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises IndexUnusable when it is missing, damaged, of another format, or a file was cut off."""
        try:
            row = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if row["format"] != FORMAT:
                raise IndexUnusable("index_other_format", path=folder, found=row["format"], needed=FORMAT)
            manifest = cls(**row)
            wrong = [n for n, size in manifest.files.items() if (folder / n).stat().st_size != size]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnusable("index_damaged", path=folder, detail=type(error).__name__) from error
        if wrong:
            raise IndexUnusable("index_damaged", path=folder, detail=wrong[0])
        return manifest
