"""The element-wise unit: two streams of vectors in, one out."""

from __future__ import annotations

from collections.abc import Sequence

from hwgen.operators.base import Block
from hwgen.operators.elementwise.params import OPERATIONS, ElementwiseParams
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.top import Top

_SIGNS = {"add": "a + b", "sub": "a - b", "mul": "a * b", "max": "max(a, b)", "min": "min(a, b)"}
# From the ports to the first stage, three stages each of operation and format, and the way out.
_ALLOWANCE = 8


class ElementwiseOperator(StreamingOperator[ElementwiseParams]):
    """Element-wise operations on two streams."""

    name = "elementwise"
    title = "Element-wise operation on two streams (add, sub, mul, max, min), requantized"
    parameters = ElementwiseParams
    operands: tuple[str, ...] = ("a", "b")

    def label_parts(self, p: ElementwiseParams) -> Sequence[str]:
        """Return operation, lanes and formats."""
        parts = [
            p.operation,
            f"{p.lanes}x",
            f"{_short(p.a_width, p.a_signed)}{_short(p.b_width, p.b_signed)}",
        ]
        parts.append(_short(p.out_width, p.out_signed))
        if (p.scale, p.shift, p.zero_point) != (1, 0, 0):
            parts.append(f"q{p.scale}sh{p.shift}z{p.zero_point}".replace("-", "m"))
        return parts

    def ports(self, p: ElementwiseParams) -> tuple[Port, ...]:
        """Return both inputs and the output."""
        return (
            Port("s_axis_a", "input", p.lanes, p.a, "first operands", None),
            Port("s_axis_b", "input", p.lanes, p.b, "second operands", None, notes=(_SAME_LENGTH,)),
            Port("m_axis", "output", p.lanes, p.out, "results", None),
        )

    def promise(self, p: ElementwiseParams) -> Promise:
        """Return what the unit promises."""
        ties = "to the even neighbour" if p.rounding == "half_even" else "up"
        return Promise(
            summary=f"Element-wise {p.operation} of two streams, {p.lanes} lanes.",
            formula=(
                f"r = clamp(round(({_SIGNS[p.operation]}) * {p.scale} / 2^{p.shift}) + {p.zero_point})",
            ),
            arithmetic=("Every lane by itself; nothing overflows before the clamp.",),
            overflow=(f"Results are clamped to {p.out.low} to {p.out.high}.",),
            rounding=(f"Ties are rounded {ties}.",) if p.shift else (),
            timing=(
                "One beat of each input and one result per cycle.",
                f"A frame of L beats takes at most L + {_ALLOWANCE} cycles from first beat to last result.",
            ),
        )

    def timing(self, p: ElementwiseParams, beats: int) -> Timing:
        """Return the cycles of frames: one beat per cycle."""
        return Timing(first=beats, each=beats, allowance=_ALLOWANCE)

    def assemble(self, p: ElementwiseParams, top: Top) -> None:
        """Build join, operation and format."""
        a, b = top.inputs["s_axis_a"], top.inputs["s_axis_b"]
        top.module.section("Pairs of beats")
        pairs = top.build.place(
            "stream_join", "pairs", {"A_WIDTH": a.type.width, "B_WIDTH": b.type.width}, {"a": a, "b": b}
        )
        top.module.section("The operation, exact")
        exact = top.build.place(
            "vector_alu",
            "alu",
            {
                "LANES": p.lanes,
                "OPERATION": OPERATIONS.index(p.operation),
                "A_WIDTH": p.a_width,
                "A_SIGNED": int(p.a_signed),
                "B_WIDTH": p.b_width,
                "B_SIGNED": int(p.b_signed),
                "RESULT_WIDTH": p.exact_width,
            },
            {"in": pairs["out"]},
        )
        top.module.section("To the format of the results")
        result = top.build.place(
            "vector_requantize",
            "requantize",
            {
                "LANES": p.lanes,
                "IN_WIDTH": p.exact_width,
                "IN_SIGNED": 1,
                "SCALE": p.scale,
                "SHIFT": p.shift,
                "ZERO_POINT": p.zero_point,
                "HALF_EVEN": int(p.rounding == "half_even"),
                "LOW": p.out.low,
                "HIGH": p.out.high,
                "OUT_WIDTH": p.out_width,
                "OUT_SIGNED": int(p.out_signed),
            },
            {"in": exact["out"]},
        )
        top.finish("m_axis", result["out"])

    def block_diagram(self, p: ElementwiseParams) -> tuple[Block, ...]:
        """Return the boxes from the inputs to the output."""
        return (
            Block("s_axis_a", str(p.a), 0, 0, ("Join",)),
            Block("s_axis_b", str(p.b), 1, 0, ("Join",)),
            Block("Join", "pairs of beats", 0, 1, ("Operation",)),
            Block("Operation", f"{p.lanes} x {_SIGNS[p.operation]}", 0, 2, ("Requantize",)),
            Block("Requantize", "scale, round, clamp", 0, 3, ("m_axis",)),
            Block("m_axis", str(p.out), 0, 4),
        )


_SAME_LENGTH = "A frame has as many beats as that of `s_axis_a`; its tlast is not looked at."


def _short(width: int, signed: bool) -> str:
    return f"{'s' if signed else 'u'}{width}"
