"""The memories of a GEMM accelerator, and what an ECP5 makes of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hwgen.operators.gemm.geometry import Geometry, ceil_div
from hwgen.operators.gemm.params import GemmParams

# Shapes of a block RAM: bits of a word, words.
_BLOCK_SHAPES = ((36, 512), (18, 1024), (9, 2048), (4, 4096), (2, 8192), (1, 16384))
# What Yosys weighs a block RAM and a 16 x 4 distributed RAM with.
_BLOCK_COST, _DISTRIBUTED_COST = 64, 4
# What the logic beside a block RAM weighs, for each bit: of a buffer, and of a queue.
_BUFFER_BIT_COST, _QUEUE_BIT_COST = 1.0, 1.7
_DISTRIBUTED_WIDTH, _DISTRIBUTED_DEPTH = 4, 16
# Bits below which a memory of two words becomes registers.
_REGISTERS_BITS = 16


@dataclass(frozen=True)
class Memory:
    """`count` memories of `depth` words of `width` bits.

    Of a `queue` a word may be read while it is written, for which a block RAM needs logic beside it.
    """

    width: int
    depth: int
    count: int = 1
    queue: bool = False

    @property
    def bits(self) -> int:
        """Bits of all of them."""
        return self.width * self.depth * self.count

    @property
    def distributed_rams(self) -> int:
        """16 x 4 distributed RAMs of an ECP5, of all of them."""
        if self._in_registers or self._in_blocks:
            return 0
        return self._distributed * self.count

    @property
    def block_rams(self) -> int:
        """Block RAMs of an ECP5, of all of them."""
        return self._blocks * self.count if self._in_blocks and not self._in_registers else 0

    @property
    def mux_bits(self) -> float:
        """LUT4s that choose among the distributed RAMs above each other: half of one for each and bit."""
        rows = ceil_div(self.depth, _DISTRIBUTED_DEPTH)
        return self.count * self.width * rows / 2 if self.distributed_rams and rows > 1 else 0.0

    @property
    def _in_registers(self) -> bool:
        return self.depth <= 2 and self.width * self.depth < _REGISTERS_BITS

    @property
    def _in_blocks(self) -> bool:
        beside = _QUEUE_BIT_COST if self.queue else _BUFFER_BIT_COST
        cost = _BLOCK_COST * self._blocks + beside * self.width
        return cost < _DISTRIBUTED_COST * self._distributed

    @property
    def _blocks(self) -> int:
        return min(
            ceil_div(self.width, width) * ceil_div(self.depth, depth) for width, depth in _BLOCK_SHAPES
        )

    @property
    def _distributed(self) -> int:
        return ceil_div(self.width, _DISTRIBUTED_WIDTH) * ceil_div(self.depth, _DISTRIBUTED_DEPTH)


def memories(params: GemmParams) -> Iterator[Memory]:
    """Yield every memory of the built-in hardware."""
    p, g = params, Geometry(params)
    yield Memory(p.cols * p.result_bits + 1, g.queue_depth, queue=True)
    tag = 1 + p.cols + p.requantize * g.settings_width + p.bias * p.cols * p.acc_bits
    yield Memory(tag, g.tag_depth, queue=True)
    if g.a_depth:
        yield Memory(p.rows * p.a_width, g.a_depth)
    if p.dataflow == "weight_stationary":
        yield Memory(p.acc_bits, p.max_m, p.cols, queue=True)
        return
    if g.b_depth:
        yield Memory(p.cols * p.b_width, g.b_depth)
    if p.bias:
        yield Memory(p.cols * p.acc_bits, g.column_tiles)
