"""The one place that starts processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """What one process tree may use. Units are in the names."""

    wall_s: float = 120.0
    memory_bytes: int = 4 << 30
    file_bytes: int = 256 << 20
    output_bytes: int = 16 << 20
    processes: int = 256


@dataclass(frozen=True)
class Command:
    """An argument list with its folder and the whole environment it gets (nothing is inherited)."""

    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Completed:
    """How a process ended. `output` is stdout and stderr together, head and tail when it was long."""

    exit_code: int | None
    output: str
    seconds: float
    timed_out: bool = False
    output_truncated: bool = False
    peak_memory_bytes: int = 0
