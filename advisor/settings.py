"""All settings, read from the environment once. Nothing here opens a file or the network."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import UsageError

REPOSITORY = Path(__file__).resolve().parent.parent


def data_folder(name: str) -> Path:
    """`corpus/` and `prompts/` stand at the top of the checkout, and inside the package in a wheel."""
    packaged = Path(__file__).resolve().parent / "_data" / name
    return packaged if packaged.is_dir() else REPOSITORY / name


@dataclass(frozen=True)
class Settings:
    """What the person who runs the advisor can choose.

    home: where index, model and feedback are kept (``ADVISOR_HOME``).
    corpus: our own corpus, or None with ``ADVISOR_CORPUS=none``.
    embedder: None for the default model, else a hub name or folder (``ADVISOR_EMBEDDER``).
    today: the date that decides tense and warnings (``ADVISOR_TODAY``, YYYY-MM-DD, for tests).
    threads: how many threads the embedder may use (``ADVISOR_THREADS``).
    llm: ``provider:model`` (``ADVISOR_LLM``), None by default: the composer answers.
    """

    home: Path
    corpus: Path | None
    prompts: Path
    vocabulary: Path
    embedder: str | None = None
    today: dt.date | None = None
    threads: int = 2
    llm: str | None = None
    llm_base_url: str | None = None

    def date(self) -> dt.date:
        """Today, or the day that the settings say it is."""
        return self.today or dt.date.today()

    @classmethod
    def from_environment(cls, environ: dict[str, str] | None = None) -> Settings:
        """Reads the variables named above. Raises UsageError for a value that cannot be read."""
        env = os.environ if environ is None else environ
        data = data_folder("corpus")
        chosen = env.get("ADVISOR_CORPUS", "").strip()
        if chosen.lower() == "none":
            corpus: Path | None = None
        elif chosen:
            corpus = Path(chosen).expanduser()
            if not corpus.is_dir():
                raise UsageError("setting_not_a_folder", name="ADVISOR_CORPUS", value=chosen)
        else:
            corpus = data
        today = None
        if env.get("ADVISOR_TODAY"):
            try:
                today = dt.date.fromisoformat(env["ADVISOR_TODAY"])
            except ValueError:
                raise UsageError("setting_not_a_date", name="ADVISOR_TODAY", value=env["ADVISOR_TODAY"]) from None
        threads = env.get("ADVISOR_THREADS", "")
        if threads and not (threads.isdigit() and int(threads) > 0):
            raise UsageError("setting_not_a_number", name="ADVISOR_THREADS", value=threads)
        return cls(
            home=Path(env.get("ADVISOR_HOME") or "~/.local/share/advisor").expanduser(),
            corpus=corpus,
            prompts=data_folder("prompts"),
            vocabulary=(corpus or data) / "vocabulary",
            embedder=env.get("ADVISOR_EMBEDDER") or None,
            today=today,
            threads=int(threads) if threads else max(1, min(4, os.cpu_count() or 1)),
            llm=env.get("ADVISOR_LLM") or None,
            llm_base_url=env.get("ADVISOR_LLM_BASE_URL") or None,
        )
