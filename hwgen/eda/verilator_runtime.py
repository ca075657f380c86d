"""Verilator's run-time library, compiled once per machine and kept in the cache.

One folder per key (versions, compiler, flags): `libverilated.a` and, with GCC, a precompiled header of what
every simulation includes. A folder appears under its name only when it is complete; its manifest tells the
size of each file and the digest of the library, so that a damaged one is found out and made again.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hwgen.core.errors import ToolError
from hwgen.eda.verilator import PRECOMPILED_HEADER, compile_flags, is_gcc, root_of, trace_flags
from hwgen.infra.files import make_folder, storing, write_json, write_text
from hwgen.infra.process import Command, Limits, base_environment, run
from hwgen.infra.tools import Tool

LIBRARY = "libverilated.a"
_UNITS = ("verilated", "verilated_dpi", "verilated_vpi", "verilated_threads", "verilated_vcd_c")
_MANIFEST = "manifest.json"
_OPTIMIZATION = "-O1"
_HEADER_TEXT = """\
#include "verilated.h"
#include "verilated_dpi.h"
#include "verilated_vpi.h"
#include <libgen.h>
#include <stdio.h>
#include <memory>
#include <string>
"""
_LIMITS = Limits(wall_s=300.0, memory_bytes=4 << 30)
_FORMAT = 1  # of the folder; a change makes new ones


def ensure_runtime(verilator: Tool, cxx: Tool, cache: Path) -> Path:
    """Return the folder of the run-time library, building it if it is absent or damaged.

    Takes some 20 s of one core the first time. Processes that race for it wait for the first.
    Raises ToolError when the compiler fails, PrerequisiteError when the cache cannot be written.
    """
    folder = cache / "verilator" / _key(verilator, cxx)
    if _is_whole(folder):
        return folder
    make_folder(folder.parent)
    with _locked(folder.with_suffix(".lock")):
        if _is_whole(folder):
            return folder
        making = folder.with_name(f".{folder.name}.{secrets.token_hex(6)}.tmp")
        try:
            _build(verilator, cxx, make_folder(making))
            with storing(folder):
                if folder.exists():
                    shutil.rmtree(folder)
                making.rename(folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return folder


def has_runtime(verilator: Tool, cxx: Tool, cache: Path) -> bool:
    """Whether the run-time library needs no building."""
    return _is_whole(cache / "verilator" / _key(verilator, cxx))


def _key(verilator: Tool, cxx: Tool) -> str:
    root = root_of(verilator)
    facts = [_FORMAT, verilator.version, str(root), str(cxx.path), cxx.version]
    facts += [*compile_flags(root), *trace_flags(False), _OPTIMIZATION, *_UNITS, _HEADER_TEXT]
    digest = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
    return f"{verilator.version}-{digest[:16]}"


def _is_whole(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        sizes = {name: (folder / name).stat().st_size for name in manifest["sizes"]}
        return bool(sizes == manifest["sizes"] and _digest(folder / LIBRARY) == manifest["library_sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that ends with this process."""
    with storing(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _build(verilator: Tool, cxx: Tool, folder: Path) -> None:
    root = root_of(verilator)
    write_text(folder / PRECOMPILED_HEADER, _HEADER_TEXT)
    commands = [
        (
            str(cxx.path),
            *compile_flags(root, _OPTIMIZATION),
            *trace_flags(True),
            "-c",
            str(root / "include" / f"{unit}.cpp"),
            "-o",
            f"{unit}.o",
        )
        for unit in _UNITS
    ]
    if is_gcc(cxx):
        header = (str(cxx.path), *compile_flags(root), *trace_flags(False), "-x", "c++-header")
        commands.append((*header, PRECOMPILED_HEADER, "-o", f"{PRECOMPILED_HEADER}.gch"))
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, len(commands))) as pool:
        list(pool.map(lambda argv: _run(argv, folder), commands))
    _run(("ar", "rcs", LIBRARY, *(f"{unit}.o" for unit in _UNITS)), folder)
    for unit in _UNITS:
        (folder / f"{unit}.o").unlink()
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    write_json(folder / _MANIFEST, {"sizes": sizes, "library_sha256": _digest(folder / LIBRARY)})


def _run(argv: Sequence[str], folder: Path) -> None:
    completed = run(Command(tuple(argv), folder, base_environment()), _LIMITS)
    if not completed.ok:
        said = completed.output.strip().splitlines()
        reason = completed.killed_because or (said[0] if said else "no message")
        raise ToolError(f"Verilator's run-time library could not be compiled: {reason}")
