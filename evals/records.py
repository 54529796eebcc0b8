"""Sets of questions that are a JSON object a line, read and checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.items import ItemError


class WithId(BaseModel):
    """One line of such a set; its id comes once in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str


Record = TypeVar("Record", bound=WithId)


def read_records(path: Path, kind: type[Record]) -> list[Record]:
    """All of them in the order of the file. Raises ItemError for a line that is none, or an id twice."""
    found: dict[str, Record] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        where = f"{path.name}:{number}"
        try:
            record = kind.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise ItemError(f"{where}: no JSON object ({error.msg}, column {error.colno})") from None
        except ValidationError as error:
            raise ItemError(f"{where}: {error.errors()[0]['msg']}") from None
        if record.id in found:
            raise ItemError(f"{where}: the id {record.id!r} comes twice")
        found[record.id] = record
    return list(found.values())
