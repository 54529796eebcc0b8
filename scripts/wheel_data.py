"""Build hook: puts ``corpus/``, ``prompts/`` and the published figures into the wheel as ``advisor/_data/``.

A plain ``force-include`` would also copy them beside an editable install, where the copy goes stale.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA_FOLDERS = ("corpus", "prompts", "evals/published")


class WheelDataHook(BuildHookInterface):
    """Adds the data folders to a standard wheel and to no other build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            for name in DATA_FOLDERS:
                build_data["force_include"][name] = f"advisor/_data/{name}"
