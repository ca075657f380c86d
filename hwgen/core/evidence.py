"""Evidence: what one check showed, and how to show it again."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hwgen.core.table import Table
from hwgen.core.values import freeze


class Kind(enum.StrEnum):
    """The kinds of check, in the order in which a design meets them."""

    POLICY = "policy"
    LINT = "lint"
    SIMULATE = "simulate"
    MUTATE = "mutate"
    PROVE = "prove"
    SYNTHESIZE = "synthesize"
    PLACE_AND_ROUTE = "place-and-route"


# The kinds that there is a check for.
CHECKED_KINDS = tuple(kind for kind in Kind if kind is not Kind.PROVE)


class Status(enum.StrEnum):
    """How a check ended, from best to worst.

    FAIL and TIMEOUT speak about the candidate. ERROR (the tool broke) and MISSING (the check did not
    run, or a test that must run was absent) do not: they make the verdict inconclusive.
    """

    PASS = "pass"  # noqa: S105 - a status, not a password
    MISSING = "missing"
    ERROR = "error"
    TIMEOUT = "timeout"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One thing a check has to say: where, what, and whether it counts against the candidate."""

    message: str
    severity: str = "error"  # error | warning | note
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Evidence:
    """The outcome of one check on one candidate.

    `summary` is one sentence for people. `metrics` are numbers with the unit in the name; `workload` names
    what those of time were measured on, where there are any. `commands` are shell lines that show the same
    again. `log` is a path relative to the attempt's folder. `tools` maps the tool's name to its version.
    `tables` say more of a failure than findings can.
    """

    kind: Kind
    status: Status
    summary: str
    metrics: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    commands: tuple[str, ...] = ()
    log: str = ""
    tools: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    sandbox: str = ""
    workload: str = ""
    tables: tuple[Table, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "metrics", freeze(self.metrics))
        object.__setattr__(self, "tools", freeze(self.tools))
