"""The steps of the cycle bench, without a simulator."""

from __future__ import annotations

import importlib.util
import itertools
import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from hwgen.infra.resources import data_path

COUNTER = """
class Model:
    def reset(self):
        self.count = 0
    def outputs(self, inputs):
        return {"count": self.count}
    def clock(self, edges, inputs):
        self.count = (self.count + inputs["by"]) % 16
"""
BY = {"name": "by", "width": 3, "signed": True}
PLAN: dict[str, Any] = {
    "top": "counter",
    "seed": 1,
    "steps": 400,
    "modes": ["random_inputs"],
    "clocks": {"clk": 10},
    "resets": {"rst": {"active": 1, "asynchronous": False}},
    "inputs": [BY],
    "outputs": [{"name": "count", "width": 4, "signed": False}],
}
Load = Callable[..., ModuleType]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    def make(text: str = COUNTER, **changes: Any) -> ModuleType:
        (tmp_path / "plan.json").write_text(json.dumps(PLAN | changes))
        (tmp_path / "reference.py").write_text(text)
        source = data_path("sim") / "benches" / "cycle" / "play.py"
        (tmp_path / "play.py").write_text(source.read_text())
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        sys.modules.pop("reference", None)
        spec = importlib.util.spec_from_file_location("play", tmp_path / "play.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "play", module)
        spec.loader.exec_module(module)
        return module

    yield make
    sys.modules.pop("reference", None)


def test_the_same_seed_gives_the_same_steps(load: Load) -> None:
    play = load()
    assert list(play.Play("bursts").steps()) == list(play.Play("bursts").steps())
    assert list(play.Play("bursts").steps()) != list(load(seed=2).Play("bursts").steps())


def test_it_begins_with_a_reset_and_resets_in_the_middle(load: Load) -> None:
    steps = list(load().Play("random_inputs").steps())
    assert len(steps) == PLAN["steps"]
    assert steps[0].resets == {"rst": 1}
    assert steps[0].expected is None
    resets = [a.resets["rst"] < b.resets["rst"] for a, b in itertools.pairwise(steps)]
    assert sum(resets) >= 2
    afterwards = [b for a, b in itertools.pairwise(steps) if a.resets["rst"] and not b.resets["rst"]]
    assert all(step.expected == {"count": 0} for step in afterwards)


def test_signed_inputs_reach_the_reference_as_signed_numbers(load: Load) -> None:
    steps = list(load(resets={}).Play("random_inputs").steps())
    total = 0
    for step in steps:
        assert step.expected == {"count": total % 16}
        by = step.inputs["by"]
        total += by - 8 * (by > 3)


def test_an_asynchronous_reset_holds_at_once(load: Load) -> None:
    play = load(resets={"rst_n": {"active": 0, "asynchronous": True}})
    steps = list(play.Play("random_inputs").steps())
    assert all(step.expected is not None for step in steps)
    assert all(step.expected == {"count": 0} for step in steps if step.resets["rst_n"] == 0)


def test_clocks_rise_at_their_own_times(load: Load) -> None:
    play = load()
    found, now = {"a": [], "b": []}, 0
    for gap, edges in itertools.islice(play.edges_of({"a": 10, "b": 14}), 40):
        now += gap
        assert gap >= 2
        for name in edges:
            found[name].append(now)
    assert found["a"] == [10 * n for n in range(1, len(found["a"]) + 1)]
    assert found["b"] == [14 * n for n in range(1, len(found["b"]) + 1)]
    assert 70 in found["a"]
    assert 70 in found["b"]


def test_two_domains_are_compared_once_both_are_reset(load: Load) -> None:
    resets = {name: {"active": 1, "asynchronous": False} for name in ("rst_a", "rst_b")}
    play = load(clocks={"a": 10, "b": 34}, resets=resets)
    risen: set[str] = set()
    for step in play.Play("random_inputs").steps():
        if not step.resets["rst_a"]:
            risen = set()
            assert step.expected is not None
            continue
        assert (step.expected is not None) == (risen == {"a", "b"})
        risen |= step.edges


def test_every_combination_comes(load: Load) -> None:
    text = "class Model:\n def reset(self): pass\n def outputs(self, i): return {'count': i['by'] & 7}\n"
    play = load(text, clocks={}, resets={}, steps=8, modes=["every_input"])
    steps = list(play.Play("every_input").steps())
    assert {step.inputs["by"] for step in steps} == set(range(8))
    assert play.silences(["every_input"]) == []


def test_a_stimulus_sees_outputs_and_edges(load: Load) -> None:
    text = COUNTER + (
        "def stimulus(rng):\n"
        "    seen = yield {'by': 1}\n"
        "    yield {'by': -4 if seen['count'] == 0 and seen.edges == {'clk'} else 2}\n"
    )
    steps = list(load(text, resets={}, steps=5).Play("stimulus_given").steps())
    assert [step.inputs["by"] for step in steps] == [1, 4, 1, 2, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (COUNTER.replace('{"count": self.count}', "{}"), "outputs() must give count"),
        (COUNTER.replace("self.count}", "16}"), "which 4 bits cannot hold"),
        (COUNTER + "def stimulus(rng):\n yield {'on': 1}\n", "'on', which is no input"),
        (COUNTER + "def stimulus(rng):\n yield {'by': 8}\n", "which 3 bits cannot hold"),
        (COUNTER + "def stimulus(rng):\n yield from ()\n", "yields nothing"),
    ],
)
def test_a_reference_that_keeps_to_no_form_is_an_error(load: Load, text: str, said: str) -> None:
    mode = "stimulus_given" if "stimulus" in text else "random_inputs"
    with pytest.raises(AssertionError) as caught:
        list(load(text).Play(mode).steps())
    assert said in str(caught.value)


def test_a_silent_reference_is_found_out(load: Load) -> None:
    silent = load(COUNTER.replace("self.count}", "None}"))
    assert silent.silences(["random_inputs"]) == ["count is expected in 0 of 400 steps only"]
    constant = load(COUNTER.replace("self.count}", "3}"))
    assert constant.silences(["random_inputs"]) == ["count is never expected to be anything but 3"]
    assert load().silences(["random_inputs"]) == []


def test_corner_values_are_corners(load: Load) -> None:
    play = load()
    assert play.corners({"width": 1}) == [0, 1]
    assert {0, 0xFF, 0x80, 0x7F, 0x01, 0xFE} <= set(play.corners({"width": 8}))
    drawn = {play.corner_values(random.Random(3))()["by"] for _ in range(3)}
    assert drawn <= set(range(8))
