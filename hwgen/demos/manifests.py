"""Manifests of datasets that others publish: where, which revision, which licence. None of their rows."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.core.values import from_json
from hwgen.infra.resources import data_path


@dataclass(frozen=True)
class Manifest:
    """One published dataset. `revision` is a commit of its repository on the Hugging Face hub.

    `files` are patterns of what to fetch; `rows` is how many rows there were at that revision.
    """

    name: str
    title: str
    form: str
    hub: str
    revision: str
    files: tuple[str, ...]
    rows: int
    licence: str
    licence_note: str
    paper: str = ""


def manifests() -> dict[str, Manifest]:
    """Return all manifests by name."""
    found = {}
    for path in sorted(data_path("datasets").glob("*.toml")):
        try:
            manifest: Manifest = from_json(
                Manifest, {"name": path.stem, **tomllib.loads(path.read_text("utf-8"))}
            )
        except (OSError, ValueError) as error:
            raise PrerequisiteError(f"{path} is no manifest: {error}", "install hwgen again") from error
        found[manifest.name] = manifest
    return found


def manifest(name: str) -> Manifest:
    """Return a manifest by name; UsageError that says what there is."""
    found = manifests()
    if name not in found:
        raise UsageError(
            f"hwgen knows no published dataset {name!r} (it knows {', '.join(found)})",
            f"for your own files: hwgen data add {name} --from PATH",
        )
    return found[name]
