"""Numbers that follow from the parameters: counter widths, memory depths, latencies, cycles."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.operators.gemm.params import GemmParams

# Cycles from a step to its operands: one register, one replay buffer.
OPERAND_LATENCY = 2


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
        """Bits of a counter of rows of C; it must also hold the array's rows."""
        return bits_to_hold(max(self.params.max_m, self.params.rows, 2))

    @property
    def k_width(self) -> int:
        """Bits of a counter of k; it must also hold the array's rows (weight-stationary)."""
        return bits_to_hold(max(self.params.max_k, self.params.rows, 2))

    @property
    def n_width(self) -> int:
        """Bits of a counter of columns of C; it must also hold the array's columns."""
        return bits_to_hold(max(self.params.max_n, self.params.cols, 2))

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
        """Beats of A that are kept: a row of tiles (output-stationary) or all of A (weight-stationary)."""
        p = self.params
        if p.dataflow == "output_stationary":
            return p.max_k
        return p.max_m * ceil_div(p.max_k, p.rows)

    @property
    def b_depth(self) -> int:
        """Beats of B that an output-stationary array keeps: all of B."""
        return self.params.max_k * self.column_tiles

    @property
    def psum_width(self) -> int:
        """Bits of an exact sum of one product per row."""
        return self.params.product_width + (self.params.rows - 1).bit_length()

    @property
    def array_latency(self) -> int:
        """Cycles from a step to the deskewed row of the array: of row 0 (output-stationary) or its own."""
        p = self.params
        if p.dataflow == "output_stationary":
            return OPERAND_LATENCY + p.cols + 1 + p.pipeline
        return OPERAND_LATENCY + p.rows + p.cols + p.pipeline

    @property
    def epilogue_latency(self) -> int:
        """Cycles of bias and requantization."""
        return 6 if self.params.requantize else int(self.params.bias)

    @property
    def _flight(self) -> int:
        """Cycles from a tile's last step to the last of its rows on the output stream, at most."""
        p = self.params
        drain = 2 * p.rows if p.dataflow == "output_stationary" else 3
        return self.array_latency + drain + self.epilogue_latency + 3

    @property
    def room_needed(self) -> int:
        """Free places that a step must see, one cycle late: its own rows and those of the step before."""
        p = self.params
        if p.dataflow == "weight_stationary":
            return 2
        return p.rows if p.minimum_tile_beats > 1 else 2 * p.rows

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
        """Tiles that can be between their last step and their last row."""
        return _power_of_two(ceil_div(self._flight, self.params.minimum_tile_beats) + 2)

    @property
    def settings_width(self) -> int:
        """Bits of scale, shift and zero point in a command, or 1 unused bit."""
        p = self.params
        return p.scale_width + 6 + p.out_width if p.requantize else 1
