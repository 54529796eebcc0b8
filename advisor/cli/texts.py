"""The sentences of the command line, in the language of the person at the keyboard."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from advisor.domain import LANGUAGES
from advisor.errors import AdvisorError

LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides, as POSIX has it


def ui_language(environ: Mapping[str, str] | None = None) -> str:
    """``ADVISOR_UI_LANGUAGE``, else the locale, else English; a language that we do not speak is English."""
    env = os.environ if environ is None else environ
    chosen = env.get("ADVISOR_UI_LANGUAGE") or next((env[name] for name in LOCALE_VARIABLES if env.get(name)), "")
    code = chosen.strip().lower().replace("-", "_").split("_")[0].split(".")[0]
    return code if code in LANGUAGES else "en"


def fill(text: str, slots: Mapping[str, object]) -> str:
    """Fills ``{slots}``; one that was not given stays visible, and braces in a value stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda m: str(slots.get(m[1], m[0])), text)


class Texts:
    """The sentences of one language: ``texts("errors.home_not_writable", path=home)``.

    Those about faults in our own corpus are kept with the corpus checks, in ``check.<language>.yaml``.
    """

    def __init__(self, language: str, tree: Mapping[str, Any], prompts: Path | None = None) -> None:
        self.language = language
        self._tree = tree
        self._prompts = prompts

    @classmethod
    def load(cls, prompts: Path, language: str) -> Texts:
        """Reads ``cli.<language>.yaml``. Raises OSError when the folder of texts is not there."""
        return cls(language, _read(prompts / f"cli.{language}.yaml"), prompts)

    @cached_property
    def _checks(self) -> Mapping[str, Any]:
        return _read(self._prompts / f"check.{self.language}.yaml") if self._prompts else {}

    def find(self, key: str) -> str | None:
        """The sentence as it was written, or None."""
        if key.startswith("errors.corpus_"):
            found: Any = self._checks.get(key.removeprefix("errors."))
        else:
            found = self._tree
            for part in key.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
        return found if isinstance(found, str) else None

    def __call__(self, key: str, **slots: object) -> str:
        """The sentence with its slots filled; the key itself where there is no sentence."""
        found = self.find(key)
        return key if found is None else fill(found, slots)

    def error(self, error: AdvisorError) -> str:
        """The sentence of an error: what is wrong and how to mend it. A corpus error leads with its place."""
        key = f"errors.{error.key}"
        text = str(error) if self.find(key) is None else self(key, **error.slots)
        file, line = error.slots.get("file"), error.slots.get("line")
        return f"{file}:{line}: {text}" if file is not None and line else text


def _read(file: Path) -> Mapping[str, Any]:
    import yaml

    with file.open(encoding="utf-8") as stream:
        tree = yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return tree if isinstance(tree, Mapping) else {}
