"""Designs in a folder like rtl/: saved from accepted runs, read back for the gate.

One folder each: spec.toml (what was asked), src/*.v (the sources, the top first in name order of the
evidence), evidence.json (verdict, level, metrics, tools, and the digest of the sources).
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hwgen.core.candidate import Candidate, SourceFile
from hwgen.core.errors import UsageError
from hwgen.core.spec import Spec
from hwgen.demos.demo_format import DEMO_NAME
from hwgen.infra.files import make_folder, storing
from hwgen.infra.rundir import Folder, RunDirectory
from hwgen.operators.registry import operator
from hwgen.operators.specfile import read_spec

SPEC_NAME, SOURCES_NAME, EVIDENCE_NAME = "spec.toml", "src", "evidence.json"
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class SavedDesign:
    """A design of a library, as its folder holds it."""

    name: str
    path: Path
    spec: Spec
    candidate: Candidate


def save_run(run_path: Path, library: Path, name: str = "") -> Path:
    """Copy the accepted design of a run into `library/name`; the folder appears whole or not at all."""
    from hwgen.report.summary import summary
    from hwgen.report.view import load

    view = load(run_path)
    document = summary(view)
    if document["verdict"] != "accepted":
        raise UsageError(f"{run_path} holds no accepted design", "only accepted designs are saved")
    spec = read_spec(RunDirectory.open(run_path).final_dir / SPEC_NAME)
    name = name or operator(spec.operator).label(spec.parameters)
    if not _SAFE_NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a design", "use letters, digits, '_', '-' and '.'")
    target = library / name
    if target.exists():
        raise UsageError(f"{target} is there already", "give another name: --save NAME")
    make_folder(library)
    with storing(target):
        staged = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=library))
        try:
            _fill(Folder(staged), view.path / "final", document)
            staged.chmod(0o755)
            os.rename(staged, target)  # noqa: PTH104 - the atomic step, named as such
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
    return target


def _fill(folder: Folder, final: Path, document: dict[str, Any]) -> None:
    shutil.copytree(final / "rtl", folder.path / SOURCES_NAME)
    shutil.copy(final / SPEC_NAME, folder.path / SPEC_NAME)
    kept = ("verdict", "level", "level_meaning", "metrics", "workload", "tools")
    checks = [{k: c[k] for k in ("kind", "status", "summary")} for c in document["checks"]]
    folder.write_json(EVIDENCE_NAME, {k: document[k] for k in kept} | {"checks": checks})


def design_folders(library: Path) -> list[Path]:
    """Return the folders of a library that hold a design or a demo, or something that should be one, by name.

    The folder of one design is a library of that design; folders may be sorted into groups.
    """
    if not library.is_dir():
        raise UsageError(f"{library} is no folder", "name the folder that holds the designs")
    if _holds_design(library):
        return [library.absolute()]
    return [folder for child in _folders_in(library) for folder in _designs_in(child)]


def _holds_design(folder: Path) -> bool:
    return (folder / SPEC_NAME).is_file() or (folder / DEMO_NAME).is_file()


def _designs_in(folder: Path) -> list[Path]:
    below = _folders_in(folder)
    if _holds_design(folder) or not below or (folder / SOURCES_NAME).is_dir():
        return [folder]
    return [found for child in below for found in _designs_in(child)]


def _folders_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith((".", "__")))


def read_design(path: Path) -> SavedDesign:
    """Read a design of a library; UsageError if it has no spec (so no bench) or no sources."""
    if not (path / SPEC_NAME).is_file():
        raise UsageError(
            f"{path} has no {SPEC_NAME}, so there is no bench for it",
            "`hwgen design ... --save` writes one; a design without a bench cannot be shown to work",
        )
    sources = sorted((path / SOURCES_NAME).glob("*.*v"))
    if not sources:
        raise UsageError(f"{path / SOURCES_NAME} holds no Verilog file", "put the sources there")
    spec = read_spec(path / SPEC_NAME)
    files = tuple(SourceFile(p.name, p.read_text(encoding="utf-8", errors="replace")) for p in sources)
    candidate = recognize(files, spec)
    return SavedDesign(path.name, path, spec, candidate)


def recognize(files: tuple[SourceFile, ...], spec: Spec) -> Candidate:
    """Return a candidate of files from disk: trusted only if they are what the generator writes now."""
    chosen = operator(spec.operator)
    ours = chosen.generate(chosen.complete(spec.parameters), spec.request)
    trusted = {f.name: f.text for f in files} == {f.name: f.text for f in ours.files}
    return Candidate(top=ours.top, files=files, origin="builtin" if trusted else "saved", trusted=trusted)
