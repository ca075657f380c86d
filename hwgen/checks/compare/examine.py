"""Before two designs are compared: the policy, what they need, and their ports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hwgen.checks.base import CheckJob
from hwgen.checks.policy import PolicyCheck
from hwgen.core.errors import ToolError
from hwgen.core.evidence import Status
from hwgen.core.shown import Finding
from hwgen.eda import slang
from hwgen.eda.child import Workspace
from hwgen.eda.ports import Port

_MOST_REASONS = 3
# How the policy's findings begin where the text is wrong, and not what it does.
_NO_VERILOG = ("cannot be analysed", "tools read this text differently")


@dataclass(frozen=True)
class Problem:
    """Why a design cannot be compared: what was found, and a sentence about it."""

    finding: Finding
    detail: str


@dataclass(frozen=True)
class Examined:
    """A design that passed the policy and elaborates, with its ports; or a problem."""

    ports: Mapping[str, Port] = field(default_factory=dict)
    problem: Problem | None = None


def workspace(job: CheckJob, name: str) -> Workspace:
    """Return a workspace for a job's candidate below its folder."""
    root = job.work_dir.resolve()
    return Workspace(job.sandbox, root, root / name)


def examine(job: CheckJob) -> Examined:
    """Look at a candidate, whose sources lie in the job's folder; ToolError where a tool broke."""
    policy = PolicyCheck().run(job)
    if policy.status is Status.FAIL:
        refused = [finding.message for finding in policy.findings if finding.severity == "error"]
        is_text = bool(refused) and all(text.startswith(_NO_VERILOG) for text in refused)
        return Examined(problem=Problem(Finding.BROKEN if is_text else Finding.REFUSED, policy.summary))
    if policy.status is not Status.PASS:
        raise ToolError(f"the policy could not be checked: {policy.summary}")
    answer = slang.elaborate(workspace(job, "elaborate"), job.candidate)
    if isinstance(answer, slang.Incomplete):
        return Examined(problem=Problem(Finding.ENDLESS, f"cannot be elaborated: {answer.because}"))
    _, found = answer
    errors = [d for d in found.diagnostics if d.severity in ("error", "fatal")]
    if errors:
        said = "; ".join(f"line {d.line}: {d.message}" for d in errors[:_MOST_REASONS])
        return Examined(problem=Problem(Finding.BROKEN, said))
    return Examined(found.ports)


def other_ports(original: Mapping[str, Port], rebuilt: Mapping[str, Port]) -> str:
    """Say in what the ports of a rebuilt module are others; empty where they are the same."""
    said = [f"it has no port {name}" for name in original if name not in rebuilt]
    said += [f"it has a port {name}, which the original has not" for name in rebuilt if name not in original]
    for name, port in original.items():
        other = rebuilt.get(name, port)
        if other.direction != port.direction:
            said.append(f"{name} is {other.direction} instead of {port.direction}")
        elif other.width != port.width:
            said.append(f"{name} has {other.width} bits instead of {port.width}")
    rest = len(said) - _MOST_REASONS
    return "; ".join(said[:_MOST_REASONS]) + (f"; and {rest} more" if rest > 0 else "")
