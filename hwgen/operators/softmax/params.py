"""Parameters of the softmax unit, and the widths inside that follow from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.parameters import Parameters, parameter

# Bits of a difference that one table can be for; wider ones take two tables and a multiplier.
_ONE_TABLE = 10
# Bits beyond the results' that products and reciprocals carry.
_GUARD = 4


@dataclasses.dataclass(frozen=True)
class SoftmaxParams(Parameters):
    """out[i] = exp(x[i]) / sum of exp(x[j]) over a row.

    x stands for x / 2**in_frac, out for out / 2**out_frac.
    """

    operator: ClassVar[str] = "softmax"

    lanes: int = parameter(4, "numbers in a beat, 1 to 64", low=1, high=64, said="{} lanes")
    max_length: int = parameter(
        64,
        "numbers of the longest row, 1 to 4096, a multiple of the lanes",
        low=1,
        high=4096,
        said="rows of up to {} numbers",
    )
    in_width: int = parameter(8, "bits of x, 2 to 16", low=2, high=16, said="x of {} bits")
    in_signed: bool = parameter(True, "whether x is two's complement")
    in_frac: int = parameter(
        4, "bits of x after the binary point, 0 to 15", low=0, high=15, said="{} fractional bits of x"
    )
    out_width: int = parameter(
        8, "bits of a result, which is unsigned, 4 to 16", low=4, high=16, said="results of {} bits"
    )
    out_frac: int = parameter(
        8,
        "bits of a result after the binary point: out_width (1 becomes the greatest result) or out_width - 1",
        low=3,
        high=16,
        said="{} fractional bits of a result",
    )
    exp_frac: int = parameter(
        16, "bits after the binary point that the sum of exponentials is taken with, 8 to 24", low=8, high=24
    )

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """Read parameters from plain data; fractional bits that are not given follow from the widths."""
        return super().from_mapping({**_natural(values), **values})

    @property
    def x(self) -> NumberFormat:
        """Numbers that come in."""
        return NumberFormat("x", self.in_width, self.in_signed)

    @property
    def out(self) -> NumberFormat:
        """Results."""
        return NumberFormat("result", self.out_width, False)

    @property
    def max_beats(self) -> int:
        """Beats of the longest row."""
        return self.max_length // self.lanes

    @property
    def levels(self) -> int:
        """Levels of the trees over the lanes of a beat."""
        return (self.lanes - 1).bit_length()

    @property
    def low_width(self) -> int:
        """Bits of a difference that the first table is for: all of them, or half."""
        return self.in_width if self.in_width <= _ONE_TABLE else (self.in_width + 1) // 2

    @property
    def kept_frac(self) -> int:
        """Bits after the point of an exponential that is multiplied."""
        return min(self.exp_frac, self.out_frac + _GUARD)

    @property
    def reciprocal_frac(self) -> int:
        """Bits after the point of the reciprocal of a sum."""
        return self.out_frac + _GUARD

    @property
    def sum_width(self) -> int:
        """Bits of the sum of a row's exponentials, each of which is at most 1."""
        return self.exp_frac + max(self.max_length.bit_length(), self.levels + 1)

    @property
    def row_cycles(self) -> int:
        """Cycles in which one reciprocal is found: shorter rows wait for it."""
        return self.reciprocal_frac + 2

    def check(self) -> None:
        """Refuse what does not go together."""
        if self.max_length % self.lanes:
            raise self.error(
                f"max_length = {self.max_length} is no multiple of the {self.lanes} lanes",
                f"the next one is {-(-self.max_length // self.lanes) * self.lanes}",
            )
        if self.out_frac not in (self.out_width, self.out_width - 1):
            raise self.error(
                f"out_frac = {self.out_frac} does not go with results of {self.out_width} bits",
                f"say {self.out_width} or {self.out_width - 1}: results lie between 0 and 1",
            )


def _natural(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fractional bits that follow from widths and length; nothing for what will be refused."""
    given = {key: values.get(key, default) for key, default in _DEFAULTS.items()}
    if not all(type(value) is int for value in given.values()):
        return {}
    out_frac = values.get("out_frac", given["out_width"])
    found = {"in_frac": max(given["in_width"] - 4, 0), "out_frac": out_frac}
    if type(out_frac) is int:
        # The rounding of all exponentials together is then an eighth of a result's last place.
        needed = out_frac + (given["max_length"] - 1).bit_length() + 2
        found["exp_frac"] = min(max(needed, 8), 24)
    return found


_DEFAULTS = {"in_width": 8, "out_width": 8, "max_length": 64}
