"""Which names of files and modules may reach a tool's command line or script."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from hwgen.core.candidate import Candidate

SOURCE_SUFFIXES = (".v", ".sv")
HEADER_SUFFIXES = (".vh", ".svh")
MEMORY_SUFFIXES = (".hex", ".mem")
MAX_NAME_LENGTH = 128

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")


def is_safe_file_name(name: str) -> bool:
    """Whether a name stays in its folder, means nothing to a shell or a tool, and has a known suffix."""
    parts = name.split("/")
    return (
        len(name) <= MAX_NAME_LENGTH
        and all(_PART.fullmatch(part) for part in parts)
        and PurePosixPath(name).suffix in (*SOURCE_SUFFIXES, *HEADER_SUFFIXES, *MEMORY_SUFFIXES)
    )


def is_identifier(name: str) -> bool:
    """Whether a name is a plain (not escaped) Verilog identifier."""
    return len(name) <= MAX_NAME_LENGTH and _IDENTIFIER.fullmatch(name) is not None


def unsafe_names(candidate: Candidate) -> tuple[str, ...]:
    """Return sentences about names of the candidate that must not reach any tool."""
    found = [
        f"file name {f.name!r} is not a plain relative name that ends in "
        f"{', '.join((*SOURCE_SUFFIXES, *HEADER_SUFFIXES, *MEMORY_SUFFIXES))}"
        for f in candidate.files
        if not is_safe_file_name(f.name)
    ]
    if not is_identifier(candidate.top):
        found.append(f"top module name {candidate.top!r} is not a plain Verilog identifier")
    folded = [f.name.lower() for f in candidate.files]
    found += [f"two files are named {name!r}" for name in sorted({n for n in folded if folded.count(n) > 1})]
    if not compiled_names(candidate):
        found.append(f"there is no source file (a name that ends in {' or '.join(SOURCE_SUFFIXES)})")
    return tuple(found)


def compiled_names(candidate: Candidate) -> tuple[str, ...]:
    """Return the names of the files that tools are given, in order; headers and memory images are not."""
    return tuple(f.name for f in candidate.files if f.name.endswith(SOURCE_SUFFIXES))


def is_systemverilog(candidate: Candidate) -> bool:
    """Whether tools must read the sources as SystemVerilog instead of Verilog-2005."""
    return candidate.language == "systemverilog" or any(f.name.endswith(".sv") for f in candidate.files)
