"""The FIR filter: coefficients once, then signals of any length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.operators.base import Block
from hwgen.operators.fir.params import FirParams
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.requantize import REQUANTIZE_LATENCY, requantized
from hwgen.operators.streaming.top import Top

# Taps that a sample meets at once: on ECP5 more of them make the route to the multipliers the longest path.
_SECTION = 2
# Cycles beside those of the sections: products, sums, and the register at the output.
_LATENCY = 3


class FirOperator(StreamingOperator[FirParams]):
    """FIR filters of one channel."""

    name = "fir"
    title = "FIR filter with coefficients given at run time, one result per cycle"
    parameters = FirParams
    operands: tuple[str, ...] = ("x", "h")
    scalable: tuple[str, ...] = ()

    def label_parts(self, p: FirParams) -> Sequence[str]:
        """Return taps and formats."""
        parts = [f"{p.taps}", f"{'s' if p.in_signed else 'u'}{p.in_width}s{p.coefficient_width}"]
        if p.symmetric:
            parts.append("sym")
        return parts + p.format_label

    def ports(self, p: FirParams) -> tuple[Port, ...]:
        """Return coefficients, samples and results."""
        given = f"h[0] to h[{p.coefficients - 1}], one in a beat"
        mirrored = ("The others are mirrored: h[taps - 1 - k] = h[k].",) if p.symmetric else ()
        return (
            Port(
                "s_axis_h",
                "input",
                1,
                p.coefficient,
                "coefficients",
                p.coefficients,
                order=(given,),
                role="setup",
                notes=mirrored,
            ),
            Port("s_axis", "input", 1, p.sample, "samples", None),
            Port("m_axis", "output", 1, p.result, "results", None),
        )

    def promise(self, p: FirParams) -> Promise:
        """Return what the filter promises."""
        formula = f"y[n] = sum for k = 0 to {p.taps - 1} of h[k] * x[n - k]"
        return Promise(
            summary=f"FIR filter with {p.taps} taps{', symmetric' if p.symmetric else ''}.",
            formula=(formula, p.format_formula) if p.requantize else (formula,),
            arithmetic=(
                "A frame is a signal of its own: x is zero before its first sample, and nothing follows "
                "its last one. It has as many results as samples.",
                f"Sums have {p.exact.bits} bits and are exact.",
            ),
            overflow=p.overflow_promise,
            rounding=p.rounding_promise,
            timing=(
                "One sample in and one result out per cycle; frames follow each other without a gap.",
                f"A result comes {self._latency(p)} cycles after its sample when nobody hinders.",
            ),
        )

    def timing(self, p: FirParams, beats: int) -> Timing:
        """Return the cycles of frames: one sample per cycle."""
        return Timing(first=beats, each=beats, allowance=self._latency(p))

    def takes(self, flow: Flow) -> dict[str, Any]:
        """Return the format of samples; only one sample comes in a beat."""
        if flow.lanes != 1:
            raise RequestError(f"fir: it takes one sample in a beat, but frames are {flow}", "say '1 lane'")
        return super().takes(flow)

    def benchmark_beats(self, p: FirParams) -> int:
        """Return a length in which every tap meets many samples."""
        return max(64, 2 * p.taps)

    def assemble(self, p: FirParams, top: Top) -> None:
        """Build the filter and the format of its results."""
        top.module.section("The filter, exact")
        filtered = top.build.place(
            "fir_transposed",
            "filter",
            {
                "TAPS": p.taps,
                "SECTION": _section(p),
                "SYMMETRIC": int(p.symmetric),
                "COEFFICIENTS": p.coefficients,
                "IN_WIDTH": p.in_width,
                "IN_SIGNED": int(p.in_signed),
                "H_WIDTH": p.coefficient_width,
                "OUT_WIDTH": p.exact.bits,
                "COUNT_BITS": max(1, (p.coefficients - 1).bit_length()),
            },
            {"h": top.inputs["s_axis_h"], "in": top.inputs["s_axis"]},
        )
        result = filtered["out"]
        if p.requantize:
            result = requantized(p, top, result)
        top.finish("m_axis", result)

    def block_diagram(self, p: FirParams) -> tuple[Block, ...]:
        """Return the boxes from the inputs to the output."""
        boxes = [
            Block("s_axis", str(p.sample), 0, 0, ("Multipliers",)),
            Block("s_axis_h", str(p.coefficient), 1, 0, ("Coefficients",)),
            Block("Coefficients", f"{p.coefficients} registers", 1, 1, ("Multipliers",)),
            Block("Multipliers", f"{p.coefficients} products", 0, 2, ("Sums",)),
        ]
        if p.requantize:
            boxes += [
                Block("Sums", f"chain of {p.taps}", 0, 3, ("Requantize",)),
                Block("Requantize", "scale, round, clamp", 0, 4, ("m_axis",)),
                Block("m_axis", str(p.result), 0, 5),
            ]
        else:
            boxes += [
                Block("Sums", f"chain of {p.taps}", 0, 3, ("m_axis",)),
                Block("m_axis", str(p.result), 0, 4),
            ]
        return tuple(boxes)

    def _latency(self, p: FirParams) -> int:
        sections = -(-p.taps // _section(p))
        return _LATENCY + sections + (REQUANTIZE_LATENCY if p.requantize else 0)


def _section(p: FirParams) -> int:
    """Return the taps of a section; taps that share a multiplier meet a sample at the same time."""
    return p.taps if p.symmetric else min(p.taps, _SECTION)
