"""Facts said simply: ``corpus/simple/*.yaml``, written by hand (A2-B1), with the figures of the statement.

They stand apart from the facts: no index holds them, they are only shown where somebody asks for simpler words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor.corpus.fields import Fields
from advisor.corpus.model import Text3
from advisor.corpus.reading import Block, read_yaml
from advisor.domain import LANGUAGES

FOLDER = "simple"


@dataclass(frozen=True)
class Simple:
    """What a fact or gap says, in common words. `id` is that of the fact or gap.

    For editors only: `omits` are figures of the statement that are left out on purpose, written as in Dutch;
    `longer` is why the text may be longer than the statement.
    """

    id: str
    text: Text3
    omits: tuple[str, ...] = ()
    longer: str | None = None


def simple_of(block: Block) -> Simple:
    """The text that `block` holds. Raises CorpusError with file and line."""
    fields = Fields(block)
    text: Text3 = {}
    for language in LANGUAGES:
        if block.data.get(language) is None:
            raise block.error("corpus_language_missing", field="simple", value=language)
        text[language] = fields.text(language)
    simple = Simple(fields.text("id"), text, fields.texts("omits"), fields.optional("longer"))
    fields.finish()
    return simple


def simple_blocks(folder: Path) -> list[Block]:
    """The blocks of all files, in the order of their names; none where there is no folder.

    Raises:
        CorpusError: a file cannot be read; slots `file`, `line`.
    """
    paths = sorted((folder / FOLDER).glob("*.yaml"))
    return [block for path in paths for block in read_yaml(path, path.relative_to(folder).as_posix())]


def simple_texts(folder: Path | str) -> Mapping[str, Text3]:
    """The simple texts of the corpus under `folder`: id of the fact or gap -> language -> text.

    What has none is not in it: show its statement.

    Raises:
        CorpusError: a file cannot be read, a language is missing or an id stands twice; slots `file`, `line`.
    """
    found: dict[str, Text3] = {}
    for block in simple_blocks(Path(folder)):
        simple = simple_of(block)
        if simple.id in found:
            raise block.error("corpus_id_twice", "id")
        found[simple.id] = simple.text
    return found
