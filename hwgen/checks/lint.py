"""Find what is wrong or doubtful in the sources without running them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hwgen.checks import lint_nets
from hwgen.checks import lint_rules as rules
from hwgen.checks.base import CheckJob
from hwgen.checks.support import Report, conduct, first_reasons, limits_for, status_of_stop, without_rtl
from hwgen.core.errors import ToolError
from hwgen.core.evidence import Evidence, Finding, Kind, Status
from hwgen.eda import lint_tools, slang, yosys, yosys_scripts
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.lint_tools import Message
from hwgen.eda.names import compiled_names, is_systemverilog
from hwgen.infra.process import Limits

_LIMITS = Limits(wall_s=60.0, memory_bytes=2 << 30)
_MAX_FINDINGS = 200
_MAX_TEXT_BYTES = 4 << 20


class LintCheck:
    """Lints with pyslang, Yosys and each simulator that the machine has.

    Errors of any of them fail the check, and so do inferred latches, combinational loops, nets with several
    drivers, and ports that are not the contract's. Warnings do not, unless the option `warnings_are_errors`
    says so; matters of style (`lint_rules`) are notes and do not count, but for what is left unused where the
    option `unused_is_warning` says so. The option `ports` maps the names of the contract's ports to
    (direction, width). Metrics: `errors`, `warnings`, `notes`, `latches`.
    """

    kind = Kind.LINT

    def run(self, job: CheckJob) -> Evidence:
        """Lint the job's candidate."""
        return conduct(self.kind, job, _check)


class _Stopped(Exception):  # noqa: N818 - not an error: it carries the report of a check that ends early
    def __init__(self, status: Status, summary: str, run: ToolRun) -> None:
        self.report = Report(status, summary, runs=[run])


def _check(job: CheckJob, space: Workspace) -> Report:
    steps: list[tuple[str, Callable[[CheckJob, Workspace], tuple[ToolRun, list[Finding]]]]] = [
        ("slang", _slang),
        ("yosys", _yosys),
        ("iverilog", _icarus),
        ("verilator", _verilator),
    ]
    findings: list[Finding] = []
    runs: list[ToolRun] = []
    used: list[str] = []
    job.toolbox.find("slang")
    job.toolbox.find("yosys")
    for tool, step in steps:
        if job.toolbox.get(tool) is None:
            continue
        try:
            run, found = step(job, space)
        except _Stopped as stopped:
            return stopped.report
        runs.append(run)
        used.append(tool)
        findings += [_weighed(job, f) for f in found if not rules.is_declared_unused(f)]
        # The next tool would say the same in other words, less precisely.
        if any(f.severity == "error" for f in found):
            break
    return _report(job, findings, runs, used)


def _weighed(job: CheckJob, finding: Finding) -> Finding:
    strict = job.options.get("unused_is_warning", False) and rules.is_unused(finding)
    return replace(finding, severity="warning") if strict else finding


def _report(job: CheckJob, findings: list[Finding], runs: list[ToolRun], used: list[str]) -> Report:
    errors = [f for f in findings if f.severity == "error"]
    warnings = [f for f in findings if f.severity == "warning"]
    metrics = {
        "errors": len(errors),
        "warnings": len(warnings),
        "notes": len(findings) - len(errors) - len(warnings),
        "latches": sum(rules.is_latch(f) for f in errors),
    }
    strict = bool(job.options.get("warnings_are_errors", False))
    failed = bool(errors) or (strict and bool(warnings))
    if failed:
        summary = first_reasons(errors or warnings)
    else:
        summary = f"no error and {len(warnings)} warnings from {', '.join(used)}"
    status = Status.FAIL if failed else Status.PASS
    return Report(status, summary, metrics, findings[:_MAX_FINDINGS], runs, used)


def _slang(job: CheckJob, space: Workspace) -> tuple[ToolRun, list[Finding]]:
    answer = slang.elaborate(space, job.candidate, limits_for(job, _LIMITS))
    if isinstance(answer, slang.Incomplete):
        raise _Stopped(status_of_stop(answer.run), f"slang: {answer.because}", answer.run)
    run, design = answer
    findings = [rules.of_slang(d) for d in design.diagnostics if d.severity != "ignored"]
    top = job.candidate.top
    if design.tops != (top,):
        return run, [*findings, Finding(f"there is no module {top}", "error")]
    wanted: Mapping[str, Any] | None = job.options.get("ports")
    if wanted is not None:
        findings += rules.compare_ports(wanted, design.ports, top)
    return run, findings


def _yosys(job: CheckJob, space: Workspace) -> tuple[ToolRun, list[Finding]]:
    names, top = compiled_names(job.candidate), job.candidate.top
    stages = yosys_scripts.read_stages(names, top, systemverilog=is_systemverilog(job.candidate))
    blamed = {stage.name for stage in stages}
    result = yosys.run_script(
        space, "yosys", (*stages, *yosys_scripts.lint_stages(space.relative)), limits_for(job, _LIMITS)
    )
    if result.run.ended:
        raise _Stopped(status_of_stop(result.run), f"Yosys: {result.message}", result.run)
    if result.failed_stage in blamed:
        place = (without_rtl(result.file), result.line)
        return result.run, [Finding(f"{result.message} (yosys)", "error", *place)]
    if not result.ok:
        raise ToolError(f"Yosys failed in stage {result.failed_stage!r}: {result.message}")
    netlist = space.read_json("netlist.json")
    text = space.read("check.txt", _MAX_TEXT_BYTES).decode("utf-8", errors="replace")
    return result.run, lint_nets.latches(netlist) + lint_nets.of_yosys_check(text, netlist)


def _icarus(job: CheckJob, space: Workspace) -> tuple[ToolRun, list[Finding]]:
    tool, (sources, top, systemverilog) = job.toolbox.find("iverilog"), _arguments(job)
    argv = lint_tools.icarus_argv(tool, sources, top, systemverilog=systemverilog)
    run = space.run(argv, limits_for(job, _LIMITS), "iverilog.log", dict(tool.env))
    messages = lint_tools.parse_icarus(run.completed.output)
    return run, _simulator_findings("iverilog", run, messages)


def _verilator(job: CheckJob, space: Workspace) -> tuple[ToolRun, list[Finding]]:
    tool, (sources, top, systemverilog) = job.toolbox.find("verilator"), _arguments(job)
    argv = lint_tools.verilator_argv(tool, sources, top, space.relative, systemverilog=systemverilog)
    run = space.run(argv, limits_for(job, _LIMITS), "verilator.log", dict(tool.env))
    messages = lint_tools.parse_verilator(run.completed.output)
    return run, _simulator_findings("verilator", run, messages)


def _arguments(job: CheckJob) -> tuple[list[str], str, bool]:
    sources = [f"rtl/{name}" for name in compiled_names(job.candidate)]
    return sources, job.candidate.top, is_systemverilog(job.candidate)


def _simulator_findings(tool: str, run: ToolRun, messages: list[Message]) -> list[Finding]:
    """Turn messages into findings; an exit code that no message explains is the tool's own fault."""
    if run.ended:
        raise _Stopped(status_of_stop(run), f"{tool}: {run.ended}", run)
    findings = [rules.of_simulator(tool, message) for message in messages]
    has_error = any(f.severity == "error" for f in findings)
    if run.completed.ok or has_error:
        return findings
    raise ToolError(f"{tool} ended with exit code {run.completed.exit_code} without naming an error")
