"""The depthwise convolution: images and one kernel for each channel in, images out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hwgen.operators.assembly import Expr, expr
from hwgen.operators.base import Block
from hwgen.operators.depthwise.params import DepthwiseParams
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.image import WINDOW_LATENCY
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.top import Top
from hwgen.operators.template.streams import StreamEnd

_ORDER = ("for each row", "for each column", "for each group of lanes", "channels by lane")
_WEIGHT_ORDER = (
    "for each group of lanes",
    "for each row of the kernel",
    "for each column",
    "channels by lane",
)
_BIAS_ORDER = ("for each group of lanes", "channels by lane")
# Product, bias and format take 3 stages each, the registers before the bias and at the output 1 each.
_STAGES = 12


class DepthwiseOperator(StreamingOperator[DepthwiseParams]):
    """Depthwise convolution of images."""

    name = "depthwise"
    title = "Depthwise convolution of images, requantized"
    parameters = DepthwiseParams
    operands: tuple[str, ...] = ("x", "w", "b")
    checks_tlast = True

    def label_parts(self, p: DepthwiseParams) -> Sequence[str]:
        """Return kernel, image, formats and what comes after the sum."""
        parts = [
            f"k{p.kernel}s{p.stride}p{p.padding}",
            f"{p.height}x{p.width}x{p.channels}",
            f"{p.lanes}x{_short(p.data_width, p.data_signed)}{_short(p.weight_width, p.weight_signed)}",
            _short(p.out_width, p.out_signed),
            f"q{p.scale}sh{p.shift}z{p.zero_point}".replace("-", "m"),
        ]
        parts += [f"b{p.bias_width}"] if p.bias else []
        return [*parts, *(["relu"] if p.relu else [])]

    def ports(self, p: DepthwiseParams) -> tuple[Port, ...]:
        """Return weights, biases, image and results."""
        w, lanes = p.window, p.lanes
        weights = p.groups * w.taps
        setup = [Port("s_axis_w", "input", lanes, p.weight, "weights", weights, _WEIGHT_ORDER, role="setup")]
        if p.bias:
            biases = Port(
                "s_axis_b", "input", lanes, p.bias_format, "biases", p.groups, _BIAS_ORDER, role="setup"
            )
            setup.append(biases)
        return (
            *setup,
            Port("s_axis", "input", lanes, p.data, "pixels", w.in_beats, _ORDER),
            Port("m_axis", "output", lanes, p.out, "results", w.out_beats, _ORDER),
        )

    def takes(self, flow: Flow) -> dict[str, Any]:
        """Return the size of the image and the format of its values."""
        height, width, channels = flow.image
        return {
            "height": height,
            "width": width,
            "channels": channels,
            "lanes": flow.lanes,
            "data_width": flow.element.bits,
            "data_signed": flow.element.signed,
        }

    def gives(self, p: DepthwiseParams, flow: Flow | None) -> Flow:
        """Return the image of the results."""
        return Flow((p.window.out_height, p.window.out_width, p.channels), p.lanes, p.out)

    def setup_operands(self, p: DepthwiseParams) -> tuple[str, ...]:
        """Return the kernels, and the biases if there are any."""
        return ("w", "b") if p.bias else ("w",)

    def promise(self, p: DepthwiseParams) -> Promise:
        """Return what the unit promises."""
        at = f"in[{p.stride}*y + ky - {p.padding}, {p.stride}*x + kx - {p.padding}, c]"
        bias = " + b[c]" if p.bias else ""
        least = f"the zero point {p.zero_point}" if p.relu else str(p.out.low)
        ties = "to the even neighbour" if p.rounding == "half_even" else "up"
        return Promise(
            summary=f"Depthwise convolution, kernels of {p.kernel}x{p.kernel}: {p.height}x{p.width}x"
            f"{p.channels} to {p.window.out_height}x{p.window.out_width}x{p.channels}.",
            formula=(
                f"s[y, x, c] = sum of {at} * w[ky, kx, c] over ky and kx, 0 to {p.kernel - 1}{bias}",
                f"out = clamp(round(s * {p.scale} / 2^{p.shift}) + {p.zero_point})",
            ),
            arithmetic=("Sums are exact.", "Pixels outside the image are 0."),
            overflow=(f"Results are clamped to {least} to {p.out.high}.",),
            rounding=(f"Ties are rounded {ties}.",) if p.shift else (),
            timing=(
                "One beat per cycle.",
                f"An image takes at most {p.window.cycles} cycles, and the next one follows at once.",
            ),
        )

    def timing(self, p: DepthwiseParams, beats: int) -> Timing:
        """Return the cycles of images."""
        return Timing(p.window.cycles, p.window.cycles, WINDOW_LATENCY + p.levels + _STAGES)

    def assemble(self, p: DepthwiseParams, top: Top) -> None:
        """Build window, products, sum, bias and format."""
        module = top.module
        module.section("Nothing is taken before the weights and biases are there")
        flags = [module.wire("weights_loaded")] + ([module.wire("biases_loaded")] if p.bias else [])
        opened = flags[0] if len(flags) == 1 else expr("({w} && {b})", w=flags[0], b=flags[1])
        pixels = top.build.gate("pixels", top.inputs["s_axis"], opened)
        module.section("Windows of the image")
        windows = p.window.place(top, pixels, p.data, 0)
        module.section("The sum of products")
        total = _summed(p, top, windows, flags[0])
        if p.bias:
            module.section("The bias")
            total = _biased(p, top, total, flags[1])
        module.section("To the format of the results")
        top.finish("m_axis", _requantized(p, top, total))

    def block_diagram(self, p: DepthwiseParams) -> tuple[Block, ...]:
        """Return the boxes from the inputs to the output."""
        boxes = [
            ("s_axis", str(p.data)),
            ("Window", f"{p.kernel - 1} lines kept"),
            ("Multiply", f"{p.window.taps * p.lanes} products"),
            ("Add", f"tree of {p.levels} levels"),
            *([("Bias", "of each channel")] if p.bias else []),
            ("Requantize", "scale, round, clamp"),
            ("m_axis", str(p.out)),
        ]
        feeds = [*((name,) for name, _ in boxes[1:]), ()]
        chain = [
            Block(name, detail, 0, column, fed)
            for column, ((name, detail), fed) in enumerate(zip(boxes, feeds, strict=True))
        ]
        chain.append(Block("s_axis_w", str(p.weight), 1, 1, ("Multiply",)))
        if p.bias:
            chain.append(Block("s_axis_b", str(p.bias_format), 1, 3, ("Bias",)))
        return tuple(chain)


def _summed(p: DepthwiseParams, top: Top, windows: StreamEnd, loaded: Expr) -> StreamEnd:
    multiply = {
        "LANES": p.lanes,
        "TAPS": p.window.taps,
        "GROUPS": p.groups,
        "A_WIDTH": p.data_width,
        "A_SIGNED": int(p.data_signed),
        "B_WIDTH": p.weight_width,
        "B_SIGNED": int(p.weight_signed),
        "OUT_SIGNED": int(p.product_signed),
        "TAP_BITS": max(1, (p.window.taps - 1).bit_length()),
        "GROUP_BITS": _group_bits(p),
    }
    streams = {"w": top.inputs["s_axis_w"], "in": windows}
    products = top.build.place("window_multiply", "multiply", multiply, streams, {"loaded": loaded})
    add = {
        "LANES": p.lanes,
        "TAPS": p.window.taps,
        "OPERATION": 0,
        "IN_WIDTH": p.data_width + p.weight_width,
        "SIGNED": int(p.product_signed),
        "OUT_WIDTH": p.sum_width,
        "LEVELS": p.levels,
    }
    total = top.build.place("window_reduce", "add", add, {"in": products["out"]})["out"]
    # The way of ready from here back to the window is long enough.
    return top.registered("sum_register", total)


def _biased(p: DepthwiseParams, top: Top, total: StreamEnd, loaded: Expr) -> StreamEnd:
    values = {
        "LANES": p.lanes,
        "GROUPS": p.groups,
        "IN_WIDTH": p.sum_width,
        "IN_SIGNED": int(p.product_signed),
        "BIAS_WIDTH": p.bias_width,
        "OUT_WIDTH": p.biased_width,
        "GROUP_BITS": _group_bits(p),
    }
    streams = {"b": top.inputs["s_axis_b"], "in": total}
    return top.build.place("vector_bias", "add_bias", values, streams, {"loaded": loaded})["out"]


def _requantized(p: DepthwiseParams, top: Top, total: StreamEnd) -> StreamEnd:
    values = {
        "LANES": p.lanes,
        "IN_WIDTH": total.type.bits,
        "IN_SIGNED": int(p.bias or p.product_signed),
        "SCALE": p.scale,
        "SHIFT": p.shift,
        "ZERO_POINT": p.zero_point,
        "HALF_EVEN": int(p.rounding == "half_even"),
        "LOW": p.least,
        "HIGH": p.out.high,
        "OUT_WIDTH": p.out_width,
        "OUT_SIGNED": int(p.out_signed),
    }
    return top.build.place("vector_requantize", "requantize", values, {"in": total})["out"]


def _group_bits(p: DepthwiseParams) -> int:
    return max(1, (p.groups - 1).bit_length())


def _short(width: int, signed: bool) -> str:
    return f"{'s' if signed else 'u'}{width}"
