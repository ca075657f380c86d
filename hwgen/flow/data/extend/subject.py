"""A row as what is described and compared with: its top module, its parts from other rows, its ports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from hwgen.checks.base import CheckJob
from hwgen.checks.compare import Original
from hwgen.core.candidate import Candidate, SourceFile
from hwgen.demos.modules import outline
from hwgen.demos.row import Row
from hwgen.demos.segments import segments
from hwgen.demos.store import Store
from hwgen.demos.tokens import code_words
from hwgen.demos.verilog_text import Block
from hwgen.eda.names import is_identifier
from hwgen.flow.data.facts import design_of, sandbox_of
from hwgen.flow.loop import lay_sources
from hwgen.flow.workshop import Workshop
from hwgen.infra.rundir import Folder
from hwgen.prompts.describe import Module, language_suffix
from hwgen.prompts.task import Language

_MOST_PARTS = 200
_SEED = 1


class Library:
    """The modules that rows of a dataset define: what one row instantiates, another may have."""

    def __init__(self, store: Store, name: str) -> None:
        self._reader = store.reader(name)
        self._owners: dict[str, str] = {}
        twice: set[str] = set()
        for row in store.rows(name):
            for module in row.modules:
                twice |= {module} if self._owners.setdefault(module, row.id) != row.id else set()
        for module in twice:  # which one is meant, nobody can say
            del self._owners[module]

    def parts(self, row: Row) -> tuple[Row, ...]:
        """Return the rows whose modules a row instantiates, and those that they instantiate."""
        found: dict[str, Row] = {}
        have, pending = set(row.modules), [row]
        while pending and len(found) < _MOST_PARTS:
            for module in instantiated(pending.pop().code):
                owner = self._owners.get(module)
                if module in have or owner is None or owner in found or owner == row.id:
                    continue
                part = self._reader(owner)
                if have & set(part.modules):
                    continue
                found[owner] = part
                have |= set(part.modules)
                pending.append(part)
        return tuple(found.values())

    def close(self) -> None:
        """Close the file."""
        self._reader.close()


def instantiated(code: str) -> set[str]:
    """Return the names that may be those of instantiated modules: a name before another one, or before #."""
    words = code_words(code)
    return {
        text
        for (kind, text), (following, sign) in pairwise(words)
        if kind == "word" and (following in ("word", "escaped") or sign == "#")
    }


@dataclass(frozen=True)
class Subject:
    """A row under work. Its files lie in `folder`; `original` is compared with."""

    row: Row
    module: Module
    blocks: tuple[Block, ...]
    parts: tuple[SourceFile, ...]
    original: Original
    folder: Path
    options: Mapping[str, Any]

    def job(self, candidate: Candidate, name: str) -> CheckJob:
        """Return the job of comparing a candidate, with its sources laid out in a folder of this name."""
        return _job(self.original.job, candidate, self.folder / name)

    def with_parts(self, candidate: Candidate) -> Candidate:
        """Return a rebuilt candidate with the parts that it does not define itself."""
        own = {module.name for file in candidate.files for module in outline(file.text).modules}
        parts = [part for part in self.parts if not {m.name for m in outline(part.text).modules} & own]
        names = {file.name for file in candidate.files}
        kept = tuple(part for part in parts if part.name not in names)
        return Candidate(
            candidate.top, (*candidate.files, *kept), candidate.origin, language=candidate.language
        )


def subject_of(row: Row, parts: Iterable[Row], folder: Path, workshop: Workshop) -> Subject:
    """Lay out a row in an empty folder and look at it."""
    top = design_of(row).top
    files = tuple(SourceFile(f"part_{n}.v", part.code) for n, part in enumerate(parts))
    options = _options(workshop)
    original = _original(row, top, files, folder, options, workshop)
    header = next(
        (row.code[m.start : m.header_end] for m in outline(row.code).modules if m.name == top), row.header
    )
    ports = tuple(
        f"{port.direction} {name}, {port.width} bit{'' if port.width == 1 else 's'}"
        for name, port in original.ports.items()
    )
    heads = tuple(part.header for part in parts)
    language: Language = original.job.candidate.language
    module = Module(top, row.code, header, ports or ("as the header says",), heads, language)
    return Subject(row, module, segments(row.code), files, original, folder, options)


def _options(workshop: Workshop) -> dict[str, Any]:
    options = workshop.options("generic")
    return {
        k: options[k]
        for k in ("simulator", "wall_limit_s", "memory_limit_bytes", "cache_dir")
        if k in options
    }


def _original(
    row: Row,
    top: str,
    parts: tuple[SourceFile, ...],
    folder: Path,
    options: dict[str, Any],
    workshop: Workshop,
) -> Original:
    """Return the original, read as Verilog-2005 where that is what it is, else as SystemVerilog."""
    languages: tuple[Literal["verilog", "systemverilog"], ...] = ("verilog", "systemverilog")
    for language in languages:
        name = f"{top if is_identifier(top) else 'module'}{language_suffix(language)}"
        source = SourceFile(name, row.code)
        candidate = Candidate(top, (source, *parts), "row", language=language)
        base = CheckJob(
            candidate, folder, workshop.toolbox, sandbox_of(workshop), seed=_SEED, options=options
        )
        original = Original(_job(base, candidate, folder / f"original-{language}"))
        if not original.problem:
            break
    return original


def _job(base: CheckJob, candidate: Candidate, folder: Path) -> CheckJob:
    lay_sources(Folder(folder), candidate)
    return CheckJob(candidate, folder, base.toolbox, base.sandbox, seed=base.seed, options=base.options)


def safe_name(text: str) -> str:
    """Return a text as the name of a dataset."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-._")[:50] or "rows"
