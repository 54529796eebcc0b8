"""All settings, read from the environment once. Nothing here opens a file or the network."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from advisor.address import server_address
from advisor.errors import UsageError
from advisor.model_choice import ModelChoice

MOST_THREADS = 256
# Without these a folder is not a corpus of ours, or one for this version.
CORPUS_PARTS = ("facts", "language", "exemplars", "vocabulary")
_SWITCH = ("on", "off")
REPOSITORY = Path(__file__).resolve().parent.parent


def data_folder(name: str) -> Path:
    """`corpus/` and `prompts/` stand at the top of the checkout, and inside the package in a wheel."""
    packaged = Path(__file__).resolve().parent / "_data" / name
    return packaged if packaged.is_dir() else REPOSITORY / name


def _path(name: str, value: str) -> Path:
    """The path that the variable `name` names. Raises UsageError for the home of a user that there is not."""
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise UsageError("setting_no_such_home", name=name, value=value) from None


@dataclass(frozen=True)
class ChromaServer:
    """The Chroma server that keeps the vectors (``ADVISOR_CHROMA_URL``); `token` is shown nowhere.

    Without the three others it is asked for Chroma's own default tenant and database, with no token.
    """

    url: str
    tenant: str = "default_tenant"
    database: str = "default_database"
    token: str | None = field(default=None, repr=False)

    @property
    def open_to_all(self) -> bool:
        """Whether what is sent there can be read on the way."""
        parts = urlsplit(self.url)
        return parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1")

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> ChromaServer | None:
        """None where no server is named: then no connection is opened. Raises UsageError for what is no address."""
        name, other = "ADVISOR_CHROMA_URL", "ADVISOR_CHROMA_TOKEN"
        mend = UsageError("setting_url_credentials", name=name, other=other)
        url = server_address(env.get(name, "").strip().rstrip("/"), name, mend)
        if url is None:
            return None
        return cls(
            url,
            env.get("ADVISOR_CHROMA_TENANT") or cls.tenant,
            env.get("ADVISOR_CHROMA_DATABASE") or cls.database,
            env.get("ADVISOR_CHROMA_TOKEN") or None,
        )


@dataclass(frozen=True)
class Settings:
    """What the person who runs the advisor can choose.

    home: where index, model and feedback are kept (``ADVISOR_HOME``).
    corpus: our own corpus, or None with ``ADVISOR_CORPUS=none``.
    embedder: None for the default model, else a hub name or folder (``ADVISOR_EMBEDDER``).
    embedder_update: whether the default model gets the update of this package (``ADVISOR_EMBEDDER_UPDATE=off``: not).
    today: the date that decides tense and warnings (``ADVISOR_TODAY``, YYYY-MM-DD, for tests).
    threads: how many threads the embedder may use (``ADVISOR_THREADS``).
    chroma: the server that keeps the vectors instead of the home, or None (``ADVISOR_CHROMA_URL``).
    llm: the language model that phrases answers (``ADVISOR_LLM`` and what goes with it), None by default: then the
        composer does, and no connection is opened.
    """

    home: Path
    corpus: Path | None
    prompts: Path
    vocabulary: Path
    embedder: str | None = None
    embedder_update: bool = True
    today: dt.date | None = None
    threads: int = 2
    llm: ModelChoice | None = None
    chroma: ChromaServer | None = None

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
            corpus = _path("ADVISOR_CORPUS", chosen)
            if not corpus.is_dir():
                raise UsageError("setting_not_a_folder", name="ADVISOR_CORPUS", value=chosen)
            missing = [part for part in CORPUS_PARTS if not (corpus / part).is_dir()]
            if missing:
                raise UsageError(
                    "setting_not_a_corpus", name="ADVISOR_CORPUS", value=chosen, missing=", ".join(missing)
                )
        else:
            corpus = data
        today = None
        if env.get("ADVISOR_TODAY"):
            try:
                today = dt.date.fromisoformat(env["ADVISOR_TODAY"])
            except ValueError:
                raise UsageError("setting_not_a_date", name="ADVISOR_TODAY", value=env["ADVISOR_TODAY"]) from None
        threads = env.get("ADVISOR_THREADS", "")
        if threads and not (re.fullmatch(r"[0-9]{1,9}", threads) and 0 < int(threads) <= MOST_THREADS):
            raise UsageError("setting_not_a_number", name="ADVISOR_THREADS", value=threads, highest=MOST_THREADS)
        embedder = env.get("ADVISOR_EMBEDDER") or None
        if embedder and embedder.startswith("~"):
            embedder = str(_path("ADVISOR_EMBEDDER", embedder))
        update = env.get("ADVISOR_EMBEDDER_UPDATE", "").strip().lower() or "on"
        if update not in _SWITCH:
            raise UsageError(
                "setting_not_one_of", name="ADVISOR_EMBEDDER_UPDATE", value=update, list=", ".join(_SWITCH)
            )
        return cls(
            home=_path("ADVISOR_HOME", env.get("ADVISOR_HOME") or "~/.local/share/advisor"),
            corpus=corpus,
            prompts=data_folder("prompts"),
            vocabulary=(corpus or data) / "vocabulary",
            embedder=embedder,
            embedder_update=update == "on",
            today=today,
            threads=int(threads) if threads else max(1, min(4, os.cpu_count() or 1)),
            llm=ModelChoice.from_environment(env),
            chroma=ChromaServer.from_environment(env),
        )
