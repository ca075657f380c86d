"""The stimulus of the trace bench: by plan and seed alone, within ports, with resets first."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

PATH = Path(__file__).parents[2] / "sim" / "benches" / "trace" / "stimulus.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("trace_stimulus", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


S = _load()
PLANS = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 9),
        "steps": st.integers(1, 300),
        "clocks": st.sampled_from([{}, {"c": "+"}, {"c": "-"}, {"c": "+", "d": "+", "e": "-"}]),
        "resets": st.sampled_from([{}, {"r": 1}, {"r": 0, "s": 1}]),
        "inputs": st.dictionaries(st.sampled_from("abxyz"), st.integers(1, 70), max_size=4),
    }
)


@given(PLANS)
def test_the_same_plan_gives_the_same_steps_within_its_ports(plan: dict[str, Any]) -> None:
    found = list(S.steps(plan))
    assert found == list(S.steps(plan))
    assert len(found) == plan["steps"]
    for number, step in enumerate(found):
        assert step.inputs.keys() == plan["inputs"].keys() | plan["resets"].keys()
        assert all(0 <= step.inputs[name] < 1 << width for name, width in plan["inputs"].items())
        if number < S.RESET_EDGES:
            assert all(step.inputs[name] == active for name, active in plan["resets"].items())
        assert step.edges <= plan["clocks"].keys()
        assert bool(step.edges) == bool(plan["clocks"])
        assert step.gap_ns >= 4, "each step has room for inputs, for clocks that go back, and for outputs"


@given(st.integers(0, 9))
def test_few_inputs_meet_all_their_combinations(seed: int) -> None:
    plan = {"seed": seed, "steps": 600, "clocks": {}, "resets": {}, "inputs": {"a": 3, "b": 5}}
    assert len({(step.inputs["a"], step.inputs["b"]) for step in S.steps(plan)}) == 256


def test_steps_that_are_given_are_driven_as_they_are() -> None:
    given_steps = [{"a": 1, "r": 1}, {"a": 0, "r": 0}]
    plan = {
        "seed": 1,
        "steps": 2,
        "clocks": {"c": "+"},
        "resets": {"r": 1},
        "inputs": {"a": 1},
        "given": given_steps,
    }
    found = list(S.steps(plan))
    assert [dict(step.inputs) for step in found] == given_steps
    assert all(step.edges == {"c"} for step in found)
