"""What formulas say of a GEMM accelerator before it is built, and what may be searched."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from hwgen.core.spec import Target
from hwgen.operators.base import Estimate
from hwgen.operators.gemm import layout
from hwgen.operators.gemm.area import TOLERANCE, ecp5_area
from hwgen.operators.gemm.cycles import built_cycles
from hwgen.operators.gemm.params import CHOICES, DATAFLOW_OF, GemmParams

_SIDES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
_KEPT_TILES = (0, 1, 2, 4, 8)


def estimate(params: GemmParams, target: Target) -> Estimate:
    """Return the cycles (exact), the area (a model, of ECP5 only) and the traffic of the greatest GEMM."""
    p = params
    sizes = (p.max_m, p.max_k, p.max_n)
    metrics: dict[str, float] = {"cycles": built_cycles(p, *sizes)}
    tolerance: dict[str, float] = {}
    if target == "ecp5":
        area = ecp5_area(p)
        metrics |= area
        tolerance = {name: TOLERANCE[name] for name in area if name in TOLERANCE}
    plain = p.to_mapping()
    width = {name: bits // 8 for name, bits in layout.tdata_bits(plain).items()}
    beats = {
        "a": layout.beats_a(*sizes, plain),
        "b": layout.beats_b(*sizes, plain),
        "c": layout.beats_c(*sizes, plain),
        "bias": layout.beats_bias(*sizes, plain),
    }
    return Estimate(
        metrics=metrics,
        tolerance=tolerance,
        operations=p.max_m * p.max_k * p.max_n,
        traffic=sum(count * width.get(name, 0) for name, count in beats.items()),
        peak=p.rows * p.cols,
        bandwidth=width["a"] + width["b"] + width["c"],
    )


def space(params: GemmParams, assumed: Collection[str]) -> dict[str, tuple[Any, ...]]:
    """Return the values of the parameters that shape the hardware and not the result.

    Array size, data reuse (dataflow), interconnect, buffer partition (which operands are kept on chip) and
    buffer size (how many of their tiles), pipeline depth. No array is greater than the matrices.
    """
    p = params
    longest = max(p.max_m, p.max_k)
    choices: dict[str, tuple[Any, ...]] = {
        "rows": tuple(side for side in _SIDES if side <= longest),
        "cols": tuple(side for side in _SIDES if side <= p.max_n),
        "dataflow": CHOICES["dataflow"],
        "interconnect": CHOICES["interconnect"],
        "pipeline": CHOICES["pipeline"],
        "resend": CHOICES["resend"],
        "kept_tiles": tuple(tiles for tiles in _KEPT_TILES if tiles < max(longest, p.max_n)),
    }
    found = {name: values for name, values in choices.items() if name in assumed}
    for name, values in list(found.items()):
        found[name] = tuple(value for value in values if _fits_what_was_said(p, assumed, name, value))
    return found


def _fits_what_was_said(p: GemmParams, assumed: Collection[str], name: str, value: Any) -> bool:
    """Whether a value goes together with the parameters that are not open."""
    if "dataflow" not in assumed and name == "interconnect":
        return DATAFLOW_OF.get(value, p.dataflow) == p.dataflow
    if "interconnect" not in assumed and name == "dataflow":
        return bool(DATAFLOW_OF.get(p.interconnect, value) == value)
    if "dataflow" not in assumed and name == "resend":
        return p.dataflow == "output_stationary" or value in ("none", p.buffered_by_tiles)
    if {"dataflow", "resend"}.isdisjoint(assumed) and name == "kept_tiles":
        return value == 0 or not p.resends(p.buffered_by_tiles)
    return True
