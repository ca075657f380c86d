"""A model of the area of the built-in GEMM hardware on an ECP5: components times what each costs.

    lut4_equivalents = LUT4s + 2 * carries + 6 * distributed RAMs

Distributed and block RAMs follow from the memories (`memories.py`), DSPs from the multipliers. LUT4s, carries
and flip-flops are sums over what `components` counts, each times a coefficient that was fitted (least squares
of the relative error) to designs which Yosys had synthesized. `benchmarks/explore.py --fit` repeats the fit
from `benchmarks/data/gemm_area_samples.csv`, and says how far off the model is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from hwgen.operators.gemm.geometry import Geometry, ceil_div
from hwgen.operators.gemm.memories import Memory, memories
from hwgen.operators.gemm.params import GemmParams

_CARRY_LUTS, _DISTRIBUTED_RAM_LUTS = 2, 6
_DSP_WIDTH = 18
# The relative error that nine of ten designs stay below which were drawn from all parameters (the samples).
TOLERANCE: Mapping[str, float] = MappingProxyType(
    {"lut4_equivalents": 0.13, "flip_flops": 0.07, "block_rams": 0.25}
)

LUTS: Mapping[str, float] = MappingProxyType(
    {
        "output_stationary": -136.154,
        "weight_stationary": -67.171,
        "sizes": 17.062,
        "element_sums": 1.068,
        "row_sums": 0.569,
        "queue_lanes": 1.322,
        "streams": 2.368,
        "kept": 0.647,
        "memory_mux": 0.646,
        "bias": 3.222,
        "requantized": 154.297,
        "requantized_bits": 6.231,
        "relu": 0.324,
    }
)
CARRIES: Mapping[str, float] = MappingProxyType(
    {
        "output_stationary": 27.530,
        "weight_stationary": 37.357,
        "sizes": 0.232,
        "adder_pairs": 1.011,
        "bias": 0.537,
        "requantized": 17.809,
        "requantized_bits": 0.970,
    }
)
FLIP_FLOPS: Mapping[str, float] = MappingProxyType(
    {
        "output_stationary": 80.730,
        "weight_stationary": 98.432,
        "sizes": 3.339,
        "element_sums": 1.387,
        "row_sums": 5.026,
        "queue_lanes": 1.866,
        "streams": 4.006,
        "kept": 0.894,
        "bias": 7.605,
        "requantized": 107.614,
        "requantized_bits": 5.385,
        "element_operands": 1.909,
        "element_products": 1.070,
        "skew": 1.094,
        "lane_skew": 1.107,
        "bias_skew": 1.143,
    }
)


def ecp5_area(params: GemmParams) -> dict[str, float]:
    """Return the estimated area by the names of the metrics of synthesis."""
    found = list(memories(params))
    parts = components(params, found)
    luts = _sum(LUTS, parts)
    carries = _sum(CARRIES, parts)
    distributed = sum(memory.distributed_rams for memory in found)
    equivalents = luts + _CARRY_LUTS * carries + _DISTRIBUTED_RAM_LUTS * distributed
    return {
        "lut4_equivalents": round(equivalents),
        "flip_flops": round(_sum(FLIP_FLOPS, parts)),
        "dsps": _dsps(params),
        "block_rams": sum(memory.block_rams for memory in found),
        "memory_bits": sum(memory.bits for memory in found),
    }


def components(params: GemmParams, found: Sequence[Memory]) -> dict[str, float]:
    """Count what costs LUT4s, carries and flip-flops: bits, mostly. `found` are the memories."""
    p, g = params, Geometry(params)
    stationary = p.dataflow == "output_stationary"
    elements = p.rows * p.cols
    triangle_a, triangle_b = p.rows * (p.rows - 1) // 2, p.cols * (p.cols - 1) // 2
    lanes = p.cols * p.result_bits
    operands = p.rows * p.a_width + p.cols * p.b_width
    kept = (p.rows * p.a_width if g.a_depth else 0) + (p.cols * p.b_width if stationary and g.b_depth else 0)
    sums = p.cols * p.acc_bits
    requantized = p.cols * p.requantize
    narrow = p.acc_overflow == "saturate" and p.acc_bits < p.exact_acc_width
    return {
        "output_stationary": int(stationary),
        "weight_stationary": int(not stationary),
        "element_sums": elements * p.acc_bits if stationary else 0,
        "row_sums": 0 if stationary else sums,
        "adder_pairs": float(_adder_pairs(p)),
        "saturated": (elements * p.acc_bits if stationary else sums) if narrow else 0,
        "element_operands": _element_operands(p),
        "element_products": elements * p.product_width * p.pipeline,
        "skew": p.skew * (triangle_a * p.a_width + triangle_b * p.b_width),
        "lane_skew": p.skew * triangle_b * p.result_bits,
        "memory_mux": sum(memory.mux_bits for memory in found),
        "queue_lanes": lanes,
        "streams": operands,
        "kept": kept,
        "sizes": g.m_width + g.k_width + g.n_width,
        "lanes": p.cols,
        "bias": p.bias * sums,
        "bias_skew": p.bias * p.skew * triangle_b * p.acc_bits,
        "relu": p.relu * lanes,
        "requantized": requantized,
        "requantized_bits": requantized * (p.biased_bits + p.scale_width),
    }


def _element_operands(p: GemmParams) -> float:
    """Bits of operands and weights that elements hand on or keep."""
    elements = p.rows * p.cols
    if p.dataflow == "output_stationary":
        return elements * (p.a_width + p.b_width)
    if p.interconnect == "tree":
        return 2 * elements * p.b_width + p.rows * p.a_width
    return elements * (p.a_width + 2 * p.b_width)


def _adder_pairs(p: GemmParams) -> int:
    """Pairs of bits of all adders that sums of products go through: what a carry takes."""
    accumulators = ceil_div(p.acc_bits, 2) * p.cols
    if p.dataflow == "output_stationary":
        return accumulators * p.rows
    if p.interconnect == "tree":
        widths = [
            (p.product_width + level, ceil_div(ceil_div(p.rows, 1 << (level - 1)), 2))
            for level in range(1, (p.rows - 1).bit_length() + 1)
        ]
        column = sum(count * ceil_div(width, 2) for width, count in widths)
    else:
        column = sum(ceil_div(p.product_width + row.bit_length(), 2) for row in range(1, p.rows))
    return accumulators + column * p.cols


def _dsps(p: GemmParams) -> int:
    """DSPs: one for each element, and for each requantized lane as many as its operands need."""
    lane = ceil_div(p.biased_bits, _DSP_WIDTH) * ceil_div(p.scale_width + 1, _DSP_WIDTH)
    return p.rows * p.cols + p.requantize * p.cols * lane


def _sum(costs: Mapping[str, float], parts: Mapping[str, float]) -> float:
    return sum(cost * parts[name] for name, cost in costs.items())
