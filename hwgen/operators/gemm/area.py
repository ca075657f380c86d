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
        "output_stationary": -97.386,
        "weight_stationary": -28.269,
        "sizes": 14.934,
        "element_sums": 1.051,
        "row_sums": 0.371,
        "queue_lanes": 1.369,
        "streams": 2.352,
        "kept": 0.604,
        "memory_mux": 0.718,
        "bias": 2.864,
        "requantized": 138.188,
        "requantized_bits": 3.810,
        "relu": -0.208,
    }
)
CARRIES: Mapping[str, float] = MappingProxyType(
    {
        "output_stationary": 6.951,
        "weight_stationary": 16.702,
        "sizes": 1.375,
        "adder_pairs": 1.011,
        "bias": 0.546,
        "requantized": 24.226,
        "requantized_bits": 0.435,
    }
)
FLIP_FLOPS: Mapping[str, float] = MappingProxyType(
    {
        "output_stationary": 95.666,
        "weight_stationary": 113.065,
        "sizes": 2.498,
        "element_sums": 1.391,
        "row_sums": 5.038,
        "queue_lanes": 1.845,
        "streams": 4.017,
        "kept": 0.966,
        "bias": 8.855,
        "requantized": 143.594,
        "requantized_bits": 3.996,
        "element_operands": 1.903,
        "element_products": 1.091,
        "skew": 1.085,
        "lane_skew": 1.113,
        "bias_skew": 0.936,
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
