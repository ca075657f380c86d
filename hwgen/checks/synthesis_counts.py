"""Add up cells over the hierarchy. Pure functions.

LUT4 equivalents of an ECP5: a LUT4 is one, a CCU2C (two bits of carry chain) two, a TRELLIS_DPR16X4
(16 x 4 distributed RAM) six: four that store and two that its write port blocks. The multiplexers of a
slice (PFUMX, L6MUX21) are free. Of an iCE40: an SB_LUT4 is one; an SB_CARRY lies in the logic cell of
its LUT and is counted apart as `carries`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hwgen.eda.yosys_netlist import MEMORY_CELLS, Census, Netlist, cells_by_type, multiplicities

# Cells of Yosys that are not hardware.
_NO_HARDWARE = frozenset({"$scopeinfo", "$print", "$check", *MEMORY_CELLS})
_GENERIC_FLIP_FLOP = re.compile(r"\$_(S?DFFE?|SDFFCE|ALDFFE?|DFFSRE?|FF|DLATCH|DLATCHSR|SR)_\w*")
_FPGA_TYPES: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "ecp5": {
        "lut4_equivalents": {"LUT4": 1, "CCU2C": 2, "TRELLIS_DPR16X4": 6},
        "luts": {"LUT4": 1},
        "carries": {"CCU2C": 1},
        "flip_flops": {"TRELLIS_FF": 1},
        "dsps": {"MULT18X18D": 1},
        "block_rams": {"DP16KD": 1, "PDPW16KD": 1},
    },
    "ice40": {
        "lut4_equivalents": {"SB_LUT4": 1},
        "luts": {"SB_LUT4": 1},
        "carries": {"SB_CARRY": 1},
        "flip_flops": {},
        "dsps": {"SB_MAC16": 1},
        "block_rams": {"SB_RAM40_4K": 1, "SB_SPRAM256KA": 1},
    },
}
_ICE40_FLIP_FLOP = re.compile(r"SB_DFF\w*")


@dataclass(frozen=True)
class Counts:
    """Metrics: totals, and `hierarchy` with the counts of one instance of each module and its instances."""

    metrics: Mapping[str, Any]


_WHOLE_DEVICE = 100.0
# What the devices of place-and-route have: LFE5U-85, UP5K (for designs with DSPs) and HX8K.
_DEVICES: dict[str, dict[str, int]] = {
    "ecp5": {"lut4_equivalents": 83640, "flip_flops": 83640, "dsps": 156, "block_rams": 208},
    "up5k": {"lut4_equivalents": 5280, "flip_flops": 5280, "dsps": 8, "block_rams": 30},
    "hx8k": {"lut4_equivalents": 7680, "flip_flops": 7680, "block_rams": 32},
}


def generic_counts(census: Census, memories: Netlist, words: Netlist, top: str, depth: int) -> Counts:
    """Count gates, flip-flops and memory bits of a generic netlist."""
    modules: dict[str, dict[str, int]] = {}
    for name, types in census.cells.items():
        own = {t: n for t, n in types.items() if t not in census.cells and t not in _NO_HARDWARE}
        kept = memories.modules.get(name)
        modules[name] = {
            "cells": sum(own.values()),
            "flip_flops": sum(n for t, n in own.items() if _GENERIC_FLIP_FLOP.fullmatch(t)),
            "memory_bits": kept.memory_bits if kept else 0,
        }
    totals, hierarchy = _add_up(modules, census, words, top)
    multipliers = _multipliers(words, top)
    return Counts({**totals, "multipliers": multipliers, "logic_depth": depth, "hierarchy": hierarchy})


def fpga_counts(census: Census, words: Netlist, top: str, target: Literal["ecp5", "ice40"]) -> Counts:
    """Count LUTs, carries, flip-flops, DSPs and block RAMs of a mapped netlist."""
    modules = {name: _fpga_module(types, target) for name, types in census.cells.items()}
    totals, hierarchy = _add_up(modules, census, words, top)
    times = multiplicities(cells_by_type(words), top)
    bits = sum(words.modules[name].memory_bits * n for name, n in times.items())
    multipliers = _multipliers(words, top)
    share = {"device_percent": _device_percent(totals, target)}
    return Counts(
        {**totals, **share, "memory_bits": bits, "multipliers": multipliers, "hierarchy": hierarchy}
    )


def fits(counts: Counts) -> bool:
    """Whether a mapped design fits the device that place-and-route uses."""
    return bool(counts.metrics["device_percent"] <= _WHOLE_DEVICE)


def _device_percent(totals: Mapping[str, int], target: Literal["ecp5", "ice40"]) -> float:
    """Return the share of the scarcest resource of the device that place-and-route uses, in percent."""
    device = target if target == "ecp5" else ("up5k" if totals["dsps"] else "hx8k")
    return round(max(100.0 * totals[name] / have for name, have in _DEVICES[device].items()), 1)


def _multipliers(words: Netlist, top: str) -> int:
    by_type = cells_by_type(words)
    times = multiplicities(by_type, top)
    return sum(by_type[name].get("$mul", 0) * n for name, n in times.items())


def _fpga_module(types: Mapping[str, int], target: str) -> dict[str, int]:
    counts = {
        metric: sum(types.get(cell, 0) * cost for cell, cost in costs.items())
        for metric, costs in _FPGA_TYPES[target].items()
    }
    if target == "ice40":
        counts["flip_flops"] = sum(n for cell, n in types.items() if _ICE40_FLIP_FLOP.fullmatch(cell))
    return counts


def _add_up(
    modules: Mapping[str, Mapping[str, int]], census: Census, named: Netlist, top: str
) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    times = multiplicities(census.cells, top)
    totals: Counter[str] = Counter()
    hierarchy: dict[str, dict[str, int]] = {}
    for name, instances in times.items():
        module = named.modules.get(name)
        hierarchy[module.label if module else name] = {"instances": instances, **modules[name]}
        for metric, count in modules[name].items():
            totals[metric] += count * instances
    return dict(totals), hierarchy
