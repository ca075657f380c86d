"""Words that mean the same for every operator: targets, clock, budgets, seed, interface, fillers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from hwgen.operators.request.rules import Rule, refuse

_FILLER_WORDS = """
    a an the and with for in at to on of that which is are be has have please i me my we want need would like
    give use using design generate make build create implement support supporting target targeting running
    accelerator block hardware engine core unit module circuit rtl verilog kernel ip fused synthesizable
    integer integers int ints interface interfaces dataflow
"""
FILLERS = frozenset(_FILLER_WORDS.split())

# Seeds are kept where every tool takes them.
RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "clock_mhz": (0.001, 10_000),
        "max_luts": (1, 10**9),
        "max_cells": (1, 10**9),
        "max_cycles": (1, 10**12),
        "seed": (0, 2**31 - 1),
    }
)

_LUTS = "luts|lut|lut4|lut4s|luts4|lut4eq"


def _budget(key: str, unit: str, example: str, topic: str) -> Rule:
    patterns = (
        f"<most> <count> {unit}",
        f"<count> {unit} [max|maximum|budget]",
        f"<count> {unit} at most",
        f"<count> {unit} or less|fewer",
        f"budget [of] <count> {unit}",
        f"{unit} budget [of|:] <count>",
    )

    def meaning(*values: Any) -> Mapping[str, Any]:
        return {key: values[-1]}  # the relation, where there is one, comes first

    return Rule(topic, patterns, meaning, example)


COMMON: tuple[Rule, ...] = (
    Rule("target", ("[lattice] ecp5 [fpga|fpgas]", "[lattice] ecp 5 [fpga]"), {"target": "ecp5"}, "ECP5"),
    Rule("target", ("[lattice] ice40 [fpga|fpgas]", "[lattice] ice 40 [fpga]"), {"target": "ice40"}, "iCE40"),
    Rule("target", ("generic [target]",), {"target": "generic"}, "generic"),
    Rule("target", ("asic|asics",), {"target": "generic", "asic": True}, "ASIC"),
    Rule(
        "target",
        (
            "xilinx|amd|altera|intel|artix|kintex|virtex|zynq|ultrascale|versal|cyclone|stratix|arria|gowin",
            "nexus|sky130|gf180|nangate|nangate45|asap7|tsmc|fpga|fpgas|lattice",
        ),
        refuse("it names no target that hwgen has", "the targets are generic, ecp5 and ice40"),
        "FPGA",
    ),
    Rule(
        "clock",
        (
            "<clock> [clock|frequency]",
            "at least <clock>",
            ">= <clock>",
            "up to <clock>",
            "clock|fmax|frequency [frequency] [<eq>] <clock>",
            "clock|clocked at <clock>",
        ),
        lambda *values: {"clock_mhz": values[-1]},
        "at 100 MHz",
    ),
    _budget("max_luts", _LUTS, "under 5000 LUTs", "LUT budget"),
    _budget("max_cells", "cells|cell", "at most 20k cells", "cell budget"),
    _budget("max_cycles", "[clock] cycles|cycle", "in at most 5000 cycles", "cycle budget"),
    Rule(
        "budget",
        ("[<most>] <count> dsps|dsp|brams|bram|ffs|flops|gates|mw|watts|w|um2|mm2",),
        refuse(
            "hwgen has no budget for that",
            "budgets are a clock in MHz, LUTs, cells and cycles of the benchmark",
        ),
        "10 DSPs",
    ),
    Rule("seed", ("seed [<eq>] <n>",), lambda *values: {"seed": values[-1]}, "seed 7"),
    Rule(
        "interface",
        (
            "axi4|axi stream|streams|streaming [in|input|inputs] [and] [out|output|outputs]",
            "axistream|axis",
        ),
        {"interface": "AXI4-Stream"},
        "AXI-Stream",
    ),
    Rule(
        "interface",
        (
            "axi|axi4 lite|full|memory",
            "memory mapped axi|axi4",
            "wishbone|apb|ahb|avalon|tilelink|obi|pcie|spi|i2c|uart|rocc",
        ),
        refuse("the only interface is AXI4-Stream", "say 'AXI-Stream', or nothing about the interface"),
        "Wishbone",
    ),
)
