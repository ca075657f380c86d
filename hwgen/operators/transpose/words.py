"""What the request grammar knows of the transposition unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hwgen.operators.request.rules import Rule
from hwgen.operators.streaming.words import element_type, streaming_vocabulary
from hwgen.operators.transpose.params import TransposeParams, best_lanes

_UNIT = "[unit|buffer|operator]"
_IMAGES = "[image|images|tensor|tensors|pixels]"
_LAST, _FIRST = "hwc|nhwc", "chw|nchw"


def _from_last(size: tuple[int, ...]) -> dict[str, int]:
    """Return the matrix that an image of height x width x channels is."""
    height, width, channels = size
    return {"rows": height * width, "cols": channels}


def _from_first(size: tuple[int, ...]) -> dict[str, int]:
    """Return the matrix that an image of channels x height x width is."""
    channels, height, width = size
    return {"rows": channels, "cols": height * width}


def _images(before: str, after: str, words_before: str, words_after: str) -> tuple[str, ...]:
    """Return the patterns of a change of layout with the size of what comes in."""
    ways = (f"[from] {before} to {after}", f"[from] {words_before} to {words_after}")
    reorder = "[reorder|reordering|transpose]"
    return (
        *(f"<dims3> {_IMAGES} {way} {reorder}" for way in ways),
        *(f"{way} {reorder} [of|for] <dims3> {_IMAGES}" for way in ways),
    )


_NAMES = (
    Rule(
        "operator",
        (
            f"[matrix] transpose|transposes|transposer|transposition {_UNIT}",
            f"corner turn|turner|turning {_UNIT}",
        ),
        {},
        "matrix transposition",
    ),
    Rule(
        "matrix size",
        _images(_LAST, _FIRST, "channels last", "channels first"),
        _from_last,
        "8x8x4 HWC to CHW",
    ),
    Rule(
        "matrix size",
        _images(_FIRST, _LAST, "channels first", "channels last"),
        _from_first,
        "4x8x8 CHW to HWC",
    ),
)
_SIZE = (
    Rule(
        "matrix size",
        ("<dims2> [matrix|matrices]", "matrix|matrices [of] <dims2>"),
        lambda size: dict(zip(("rows", "cols"), size, strict=True)),
        "16x8 matrices",
    ),
    Rule("rows", ("<n> rows|row", "rows [<eq>] <n>"), lambda *v: {"rows": v[-1]}, "16 rows"),
    Rule(
        "columns",
        ("<n> columns|cols|column", "columns|cols [<eq>] <n>"),
        lambda *v: {"cols": v[-1]},
        "8 columns",
    ),
    Rule("matrices", ("matrix|matrices",), {}, "matrices"),
    element_type("in"),
)


def _lanes(said: Mapping[str, Any]) -> dict[str, Any]:
    """Choose as many of the default lanes as divide the matrix."""
    default = TransposeParams()
    rows, cols = said.get("rows", default.rows), said.get("cols", default.cols)
    return {"lanes": best_lanes(rows, cols, default.lanes)}


VOCABULARY = streaming_vocabulary(TransposeParams, _NAMES, _SIZE, derive=_lanes)
