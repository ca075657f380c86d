"""Numbers that follow from the parameters: counter widths, memory depths, latencies, cycles."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.operators.gemm.params import GemmParams

# Cycles from a step to its operands: one register, one replay buffer.
OPERAND_LATENCY = 2
MAX_PIPELINE = 2


def bits_to_hold(value: int) -> int:
    """Return the bits of an unsigned counter that reaches `value` (at least 1)."""
    return max(value.bit_length(), 1)


def address_bits(depth: int) -> int:
    """Return the bits that address `depth` words (at least 1)."""
    return max((depth - 1).bit_length(), 1)


def ceil_div(a: int, b: int) -> int:
    """Return a / b, rounded up."""
    return -(-a // b)


def _power_of_two(at_least: int) -> int:
    return 1 << max((at_least - 1).bit_length(), 1)


@dataclass(frozen=True)
class Geometry:
    """Derived sizes of one GEMM: depths in words, widths in bits, latencies in cycles."""

    params: GemmParams

    @property
    def m_width(self) -> int:
        """Bits of a counter of rows of C; it must also hold more than the array's rows."""
        return bits_to_hold(max(self.params.max_m, self.params.rows + 1))

    @property
    def k_width(self) -> int:
        """Bits of a counter of k; it must also hold more than the array's rows."""
        return bits_to_hold(max(self.params.max_k, self.params.rows + 1))

    @property
    def n_width(self) -> int:
        """Bits of a counter of columns of C; it must also hold more than the array's columns."""
        return bits_to_hold(max(self.params.max_n, self.params.cols + 1))

    @property
    def row_bits(self) -> int:
        """Bits of a count of rows of the array."""
        return bits_to_hold(max(self.params.rows, 2))

    @property
    def col_bits(self) -> int:
        """Bits of a count of columns of the array."""
        return bits_to_hold(max(self.params.cols, 2))

    @property
    def column_tiles(self) -> int:
        """Tiles of columns at most."""
        return ceil_div(self.params.max_n, self.params.cols)

    @property
    def a_depth(self) -> int:
        """Beats of A that are kept: a row of tiles (output-stationary) or tiles of A (weight-stationary)."""
        p = self.params
        if p.dataflow == "weight_stationary":
            return p.max_m * self.kept_tiles
        return 0 if p.resends("a") else p.max_k

    @property
    def b_depth(self) -> int:
        """Beats of B that an output-stationary array keeps."""
        return self.params.max_k * self.kept_tiles

    @property
    def buffered_tiles(self) -> int:
        """Tiles of the operand that is kept by tiles, at most: of B, or of A (weight-stationary)."""
        p = self.params
        return ceil_div(p.max_k, p.rows) if p.dataflow == "weight_stationary" else self.column_tiles

    @property
    def kept_tiles(self) -> int:
        """How many of them are kept on chip."""
        p = self.params
        if p.resends(p.buffered_by_tiles):
            return 0
        return min(p.kept_tiles or self.buffered_tiles, self.buffered_tiles)

    @property
    def psum_width(self) -> int:
        """Bits of an exact sum of one product per row."""
        return self.params.product_width + self.tree_levels

    @property
    def tree_levels(self) -> int:
        """Levels of additions in a tree over the rows of the array."""
        return (self.params.rows - 1).bit_length()

    @property
    def array_latency(self) -> int:
        """Cycles from a step to lane 0 of a row of the array: of row 0 (output-stationary) or its own."""
        p = self.params
        if p.dataflow == "output_stationary":
            return OPERAND_LATENCY + 2 + p.pipeline
        summing = self.tree_levels if p.interconnect == "tree" else p.rows
        return OPERAND_LATENCY + 1 + p.pipeline + summing

    @property
    def epilogue_latency(self) -> int:
        """Cycles of bias and requantization, and until the last lane of a row has followed the first."""
        p = self.params
        stages = 5 if p.requantize else int(p.bias)
        return (p.cols - 1) * p.skew + stages

    @property
    def _array_flight(self) -> int:
        """Cycles from a tile's last step to lane 0 of the last of its rows, accumulated."""
        p = self.params
        return self.array_latency + (2 * p.rows if p.dataflow == "output_stationary" else 3)

    @property
    def _flight(self) -> int:
        """Cycles from a tile's last step to the last of its rows on the output stream, at most."""
        return self._array_flight + self.epilogue_latency + 3

    @property
    def room_needed(self) -> int:
        """Free places that a step must see, one cycle late: its own rows and those of the step before."""
        p = self.params
        if p.dataflow == "weight_stationary":
            return 2
        return p.rows if p.minimum_tile_beats > 2 else 2 * p.rows

    @property
    def queue_depth(self) -> int:
        """Rows that the output queue holds, so that it never slows an unhindered array."""
        p = self.params
        if p.dataflow == "weight_stationary":
            return _power_of_two(self._flight + self.room_needed)
        in_flight = p.rows * ceil_div(self._flight, p.minimum_tile_beats)
        return _power_of_two(in_flight + self.room_needed)

    @property
    def tag_depth(self) -> int:
        """Tiles whose tag can wait until lane 0 of their last row."""
        waiting = self._array_flight - OPERAND_LATENCY
        return _power_of_two(ceil_div(waiting, self.params.minimum_tile_beats) + 1)

    @property
    def settings_width(self) -> int:
        """Bits of scale, shift and zero point in a command, or 1 unused bit."""
        p = self.params
        return p.scale_width + 6 + p.out_width if p.requantize else 1
