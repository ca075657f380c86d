"""The transposition unit: matrices come row by row and go column by column."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.operators.base import Block
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.top import Top
from hwgen.operators.transpose.params import TransposeParams

# Into the memories, out of them in two steps, to their lanes, and the way out.
_ALLOWANCE = 5


class TransposeOperator(StreamingOperator[TransposeParams]):
    """Transposition of matrices of one size."""

    name = "transpose"
    title = "Transposition of a matrix stream, double-buffered"
    parameters = TransposeParams
    checks_tlast = True
    kept_frames = 2

    def label_parts(self, p: TransposeParams) -> Sequence[str]:
        """Return size, lanes and format."""
        return [f"{p.rows}x{p.cols}", f"{p.lanes}x", f"{'s' if p.in_signed else 'u'}{p.in_width}"]

    def ports(self, p: TransposeParams) -> tuple[Port, ...]:
        """Return the matrices before and after."""
        blocks = f"block of {p.lanes}"
        rows = ("row", f"{blocks} columns")
        columns = ("column", f"{blocks} rows")
        return (
            Port("s_axis", "input", p.lanes, p.element, "matrices, row by row", p.beats, rows),
            Port("m_axis", "output", p.lanes, p.element, "matrices, column by column", p.beats, columns),
        )

    def promise(self, p: TransposeParams) -> Promise:
        """Return what the unit promises."""
        return Promise(
            summary=f"Transposes {p.rows}x{p.cols} matrices, {p.lanes} numbers per cycle.",
            formula=("y[c, r] = x[r, c]",),
            arithmetic=("None: numbers only change their places.",),
            timing=(
                "One beat in and one beat out per cycle, without a pause between matrices.",
                f"A matrix of {p.beats} beats is out at most {2 * p.beats + _ALLOWANCE} cycles after its "
                "first beat, for all of it must have come before its first column goes.",
            ),
        )

    def timing(self, p: TransposeParams, beats: int) -> Timing:
        """Return the cycles of matrices: in, then out while the next one comes in."""
        return Timing(first=2 * beats, each=beats, allowance=_ALLOWANCE)

    def takes(self, flow: Flow) -> dict[str, Any]:
        """Return the parameters that follow from what comes in: a matrix, or an image with channels last."""
        if len(flow.shape) < 2:
            raise RequestError(f"{flow} cannot be transposed", "a frame must be a matrix or an image")
        rows, cols = math.prod(flow.shape[:-1]), flow.shape[-1]
        lanes = math.gcd(rows, cols, flow.lanes)
        return {**super().takes(flow), "rows": rows, "cols": cols, "lanes": lanes}

    def gives(self, p: TransposeParams, flow: Flow | None) -> Flow:
        """Return the matrix, or the image with channels first."""
        shape = (p.rows, p.cols) if flow is None else flow.shape
        return Flow((shape[-1], *shape[:-1]), p.lanes, p.element)

    def assemble(self, p: TransposeParams, top: Top) -> None:
        """Build the buffer."""
        row_blocks, column_blocks = p.rows // p.lanes, p.cols // p.lanes
        top.module.section("Two matrices: one comes in while the other one goes out")
        placed = top.build.place(
            "transpose_buffer",
            "buffer",
            {
                "LANES": p.lanes,
                "BITS": p.in_width,
                "SIGNED": int(p.in_signed),
                "ROW_BLOCKS": row_blocks,
                "COLUMN_BLOCKS": column_blocks,
                "LANE_BITS": _bits(p.lanes),
                "BLOCK_BITS": _bits(row_blocks * column_blocks),
            },
            {"in": top.inputs["s_axis"]},
            {"error": top.error},
        )
        top.finish("m_axis", placed["out"])

    def block_diagram(self, p: TransposeParams) -> tuple[Block, ...]:
        """Return the boxes from the input to the output."""
        return (
            Block("s_axis", f"{p.rows}x{p.cols}, by rows", 0, 0, ("Rotate",)),
            Block("Rotate", "lanes to banks", 0, 1, ("Banks",)),
            Block("Banks", f"{p.lanes} of 2 x {p.beats} numbers", 0, 2, ("Rotate back",)),
            Block("Rotate back", "banks to lanes", 0, 3, ("m_axis",)),
            Block("m_axis", f"{p.cols}x{p.rows}, by columns", 0, 4),
        )


def _bits(count: int) -> int:
    """Return the bits that count from 0 to count - 1, at least 1."""
    return max(1, (count - 1).bit_length())
