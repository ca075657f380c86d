"""What all checks share: a workspace, time keeping, and errors turned into evidence."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hwgen.checks.base import CheckJob
from hwgen.core.errors import PrerequisiteError, ToolError
from hwgen.core.evidence import Evidence, Finding, Kind, Status
from hwgen.core.spec import Target
from hwgen.core.table import Table
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.names import unsafe_names
from hwgen.infra.process import Limits

_SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class Report:
    """What the body of a check found; the rest of an Evidence is the same for all checks.

    `log` is a file in the check's folder. `tools` are names that the toolbox knows. Without `runs`, all that
    ran in the workspace is evidence.
    """

    status: Status
    summary: str
    metrics: Mapping[str, Any] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    runs: Sequence[ToolRun] = ()
    tools: Sequence[str] = ()
    log: str = ""
    workload: str = ""
    tables: Sequence[Table] = ()


def conduct(
    kind: Kind,
    job: CheckJob,
    body: Callable[[CheckJob, Workspace], Report],
    readable: Sequence[Path] = (),
) -> Evidence:
    """Run the body of a check and turn its report, or its error, into Evidence.

    A missing tool gives MISSING and a broken one ERROR; names that must not reach a tool give FAIL.
    """
    started = time.monotonic()
    root = job.work_dir.resolve()
    space = Workspace(job.sandbox, root, root / kind.value, tuple(readable))
    names = unsafe_names(job.candidate)
    if names:
        report = Report(Status.FAIL, names[0], findings=[Finding(text) for text in names])
    else:
        try:
            report = body(job, space)
        except PrerequisiteError as error:
            hint = f" ({error.hint})" if error.hint else ""
            report = Report(Status.MISSING, f"not run: {error.message}{hint}")
        except ToolError as error:
            report = Report(Status.ERROR, error.message)
    return Evidence(
        kind=kind,
        status=report.status,
        summary=report.summary,
        metrics=report.metrics,
        findings=tuple(sorted(report.findings, key=lambda f: _SEVERITIES.index(f.severity))),
        commands=tuple(run.line for run in report.runs or space.history),
        log=f"{kind.value}/{report.log}" if report.log else "",
        tools={name: tool.version for name in report.tools if (tool := job.toolbox.get(name)) is not None},
        seconds=round(time.monotonic() - started, 3),
        sandbox=job.sandbox.name,
        workload=report.workload,
        tables=tuple(report.tables),
    )


def target_of(job: CheckJob) -> Target:
    """Return the target to map to: the spec's, or the option `target` where there is no spec."""
    if job.spec is not None:
        return job.spec.target
    target: Target = job.options.get("target", "generic")
    return target


def limits_for(job: CheckJob, limits: Limits) -> Limits:
    """Return the limits of one process; `wall_limit_s` and `memory_limit_bytes` replace the check's own."""
    wall_s = float(job.options.get("wall_limit_s", limits.wall_s))
    memory_bytes = int(job.options.get("memory_limit_bytes", limits.memory_bytes))
    return replace(limits, wall_s=wall_s, memory_bytes=memory_bytes)


def status_of_stop(run: ToolRun) -> Status:
    """Say whose fault it is that a process was stopped or crashed.

    Needing too much time or memory speaks about the candidate; a crash speaks about the tool, and so
    does an end that somebody asked for.
    """
    if run.completed.timed_out:
        return Status.TIMEOUT
    if run.completed.killed_because and "limit" in run.completed.killed_because:
        return Status.FAIL
    return Status.ERROR


def first_reasons(findings: Sequence[Finding], most: int = 3) -> str:
    """Put the first findings into one sentence."""
    texts = [f"{f.file}:{f.line}: {f.message}" if f.file else f.message for f in findings]
    rest = len(texts) - most
    return "; ".join(texts[:most]) + (f"; and {rest} more" if rest > 0 else "")


def without_rtl(path: str) -> str:
    """Return a file's name as the candidate knows it, from the path that a tool was given."""
    return path.removeprefix("rtl/")
