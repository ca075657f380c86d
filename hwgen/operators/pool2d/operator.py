"""The pooling unit: images in, pooled images out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hwgen.operators.base import Block
from hwgen.operators.pool2d.division import reciprocal
from hwgen.operators.pool2d.params import Pool2dParams
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.image import WINDOW_LATENCY
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.top import Top
from hwgen.operators.template.streams import StreamEnd

_SUM, _GREATEST = 0, 1
_DIVISION_STAGES = 3
_GLOBAL_STAGES = 3
_OUTPUT_STAGES = 2
_ORDER = ("for each row", "for each column", "for each group of lanes", "channels by lane")


class Pool2dOperator(StreamingOperator[Pool2dParams]):
    """Max, average and global pooling."""

    name = "pool2d"
    title = "Pooling of images: max, average, global"
    parameters = Pool2dParams
    checks_tlast = True

    def label_parts(self, p: Pool2dParams) -> Sequence[str]:
        """Return operation, window, image and format."""
        window = [] if p.is_global else [f"k{p.kernel}s{p.stride}p{p.padding}"]
        image = f"{p.height}x{p.width}x{p.channels}"
        return [p.operation, *window, image, f"{p.lanes}x{'s' if p.data_signed else 'u'}{p.data_width}"]

    def ports(self, p: Pool2dParams) -> tuple[Port, ...]:
        """Return the image and what comes of it."""
        rows, columns = p.out_pixels
        return (
            Port("s_axis", "input", p.lanes, p.data, "pixels", p.height * p.width * p.groups, _ORDER),
            Port("m_axis", "output", p.lanes, p.data, "pooled pixels", rows * columns * p.groups, _ORDER),
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

    def gives(self, p: Pool2dParams, flow: Flow | None) -> Flow:
        """Return the pooled image."""
        return Flow((*p.out_pixels, p.channels), p.lanes, p.data)

    def promise(self, p: Pool2dParams) -> Promise:
        """Return what the unit promises."""
        what = "the mean" if p.is_mean else "the greatest"
        rows, columns = p.out_pixels
        where = (
            "of all pixels of an image"
            if p.is_global
            else f"of windows of {p.kernel}x{p.kernel} pixels, every {p.stride}, padding {p.padding}"
        )
        return Promise(
            summary=f"Pooling: {what} {where}; {p.height}x{p.width}x{p.channels} to "
            f"{rows}x{columns}x{p.channels}.",
            formula=(_formula(p),),
            arithmetic=_arithmetic(p),
            rounding=("Means are rounded to the nearest integer, ties to even.",) if p.is_mean else (),
            timing=(
                "One beat per cycle.",
                f"An image takes at most {self._cycles(p)} cycles, and the next one follows at once.",
            ),
        )

    def timing(self, p: Pool2dParams, beats: int) -> Timing:
        """Return the cycles of images."""
        cycles = self._cycles(p)
        tree = _GLOBAL_STAGES if p.is_global else WINDOW_LATENCY + _levels(p)
        return Timing(cycles, cycles, tree + (_DIVISION_STAGES if p.is_mean else 0) + _OUTPUT_STAGES)

    def _cycles(self, p: Pool2dParams) -> int:
        return p.height * p.width * p.groups if p.is_global else p.window.cycles

    def assemble(self, p: Pool2dParams, top: Top) -> None:
        """Build the reduction, of windows or of images, and the division."""
        pixels = top.inputs["s_axis"]
        reduced = _of_images(p, top, pixels) if p.is_global else _of_windows(p, top, pixels)
        top.finish("m_axis", _mean(p, top, reduced) if p.is_mean else reduced)

    def block_diagram(self, p: Pool2dParams) -> tuple[Block, ...]:
        """Return the boxes from the input to the output."""
        kind = "sum" if p.is_mean else "max"
        if p.is_global:
            steps = [("Reduce", f"{kind} of each channel")]
        else:
            steps = [
                ("Window", f"{p.kernel - 1} lines kept"),
                ("Reduce", f"{kind} of {p.window.taps} pixels"),
            ]
        if p.is_mean:
            steps.append(("Divide", f"by {p.divisor}, exactly rounded"))
        boxes = [("s_axis", str(p.data)), *steps, ("m_axis", str(p.data))]
        after = [(name,) for name, _ in boxes[1:]] + [()]
        return tuple(
            Block(name, detail, 0, column, feeds)
            for column, ((name, detail), feeds) in enumerate(zip(boxes, after, strict=True))
        )


def _formula(p: Pool2dParams) -> str:
    what = f"round(sum / {p.divisor})" if p.is_mean else "max"
    if p.is_global:
        return f"out[0, 0, c] = {what} of in[y, x, c] over y and x"
    at = f"in[{p.stride}*y + ky - {p.padding}, {p.stride}*x + kx - {p.padding}, c]"
    return f"out[y, x, c] = {what} of {at} over ky and kx, 0 to {p.kernel - 1}"


def _arithmetic(p: Pool2dParams) -> tuple[str, ...]:
    if not p.is_mean:
        sentence = "Pixels outside the image never win." if p.padding else "Every channel by itself."
        return (sentence,)
    padding = "Pixels outside the image count as 0, and in the divisor." if p.padding else ""
    exact = "The sum is exact, and so is the rounding of the quotient."
    return (exact, padding) if padding else (exact,)


def _levels(p: Pool2dParams) -> int:
    return max(1, (p.window.taps - 1).bit_length())


def _reduction(p: Pool2dParams) -> dict[str, int]:
    return {
        "OPERATION": _SUM if p.is_mean else _GREATEST,
        "IN_WIDTH": p.data_width,
        "SIGNED": int(p.data_signed),
        "OUT_WIDTH": p.reduced_width,
    }


def _of_windows(p: Pool2dParams, top: Top, pixels: StreamEnd) -> StreamEnd:
    top.module.section("Windows of the image")
    windows = p.window.place(top, pixels, p.data, 0 if p.is_mean else p.data.low)
    top.module.section("One value of each window")
    values = {"LANES": p.lanes, "TAPS": p.window.taps, **_reduction(p), "LEVELS": _levels(p)}
    return top.build.place("window_reduce", "reduce", values, {"in": windows})["out"]


def _of_images(p: Pool2dParams, top: Top, pixels: StreamEnd) -> StreamEnd:
    top.module.section("One value of each channel")
    count = p.height * p.width
    values = {
        "LANES": p.lanes,
        "GROUPS": p.groups,
        "PIXELS": count,
        **_reduction(p),
        "PIXEL_BITS": max(1, (count - 1).bit_length()),
        "GROUP_BITS": max(1, (p.groups - 1).bit_length()),
    }
    return top.build.place("pixel_reduce", "reduce", values, {"in": pixels}, {"error": top.error})["out"]


def _mean(p: Pool2dParams, top: Top, sums: StreamEnd) -> StreamEnd:
    top.module.section("The mean")
    factor, shift = reciprocal(p.divisor, p.data_width)
    values = {
        "LANES": p.lanes,
        "IN_WIDTH": p.reduced_width,
        "SIGNED": int(p.data_signed),
        "DIVISOR": p.divisor,
        "FACTOR": factor,
        "SHIFT": shift,
        "OUT_WIDTH": p.data_width,
    }
    return top.build.place("vector_divide", "divide", values, {"in": sums})["out"]
