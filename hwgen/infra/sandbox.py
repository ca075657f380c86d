"""Run what was not written by us so that it can reach nothing of ours."""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from hwgen.core.errors import HwgenError, PrerequisiteError, ToolError
from hwgen.infra.bubblewrap import Bubblewrap
from hwgen.infra.command import Command, Completed, Limits, base_environment
from hwgen.infra.process import run
from hwgen.infra.system_view import tool_folders
from hwgen.infra.tools import Toolbox
from hwgen.infra.toolspecs import TOOL_SPECS

__all__ = ["Bubblewrap", "NoSandbox", "Sandbox", "SandboxState", "sandbox_state", "select_sandbox"]


_TRIAL_LIMITS = Limits(wall_s=10.0)
_FORBIDDEN = (
    "allow user namespaces (Ubuntu: `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`; "
    "Docker: `--security-opt seccomp=unconfined --security-opt systempaths=unconfined`)"
)


class Sandbox(Protocol):
    """A way to run a command that may be hostile."""

    @property
    def name(self) -> str:
        """Return "bubblewrap" or "none"."""
        ...

    @property
    def isolates(self) -> bool:
        """Whether the command is kept from the network, the home folder and other processes."""
        ...

    def run(
        self,
        command: Command,
        limits: Limits | None = None,
        *,
        readable: Sequence[Path] = (),
        writable: Sequence[Path] = (),
        log: Path | None = None,
    ) -> Completed:
        """Run the command; it may read `readable` and write `writable` beyond the bare system.

        Raises ToolError when the sandbox itself fails: that is never shown as the command's output.
        """
        ...


class NoSandbox:
    """Runs a command with the same limits and no isolation."""

    name: ClassVar[str] = "none"
    isolates: ClassVar[bool] = False

    def run(
        self,
        command: Command,
        limits: Limits | None = None,
        *,
        readable: Sequence[Path] = (),
        writable: Sequence[Path] = (),
        log: Path | None = None,
    ) -> Completed:
        """Run the command with limits only; it may read whatever hwgen may."""
        return run(command, limits, log, watched=writable)


@dataclass(frozen=True)
class SandboxState:
    """What `select_sandbox` has to choose from: a sandbox that was tried, or why there is none."""

    sandbox: Bubblewrap | None
    reason: str = ""
    remedy: str = ""


def sandbox_state(toolbox: Toolbox) -> SandboxState:
    """Find the sandbox of this machine and try it: the kernel may forbid what it needs."""
    try:
        tool = toolbox.find("bwrap")
    except PrerequisiteError as error:
        return SandboxState(None, error.message, error.hint)
    found = (toolbox.get(name) for name in TOOL_SPECS)
    visible = tool_folders(other.path for other in found if other is not None)
    sandbox = Bubblewrap(tool.path, tool.version, tuple(visible))
    try:
        _try(sandbox)
    except HwgenError as error:
        return SandboxState(None, error.message, _FORBIDDEN)
    return SandboxState(sandbox)


def select_sandbox(toolbox: Toolbox, *, trusted: bool, allow_none: bool) -> Sandbox:
    """Choose how to run a candidate: in the sandbox if it works, else without one if that may be.

    Text that hwgen wrote itself (`trusted`) may run without. `allow_none` is the explicit option
    `--no-sandbox`: none is used then. Raises PrerequisiteError where other text would run without.
    """
    if allow_none:
        return NoSandbox()
    state = sandbox_state(toolbox)
    if state.sandbox is not None:
        return state.sandbox
    if trusted:
        return NoSandbox()
    raise PrerequisiteError(
        f"there is no sandbox to run what hwgen did not write itself: {state.reason}",
        f"{state.remedy}; or accept the risk with --no-sandbox",
    )


@functools.cache  # a success only: failures are raised
def _try(sandbox: Bubblewrap) -> None:
    command = Command(("true",), Path("/"), base_environment(PATH=os.defpath))
    outcome = sandbox.run(command, _TRIAL_LIMITS)
    if not outcome.ok:
        why = outcome.killed_because or f"exit code {outcome.exit_code}"
        raise ToolError(f"a command that does nothing failed in the sandbox ({why})")
