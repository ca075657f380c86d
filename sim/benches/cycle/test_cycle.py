"""The tests of a block: each mode of stimulus against the reference, step by step."""

from __future__ import annotations

from typing import Any

import cocotb
from cycle_bench import run
from play import PLAN, silences


@cocotb.test
async def random_inputs(dut: Any) -> None:
    """Every input random in every step."""
    await run(dut, "random_inputs")


@cocotb.test
async def corner_values(dut: Any) -> None:
    """Inputs at the corners of their ranges."""
    await run(dut, "corner_values")


@cocotb.test
async def bursts(dut: Any) -> None:
    """Inputs that keep to a habit for a while, as traffic does."""
    await run(dut, "bursts")


@cocotb.test
async def every_input(dut: Any) -> None:
    """Every combination of the inputs of a small combinational block."""
    await run(dut, "every_input")


@cocotb.test
async def stimulus_given(dut: Any) -> None:
    """The stimulus that the reference brings, for blocks that rely on a protocol."""
    await run(dut, "stimulus_given")


@cocotb.test
async def reference_speaks(dut: Any) -> None:
    """Over all modes, the reference says enough of each output to find it wrong."""
    found = silences(PLAN["modes"])
    assert not found, f"the reference says too little: {'; '.join(found)}"
