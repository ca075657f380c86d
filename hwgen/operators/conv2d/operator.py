"""The convolution: images in, images out, weights and biases once before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hwgen.operators.base import Block
from hwgen.operators.conv2d.hardware import build, latency, levels
from hwgen.operators.conv2d.params import Conv2dParams
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.top import Top

_IMAGE = ("for each row", "for each column", "for each group of channels", "channels by lane")
_WEIGHTS = (
    "for each group of input channels",
    "for each group of output channels",
    "for each row of the kernel",
    "for each column of the kernel",
    "for each input channel of the group",
    "output channels of the group by lane",
)


class Conv2dOperator(StreamingOperator[Conv2dParams]):
    """Convolutions with line buffers and weights on chip."""

    name = "conv2d"
    title = "Convolution of images with several channels: bias, requantization, ReLU"
    parameters = Conv2dParams
    operands: tuple[str, ...] = ("x", "w", "bias")
    scalable: tuple[str, ...] = ("out_lanes", "lanes")
    checks_tlast = True

    def label_parts(self, p: Conv2dParams) -> Sequence[str]:
        """Return kernel, image, channels, formats, and what is done with the sums."""
        padding = f"p{p.padding}" + (f"v{p.pad_value}" if p.pad_value else "")
        parts = [
            f"k{p.kernel}s{p.stride}{padding}",
            f"{p.height}x{p.width}x{p.in_channels}to{p.out_channels}",
            f"{p.lanes}x{p.out_lanes}",
            f"{_short(p.in_width, p.in_signed)}w{p.weight_width}",
        ]
        if p.bias:
            parts.append(f"b{p.bias_width}")
        if p.requantize:
            up = "" if p.rounding == "half_even" else "up"
            parts.append(f"{_short(p.out_width, p.out_signed)}q{p.scale}sh{p.shift}z{p.zero_point}{up}")
        if p.relu:
            parts.append("relu")
        clamped = {"lo": "clamp_low", "hi": "clamp_high"}
        parts += [f"{key}{getattr(p, name)}" for key, name in clamped.items() if name in p.non_defaults()]
        return [part.replace("-", "m") for part in parts]

    def ports(self, p: Conv2dParams) -> tuple[Port, ...]:
        """Return the image, the weights, the biases if any, and what comes of them."""
        window = p.window
        lanes, out_beats = p.out_lanes, window.out_height * window.out_width * p.passes
        biases = Port("s_axis_b", "input", lanes, p.bias_format, "biases", p.passes, _IMAGE[2:], role="setup")
        return (
            Port("s_axis", "input", p.lanes, p.pixel, "pixels", window.in_beats, _IMAGE),
            Port("s_axis_w", "input", lanes, p.weight, "weights", p.weight_beats, _WEIGHTS, role="setup"),
            *((biases,) if p.bias else ()),
            Port("m_axis", "output", lanes, p.out, "results", out_beats, _IMAGE),
        )

    def takes(self, flow: Flow) -> dict[str, Any]:
        """Return the size of the image and the format of its pixels."""
        height, width, channels = flow.image
        return {
            "height": height,
            "width": width,
            "in_channels": channels,
            "lanes": flow.lanes,
            "in_width": flow.element.bits,
            "in_signed": flow.element.signed,
        }

    def gives(self, p: Conv2dParams, flow: Flow | None) -> Flow:
        """Return the image of results."""
        return Flow((p.window.out_height, p.window.out_width, p.out_channels), p.out_lanes, p.out)

    def setup_operands(self, p: Conv2dParams) -> tuple[str, ...]:
        """Return the weights, and the biases if there are any."""
        return ("w", "bias") if p.bias else ("w",)

    def promise(self, p: Conv2dParams) -> Promise:
        """Return what the convolution promises."""
        window, timing = p.window, self.timing(p, p.window.in_beats)
        results = f"{window.out_height}x{window.out_width}x{p.out_channels}"
        low, high = p.bounds
        overflow = f"Sums have {p.exact_width} bits, which hold every one."
        clamp = (f"Results are clamped to {low} to {high}.",) if p.requantize else ()
        ties = "to the even neighbour" if p.rounding == "half_even" else "up"
        return Promise(
            summary=f"Convolution {p.kernel}x{p.kernel}, stride {p.stride}, padding {p.padding}: "
            f"{p.height}x{p.width}x{p.in_channels} to {results}.",
            formula=_formula(p),
            arithmetic=(
                f"All sums are exact. Pixels outside the image are {p.pad_value}.",
                f"{p.multipliers} multipliers; {p.kernel - 1} lines of the image are kept.",
            ),
            overflow=(overflow, *clamp),
            rounding=(f"Ties are rounded {ties}.",) if p.requantize and p.shift else (),
            timing=(
                "At most one beat of the image per cycle.",
                f"One pixel of results every {_window_cycles(p)} cycles within a row.",
                f"An image takes at most {timing.first} cycles, and {timing.allowance} more to its last "
                "result; the next image follows at once.",
            ),
        )

    def timing(self, p: Conv2dParams, beats: int) -> Timing:
        """Return the cycles of images: those of the scan, and those in which it waits for multipliers."""
        window = p.window
        waits = _window_cycles(p) - p.stride * p.groups
        # Behind the last window of an image there may be nothing to skip while its passes go on.
        last = min(p.passes - 1, (p.stride - 1) * p.groups)
        cycles = window.cycles + window.out_height * window.out_width * waits + last
        return Timing(cycles, cycles, latency(p))

    def assemble(self, p: Conv2dParams, top: Top) -> None:
        """Build the convolution."""
        top.finish("m_axis", build(p, top))

    def block_diagram(self, p: Conv2dParams) -> tuple[Block, ...]:
        """Return the boxes from the inputs to the output."""
        steps = [
            ("Window", f"{p.kernel - 1} lines kept"),
            ("Multiply", f"{p.multipliers} multipliers, {p.passes} passes"),
            ("Window sum", f"tree of {levels(p)} levels"),
        ]
        if p.groups > 1:
            steps.append(("Channel sum", f"{p.groups} groups of input channels"))
        if p.bias:
            steps.append(("Bias", str(p.bias_format)))
        if p.requantize:
            steps.append(("Requantize", "scale, round, clamp"))
        elif p.relu:
            steps.append(("ReLU", "not below zero"))
        boxes = [("s_axis", str(p.pixel)), *steps, ("m_axis", str(p.out))]
        after = [(name,) for name, _ in boxes[1:]] + [()]
        biases = (Block("s_axis_b", str(p.bias_format), 1, 3, ("Bias",)),)
        return (
            *(
                Block(name, detail, 0, column, feeds)
                for column, ((name, detail), feeds) in enumerate(zip(boxes, after, strict=True))
            ),
            Block("s_axis_w", str(p.weight), 1, 1, ("Multiply",)),
            *(biases if p.bias else ()),
        )


def _window_cycles(p: Conv2dParams) -> int:
    """Return the cycles from one pixel of results to the next in a row of them.

    The last window of a pixel goes through its passes while the scan is on its way to the next pixel.
    """
    return (p.groups - 1) * p.passes + max(p.passes, (p.stride - 1) * p.groups + 1)


def _formula(p: Conv2dParams) -> tuple[str, ...]:
    at = f"in[{p.stride}*y + ky - {p.padding}, {p.stride}*x + kx - {p.padding}, c]"
    total = f"sum over ky, kx and c of {at} * w[ky, kx, c, o]" + (" + bias[o]" if p.bias else "")
    if not p.requantize:
        return (f"out[y, x, o] = max(0, {total})" if p.relu else f"out[y, x, o] = {total}",)
    return (
        f"sum[y, x, o] = {total}",
        f"out[y, x, o] = clamp(round(sum[y, x, o] * {p.scale} / 2^{p.shift}) + {p.zero_point})",
    )


def _short(width: int, signed: bool) -> str:
    return f"{'s' if signed else 'u'}{width}"
