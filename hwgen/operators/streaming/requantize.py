"""What operators share whose exact results can be brought to another format before they leave."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.parameters import Parameters, parameter
from hwgen.operators.streaming.top import Top
from hwgen.operators.template.streams import StreamEnd

REQUANTIZE_LATENCY = 3
"""Cycles that requantization adds to the way of a result."""

# What says nothing as long as results stay exact.
_FORMAT_KEYS = ("out_width", "out_signed", "scale", "shift", "zero_point", "rounding")


@dataclasses.dataclass(frozen=True)
class RequantizedParameters(Parameters, ABC):
    """Base of parameters with results that are exact, or clamp(round(y * scale / 2**shift) + zero_point)."""

    requantize: bool = parameter(False, "whether results are brought to another format; else they are exact")
    out_width: int = parameter(8, "bits of a requantized result, 2 to 31", low=2, high=31)
    out_signed: bool = parameter(True, "whether requantized results are two's complement")
    scale: int = parameter(1, "factor of the exact result, 1 to 65535", low=1, high=65535)
    shift: int = parameter(0, "bits by which the product is shifted right, 0 to 31", low=0, high=31)
    zero_point: int = parameter(0, "added after rounding, -32768 to 32767", low=-32768, high=32767)
    rounding: str = parameter("half_even", "half_even | half_up", choices=("half_even", "half_up"))

    @property
    @abstractmethod
    def exact(self) -> NumberFormat:
        """Results before requantization."""

    def check(self) -> None:
        """Raise RequestError for a format of exact results, or a shift that leaves nothing of them."""
        if not self.requantize:
            for key in _FORMAT_KEYS:
                if key in self.non_defaults():
                    raise self.error(f"{key} has no effect on exact results", "set requantize = true")
        if self.shift > self.exact.bits:
            raise self.error(
                f"shift = {self.shift} leaves nothing of results that have {self.exact.bits} bits",
                f"shift by at most {self.exact.bits}",
            )

    @property
    def result(self) -> NumberFormat:
        """Results as they leave."""
        if self.requantize:
            return NumberFormat("result", self.out_width, self.out_signed)
        return dataclasses.replace(self.exact, name="result")

    @property
    def format_label(self) -> list[str]:
        """The parts of a design's short name that tell the format of results that are not exact."""
        if not self.requantize:
            return []
        sign = "s" if self.out_signed else "u"
        numbers = f"q{self.scale}sh{self.shift}z{self.zero_point}".replace("-", "m")
        return [f"{sign}{self.out_width}", numbers]

    @property
    def format_formula(self) -> str:
        """The formula that makes a result r of an exact one, y."""
        return f"r = clamp(round(y * {self.scale} / 2^{self.shift}) + {self.zero_point})"

    @property
    def overflow_promise(self) -> tuple[str, ...]:
        """What a contract says of results that are too great."""
        if not self.requantize:
            return ()
        return (f"Results are clamped to {self.result.low} to {self.result.high}.",)

    @property
    def rounding_promise(self) -> tuple[str, ...]:
        """What a contract says of rounding."""
        if not self.shift:
            return ()
        ties = "to the even neighbour" if self.rounding == "half_even" else "up"
        return (f"Ties are rounded {ties}.",)


def requantized(p: RequantizedParameters, top: Top, exact: StreamEnd, low: int | None = None) -> StreamEnd:
    """Place what brings exact results to the format that is asked for; `low` raises its lower bound."""
    top.module.section("To the format of the results")
    placed = top.build.place(
        "vector_requantize",
        "requantize",
        {
            "LANES": exact.type.lanes,
            "IN_WIDTH": exact.type.bits,
            "IN_SIGNED": int(bool(exact.type.signed)),
            "SCALE": p.scale,
            "SHIFT": p.shift,
            "ZERO_POINT": p.zero_point,
            "HALF_EVEN": int(p.rounding == "half_even"),
            "LOW": p.result.low if low is None else max(low, p.result.low),
            "HIGH": p.result.high,
            "OUT_WIDTH": p.out_width,
            "OUT_SIGNED": int(p.out_signed),
        },
        {"in": exact},
    )
    return placed["out"]
