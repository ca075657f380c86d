"""Words of operators that slide a window over images: kernel, stride, padding, sizes of images."""

from __future__ import annotations

from hwgen.core.errors import RequestError
from hwgen.operators.request.rules import Rule, refuse
from hwgen.operators.streaming.words import number

_WINDOW = "kernel|kernels|window|windows|filter|filters"
_IMAGE = "image|images|picture|pictures|frame|frames|input|inputs|map|maps|pixels"


def _kernel(*values: int | tuple[int, int]) -> dict[str, int]:
    said = values[-1]
    if isinstance(said, int):
        return {"kernel": said}
    if said[0] != said[1]:
        raise RequestError(
            f"windows are square, not {said[0]}x{said[1]}", "say one size, as in '3x3'; images are 'on 32x24'"
        )
    return {"kernel": said[0]}


def _image(*values: tuple[int, ...]) -> dict[str, int]:
    return dict(zip(("height", "width", "channels"), values[-1], strict=False))


IMAGE_RULES = (
    Rule(
        "kernel",
        (
            f"<dims2> [{_WINDOW}] [size]",
            f"{_WINDOW} [size] [<eq>] <dims2>",
            f"{_WINDOW} [size] [<eq>] <n>",
            f"<n> pixel|pixels {_WINDOW}",
        ),
        _kernel,
        "3x3",
    ),
    Rule(
        "image",
        (
            f"<dims2> [pixel|feature] {_IMAGE}",
            f"on|over|for|of <dims2> [pixel|feature] [{_IMAGE}]",
            f"[feature] {_IMAGE} [size] [<eq>] <dims2>",
            f"[on|over|for|of] <dims3> [feature] [{_IMAGE}]",
            f"[feature] {_IMAGE} [size] [<eq>] <dims3>",
        ),
        _image,
        "32x32 images",
    ),
    number("channels", "channels", "channels|channel", "8 channels"),
    number("stride", "stride", "stride|strides", "stride 2"),
    number("padding", "padding", "padding|pad", "padding 1"),
    Rule("padding", ("padded by|with <n>",), lambda n: {"padding": n}, "padded by 1"),
    Rule("padding", ("no|without|valid padding", "unpadded"), {"padding": 0}, "no padding"),
    Rule(
        "dilation",
        ("dilation [<eq>] <n>", "dilated|dilation|atrous"),
        refuse("windows are not dilated", "leave the dilation out"),
        "dilation 2",
    ),
)
