"""Cycles of the built-in GEMM hardware, exactly: what the simulation counts when nobody hinders it."""

from __future__ import annotations

from hwgen.operators.gemm.geometry import Geometry, ceil_div
from hwgen.operators.gemm.params import GemmParams

# The first beat moves in cycle 0, the sequencer takes its first step in cycle 2.
_FIRST_STEP = 2
# From the epilogue through the output queue.
_QUEUE = 1
# A row's sum is read, added to and given.
_ACCUMULATE = 3


def built_cycles(params: GemmParams, m: int, k: int, n: int) -> int:
    """Return the cycles of one GEMM on the built-in hardware.

    Counted as the contract says: from the cycle in which the first beat of A or B moves to the one in which
    the last beat of C moves, inclusive, with every source always valid and the sink always ready. In addition
    to the contract's limit there is every register from the ports to the array and from there to the output,
    and rows that the last tile lacks take no time.
    """
    p, g = params, Geometry(params)
    columns = ceil_div(n, p.cols)
    if p.dataflow == "output_stationary":
        row_tiles = ceil_div(m, p.rows)
        tiles, beats, first = row_tiles * columns, k, _FIRST_STEP
        rows_after_first = m - (row_tiles - 1) * p.rows - 1
        flight = g.array_latency + rows_after_first * (1 + p.skew)
    else:
        # The first tile of weights is shifted in before the first step.
        tiles, beats, first = ceil_div(k, p.rows) * columns, m, _FIRST_STEP + p.rows
        flight = g.array_latency + _ACCUMULATE
    last_step = first + (tiles - 1) * max(beats, p.minimum_tile_beats) + beats - 1
    return last_step + flight + g.epilogue_latency + _QUEUE + 1
