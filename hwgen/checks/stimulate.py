"""Run a person's own operands through the simulated hardware and hand back what came out."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hwgen.checks.base import CheckJob
from hwgen.checks.bench_run import (
    SIMULATION_LIMITS,
    compile_candidate,
    lay_out,
    required_bench,
    run_bench,
)
from hwgen.checks.support import limits_for
from hwgen.core.errors import ToolError
from hwgen.eda.child import Workspace
from hwgen.eda.simulators import CompileError

FOLDER = "stimulus"


def run_stimulus(job: CheckJob, plan_overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Run the bench's stimulus test with these entries in its plan; return what the test measured.

    Works in `work_dir/stimulus`, which is removed afterwards. For the GEMM operator the plan's entry
    `stimulus` lists GEMMs and the measurement `results` lists, for each, `c` (rows of integers) and `cycles`.
    Raises ToolError when the bench has no such test, the design does not compile, or what came out is not
    what the reference says.
    """
    bench = required_bench(job)
    test = bench.metadata.get("stimulus_test")
    if not test:
        raise ToolError("the bench of this operator takes no operands from outside")
    root = job.work_dir.resolve()
    folder = root / FOLDER / "bench"
    space = Workspace(job.sandbox, root, root / FOLDER, (folder,))
    try:
        lay_out(bench, folder, {**bench.plan, **plan_overrides})
        simulation = compile_candidate(job, space)
        limits = limits_for(job, replace(SIMULATION_LIMITS, wall_s=600.0))
        ran = run_bench(simulation, bench, folder, [str(test)], limits)
    except CompileError as error:
        raise ToolError(f"the design does not compile: {error.run.ended or error}") from error
    finally:
        shutil.rmtree(root / FOLDER, ignore_errors=True)
    outcome = ran.results.outcomes.get(str(test))
    if outcome is None:
        said = ran.run.ended or f"exit code {ran.run.completed.exit_code}, no result"
        raise ToolError(f"the simulation did not come to its end: {said}")
    if outcome:
        raise ToolError(f"the hardware does not give what the reference gives: {outcome}")
    return dict(ran.results.measured.get(str(test), {}))
