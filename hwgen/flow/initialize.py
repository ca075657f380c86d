"""Lay out a repository for generated designs: folders, settings, the gate as a workflow and as a hook."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from hwgen import __version__
from hwgen.core.errors import UsageError
from hwgen.infra.files import storing, write_bytes, write_text
from hwgen.infra.resources import data_path

# What is laid out, and the file in templates/ that it is made from; `.j2` ones are filled in.
_LAYOUT: Mapping[str, str] = {
    "README.md": "init/README.md.j2",
    "hwgen.toml": "init/hwgen.toml",
    "requirements.txt": "init/requirements.txt.j2",
    ".gitignore": "init/gitignore",
    ".pre-commit-config.yaml": "ci/pre-commit-config.yaml",
    ".github/workflows/hwgen-gate.yml": "ci/hwgen-gate.yml",
    "rtl/README.md": "init/rtl.md",
    "sim/README.md": "init/sim.md",
    "synth/README.md": "init/synth.md",
}


def initialize(path: Path, *, force: bool = False) -> list[Path]:
    """Lay out a repository in a folder, new or not, and return the files.

    Raises UsageError that names the files that are there already, unless `force` lets them be replaced, and
    PrerequisiteError where the folder cannot be written. A failure leaves the folder as it was.
    """
    contents = {path / name: text for name, text in _contents(path.absolute().name).items()}
    _refuse(path, list(contents), force=force)
    with contextlib.ExitStack() as undo:
        for file, text in contents.items():
            _make_folders(file.parent, undo)
            _write(file, text, undo)
        undo.pop_all()
    return list(contents)


def _contents(name: str) -> dict[str, str]:
    """Return the text of each file of the layout."""
    from jinja2 import Environment, StrictUndefined

    folder = data_path("templates")
    fill = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701 - no HTML
    values = {"name": name, "version": __version__, "requirement": _requirement()}
    contents = {}
    for file, template in _LAYOUT.items():
        text = (folder / template).read_text(encoding="utf-8")
        contents[file] = fill.from_string(text).render(values) if template.endswith(".j2") else text
    return contents


def _requirement() -> str:
    """Return what pip needs to install this hwgen elsewhere: its version, or the commit it came from."""
    with contextlib.suppress(importlib.metadata.PackageNotFoundError, ValueError, KeyError):
        origin = importlib.metadata.distribution("hwgen").read_text("direct_url.json")
        source = json.loads(origin or "{}")
        return f"hwgen @ {source['vcs_info']['vcs']}+{source['url']}@{source['vcs_info']['commit_id']}"
    return f"hwgen=={__version__}"


def _refuse(root: Path, files: list[Path], *, force: bool) -> None:
    places = [root, *(folder for file in files for folder in _below(root, file.parent))]
    for place in places:
        if place.exists() and not place.is_dir():
            raise UsageError(f"{place} is a file, not a folder", "choose another folder")
    taken = [file for file in files if file.is_dir() or (not force and (file.exists() or file.is_symlink()))]
    if taken:
        names = ", ".join(file.relative_to(root).as_posix() for file in taken)
        raise UsageError(
            f"{root} already holds {names}",
            "nothing was written; choose another folder, or move them away",
        )


def _below(root: Path, folder: Path) -> list[Path]:
    """Return the folders from below the root down to one."""
    parts = folder.relative_to(root).parts
    return [root.joinpath(*parts[: count + 1]) for count in range(len(parts))]


def _make_folders(folder: Path, undo: contextlib.ExitStack) -> None:
    """Make a folder and those above it; undoing removes the ones that were made."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        undo.callback(_quietly, place.rmdir)
        with storing(place):
            place.mkdir()


def _write(file: Path, text: str, undo: contextlib.ExitStack) -> None:
    """Write a file; undoing restores what was there."""
    with storing(file):
        before = file.read_bytes() if file.exists() else None
    if before is None:
        undo.callback(_quietly, file.unlink)
    else:
        undo.callback(_quietly, lambda: write_bytes(file, before))
    write_text(file, text)


def _quietly(action: Callable[[], object]) -> None:
    """Undo one step; a step that cannot be undone does not keep the others from it."""
    with contextlib.suppress(Exception):
        action()
