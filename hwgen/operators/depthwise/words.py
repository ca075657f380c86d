"""What the request grammar knows of the depthwise convolution."""

from __future__ import annotations

from hwgen.operators.depthwise.params import DepthwiseParams
from hwgen.operators.request.rules import Rule
from hwgen.operators.streaming.image_words import IMAGE_RULES
from hwgen.operators.streaming.words import number, streaming_vocabulary, type_of

_CONVOLUTION = "convolution|convolutions|conv|conv2d|filter|filtering"
_NAMES = (
    Rule(
        "operator",
        (
            f"[2] [d] depthwise [2] [d] [{_CONVOLUTION}] [layer]",
            f"[2] [d] depth wise [2] [d] [{_CONVOLUTION}] [layer]",
            "dwconv|dwconv2d",
            "dw conv|convolution",
        ),
        {},
        "depthwise convolution",
    ),
)
_TYPES = (
    Rule("element type", ("<dtype>",), lambda kind: kind.facts("data") | kind.facts("weight"), "int8"),
    type_of("image|images|pixels|activations|input|inputs", "data", "uint8 pixels"),
    type_of("weight|weights|kernel|kernels|coefficients", "weight", "int4 weights"),
    type_of("output|outputs|result|results", "out", "int16 results"),
)
_AFTER = (
    Rule("bias", ("no|without bias|biases",), {"bias": False}, "no bias"),
    Rule("bias", ("bias|biases",), {"bias": True}, "bias"),
    Rule(
        "bias",
        ("<n> bit bias|biases", "bias|biases of <n> bits"),
        lambda n: {"bias": True, "bias_width": n},
        "16-bit bias",
    ),
    Rule("ReLU", ("no|without relu",), {"relu": False}, "no ReLU"),
    Rule("ReLU", ("relu [activation]",), {"relu": True}, "ReLU"),
    Rule("requantization", ("requantize|requantized|requantization",), {}, "requantized"),
    Rule(
        "requantization",
        ("requantize|requantized to <dtype>",),
        lambda kind: kind.facts("out"),
        "requantized to uint8",
    ),
    number("scale", "scale", "scale", "scale 77"),
    number("shift", "shift", "shift", "shift 7"),
    Rule("zero point", ("zero point [<eq>] <n>",), lambda *v: {"zero_point": v[-1]}, "zero point 3"),
    Rule("rounding", ("[rounding|round] half [to] even",), {"rounding": "half_even"}, "half even"),
    Rule("rounding", ("[rounding|round] half up",), {"rounding": "half_up"}, "half up"),
)

VOCABULARY = streaming_vocabulary(DepthwiseParams, _NAMES, (*IMAGE_RULES, *_TYPES, *_AFTER))
