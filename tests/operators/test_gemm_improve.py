"""How the built-in GEMM answers a missed budget, on a model of what designs cost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.spec import Budget, Spec
from hwgen.core.verdict import BudgetMiss
from hwgen.operators.base import Attempted
from hwgen.operators.gemm.contract_rules import ideal_cycles
from hwgen.operators.gemm.improve import improve
from hwgen.operators.gemm.params import GemmParams

ASSUMED = ("rows", "cols", "pipeline")


def attempt(parameters: dict[str, object], budget: Budget) -> Attempted:
    """Judge parameters by a plain model: area grows with the array, cycles fall with it."""
    params = GemmParams.from_mapping(parameters)
    measured = {
        "lut4_equivalents": 900.0 + 61 * params.rows * params.cols,
        "cycles": float(ideal_cycles(params, params.max_m, params.max_k, params.max_n)),
        "fmax_mhz": 80.0 + 20 * params.pipeline - params.rows,
    }
    misses = []
    if budget.max_luts is not None and measured["lut4_equivalents"] > budget.max_luts:
        misses.append(BudgetMiss("max_luts", budget.max_luts, measured["lut4_equivalents"]))
    if budget.max_cycles is not None and measured["cycles"] > budget.max_cycles:
        misses.append(BudgetMiss("max_cycles", budget.max_cycles, measured["cycles"]))
    if budget.clock_mhz is not None and measured["fmax_mhz"] < budget.clock_mhz:
        misses.append(BudgetMiss("clock_mhz", budget.clock_mhz, measured["fmax_mhz"]))
    return Attempted(parameters, measured, tuple(misses))


def search(budget: Budget, assumed: tuple[str, ...] = ASSUMED) -> list[Attempted]:
    parameters = GemmParams().to_mapping()
    spec = Spec("gemm", parameters, "ecp5", budget, assumed=assumed)
    tried = [attempt(parameters, budget)]
    while tried[-1].misses and len(tried) < 200:
        found = improve(spec, tried)
        if found is None:
            break
        tried.append(attempt(found, budget))
    return tried


@given(st.integers(961, 6000))
def test_every_area_that_a_single_element_meets_is_met_soon(max_luts: int) -> None:
    tried = search(Budget(max_luts=max_luts))
    assert not tried[-1].misses
    assert len(tried) <= 6


@given(st.integers(1, 960))
def test_an_impossible_area_ends(max_luts: int) -> None:
    tried = search(Budget(max_luts=max_luts))
    assert tried[-1].misses
    assert (tried[-1].parameters["rows"], tried[-1].parameters["cols"]) == (1, 1)


@given(st.integers(400, 5000))
def test_cycles_are_met_with_a_larger_array(max_cycles: int) -> None:
    assert not search(Budget(max_cycles=max_cycles))[-1].misses


def test_a_clock_is_met_with_a_deeper_pipeline_first() -> None:
    tried = search(Budget(clock_mhz=105.0))
    assert [t.parameters["pipeline"] for t in tried] == [1, 2]
    assert not tried[-1].misses


@given(st.integers(0, 9000), st.integers(100, 300_000), st.integers(60, 130))
def test_no_parameters_are_tried_twice_and_only_assumed_ones_change(
    luts: int, cycles: int, clock: int
) -> None:
    budget = Budget(clock_mhz=float(clock), max_luts=luts, max_cycles=cycles)
    tried = search(budget)
    seen = [tuple(sorted(t.parameters.items())) for t in tried]
    assert len(set(seen)) == len(seen)
    fixed = [{k: v for k, v in t.parameters.items() if k not in ASSUMED} for t in tried]
    assert all(f == fixed[0] for f in fixed)


def test_what_the_request_said_stays() -> None:
    tried = search(Budget(max_luts=2000), assumed=("pipeline",))
    assert len(tried) == 1
