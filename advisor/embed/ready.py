"""Makes the default model ready, once a home."""

from __future__ import annotations

import json
from pathlib import Path

from advisor.embed.encoder import Progress
from advisor.errors import StorageError
from advisor.settings import Settings

FOLDER = "multilingual-e5-small-q4"


def model_folder(settings: Settings) -> Path:
    """Where the default model of this home is, or will be."""
    return settings.home / "models" / FOLDER


def ensure_model(settings: Settings, progress: Progress | None = None) -> Path:
    """Makes the model ready if it is not yet, and returns its folder."""
    folder = model_folder(settings)
    if settings.embedder is not None:
        return Path(settings.embedder)
    if (folder / "route.json").is_file():
        return folder
    from filelock import FileLock

    from advisor.embed.build import build

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / ".lock"):
            if not (folder / "route.json").is_file():
                if progress:
                    progress("model_build", 0, 1)
                build(folder)
                (folder / "route.json").write_text(json.dumps({"passages": "onnx-int8"}))
                if progress:
                    progress("model_build", 1, 1)
    except OSError as error:
        raise StorageError("home_not_writable", path=settings.home) from error
    return folder
