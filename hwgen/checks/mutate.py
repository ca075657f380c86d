"""Measure the bench: how many small faults in the candidate does it find?"""

from __future__ import annotations

import functools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hwgen.checks.base import CheckJob
from hwgen.checks.bench_run import SIMULATION_LIMITS, cache_of, lay_out, required_bench, simulator_of
from hwgen.checks.mutant_trial import DRIVER, Outcome, Trial
from hwgen.checks.support import Report, conduct, limits_for
from hwgen.core.candidate import Bench, SourceFile
from hwgen.core.errors import ToolError
from hwgen.core.evidence import Evidence, Finding, Kind, Status
from hwgen.eda import mutant_proof, mutations
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.flat_netlist import Netlist
from hwgen.eda.mutations import Mutation
from hwgen.eda.names import compiled_names, is_systemverilog
from hwgen.eda.simulators import CompileError, Design, Simulation, compile_design, tool_names
from hwgen.eda.yosys import run_script
from hwgen.eda.yosys_scripts import read_stages
from hwgen.infra.process import Limits
from hwgen.infra.resources import data_path

DEFAULT_MUTANTS = 100
DEFAULT_THRESHOLD_PERCENT = 75.0
_YOSYS_LIMITS = Limits(wall_s=300.0, memory_bytes=4 << 30)
# Processor time of each way to prove a mutant, and whether all ways are tried. Most proofs are found at once
# or not at all; meanwhile tests find other mutants, and what is left gets more time.
_PROOFS = ((0.5, False), (3.0, True))
_POLL_S = 0.05
_ORIGINAL = 0  # the number that chooses no mutant


class MutateCheck:
    """Puts single faults into the flattened candidate (Yosys) and runs the bench against each.

    A mutant is killed when a test fails, measures more cycles than it does with the original, or the
    simulation hangs. One that meets the bench's quick tests unharmed is handed to a proof that it is
    equivalent (see `mutant_proof`), and meanwhile meets the other tests; what no test has found by the end of
    that gets more time for the proof. What is neither killed nor proven is a survivor, listed with its place
    in the sources. The same seed gives the same mutants. `promises` of the bench's metadata says what the
    proof may assume.

    Options: `mutants` (how many, 100), `mutation_threshold` (percent, 75: some faults have no effect, and
    no proof shows it), `jobs` (simulations side by side, 1), `simulator`, `wall_limit_s`,
    `cache_dir`.

    Metrics: `mutants`, `killed`, `survived`, `proven_equivalent`, and `score_percent`: killed of those not
    proven equivalent. PASS when the score reaches the threshold; below it the bench is too weak to accept
    anything, which is MISSING evidence and no fault of the candidate. ERROR when the netlist without a mutant
    does not pass a test that found a mutant.
    """

    kind = Kind.MUTATE

    def run(self, job: CheckJob) -> Evidence:
        """Measure the job's bench on its candidate."""
        return conduct(self.kind, job, _check, [job.work_dir.resolve() / "mutate" / "bench"])


def _check(job: CheckJob, space: Workspace) -> Report:
    bench = required_bench(job)
    if not bench.quick_tests:
        raise ToolError("the bench names no quick tests for mutants to meet")
    count = int(job.options.get("mutants", DEFAULT_MUTANTS))
    if count < 1:
        return Report(Status.MISSING, "no mutants were asked for")
    making, mutants = _make(job, space, count)
    if not mutants:
        return Report(Status.MISSING, "the design has nothing to mutate", runs=[making], tools=["yosys"])
    simulation = _compile(job, space)
    folder = lay_out(_with_driver(bench), space.folder / "bench", _plan(bench))
    rounds = _rounds(bench)
    trial = Trial(
        simulation=simulation,
        bench=folder,
        module=bench.module,
        rounds=rounds,
        mutants=[_ORIGINAL, *(mutant.number for mutant in mutants)],
        limits=limits_for(job, replace(SIMULATION_LIMITS, wall_s=900.0)),
        results=space.folder / "results",
    )
    prover = _Prover(job, space, bench)
    proven = _try(job, trial, mutants, prover)
    outcomes = [trial.outcomes(number) for number in range(len(rounds))]
    trial.discard()
    runs = [making, *simulation.runs, *trial.runs]
    return _judge(job, mutants, outcomes, proven, runs, tool_names(simulation.simulator))


def _make(job: CheckJob, space: Workspace, count: int) -> tuple[ToolRun, tuple[Mutation, ...]]:
    job.toolbox.find("yosys")
    candidate = job.candidate
    reading = read_stages(compiled_names(candidate), candidate.top, systemverilog=is_systemverilog(candidate))
    for name in (mutations.ORIGINAL, mutations.SCRIPT, mutations.NETLIST):
        space.fresh(name)
    stages = (*reading, *mutations.mutation_stages(space.relative, count, job.seed))
    made = run_script(space, "make-mutants", stages, limits_for(job, _YOSYS_LIMITS))
    if not made.ok:
        raise ToolError(f"Yosys made no mutants, in stage {made.failed_stage!r}: {made.message}")
    text = space.read(mutations.SCRIPT).decode("utf-8", errors="replace")
    return made.run, mutations.read_mutations(text)


def _compile(job: CheckJob, space: Workspace) -> Simulation:
    design = Design((f"{space.relative}/{mutations.NETLIST}",), job.candidate.top)
    try:
        return compile_design(design, simulator_of(job), job.toolbox, space, cache_of(job))
    except CompileError as error:
        lines = str(error).strip().splitlines()
        said = error.run.ended or (lines[0] if lines else "no reason given")
        raise ToolError(f"the mutated netlist does not compile: {said}") from error


def _with_driver(bench: Bench) -> Bench:
    path = data_path("sim") / f"{DRIVER}.py"
    driver = SourceFile(path.name, path.read_text(encoding="utf-8"))
    return replace(bench, files=(*bench.files, driver))


def _plan(bench: Bench) -> Mapping[str, Any]:
    return {**bench.plan, **bench.metadata.get("mutant_plan", {})}


def _rounds(bench: Bench) -> tuple[tuple[str, ...], ...]:
    longer = [test for test in bench.tests if test not in bench.quick_tests]
    return (bench.quick_tests, *((test,) for test in longer))


def _try(job: CheckJob, trial: Trial, mutants: Sequence[Mutation], prover: _Prover) -> set[int]:
    """Run the trial; return the mutants that were proven equivalent meanwhile."""
    proven: set[int] = set()
    with trial.running(max(1, int(job.options.get("jobs", 1)))):
        everyone = set(trial.mutants)
        while not everyone <= (known := trial.outcomes(0)).keys() and trial.is_running():
            time.sleep(_POLL_S)
        for seconds, all_ways in _PROOFS:
            found = trial.found()
            left = [m for m in mutants if m.number in known and m.number not in found | proven]
            fresh = prover.prove(left, seconds, all_ways)
            for number in fresh:
                for later in range(1, len(trial.rounds)):
                    trial.claim(later, number)
            proven |= fresh
    return proven


@dataclass
class _Prover:
    """Proves mutants equivalent, under what the bench says of the promises of its design."""

    job: CheckJob
    space: Workspace
    bench: Bench
    _questions: dict[int, mutant_proof.Question] = field(default_factory=dict)

    def prove(self, left: Sequence[Mutation], seconds: float, all_ways: bool) -> set[int]:
        """Return those that are proven equivalent to the original, with so many seconds for each way."""
        for mutant in left:
            if mutant.number not in self._questions:
                self._questions[mutant.number] = mutant_proof.question(self._netlist, mutant, self._promises)
        questions = {m.number: self._questions[m.number] for m in left}
        jobs = max(1, int(self.job.options.get("jobs", 1)))
        return mutant_proof.prove(self.space, questions, seconds, jobs, all_ways=all_ways)

    @functools.cached_property
    def _netlist(self) -> Netlist:
        return Netlist(self.space.read_json(mutations.ORIGINAL), self.job.candidate.top)

    @functools.cached_property
    def _promises(self) -> mutant_proof.Promises:
        return mutant_proof.Promises(**self.bench.metadata.get("promises", {}))


def _judge(
    job: CheckJob,
    mutants: Sequence[Mutation],
    outcomes: Sequence[Mapping[int, Outcome]],
    proven: set[int],
    runs: Sequence[ToolRun],
    tools: Sequence[str],
) -> Report:
    def found(number: int) -> Outcome | None:
        met = (known[number] for known in outcomes if number in known)
        return next((outcome for outcome in met if outcome.found_by), None)

    if (wrong := found(_ORIGINAL)) is not None:
        raise ToolError(
            f"the netlist without a mutant does not pass the bench: {wrong.found_by}: {wrong.reason}"
        )
    killed = {m.number for m in mutants if found(m.number) is not None}
    proven = proven - killed
    left = [m for m in mutants if m.number not in killed | proven]
    untried = [m for m in left if any(m.number not in known for known in outcomes)]
    if untried:
        raise ToolError(f"{len(untried)} of {len(mutants)} mutants did not meet all tests")
    if any(_ORIGINAL not in known and any(o.found_by for o in known.values()) for known in outcomes):
        raise ToolError("the netlist without a mutant did not meet all tests that found one")
    asked = len(mutants) - len(proven)
    score = 100.0 * len(killed) / asked if asked else 0.0
    metrics = {
        "mutants": len(mutants),
        "killed": len(killed),
        "survived": len(left),
        "proven_equivalent": len(proven),
        "score_percent": round(score, 2),
    }
    threshold = float(job.options.get("mutation_threshold", DEFAULT_THRESHOLD_PERCENT))
    # A bench that finds too little says nothing against the design.
    status = Status.PASS if asked and score >= threshold else Status.MISSING
    summary = (
        f"the bench found {len(killed)} of {asked} mutants ({score:.1f} %, at least {threshold:g} % asked)"
        f"{_equivalent(len(proven))}"
    )
    findings = [Finding(f"not found: {m}", "warning", *m.place) for m in left]
    return Report(status, summary, metrics, findings, runs, ["yosys", *tools], "mutants.log")


def _equivalent(proven: int) -> str:
    if not proven:
        return ""
    return f", {proven} more {'is' if proven == 1 else 'are'} proven equivalent"
