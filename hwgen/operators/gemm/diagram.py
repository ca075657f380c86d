"""The block diagram of a GEMM accelerator, for reports and notebooks."""

from __future__ import annotations

from hwgen.operators.base import Block
from hwgen.operators.gemm.geometry import Geometry
from hwgen.operators.gemm.params import GemmParams


def blocks(params: GemmParams) -> tuple[Block, ...]:
    """Return the boxes of the accelerator on a grid, each with what it feeds."""
    os = params.dataflow == "output_stationary"
    return (_output_stationary if os else _weight_stationary)(params, Geometry(params))


def _output_stationary(p: GemmParams, g: Geometry) -> tuple[Block, ...]:
    return (
        Block("s_axis_a", f"{p.rows} x {p.a_width} bit", 0, 0, ("A buffer",)),
        Block("s_axis_cmd", "M, K, N", 1, 0, ("Sequencer",)),
        Block("s_axis_b", f"{p.cols} x {p.b_width} bit", 2, 0, ("B buffer",)),
        Block("A buffer", _words(g.a_depth), 0, 1, ("Array",)),
        Block("Sequencer", "tiles, credits", 1, 1, ("A buffer", "B buffer", "Array")),
        Block("B buffer", _words(g.b_depth), 2, 1, ("Array",)),
        Block("Array", f"{p.rows} x {p.cols} elements, {p.acc_bits} bit sums", 1, 2, ("Epilogue",)),
        *_tail(p, g),
    )


def _weight_stationary(p: GemmParams, g: Geometry) -> tuple[Block, ...]:
    return (
        Block("s_axis_a", f"{p.rows} x {p.a_width} bit", 0, 0, ("A buffer",)),
        Block("s_axis_cmd", "M, K, N", 1, 0, ("Sequencer",)),
        Block("s_axis_b", f"{p.cols} x {p.b_width} bit", 2, 0, ("Weight loader",)),
        Block("A buffer", _words(g.a_depth), 0, 1, ("Array",)),
        Block("Sequencer", "tiles, credits", 1, 1, ("A buffer", "Weight loader", "Array")),
        Block("Weight loader", "next tile", 2, 1, ("Array",)),
        Block("Array", f"{p.rows} x {p.cols} elements, weights stay", 1, 2, ("Sums",)),
        Block("Sums", f"{p.max_m} rows x {p.cols} x {p.acc_bits} bit", 2, 2, ("Epilogue",)),
        *_tail(p, g),
    )


def _words(depth: int) -> str:
    return f"{depth} words" if depth else "passes on, keeps none"


def _tail(p: GemmParams, g: Geometry) -> tuple[Block, ...]:
    steps = [("bias", p.bias), ("requantize", p.requantize), ("ReLU", p.relu)]
    what = ", ".join(name for name, there in steps if there) or "mask lanes"
    tail = (
        Block("Epilogue", what, 1, 3, ("Output queue",)),
        Block("Output queue", f"{g.queue_depth} rows", 1, 4, ("m_axis_c",)),
        Block("m_axis_c", f"{p.cols} x {p.lane_bits} bit", 1, 5),
    )
    if not p.bias:
        return tail
    return (Block("s_axis_bias", f"{p.cols} x {p.bias_lane_bits} bit", 0, 3, ("Epilogue",)), *tail)
