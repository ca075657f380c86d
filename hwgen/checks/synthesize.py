"""Map the design with Yosys and count what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hwgen.checks.base import CheckJob
from hwgen.checks.support import Report, conduct, limits_for, status_of_stop, without_rtl
from hwgen.checks.synthesis_counts import FpgaCounts, GenericCounts, fpga_counts, generic_counts, multipliers
from hwgen.core.errors import ToolError, UsageError
from hwgen.core.evidence import Evidence, Finding, Kind, Status
from hwgen.core.spec import Target
from hwgen.eda import yosys, yosys_netlist, yosys_scripts
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.names import compiled_names, is_systemverilog
from hwgen.eda.yosys import Stage
from hwgen.infra.process import Limits

NETLIST = "netlist.json"
_LIMITS = Limits(wall_s=600.0, memory_bytes=4 << 30)
_MAX_TEXT_BYTES = 16 << 20


class SynthesizeCheck:
    """Synthesizes for the spec's target (generic gates without a spec), each distinct module once.

    Generic: multipliers Booth-encoded, mapped to two-input gates, multiplexers and flip-flops by abc;
    memories of more than 16 words stay memories. Metrics: `cells` (gates and flip-flops, neither
    memories nor instances), `flip_flops`, `memory_bits` (of what stayed memories), `multipliers` (before
    mapping), `logic_depth` (cells on the longest path between flip-flops, ports and memories of the
    flattened netlist; paths through a memory that reads without a clock end there).

    ECP5 and iCE40: `lut4_equivalents`, `luts`, `carries`, `flip_flops`, `dsps`, `block_rams`,
    `memory_bits` (of the memories in the sources), `multipliers`. The hierarchy is kept, which takes a
    quarter of the time and at most a few registers more than a flattened netlist; the option `flatten`
    flattens. What counts as a LUT is said in `synthesis_counts`.

    The option `liberty` (a path) adds `area_um2`: mapped to that library, without sizing or buffers and
    without the memories. `hierarchy` gives the same counts for each module of the sources.
    The folder then has `words.json` (word-level netlist), `top.json` (of the top module alone, for
    schematics) and, for an FPGA, `netlist.json` for place and route.
    """

    kind = Kind.SYNTHESIZE

    def run(self, job: CheckJob) -> Evidence:
        """Synthesize the job's candidate."""
        liberty = _liberty(job)
        return conduct(self.kind, job, _check, [liberty] if liberty else [])


def _liberty(job: CheckJob) -> Path | None:
    value = job.options.get("liberty")
    if value is None:
        return None
    path = Path(value).resolve()
    if not path.is_file():
        raise UsageError(f"there is no Liberty file {path}", "give the path of a .lib file")
    return path


class _Rejected(Exception):  # noqa: N818 - not an error: it carries the report of a check that ends early
    def __init__(self, report: Report) -> None:
        self.report = report


def _check(job: CheckJob, space: Workspace) -> Report:
    job.toolbox.find("yosys")
    target: Target = job.spec.target if job.spec is not None else "generic"
    wants_cells = job.spec is not None and job.spec.budget.max_cells is not None
    metrics: dict[str, Any] = {}
    runs: list[ToolRun] = []
    hierarchy: dict[str, dict[str, float]] = {}
    try:
        if target != "generic":
            run, fpga = _fpga(job, space, target)
            _add(metrics, hierarchy, fpga.metrics, fpga.hierarchy)
            runs.append(run)
        if target == "generic" or wants_cells:
            run, generic = _generic(job, space)
            _add(metrics, hierarchy, generic.metrics, generic.hierarchy)
            runs.append(run)
        if (liberty := _liberty(job)) is not None:
            run, areas = _area(job, space, liberty)
            metrics["area_um2"] = areas
            runs.append(run)
    except _Rejected as rejected:
        return rejected.report
    summary = _summary(target, metrics)
    script = "generic" if target == "generic" else target
    return Report(
        Status.PASS, summary, {**metrics, "hierarchy": hierarchy}, (), runs, ["yosys"], f"{script}.log"
    )


def _add(
    metrics: dict[str, Any],
    hierarchy: dict[str, dict[str, float]],
    more: Mapping[str, int],
    modules: Mapping[str, Mapping[str, int]],
) -> None:
    for name, value in more.items():
        metrics.setdefault(name, value)
    for label, counts in modules.items():
        hierarchy[label] = {**counts, **hierarchy.get(label, {})}


def _generic(job: CheckJob, space: Workspace) -> tuple[ToolRun, GenericCounts]:
    top = job.candidate.top
    run = _run(job, space, "generic", yosys_scripts.generic_stages(space.relative, top))
    words = yosys_netlist.read_netlist(space.read_json("words.json"))
    mapped = yosys_netlist.read_netlist(space.read_json("memories.json"))
    census = yosys_netlist.read_census(space.read_json("stat.json"))
    text = space.read("longest-path.txt", _MAX_TEXT_BYTES).decode("utf-8", errors="replace")
    depth = yosys_netlist.read_longest_path(text, top)
    return run, generic_counts(census, mapped, top, multipliers(words, top), depth)


def _fpga(job: CheckJob, space: Workspace, target: Target) -> tuple[ToolRun, FpgaCounts]:
    assert target != "generic"
    flatten = bool(job.options.get("flatten", False))
    stages = yosys_scripts.fpga_stages(space.relative, target, job.candidate.top, flatten=flatten)
    run = _run(job, space, target, stages)
    words = yosys_netlist.read_netlist(space.read_json("words.json"))
    census = yosys_netlist.read_census(space.read_json("stat.json"))
    return run, fpga_counts(census, words, job.candidate.top, target)


def _area(job: CheckJob, space: Workspace, liberty: Path) -> tuple[ToolRun, float]:
    run = _run(job, space, "liberty", yosys_scripts.liberty_stages(space.relative, liberty))
    census = yosys_netlist.read_census(space.read_json("stat.json"))
    times = yosys_netlist.multiplicities(census.cells, job.candidate.top)
    return run, round(sum(census.area_um2.get(name, 0.0) * n for name, n in times.items()), 3)


def _run(job: CheckJob, space: Workspace, name: str, stages: tuple[Stage, ...]) -> ToolRun:
    """Run a flow from the sources on; raise _Rejected for what speaks about the candidate."""
    for left_over in ("words.json", "top.json", "memories.json", "stat.json", "longest-path.txt"):
        space.fresh(left_over)
    names, top = compiled_names(job.candidate), job.candidate.top
    reading = yosys_scripts.read_stages(names, top, systemverilog=is_systemverilog(job.candidate))
    words = yosys_scripts.words_stage(space.relative, top)
    result = yosys.run_script(space, name, (*reading, words, *stages), limits_for(job, _LIMITS))
    if result.ok:
        return result.run
    if result.run.ended:
        status = status_of_stop(result.run)
        summary = f"Yosys in stage {result.failed_stage!r}: {result.message}"
        raise _Rejected(Report(status, summary, runs=[result.run], tools=["yosys"], log=f"{name}.log"))
    message = result.message
    if result.failed_stage == "latches":
        message = f"the design infers latches, which {name} does not have"
    elif result.failed_stage not in {stage.name for stage in reading}:
        raise ToolError(f"Yosys failed in stage {result.failed_stage!r}: {message}")
    finding = Finding(message, "error", without_rtl(result.file), result.line)
    raise _Rejected(Report(Status.FAIL, message, {}, [finding], [result.run], ["yosys"], f"{name}.log"))


def _summary(target: Target, metrics: Mapping[str, Any]) -> str:
    memories = f", {metrics['memory_bits']} bits of memory" if metrics["memory_bits"] else ""
    if target == "generic":
        text = (
            f"{metrics['cells']} generic cells, {metrics['flip_flops']} of them flip-flops{memories}, "
            f"longest path {metrics['logic_depth']} cells"
        )
    else:
        text = (
            f"{metrics['lut4_equivalents']} LUT4 equivalents, {metrics['flip_flops']} flip-flops, "
            f"{metrics['dsps']} DSPs and {metrics['block_rams']} block RAMs of {target}"
        )
    area = f", {metrics['area_um2']:.0f} um2" if "area_um2" in metrics else ""
    return text + area
