"""Drive a design with random stimulus and record all its outputs, step by step; nothing is judged here.

Inputs change in the first quarter of a step, clocks go back in its middle, and the outputs are taken just
before the edge that ends it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cocotb
from cocotb.handle import Immediate
from cocotb.triggers import Timer
from measurements import record
from stimulus import steps

PLAN: dict[str, Any] = json.loads(Path(__file__).with_name("plan.json").read_text(encoding="utf-8"))
_TIMERS: dict[int, Timer] = {}


def _timer(ns: int) -> Timer:
    return _TIMERS.setdefault(ns, Timer(ns, "ns"))


@cocotb.test
async def trace(dut: Any) -> None:
    """Record the outputs before each edge: a text of 0, 1, x and z for each step, outputs in their order."""
    outputs = [dut[name] for name in PLAN["outputs"]]
    ports = {name: dut[name] for name in (*PLAN["inputs"], *PLAN["resets"], *PLAN["clocks"])}
    await _timer(2)  # Icarus loses what is written before the simulation has begun
    active = {name: int(edge == "+") for name, edge in PLAN["clocks"].items()}
    for name, level in active.items():
        ports[name].value = Immediate(1 - level)
    seen: list[str] = []
    last: dict[str, int] = {}
    risen: frozenset[str] = frozenset()
    for step in steps(PLAN):
        quarter = step.gap_ns // 4
        await _timer(quarter)
        for name, value in step.inputs.items():
            if last.get(name) != value:
                ports[name].value = Immediate(value)
        last = dict(step.inputs)
        await _timer(quarter)
        for name in risen:
            ports[name].value = Immediate(1 - active[name])
        await _timer(step.gap_ns - 2 * quarter)
        seen.append("".join(str(output.value) for output in outputs).lower())
        for name in step.edges:
            ports[name].value = Immediate(active[name])
        risen = step.edges
    record("trace", steps=seen)
