"""What a prompt is made from: a task, demonstrations, and what the checks said of earlier answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from hwgen.core.table import Table

Language = Literal["verilog", "systemverilog", "hls"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
# How an answer's files are named, and how their blocks of code are marked.
SUFFIX: dict[Language, str] = {"verilog": ".v", "systemverilog": ".sv", "hls": ".cpp"}
FENCE_INFO: dict[Language, str] = {"verilog": "verilog", "systemverilog": "systemverilog", "hls": "cpp"}


@dataclass(frozen=True)
class Task:
    """One module that a model is to write.

    `request` are the words of a person, empty where there were none. `contract` is a page of Markdown of
    ours: everything that the module must do. `header` is the declaration that it must have, in the answer's
    language. `understood` and `limits` are sentences of ours: how the request was read, and what is asked
    beyond the function (target, clock, area, cycles).
    """

    top: str
    contract: str
    header: str
    language: Language = "verilog"
    request: str = ""
    understood: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Return the name of the file that must hold the top module."""
        return self.top + SUFFIX[self.language]


@dataclass(frozen=True)
class Example:
    """A demonstration: a description and the code that answers it; `why` says why it was chosen."""

    name: str
    description: str
    code: str
    why: str = ""
    language: Language = "verilog"


@dataclass(frozen=True)
class Round:
    """An earlier answer and what the checks said of it: findings and tables, the most telling first."""

    number: int
    code: str
    findings: tuple[str, ...]
    tables: tuple[Table, ...] = ()
