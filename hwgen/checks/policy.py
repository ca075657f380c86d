"""Refuse constructs that reach the host, imitate a bench, or mean different things to different tools."""

from __future__ import annotations

from hwgen.checks.base import CheckJob
from hwgen.checks.policy_rules import context_of, judge_facts, judge_text
from hwgen.checks.support import Report, conduct, first_reasons, limits_for
from hwgen.core.evidence import Evidence, Finding, Kind, Status
from hwgen.eda import slang
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.yosys_cells import cell_names

_LIMITS = slang.DEFAULT_LIMITS
_MAX_FINDINGS = 100


class PolicyCheck:
    """Analyses the sources with pyslang before any simulator or synthesizer sees them.

    Judged are the raw tokens of every file (macro bodies and text that conditions leave out included),
    the syntax tree, and names in the elaborated design; comments and strings are what they are. Text
    that cannot be analysed within the limits is refused too. Options: `reserved_modules` (names that
    modules must not have, those of the bench for example).
    """

    kind = Kind.POLICY

    def run(self, job: CheckJob) -> Evidence:
        """Judge the job's candidate."""
        return conduct(self.kind, job, _check)


def _check(job: CheckJob, space: Workspace) -> Report:
    candidate = job.candidate
    metrics = {"files": len(candidate.files), "characters": sum(len(f.text) for f in candidate.files)}
    findings = judge_text(candidate)
    if findings:
        return _refused(findings, metrics)
    job.toolbox.find("slang")
    answer = slang.survey(space, candidate, limits_for(job, _LIMITS))
    if isinstance(answer, slang.Incomplete):
        if answer.run.completed.killed_because == "cancelled":
            return Report(Status.ERROR, "cancelled", metrics, runs=[answer.run])
        reason = Finding(f"cannot be analysed: {answer.because}")
        return _refused([reason], metrics, answer.run, "survey.log")
    run, facts = answer
    yosys = job.toolbox.get("yosys")
    reserved = frozenset(job.options.get("reserved_modules", ())) | (
        cell_names(yosys.path) if yosys else frozenset()
    )
    findings = judge_facts(facts, context_of(candidate, facts, reserved))
    if any(f.severity == "error" for f in findings):
        return _refused(findings, metrics, run, "survey.log")
    summary = f"no forbidden construct in {len(candidate.files)} files"
    return Report(Status.PASS, summary, metrics | {"refusals": 0}, findings, [run], ["slang"], "survey.log")


def _refused(
    findings: list[Finding], metrics: dict[str, int], run: ToolRun | None = None, log: str = ""
) -> Report:
    errors = [f for f in findings if f.severity == "error"]
    return Report(
        Status.FAIL,
        first_reasons(errors),
        metrics | {"refusals": len(errors)},
        findings[:_MAX_FINDINGS],
        [run] if run else [],
        ["slang"],
        log,
    )
