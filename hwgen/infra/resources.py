"""The data folders of hwgen: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from hwgen.core.errors import PrerequisiteError

_PACKAGE = Path(__file__).resolve().parent.parent


def data_path(name: Literal["templates", "sim", "synth", "datasets", "rtl"]) -> Path:
    """Return a data folder; a broken installation is a PrerequisiteError."""
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise PrerequisiteError(
        f"hwgen's data folder {name!r} is missing beside or in {_PACKAGE}", "install hwgen again"
    )
