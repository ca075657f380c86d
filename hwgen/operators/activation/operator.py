"""The activation unit: a stream of vectors in, the function of every number out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from hwgen.operators.activation.accuracy import Accuracy, accuracy, is_exact
from hwgen.operators.activation.hardware import HARDWARE
from hwgen.operators.activation.params import ActivationParams
from hwgen.operators.activation.segments import lines
from hwgen.operators.base import Block
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.top import Top

FORMULAS: Mapping[str, str] = MappingProxyType(
    {
        "relu": "max(x, 0)",
        "relu6": "min(max(x, 0), 6)",
        "leaky_relu": "x if x >= 0, else x * {leak}/256",
        "sigmoid": "1 / (1 + e^-x)",
        "tanh": "(e^x - e^-x) / (e^x + e^-x)",
        "exp": "e^x",
        "gelu": "x/2 * (1 + erf(x / sqrt(2)))",
        "silu": "x / (1 + e^-x)",
    }
)
# At most five stages and the register before the output, and two more.
_ALLOWANCE = 8


class ActivationOperator(StreamingOperator[ActivationParams]):
    """Activation functions of a stream."""

    name = "activation"
    title = "Activation functions (ReLU, ReLU6, leaky ReLU, sigmoid, tanh, exp, GELU, SiLU) of a stream"
    parameters = ActivationParams

    def label_parts(self, p: ActivationParams) -> Sequence[str]:
        """Return function, method, lanes and formats."""
        parts = [p.function, f"{p.lanes}x", _short(p.in_width, p.in_signed, p.in_frac)]
        parts.append(_short(p.out_width, p.out_signed, p.out_frac))
        if p.function == "leaky_relu":
            parts.append(f"leak{p.leak}")
        if p.method == "pwl":
            parts += [f"pwl{p.segments}", f"oct{p.octaves}", f"slope{p.slope_width}"]
        elif p.method == "lut":
            parts.append("lut")
        return parts

    def ports(self, p: ActivationParams) -> tuple[Port, ...]:
        """Return input and output."""
        return (
            Port("s_axis", "input", p.lanes, p.x, "numbers", None, notes=(_scaled("x", p.in_frac),)),
            Port("m_axis", "output", p.lanes, p.out, "results", None, notes=(_scaled("r", p.out_frac),)),
        )

    def promise(self, p: ActivationParams) -> Promise:
        """Return what the unit promises."""
        lane = f"{p.lanes} lane{'s' if p.lanes > 1 else ''}"
        return Promise(
            summary=f"{p.function} of a stream, {lane}, method {p.method}.",
            formula=(
                f"f(x) = {FORMULAS[p.function].format(leak=p.leak)}",
                f"r = clamp(round(f(x / 2^{p.in_frac}) * 2^{p.out_frac})){_METHODS[p.method]}",
            ),
            arithmetic=(*_arithmetic(p), *_accuracy(p)),
            overflow=(f"Results are clamped to {p.out.low} to {p.out.high}.",),
            rounding=_rounding(p),
            timing=(
                "One beat per cycle.",
                f"A frame of L beats takes at most L + {_ALLOWANCE} cycles from first beat to last result.",
            ),
        )

    def timing(self, p: ActivationParams, beats: int) -> Timing:
        """Return the cycles of frames: one beat per cycle."""
        return Timing(first=beats, each=beats, allowance=_ALLOWANCE)

    def assemble(self, p: ActivationParams, top: Top) -> None:
        """Build the hardware of the method."""
        top.finish("m_axis", HARDWARE[p.method](p, top, top.inputs["s_axis"]))

    def block_diagram(self, p: ActivationParams) -> tuple[Block, ...]:
        """Return the boxes from the input to the output."""
        middle: tuple[Block, ...]
        if p.method == "lut":
            middle = (Block("Table", f"{1 << p.in_width} x {p.out_width} bits", 0, 1, ("m_axis",)),)
        elif p.method == "pwl":
            middle = (
                Block("Segment", f"1 of {p.segments}", 0, 1, ("Line",)),
                Block("Line", "slope * x + offset", 0, 2, ("m_axis",)),
            )
        else:
            middle = (
                Block("ReLU", FORMULAS[p.function].format(leak=p.leak), 0, 1, ("Format",)),
                Block("Format", "round, clamp", 0, 2, ("m_axis",)),
            )
        first = Block("s_axis", str(p.x), 0, 0, (middle[0].name,))
        return (first, *middle, Block("m_axis", str(p.out), 0, 1 + len(middle)))


_METHODS = {"direct": "", "lut": "", "pwl": ", approximately"}


def _short(width: int, signed: bool, fraction: int) -> str:
    return f"{'s' if signed else 'u'}{width}q{fraction}"


def _scaled(name: str, fraction: int) -> str:
    return f"A number `{name}` stands for {name} / 2^{fraction}."


def _arithmetic(p: ActivationParams) -> tuple[str, ...]:
    if p.method == "lut":
        return (f"The results of all {1 << p.in_width} codes stand in a table.",)
    if p.method == "direct":
        return ("Exact up to the format of results.",)
    made = lines(p)
    return (
        *_segments(p),
        f"In each segment the result is (slope * x + offset) / 2^{made.shift}, rounded down, then clamped.",
        f"Slopes of {p.slope_width} bits, segment 0 first: {', '.join(map(str, made.slopes))}.",
        f"Offsets, segment 0 first: {', '.join(map(str, made.offsets))}.",
        "The lines are those whose worst error before rounding is least.",
    )


def _segments(p: ActivationParams) -> tuple[str, ...]:
    """Say which segment a code lies in."""
    places = 1 << p.place_width
    half = f"; segment {p.segments // 2} + s is that of -1 - x, for x below zero" if p.in_signed else ""
    lowest = 1 << (p.in_width - p.in_signed - p.octaves + 1)
    if p.octaves == 1:
        return (f"x lies in segment s = floor(x / {lowest // places}){half}.",)
    return (
        f"x below {lowest} lies in segment s = floor(x / {lowest // places}), x from {lowest} * 2^k to below "
        f"{lowest} * 2^(k+1) in s = {places} * k + floor(x / ({lowest // places} * 2^k)){half}.",
    )


def _accuracy(p: ActivationParams) -> tuple[str, ...]:
    found = accuracy(p)
    if is_exact(p):
        return ("No result within range is rounded.",)
    if found is None:
        return ("Off by at most half a unit of the last place, within the range of results.",)
    return (_measured(p, found), *_beyond(p, found))


def _measured(p: ActivationParams, found: Accuracy) -> str:
    unit = 2.0**p.out_frac
    return (
        f"Over all {found.codes} codes: worst error {found.worst:.3g} ({found.worst * unit:.3f} units of the "
        f"last place), mean error {found.mean:.3g} ({found.mean * unit:.3f})."
    )


def _beyond(p: ActivationParams, found: Accuracy) -> tuple[str, ...]:
    if not found.beyond:
        return ()
    one = found.beyond == 1
    return (
        f"Of {found.beyond} code{'' if one else 's'} the function lies beyond the range of results: there "
        "the error is that against the end of the range.",
    )


def _rounding(p: ActivationParams) -> tuple[str, ...]:
    if is_exact(p):
        return ()
    ties = "Ties are rounded up."
    if p.method == "pwl":
        return (f"Offsets hold half a unit of the last place, so sums are rounded to the nearest. {ties}",)
    if p.method == "lut":
        return (
            f"The function is rounded to multiples of 2^-{p.out_frac + 16}, and these to results. {ties}",
        )
    return (ties,)
