"""What the request grammar knows of results that are brought to another format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hwgen.operators.request.rules import Rule

_OUT = "output|outputs|result|results"
_REQUANT = "requantize|requantized|requantization|requant|requantise|requantised|requantisation"


def _output(*values: Any) -> Mapping[str, Any]:
    return {"requantize": True, **values[-1].facts("out")}


def _number(topic: str, key: str, words: str, example: str) -> Rule:
    patterns = (f"<n> {words}", f"{words} [<eq>] <n>")
    return Rule(topic, patterns, lambda *values: {"requantize": True, key: values[-1]}, example)


REQUANTIZATION: tuple[Rule, ...] = (
    Rule(
        "requantization",
        (f"full precision [{_OUT}]", f"exact [{_OUT}]", f"no|without {_REQUANT}"),
        {"requantize": False},
        "full precision",
    ),
    Rule("requantization", (f"{_REQUANT} [{_OUT}]",), {"requantize": True}, "requantized"),
    Rule(
        "output type",
        (
            f"{_REQUANT} [{_OUT}] to <dtype>",
            f"<dtype> {_OUT}",
            f"{_OUT} : <dtype>",
            f"{_OUT} in|as|of <dtype>",
        ),
        _output,
        "int8 results",
    ),
    _number("scale", "scale", "scale", "scale 77"),
    _number("shift", "shift", "shift", "shift 7"),
    Rule(
        "zero point",
        ("zero point [<eq>] <n>",),
        lambda *values: {"requantize": True, "zero_point": values[-1]},
        "zero point 3",
    ),
    Rule("rounding", ("[rounding|round] half [to] even",), {"rounding": "half_even"}, "half even"),
    Rule("rounding", ("[rounding|round] half up",), {"rounding": "half_up"}, "half up"),
)
