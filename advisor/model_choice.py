"""Which language model may phrase answers, and what it may see: the settings that start with ``ADVISOR_LLM``."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from advisor.address import server_address
from advisor.errors import UsageError

# Providers that run on the machine of whoever asks them, where no address says otherwise.
_OWN_MACHINE = {"ollama": "localhost"}
FORMS = ("text", "json")
MOST_SECONDS, MOST_AT_ONCE = 600, 256


@dataclass(frozen=True)
class ModelChoice:
    """One chat model (``ADVISOR_LLM``), as LangChain's `init_chat_model` reads its name.

    name: ``provider:model``, or a model of which LangChain knows the provider.
    base_url: the address of an own server (``ADVISOR_LLM_BASE_URL``).
    form: "text" for sentences with their sources behind them; "json" asks the server to hold the model to a schema,
        with a short prompt, which small models need (``ADVISOR_LLM_FORM``).
    seconds: how long one answer may take in all (``ADVISOR_LLM_SECONDS``).
    at_once: how many answers may be in the making at the same time (``ADVISOR_LLM_AT_ONCE``); who comes more gets the
        composer's answer.
    own: what ``ADVISOR_LLM_LOCAL`` says: yes, it is a server of our own although its address does not show it.
    public: names of ingested sources, with * for any part, that a hosted model may read (``ADVISOR_LLM_PUBLIC``).
    """

    name: str
    base_url: str | None = None
    form: str = "text"
    seconds: float = 30.0
    at_once: int = 4
    own: bool = False
    public: tuple[str, ...] = ()

    @property
    def provider(self) -> str | None:
        """What stands before the first colon; None where LangChain must know the provider from the model's name."""
        head, colon, _ = self.name.partition(":")
        if colon and re.fullmatch(r"[a-z][a-z0-9_-]*", head):
            return head.replace("-", "_")
        return "openai" if self.base_url else None

    @property
    def model(self) -> str:
        """The model's own name."""
        head, colon, rest = self.name.partition(":")
        return rest if colon and re.fullmatch(r"[a-z][a-z0-9_-]*", head) else self.name

    @property
    def engine(self) -> str:
        """How an answer says who phrased it."""
        return f"llm:{self.model}"

    @property
    def host(self) -> str:
        """Where it runs, for people: the host of its address, or the provider."""
        if self.base_url:
            return urlsplit(self.base_url).hostname or self.base_url
        return _OWN_MACHINE.get(self.provider or "", self.provider or self.model)

    @property
    def local(self) -> bool:
        """Whether it runs on this machine or in a network of our own. Only such a model sees what is not public."""
        if self.own:
            return True
        if not self.base_url:
            return self.provider in _OWN_MACHINE
        host = self.host
        if host == "localhost":
            return True
        try:
            address = ipaddress.ip_address(host)
        except ValueError:  # a name may lead anywhere, and to look it up would be a request
            return False
        return address.is_loopback or (address.is_private and not address.is_unspecified)

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> ModelChoice | None:
        """None where no model is named: then no connection is opened. Raises UsageError for what cannot be read."""
        name = env.get("ADVISOR_LLM", "").strip()
        if not name:
            return None
        if not re.fullmatch(r"[\w.:/@+-]{1,200}", name) or (not name.partition(":")[2] and name.endswith(":")):
            raise UsageError("setting_not_a_model", name="ADVISOR_LLM", value=name[:80])
        form = env.get("ADVISOR_LLM_FORM", "").strip().lower() or cls.form
        if form not in FORMS:
            raise UsageError("setting_not_one_of", name="ADVISOR_LLM_FORM", value=form[:80], list=", ".join(FORMS))
        return cls(
            name,
            server_address(
                env.get("ADVISOR_LLM_BASE_URL", "").strip().rstrip("/"),
                "ADVISOR_LLM_BASE_URL",
                UsageError("setting_url_key", name="ADVISOR_LLM_BASE_URL"),
            ),
            form,
            float(_number(env, "ADVISOR_LLM_SECONDS", int(cls.seconds), MOST_SECONDS)),
            _number(env, "ADVISOR_LLM_AT_ONCE", cls.at_once, MOST_AT_ONCE),
            env.get("ADVISOR_LLM_LOCAL", "").strip().lower() in ("1", "true", "yes", "on"),
            tuple(p for part in env.get("ADVISOR_LLM_PUBLIC", "").split(",") if (p := part.strip())),
        )


def _number(env: Mapping[str, str], name: str, usual: int, highest: int) -> int:
    value = env.get(name, "").strip()
    if not value:
        return usual
    if not (re.fullmatch(r"[0-9]{1,9}", value) and 0 < int(value) <= highest):
        raise UsageError("setting_not_a_number", name=name, value=value[:80], highest=highest)
    return int(value)
