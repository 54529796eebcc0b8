"""Pictures where people would rather look: SVG safe inside a page, with the same in words and as a table.

Nothing is loaded before a picture is asked; the modules are named after what they draw, never after a function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.pictures.demand_chart import demand
    from advisor.pictures.gallery import Gallery
    from advisor.pictures.gap_chart import gap, gap_png
    from advisor.pictures.heat_map import MapCell, map_cells, skills_map
    from advisor.pictures.model import Cell, Picture, PictureSource, Table
    from advisor.pictures.path_diagram import occupations_with_paths, paths

_HOMES = {
    "Gallery": "gallery",
    "demand": "demand_chart",
    "skills_map": "heat_map", "map_cells": "heat_map", "MapCell": "heat_map",
    "paths": "path_diagram", "occupations_with_paths": "path_diagram",
    "gap": "gap_chart", "gap_png": "gap_chart",
    "Picture": "model", "PictureSource": "model", "Table": "model", "Cell": "model",
}  # fmt: skip
__all__ = [
    "Cell", "Gallery", "MapCell", "Picture", "PictureSource", "Table", "demand", "gap", "gap_png", "map_cells",
    "occupations_with_paths", "paths", "skills_map",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"advisor.pictures.{_HOMES[name]}"), name)
