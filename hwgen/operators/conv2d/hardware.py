"""The hardware of the convolution: modules from the pixels to the results."""

from __future__ import annotations

from hwgen.operators.assembly import Expr, expr
from hwgen.operators.conv2d.params import Conv2dParams
from hwgen.operators.streaming.image import WINDOW_LATENCY
from hwgen.operators.streaming.top import Top
from hwgen.operators.template.streams import StreamEnd

_OUTPUT_STAGES = 2  # the beat itself and the last register
_REGISTER_STAGES = 1
_FORMAT_STAGES = 3


def build(p: Conv2dParams, top: Top) -> StreamEnd:
    """Build the convolution; return its results."""
    top.module.section("Nothing is taken before all weights and biases are there")
    loaded = top.module.wire("weights_loaded")
    if p.bias:
        bias_loaded = top.module.wire("biases_loaded")
        all_loaded = expr("({w} && {b})", w=loaded, b=bias_loaded)
    else:
        bias_loaded, all_loaded = loaded, loaded
    pixels = top.build.gate("pixels", top.inputs["s_axis"], all_loaded)
    top.module.section("Windows of the image")
    windows = p.window.place(top, pixels, p.pixel, p.pad_value)
    stream = _sums_of_windows(p, top, windows, loaded)
    if p.groups > 1:
        stream = _sums_of_groups(p, top, stream)
    if p.bias:
        stream = _with_bias(p, top, stream, bias_loaded)
    if p.requantize or p.relu:
        stream = _formatted(p, top, stream)
    return stream


def latency(p: Conv2dParams) -> int:
    """Return the cycles from the last step of the scan to the last result that comes of it, for one pass."""
    stages = WINDOW_LATENCY + _multiply_stages(p) + levels(p) + _OUTPUT_STAGES
    if _is_cut(p):
        stages += _REGISTER_STAGES
    if p.groups > 1:
        stages += 1 if p.passes < 4 else 3
    if p.bias:
        stages += 2 if p.passes == 1 else 3
    return stages + (_FORMAT_STAGES if p.requantize or p.relu else 0)


def levels(p: Conv2dParams) -> int:
    """Return the levels of the adder tree."""
    return (p.values - 1).bit_length()


def _multiply_stages(p: Conv2dParams) -> int:
    return 2 + (p.groups * p.passes > 1) + (p.passes > 1)


def _is_cut(p: Conv2dParams) -> bool:
    """Whether modules stand behind the sums of windows: a register between them keeps ready paths short."""
    return p.groups > 1 or p.bias or p.requantize or p.relu


def _sums_of_windows(p: Conv2dParams, top: Top, windows: StreamEnd, loaded: Expr) -> StreamEnd:
    """Multiply windows with their weights, and add up."""
    top.module.section("Products with the weights of some output channels at a time")
    products = top.build.place(
        "kernel_multiply",
        "multiply",
        {
            "VALUES": p.values,
            "LANES": p.out_lanes,
            "GROUPS": p.groups,
            "PASSES": p.passes,
            "IN_WIDTH": p.in_width,
            "IN_SIGNED": int(p.in_signed),
            "WEIGHT_WIDTH": p.weight_width,
        },
        {"weights": top.inputs["s_axis_w"], "in": windows},
        {"loaded": loaded},
    )["out"]
    if p.values > 1:
        top.module.section("Their sums over the window and the input channels of a beat")
        products = top.build.place(
            "window_reduce",
            "window_sum",
            {
                "LANES": p.out_lanes,
                "TAPS": p.values,
                "OPERATION": 0,
                "IN_WIDTH": p.product_width,
                "SIGNED": 1,
                "OUT_WIDTH": p.tree_width,
                "LEVELS": levels(p),
            },
            {"in": products},
        )["out"]
    return top.registered("window_sum_register", products) if _is_cut(p) else products


def _sums_of_groups(p: Conv2dParams, top: Top, stream: StreamEnd) -> StreamEnd:
    top.module.section("Sums over all input channels")
    sizes = {"LANES": p.out_lanes, "GROUPS": p.groups, "PASSES": p.passes}
    widths = {"IN_WIDTH": p.tree_width, "OUT_WIDTH": p.sum_width}
    return top.build.place("group_sum", "channel_sum", sizes | widths, {"in": stream})["out"]


def _with_bias(p: Conv2dParams, top: Top, stream: StreamEnd, loaded: Expr) -> StreamEnd:
    top.module.section("The bias of each output channel")
    values = {
        "LANES": p.out_lanes,
        "GROUPS": p.passes,
        "IN_WIDTH": p.sum_width,
        "IN_SIGNED": 1,
        "BIAS_WIDTH": p.bias_width,
        "OUT_WIDTH": p.exact_width,
        "GROUP_BITS": max(1, (p.passes - 1).bit_length()),
    }
    streams = {"b": top.inputs["s_axis_b"], "in": stream}
    return top.build.place("vector_bias", "add_bias", values, streams, {"loaded": loaded})["out"]


def _formatted(p: Conv2dParams, top: Top, stream: StreamEnd) -> StreamEnd:
    top.module.section("To the format of the results")
    low, high = p.bounds
    values = {
        "LANES": p.out_lanes,
        "IN_WIDTH": p.exact_width,
        "IN_SIGNED": 1,
        "SCALE": p.scale,
        "SHIFT": p.shift,
        "ZERO_POINT": p.zero_point,
        "HALF_EVEN": int(p.rounding == "half_even"),
        "LOW": low,
        "HIGH": high,
        "OUT_WIDTH": p.out.bits,
        "OUT_SIGNED": int(p.out.signed),
    }
    return top.build.place("vector_requantize", "requantize", values, {"in": stream})["out"]
