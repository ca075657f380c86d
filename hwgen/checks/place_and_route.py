"""Place and route the mapped netlist with nextpnr: Fmax and utilization."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from hwgen.checks.base import CheckJob
from hwgen.checks.slowest_path import path_table
from hwgen.checks.support import Report, conduct, limits_for, status_of_stop, target_of
from hwgen.core.errors import PrerequisiteError, ToolError
from hwgen.core.evidence import Evidence, Finding, Kind, Status
from hwgen.eda import dsp_registers, nextpnr
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.nextpnr import Device, PnrReport
from hwgen.eda.scan_chain import with_scan_chain
from hwgen.infra.config import cache_folder
from hwgen.infra.files import ResultError, read_result, write_bytes
from hwgen.infra.process import Limits
from hwgen.infra.tools import Tool

_LIMITS = Limits(wall_s=1800.0, memory_bytes=6 << 30)
_MAX_NETLIST_BYTES = 512 << 20
_MAX_COUNTS_BYTES = 16 << 20
_NETLIST = "netlist.json"


class PlaceAndRouteCheck:
    """Places and routes what `synthesize` left in the attempt's folder for ECP5 or iCE40.

    ECP5: LFE5U-85 out of context. iCE40: UP5K for designs with DSPs, else HX8K, inside a scan chain
    that stands for the pins (its flip-flops are in the metric `harness_flip_flops` and in the counts).
    Metrics: `fmax_mhz` (the slowest clock; the median over the seeds; at most what DSP blocks with registers
    can do, see `hwgen.eda.dsp_registers`), `fmax_mhz_by_seed`,
    `luts_placed` (logic cells, those of carries and distributed memory included), `flip_flops_placed`
    (ECP5), `utilization_percent` (of the scarcest of logic, flip-flops, block RAMs and DSPs).
    With SB_MAC16 cells an iCE40 gets no `fmax_mhz`: nextpnr does not know the delays through them.

    Options: `pnr_seeds` (how many seeds, 1 by default, or the seeds themselves), `jobs` (how many of them
    at a time), `pnr_frequency_mhz` (what nextpnr aims at, 200 by default), `clock` (the clock's port, `clk`
    by default), `cache_dir` (where compiled tools are kept).
    """

    kind = Kind.PLACE_AND_ROUTE

    def run(self, job: CheckJob) -> Evidence:
        """Place and route the job's candidate."""
        cache = Path(job.options.get("cache_dir") or cache_folder(job.toolbox.environment)).resolve()
        synthesized = job.work_dir.resolve() / Kind.SYNTHESIZE.value
        return conduct(self.kind, job, lambda j, s: _check(j, s, cache), [cache, synthesized])


def _check(job: CheckJob, space: Workspace, cache: Path) -> Report:
    target = target_of(job)
    if target == "generic":
        return Report(Status.MISSING, "not run: place and route needs a target (ecp5 or ice40)")
    try:
        content = read_result(space.root / Kind.SYNTHESIZE.value / _NETLIST, space.root, _MAX_NETLIST_BYTES)
    except ResultError as error:
        return Report(Status.MISSING, f"not run: synthesize left no netlist ({error.message})")
    netlist = f"{Kind.SYNTHESIZE.value}/{_NETLIST}"
    device, harness, has_dsps = nextpnr.ECP5, 0, False
    if target == "ice40":
        harness, has_dsps = _wrap(job, space, content)
        device = nextpnr.ICE40_DSP if has_dsps else nextpnr.ICE40_LOGIC
        netlist = f"{space.relative}/{_NETLIST}"
    tool = job.toolbox.find(device.program)
    runner = _Runner(job, space, tool, device, netlist, nextpnr.prepared_cache(tool, cache))
    seeds = _seeds(job)
    runs: list[ToolRun] = []
    reports: list[PnrReport] = []
    with ThreadPoolExecutor(max_workers=max(1, min(len(seeds), int(job.options.get("jobs", 1))))) as pool:
        for run, outcome in pool.map(runner.place, seeds):
            if isinstance(outcome, Report):
                return outcome
            runs.append(run)
            reports.append(outcome)
    report = _report(device, reports, runs, harness, has_dsps=has_dsps, fastest_mhz=_fastest_mhz(space))
    table = None if has_dsps else path_table(reports[0].stations, content, job.candidate.files)
    return report if table is None else replace(report, tables=[table])


def _fastest_mhz(space: Workspace) -> float | None:
    """Return what no clock may exceed because of paths that nextpnr does not time; None without such."""
    path = space.root / Kind.SYNTHESIZE.value / dsp_registers.COUNTS
    if not path.exists():
        return None
    try:
        counts = json.loads(read_result(path, space.root, _MAX_COUNTS_BYTES))
    except ValueError as error:
        raise ToolError(f"{path.name} is not JSON: {error}") from error
    return dsp_registers.fastest_mhz(dsp_registers.parse_counts(counts))


def _wrap(job: CheckJob, space: Workspace, content: bytes) -> tuple[int, bool]:
    """Write the netlist in a scan chain; return the chain's flip-flops, and whether the design has DSPs."""
    try:
        document = json.loads(content)
        cells = [c["type"] for m in document["modules"].values() for c in m.get("cells", {}).values()]
        ports = list(document["modules"][job.candidate.top]["ports"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ToolError(f"synthesize left a netlist that cannot be read ({error!r})") from error
    clock = str(job.options.get("clock", "clk"))
    if clock not in ports:
        message = f"module {job.candidate.top} has no port {clock} to clock the scan chain with"
        raise PrerequisiteError(message, "name its clock: --clock-port NAME")
    wrapped, flip_flops = with_scan_chain(document, job.candidate.top, clock)
    write_bytes(space.fresh(_NETLIST), json.dumps(wrapped).encode())
    return flip_flops, "SB_MAC16" in cells


def _seeds(job: CheckJob) -> Sequence[int]:
    wanted: Any = job.options.get("pnr_seeds", 1)
    if isinstance(wanted, int):
        return range(job.seed + 1, job.seed + 1 + wanted)
    return [int(seed) for seed in wanted]


class _Runner:
    def __init__(
        self, job: CheckJob, space: Workspace, tool: Tool, device: Device, netlist: str, cache: Path | None
    ) -> None:
        self._job = job
        self._space = space
        self._tool = tool
        self._device = device
        self._netlist = netlist
        self._environment = dict(tool.env) | ({nextpnr.CACHE_VARIABLE: str(cache)} if cache else {})
        self._frequency_mhz = float(job.options.get("pnr_frequency_mhz", nextpnr.FREQUENCY_MHZ))

    def place(self, seed: int) -> tuple[ToolRun, PnrReport | Report]:
        """Place with one seed: nextpnr's report, or the check's report where there is none."""
        name = f"seed-{seed}"
        self._space.fresh(f"{name}.json")
        argv = nextpnr.pnr_argv(
            self._tool,
            self._device,
            self._netlist,
            f"{self._space.relative}/{name}.json",
            seed=seed,
            frequency_mhz=self._frequency_mhz,
        )
        run = self._space.run(argv, limits_for(self._job, _LIMITS), f"{name}.log", self._environment)
        if run.completed.ok:
            return run, nextpnr.parse_report(self._space.read_json(f"{name}.json"))
        tools, log = [self._device.program], f"{name}.log"
        if run.ended:
            return run, Report(status_of_stop(run), f"nextpnr: {run.ended}", {}, (), [run], tools, log)
        too_big, message = nextpnr.parse_failure(run.completed.output)
        if not too_big:
            raise ToolError(f"{self._device.program} failed: {message}")
        summary = f"the design does not fit the {self._device.name}: {message}"
        return run, Report(Status.FAIL, summary, {}, [Finding(summary)], [run], tools, log)


def _report(
    device: Device,
    reports: list[PnrReport],
    runs: list[ToolRun],
    harness: int,
    *,
    has_dsps: bool,
    fastest_mhz: float | None,
) -> Report:
    placed = reports[0]
    metrics = _utilization(device, placed)
    if harness:
        metrics["harness_flip_flops"] = harness
    findings = [Finding(placed.slowest_path, "note")] if placed.slowest_path else []
    limits = [] if fastest_mhz is None else [fastest_mhz]
    speeds = [min([*r.fmax_mhz.values(), *limits]) for r in reports if r.fmax_mhz]
    if has_dsps:
        speed = "no Fmax, because nextpnr does not know the delays through SB_MAC16"
        findings = [Finding(speed, "note")]
    elif len(speeds) < len(reports):
        speed = "no Fmax, because there is no path between registers"
    else:
        fmax = round(statistics.median(speeds), 2)
        metrics |= {"fmax_mhz": fmax, "fmax_mhz_by_seed": speeds}
        speed = f"{fmax:.1f} MHz" + (f" (median of {len(speeds)} seeds)" if len(speeds) > 1 else "")
    used = f"{metrics['luts_placed']} logic cells, {metrics['utilization_percent']:g} % of the {device.name}"
    return Report(Status.PASS, f"{speed}; {used}", metrics, findings, runs, [device.program])


def _utilization(device: Device, placed: PnrReport) -> dict[str, Any]:
    found = {name: placed.utilization[name] for name in device.counted if name in placed.utilization}
    shares = [100.0 * used / available for used, available in found.values() if available]
    metrics: dict[str, Any] = {
        "luts_placed": found.get(device.logic, (0, 0))[0],
        "utilization_percent": round(max(shares, default=0.0), 2),
    }
    if "TRELLIS_FF" in found:
        metrics["flip_flops_placed"] = found["TRELLIS_FF"][0]
    return metrics
