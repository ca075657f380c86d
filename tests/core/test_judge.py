"""The judge's law: start from an accepted case, spoil one thing, and nothing may hide."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.evidence import Evidence, Kind, Status
from hwgen.core.spec import Budget
from hwgen.core.verdict import BudgetMiss, Level, Outcome, judge

REQUIRED = (Kind.POLICY, Kind.LINT, Kind.SIMULATE, Kind.MUTATE, Kind.SYNTHESIZE, Kind.PLACE_AND_ROUTE)
METRICS = {
    Kind.SIMULATE: {"reference_independent": True, "cycles": 100},
    Kind.SYNTHESIZE: {"cells": 1000, "lut4_equivalents": 500},
    Kind.PLACE_AND_ROUTE: {"fmax_mhz": 120.0},
}
GOOD = tuple(Evidence(kind, Status.PASS, "fine", METRICS.get(kind, {})) for kind in REQUIRED)
HELD = Budget(clock_mhz=120.0, max_luts=500, max_cells=1000, max_cycles=100)
BAD = [s for s in Status if s is not Status.PASS]


def test_complete_evidence_within_budget_is_accepted_as_verified() -> None:
    verdict = judge(HELD, GOOD, REQUIRED)
    assert (verdict.outcome, verdict.level, verdict.reasons) == (Outcome.ACCEPTED, Level.VERIFIED, ())


def test_no_evidence_is_never_accepted() -> None:
    assert judge(Budget(), (), ()).outcome is Outcome.INCONCLUSIVE


@given(st.permutations(GOOD), st.integers(0, len(GOOD) - 1), st.sampled_from(BAD))
def test_one_bad_status_is_never_hidden(evidence: list[Evidence], index: int, status: Status) -> None:
    evidence[index] = replace(evidence[index], status=status, summary="broken here")
    verdict = judge(HELD, evidence, REQUIRED)
    assert verdict.outcome is not Outcome.ACCEPTED
    blames = status in (Status.FAIL, Status.TIMEOUT)
    assert verdict.outcome is (Outcome.REJECTED if blames else Outcome.INCONCLUSIVE)
    assert any("broken here" in reason for reason in verdict.reasons)


@given(st.permutations(GOOD), st.integers(0, len(GOOD) - 1))
def test_an_absent_check_is_never_a_pass(evidence: list[Evidence], index: int) -> None:
    missing = evidence.pop(index)
    verdict = judge(HELD, evidence, REQUIRED)
    assert verdict.outcome is Outcome.INCONCLUSIVE
    assert any(missing.kind in reason or "budget" in reason for reason in verdict.reasons)


@given(st.sets(st.sampled_from(list(Kind)), min_size=1), st.sampled_from(list(Status)))
def test_fail_beats_everything(kinds: set[Kind], other: Status) -> None:
    evidence = [Evidence(kind, other, "x") for kind in kinds] + [Evidence(Kind.LINT, Status.FAIL, "wrong")]
    assert judge(Budget(), evidence, ()).outcome is Outcome.REJECTED


@pytest.mark.parametrize(
    ("budget", "name"),
    [
        (replace(HELD, clock_mhz=120.1), "clock_mhz"),
        (replace(HELD, max_luts=499), "max_luts"),
        (replace(HELD, max_cells=999), "max_cells"),
        (replace(HELD, max_cycles=99), "max_cycles"),
    ],
)
def test_a_missed_budget_rejects_and_is_named(budget: Budget, name: str) -> None:
    verdict = judge(budget, GOOD, REQUIRED)
    assert verdict.outcome is Outcome.REJECTED
    assert [miss.name for miss in verdict.misses] == [name]


@pytest.mark.parametrize("name", ["clock_mhz", "max_luts", "max_cells", "max_cycles"])
def test_a_budget_that_nothing_measured_is_not_met(name: str) -> None:
    bare = [replace(item, metrics={}) for item in GOOD]
    verdict = judge(Budget(**{name: 1}), bare, REQUIRED)
    assert verdict.outcome is Outcome.INCONCLUSIVE


def test_figures_of_a_check_that_did_not_pass_do_not_count() -> None:
    evidence = [replace(e, status=Status.ERROR) if e.kind is Kind.SYNTHESIZE else e for e in GOOD]
    assert not judge(Budget(max_luts=10_000), evidence, REQUIRED).misses
    assert judge(Budget(max_luts=10_000), evidence, REQUIRED).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("claim", [False, None, "True", 1])
def test_a_reference_that_is_not_known_to_be_independent_gives_self_checked(claim: object) -> None:
    evidence = [
        replace(e, metrics={"reference_independent": claim}) if e.kind is Kind.SIMULATE else e for e in GOOD
    ]
    assert judge(Budget(), evidence, REQUIRED).level is Level.SELF_CHECKED


@pytest.mark.parametrize(("share", "outcome"), [(100.0, Outcome.ACCEPTED), (100.1, Outcome.REJECTED)])
def test_a_design_that_does_not_fit_its_device_is_a_miss(share: float, outcome: Outcome) -> None:
    evidence = [
        replace(e, metrics={**e.metrics, "device_percent": share}) if e.kind is Kind.SYNTHESIZE else e
        for e in GOOD
    ]
    verdict = judge(Budget(), evidence, REQUIRED)
    assert verdict.outcome is outcome
    assert [miss.name for miss in verdict.misses] == ["device_percent"] * (share > 100)


@pytest.mark.parametrize(
    ("miss", "words"),
    [
        (BudgetMiss("max_cells", 1_000_000, 1_234_567), "1,234,567 generic cells, at most 1,000,000 were"),
        (BudgetMiss("clock_mhz", 120.0, 97.25), "a clock of 97.25 MHz, 120 MHz were asked for"),
        (BudgetMiss("device_percent", 100.0, 187.5), "187.5 % of the device would be needed"),
    ],
)
def test_a_miss_is_told_in_words_and_whole_numbers(miss: BudgetMiss, words: str) -> None:
    assert str(miss).startswith(words)


def test_every_bound_has_words() -> None:
    for name in (*(field.name for field in dataclasses.fields(Budget)), "device_percent"):
        assert str(BudgetMiss(name, 1.0, 2.0))
