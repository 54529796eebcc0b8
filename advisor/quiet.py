"""Turns off, in one place, all that the libraries would send or fetch of their own accord.

Called before any library is imported: most of them read these variables only once.
"""

from __future__ import annotations

import os
import re
from collections.abc import MutableMapping
from pathlib import Path

# Reports about use, and traces of what was asked. Set whatever stood there: nobody asked the visitors.
TELEMETRY_OFF = {
    "ANONYMIZED_TELEMETRY": "False",  # chromadb
    "CHROMA_OTEL_GRANULARITY": "none",
    "DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGGRAPH_CLI_NO_ANALYTICS": "1",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime: a device id and a file of events in ~/.cache, sent when it can
    "OTEL_SDK_DISABLED": "true",
}
# No model hub is asked for anything, unless the person chose a model that lives on one.
OFFLINE = {"HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}


def wants_hub(embedder: str | None) -> bool:
    """Whether `embedder` (the value of ``ADVISOR_EMBEDDER``) is a name on a model hub and not a folder."""
    return bool(embedder and re.fullmatch(r"[\w.-]+(/[\w.-]+)?", embedder) and not Path(embedder).exists())


def hush(environ: MutableMapping[str, str] | None = None) -> None:
    """Sets the switches in `environ` (by default the process's own). May be called any number of times."""
    env = os.environ if environ is None else environ
    env.update(TELEMETRY_OFF)
    if not wants_hub(env.get("ADVISOR_EMBEDDER")):
        env.update(OFFLINE)
    env.setdefault("TOKENIZERS_PARALLELISM", "false")  # it warns when a process forks
