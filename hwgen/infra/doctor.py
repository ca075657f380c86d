"""Examine the machine: each tool, the simulator and the sandbox that would be used, and remedies."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from hwgen.core.errors import HwgenError, UsageError
from hwgen.infra.sandbox import sandbox_state
from hwgen.infra.tools import Toolbox
from hwgen.infra.toolspecs import TOOL_SPECS, ToolSpec


class ToolStatus(enum.StrEnum):
    """How a tool was found; OPTIONAL is one that is missing and can be done without."""

    OK = "ok"
    OLD = "old"
    MISSING = "missing"
    OPTIONAL = "optional"


@dataclass(frozen=True)
class ToolReport:
    """One tool. `remedy` is empty for one that is in order; `note` says what is special about it."""

    name: str
    purpose: str
    status: ToolStatus
    path: str = ""
    version: str = ""
    minimum: str = ""
    remedy: str = ""
    note: str = ""


@dataclass(frozen=True)
class SandboxReport:
    """The sandbox that was tried: "bubblewrap" if it works, else "none" with the reason."""

    name: str
    works: bool
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """What `hwgen doctor` shows. `simulator` is the one that would be used, empty if there is none."""

    tools: tuple[ToolReport, ...]
    simulator: str
    sandbox: SandboxReport
    problems: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether hwgen can design hardware here (without a sandbox, only with its own text)."""
        return not self.problems


def examine(toolbox: Toolbox) -> Diagnosis:
    """Look for every tool and try the sandbox; a broken setting is reported, not raised."""
    tools = tuple(_tool_report(spec, toolbox) for spec in TOOL_SPECS.values())
    needed = [tool for tool in tools if tool.status in (ToolStatus.OLD, ToolStatus.MISSING)]
    problems = [
        f"{tool.name} is {'too old' if tool.status is ToolStatus.OLD else 'missing'}"
        for tool in needed
        if not TOOL_SPECS[tool.name].optional
    ]
    try:
        simulator: str = toolbox.simulator()
    except HwgenError as error:
        simulator = ""
        problems.append(error.message)
    return Diagnosis(tools, simulator, _sandbox_report(toolbox), tuple(problems))


def _tool_report(spec: ToolSpec, toolbox: Toolbox) -> ToolReport:
    try:
        lookup = toolbox.lookup(spec.name)
    except UsageError as error:
        return ToolReport(
            spec.name, spec.purpose, ToolStatus.MISSING, "", "", spec.minimum, error.hint, error.message
        )
    found = lookup.tool or lookup.too_old
    if found is None:
        status = ToolStatus.OPTIONAL if spec.optional else ToolStatus.MISSING
        return ToolReport(spec.name, spec.purpose, status, "", "", spec.minimum, spec.remedy)
    status, remedy = (ToolStatus.OK, "") if lookup.tool is not None else (ToolStatus.OLD, spec.remedy)
    return ToolReport(
        spec.name, spec.purpose, status, str(found.path), found.version, spec.minimum, remedy, found.note
    )


def _sandbox_report(toolbox: Toolbox) -> SandboxReport:
    try:
        state = sandbox_state(toolbox)
    except HwgenError as error:
        return SandboxReport("none", False, error.message, error.hint)
    if state.sandbox is None:
        return SandboxReport("none", False, state.reason, state.remedy)
    return SandboxReport(state.sandbox.name, True)
