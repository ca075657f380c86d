"""What a run works with: settings, tools and someone to tell about progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hwgen.core.candidate import Candidate
from hwgen.core.errors import UsageError
from hwgen.core.evidence import Kind
from hwgen.core.spec import Target
from hwgen.infra.config import Config
from hwgen.infra.sandbox import NoSandbox, Sandbox, select_sandbox
from hwgen.infra.tools import Toolbox

_ALWAYS_NEEDED = ("slang", "yosys", "cocotb")

Progress = Callable[[str, Mapping[str, Any]], None]


def silent(kind: str, fields: Mapping[str, Any]) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Workshop:
    """Settings, tools, the choice of checks, and where progress is told.

    `pnr` asks for place-and-route even where no clock has to be met. `skip` leaves checks out: the verdict
    is then inconclusive, never better.
    """

    config: Config
    toolbox: Toolbox = field(default_factory=Toolbox)
    progress: Progress = silent
    pnr: bool = False
    skip: frozenset[Kind] = frozenset()

    @property
    def jobs(self) -> int:
        """How many processes may work at a time."""
        return self.config.workers

    def sandbox(self, candidate: Candidate) -> Sandbox:
        """Choose the sandbox for a candidate; PrerequisiteError if it needs one that is not there."""
        if self.config.sandbox == "off":
            return NoSandbox()
        trusted = candidate.trusted and self.config.sandbox != "required"
        return select_sandbox(self.toolbox, trusted=trusted, allow_none=False)

    def require_tools(self, target: Target, clock_mhz: float | None) -> None:
        """Refuse to begin without a tool that will be needed; PrerequisiteError with the remedy."""
        self.toolbox.simulator(self._simulator)
        placing = [f"nextpnr-{target}"] if self.wants_place_and_route(target, clock_mhz) else []
        for name in (*_ALWAYS_NEEDED, *placing):
            self.toolbox.find(name)
        if self.config.sandbox == "required":
            select_sandbox(self.toolbox, trusted=False, allow_none=False)

    @property
    def _simulator(self) -> str | None:
        return None if self.config.simulator == "auto" else self.config.simulator

    def options(self, target: Target, clock_mhz: float | None = None) -> dict[str, Any]:
        """Return the options that checks read; PrerequisiteError if there is no simulator for them."""
        self.toolbox.simulator(self._simulator)
        limits: dict[str, Any] = {}
        if "time_limit_s" in self.config.origins:
            limits["wall_limit_s"] = self.config.time_limit_s
        if "memory_limit_mib" in self.config.origins:
            limits["memory_limit_bytes"] = self.config.memory_limit_mib << 20
        return limits | {
            "simulator": self.config.simulator,
            "jobs": self.jobs,
            "mutants": self.config.mutants,
            "pnr_seeds": self.config.pnr_seeds,
            "clock": self.config.clock_port,
            "liberty": self.config.liberty,
            "flatten": self.config.flatten,
            "warnings_are_errors": self.config.warnings_are_errors,
            "reserved_modules": self.config.reserved_modules,
            "cache_dir": self.config.cache_dir,
            "target": target,
            # nextpnr does not know the delays through the DSPs of an iCE40: no clock could be shown.
            "dsps": target != "ice40" or not self.wants_place_and_route(target, clock_mhz),
        }

    def wants_place_and_route(self, target: Target, clock_mhz: float | None) -> bool:
        """Whether place-and-route was asked for, by a clock to meet or by option."""
        return target != "generic" and (self.pnr or clock_mhz is not None)

    def refuse_impossible(self, target: Target) -> None:
        """Refuse place-and-route for a target that has no places; UsageError."""
        if self.pnr and target == "generic":
            raise UsageError(
                "place and route was asked for, but the target is generic, which has no places",
                "name an FPGA: --target ecp5 (or ice40)",
            )
