"""The element-wise unit: two streams of vectors in, one out; or one in, to be requantized."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hwgen.operators.base import Block
from hwgen.operators.elementwise.params import PAIRED, ElementwiseParams
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.top import Top
from hwgen.operators.template.streams import StreamEnd

_FORMULAS = {
    "add": "(a + b)",
    "sub": "(a - b)",
    "mul": "a * b",
    "max": "max(a, b)",
    "min": "min(a, b)",
    "requantize": "a",
}
_SAME_LENGTH = "A frame has as many beats as that of `s_axis_a`; its tlast is not looked at."
# A register at the inputs, three stages each of operation and format, and the way out.
_ALLOWANCE = 8


class ElementwiseOperator(StreamingOperator[ElementwiseParams]):
    """Element-wise operations on two streams, and requantization of one."""

    name = "elementwise"
    title = "Element-wise operation on two streams (add, sub, mul, max, min), or requantization of one"
    parameters = ElementwiseParams
    operands: tuple[str, ...] = ("a", "b")

    def label_parts(self, p: ElementwiseParams) -> Sequence[str]:
        """Return operation, lanes, formats, and what differs from a plain clamp."""
        operands = "".join(_short(x.bits, x.signed) for x in ((p.a, p.b) if p.paired else (p.a,)))
        parts = [p.operation, f"{p.lanes}x", operands, _short(p.out_width, p.out_signed)]
        if (p.scale, p.shift, p.zero_point) != (1, 0, 0):
            parts.append(f"q{p.scale}sh{p.shift}z{p.zero_point}".replace("-", "m"))
        if p.shift and p.rounding != "half_even":
            parts.append("up")
        return parts

    def ports(self, p: ElementwiseParams) -> tuple[Port, ...]:
        """Return the inputs and the output."""
        a = Port("s_axis_a", "input", p.lanes, p.a, "first operands" if p.paired else "numbers", None)
        b = Port("s_axis_b", "input", p.lanes, p.b, "second operands", None, notes=(_SAME_LENGTH,))
        out = Port("m_axis", "output", p.lanes, p.out, "results", None)
        return (a, b, out) if p.paired else (a, out)

    def promise(self, p: ElementwiseParams) -> Promise:
        """Return what the unit promises."""
        ties = "to the even neighbour" if p.rounding == "half_even" else "up"
        what = "of two streams" if p.paired else "of a stream"
        return Promise(
            summary=f"Element-wise {p.operation} {what}, {p.lanes} lanes.",
            formula=(
                f"r = clamp(round({_FORMULAS[p.operation]} * {p.scale} / 2^{p.shift}) + {p.zero_point})",
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

    def takes(self, flow: Flow) -> dict[str, Any]:
        """Return the parameters that follow from what comes in, where there is one stream."""
        return {"lanes": flow.lanes, "a_width": flow.element.bits, "a_signed": flow.element.signed}

    def assemble(self, p: ElementwiseParams, top: Top) -> None:
        """Build join and operation, if there are two streams, and the format of the results."""
        exact = _operation(p, top) if p.paired else top.inputs["s_axis_a"]
        top.module.section("To the format of the results")
        result = top.build.place(
            "vector_requantize",
            "requantize",
            {
                "LANES": p.lanes,
                "IN_WIDTH": exact.type.bits,
                "IN_SIGNED": int(p.paired or p.a_signed),
                "SCALE": p.scale,
                "SHIFT": p.shift,
                "ZERO_POINT": p.zero_point,
                "HALF_EVEN": int(p.rounding == "half_even"),
                "LOW": p.out.low,
                "HIGH": p.out.high,
                "OUT_WIDTH": p.out_width,
                "OUT_SIGNED": int(p.out_signed),
            },
            {"in": exact},
        )
        top.finish("m_axis", result["out"])

    def block_diagram(self, p: ElementwiseParams) -> tuple[Block, ...]:
        """Return the boxes from the inputs to the output."""
        out = Block("m_axis", str(p.out), 0, 4)
        requantize = Block("Requantize", "scale, round, clamp", 0, 3, ("m_axis",))
        if not p.paired:
            return Block("s_axis_a", str(p.a), 0, 2, ("Requantize",)), requantize, out
        return (
            Block("s_axis_a", str(p.a), 0, 0, ("Join",)),
            Block("s_axis_b", str(p.b), 1, 0, ("Join",)),
            Block("Join", "pairs of beats", 0, 1, ("Operation",)),
            Block("Operation", f"{p.lanes} x {_FORMULAS[p.operation]}", 0, 2, ("Requantize",)),
            requantize,
            out,
        )


def _operation(p: ElementwiseParams, top: Top) -> StreamEnd:
    """Build the operation on pairs of beats; return its exact results."""
    # A join has no register: without these the valid of one input would decide on the ready of the other.
    top.module.section("Registers, so that no input waits for the other within a cycle")
    a = top.registered("a_register", top.inputs["s_axis_a"])
    b = top.registered("b_register", top.inputs["s_axis_b"])
    top.module.section("Pairs of beats")
    widths = {"A_WIDTH": a.type.width, "B_WIDTH": b.type.width}
    pairs = top.build.place("stream_join", "pairs", widths, {"a": a, "b": b})
    top.module.section("The operation, exact")
    exact = top.build.place(
        "vector_alu",
        "alu",
        {
            "LANES": p.lanes,
            "OPERATION": PAIRED.index(p.operation),
            "A_WIDTH": p.a_width,
            "A_SIGNED": int(p.a_signed),
            "B_WIDTH": p.b_width,
            "B_SIGNED": int(p.b_signed),
            "RESULT_WIDTH": p.exact_width,
        },
        {"in": pairs["out"]},
    )
    return exact["out"]


def _short(width: int, signed: bool) -> str:
    return f"{'s' if signed else 'u'}{width}"
