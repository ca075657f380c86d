"""Map the design with Yosys and count what it takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Literal

from hwgen.checks.base import CheckJob
from hwgen.checks.costs import costs
from hwgen.checks.support import Report, conduct, limits_for, status_of_stop, target_of, without_rtl
from hwgen.checks.synthesis_counts import Counts, fits, fpga_counts, generic_counts
from hwgen.core.errors import ToolError, UsageError
from hwgen.core.evidence import Evidence, Finding, Kind, Status
from hwgen.core.spec import Target
from hwgen.eda import dsp_registers, yosys, yosys_netlist, yosys_scripts
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.names import compiled_names, is_systemverilog
from hwgen.eda.partition import repeated_modules
from hwgen.eda.yosys import Stage
from hwgen.eda.yosys_netlist import Census, Netlist
from hwgen.infra.process import Limits

MAPPED = "mapped.json"
NETLIST = "netlist.json"
_LIMITS = Limits(wall_s=600.0, memory_bytes=4 << 30)
_MAX_TEXT_BYTES = 16 << 20


class SynthesizeCheck:
    """Synthesizes for the spec's target (generic gates without a spec).

    Modules that repeat much (`partition`) are mapped once and counted as often as they occur; all others
    are dissolved into their parents. That takes a third of the time of a flattened netlist and gives a
    few percent more; the option `flatten` dissolves all.

    Generic: multipliers Booth-encoded, mapped to two-input gates, multiplexers and flip-flops by abc;
    memories of more than 16 words stay memories. Metrics: `cells` (gates and flip-flops, neither
    memories nor instances), `flip_flops`, `memory_bits` (of what stayed memories), `multipliers` (before
    mapping), `logic_depth` (cells on the longest path between flip-flops, ports and memories of the
    flattened netlist; paths through a memory that reads without a clock end there).

    ECP5 and iCE40: `lut4_equivalents`, `luts`, `carries`, `flip_flops`, `dsps`, `block_rams`,
    `memory_bits` (of the memories in the sources), `multipliers`; what counts as a LUT4 equivalent is
    said in `synthesis_counts`. The option `dsps` (true by default) lets multipliers go into DSPs; on an iCE40
    none does where the design would need more than there are. The option `dsp_registers` (true by default)
    lets the registers beside those of an ECP5 go there too, and adds `flip_flops_in_dsps`: how many of the
    flip-flops that is. A budget of generic cells adds the generic metrics.

    The option `liberty` (a path) adds `area_um2`: mapped to that library, without sizing or buffers and
    without the memories. `hierarchy` gives the counts of each module that was kept.
    The folder then has `words.json` (word-level netlist of all modules), `top.json` (of the top module
    alone, for schematics) and, for an FPGA, `netlist.json` for place and route.
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


class _Flows:
    """The flows over one candidate: the words first, then those that start from them."""

    def __init__(self, job: CheckJob, space: Workspace) -> None:
        self._job = job
        self._space = space
        self.top = job.candidate.top
        self.runs: list[ToolRun] = []
        self.words = self._read_words()
        self.kept = () if job.options.get("flatten") else repeated_modules(self.words, self.top)

    def _read_words(self) -> Netlist:
        job, folder = self._job, self._space.relative
        reading = yosys_scripts.read_stages(
            compiled_names(job.candidate), self.top, systemverilog=is_systemverilog(job.candidate)
        )
        self._run("words", (*reading, yosys_scripts.words_stage(folder, self.top)), {s.name for s in reading})
        return yosys_netlist.read_netlist(self._space.read_json("words.json"))

    def generic(self) -> Counts:
        """Map to generic gates."""
        for result in ("memories.json", "stat.json", "longest-path.txt"):
            self._space.fresh(result)
        self._run("generic", yosys_scripts.generic_stages(self._space.relative, self.top, self.kept))
        mapped = yosys_netlist.read_netlist(self._space.read_json("memories.json"))
        text = self._space.read("longest-path.txt", _MAX_TEXT_BYTES).decode("utf-8", errors="replace")
        depth = yosys_netlist.read_longest_path(text, self.top)
        return generic_counts(self._census(), mapped, self.words, self.top, depth)

    def fpga(self, target: Literal["ecp5", "ice40"]) -> Counts:
        """Map to an FPGA; where DSPs are more than an iCE40 has, its logic multiplies instead."""
        dsps = bool(self._job.options.get("dsps", True))
        counts = self._fpga(target, dsps=dsps)
        if target == "ice40" and counts.metrics["dsps"] and not fits(counts):
            counts = self._fpga(target, dsps=False)
        return counts

    def _fpga(self, target: Literal["ecp5", "ice40"], *, dsps: bool) -> Counts:
        for result in ("stat.json", MAPPED, NETLIST, dsp_registers.COUNTS):
            self._space.fresh(result)
        stages = yosys_scripts.fpga_stages(self._space.relative, target, self.top, self.kept, dsps=dsps)
        self._run(target, stages, {"latches"})
        census = self._census()
        counts = fpga_counts(census, self.words, self.top, target)
        if target != "ecp5" or not self._job.options.get("dsp_registers", True):
            (self._space.folder / MAPPED).rename(self._space.folder / NETLIST)
            return counts
        moved = self._move_registers().flip_flops
        times = yosys_netlist.multiplicities(census.cells, self.top)
        gone = sum(count * times.get(name, 0) for name, count in moved.items())
        return Counts({**counts.metrics, "flip_flops_in_dsps": gone})

    def _move_registers(self) -> dsp_registers.Moved:
        """Move registers into DSP blocks."""
        limits = limits_for(self._job, _LIMITS)
        run, moved = dsp_registers.move(self._space, MAPPED, NETLIST, limits)
        self.runs.append(run)
        if run.ended:
            status, message = status_of_stop(run), f"moving registers into DSP blocks: {run.ended}"
            raise _Rejected(Report(status, message, {}, (), self.runs, ["yosys"], dsp_registers.LOG))
        return moved

    def area_um2(self, liberty: Path) -> float:
        """Map to a library and add up the area of its cells."""
        self._space.fresh("stat.json")
        self._run("liberty", yosys_scripts.liberty_stages(self._space.relative, liberty, self.kept))
        census = self._census()
        times = yosys_netlist.multiplicities(census.cells, self.top)
        return round(sum(census.area_um2.get(name, 0.0) * n for name, n in times.items()), 3)

    def _census(self) -> Census:
        return yosys_netlist.read_census(self._space.read_json("stat.json"))

    def _run(self, name: str, stages: tuple[Stage, ...], blamed: Collection[str] = ()) -> None:
        """Run a script; raise _Rejected for what speaks about the candidate: `blamed` stages and limits."""
        result = yosys.run_script(self._space, name, stages, limits_for(self._job, _LIMITS))
        self.runs.append(result.run)
        if result.ok:
            return
        status, message, findings = Status.FAIL, result.message, []
        if result.run.ended:
            status = status_of_stop(result.run)
            message = f"Yosys in stage {result.failed_stage!r}: {message}"
        elif result.failed_stage not in blamed:
            raise ToolError(f"Yosys failed in stage {result.failed_stage!r}: {message}")
        else:
            if result.failed_stage == "latches":
                message = f"the design infers latches, which {name} does not have"
            findings = [Finding(message, "error", without_rtl(result.file), result.line)]
        raise _Rejected(Report(status, message, {}, findings, self.runs, ["yosys"], f"{name}.log"))


def _check(job: CheckJob, space: Workspace) -> Report:
    job.toolbox.find("yosys")
    target = target_of(job)
    wants_cells = job.spec is not None and job.spec.budget.max_cells is not None
    metrics: dict[str, Any] = {}
    try:
        flows = _Flows(job, space)
        if target != "generic":
            metrics |= flows.fpga(target).metrics
        if target == "generic" or wants_cells:
            metrics = {**flows.generic().metrics, **metrics}
        if (liberty := _liberty(job)) is not None:
            metrics["area_um2"] = flows.area_um2(liberty)
    except _Rejected as rejected:
        return rejected.report
    summary = _summary(target, metrics, liberty.stem if liberty else "")
    table = costs(flows.words, flows.top, job.candidate.files)
    tables = [] if table is None else [table]
    return Report(Status.PASS, summary, metrics, (), flows.runs, ["yosys"], f"{target}.log", tables=tables)


def _summary(target: Target, metrics: Mapping[str, Any], library: str) -> str:
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
    area = f", {metrics['area_um2']:.0f} um2 of {library}" if library else ""
    return text + area
