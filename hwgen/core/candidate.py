"""Candidate and Bench: the hardware to be judged, and the means to exercise it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from hwgen.core.values import digest, freeze

Language = Literal["verilog", "systemverilog"]


@dataclass(frozen=True)
class SourceFile:
    """A text file by its name, which is relative and stays inside its folder."""

    name: str
    text: str


@dataclass(frozen=True)
class Candidate:
    """Hardware sources from one origin.

    `trusted` is true only for text that hwgen itself wrote in this process (the built-in generator):
    everything else runs in the sandbox only.
    """

    top: str
    files: tuple[SourceFile, ...]
    origin: str
    trusted: bool = False
    language: Language = "verilog"

    @property
    def digest(self) -> str:
        """Content hash of the sources and the top module's name."""
        return digest([self.top, self.language, [[f.name, f.text] for f in self.files]])


@dataclass(frozen=True)
class Bench:
    """A cocotb bench: files to lay beside each other, a plan, and the tests that must have passed.

    `module` is the Python module with the tests. `plan` is JSON data written to `plan.json` next to it.
    `tests` lists every test that must have run and passed; `quick_tests` are the ones a mutant meets,
    in the order in which they are tried.
    """

    module: str
    files: tuple[SourceFile, ...]
    plan: Mapping[str, Any]
    tests: tuple[str, ...]
    quick_tests: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plan", freeze(self.plan))
        object.__setattr__(self, "metadata", freeze(self.metadata))
