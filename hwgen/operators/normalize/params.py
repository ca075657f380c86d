"""Parameters of the normalization unit, and the widths inside that follow from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.parameters import Parameters, parameter

KINDS = ("layernorm", "rmsnorm")
# Bits of epsilon after those of a square of x.
EPSILON_FRACTION = 16
_EPSILON = 1e-5


@dataclasses.dataclass(frozen=True)
class NormalizeParams(Parameters):
    """out = (x - mean) / sqrt(variance + epsilon) * gamma + beta, or x / sqrt(mean square + epsilon) * gamma.

    Integers stand for themselves / 2**in_frac, / 2**out_frac, / 2**gamma_frac and / 2**beta_frac.
    """

    operator: ClassVar[str] = "normalize"

    kind: str = parameter("layernorm", "layernorm | rmsnorm", choices=KINDS, said="{}")
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
        4, "bits of x after the binary point, 0 to 15: they matter for epsilon only", low=0, high=15
    )
    epsilon: int = parameter(
        168,
        "added to the variance, in 2**-(2 * in_frac + 16), 0 to 2147483647",
        low=0,
        high=2147483647,
    )
    gamma: bool = parameter(False, "whether every place of a row has a factor, which s_axis_gamma brings")
    gamma_width: int = parameter(8, "bits of a factor, two's complement, 2 to 16", low=2, high=16)
    gamma_frac: int = parameter(6, "bits of a factor after the binary point, 0 to 15", low=0, high=15)
    beta: bool = parameter(False, "whether every place of a row has an offset, which s_axis_beta brings")
    beta_width: int = parameter(8, "bits of an offset, two's complement, 2 to 16", low=2, high=16)
    beta_frac: int = parameter(5, "bits of an offset after the binary point, 0 to 15", low=0, high=15)
    out_width: int = parameter(8, "bits of a result, 4 to 16", low=4, high=16, said="results of {} bits")
    out_signed: bool = parameter(True, "whether results are two's complement")
    out_frac: int = parameter(
        5,
        "bits of a result after the binary point, 0 to 15",
        low=0,
        high=15,
        said="{} fractional bits of a result",
    )

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """Read parameters from plain data; fractional bits and epsilon not given follow from the widths."""
        return super().from_mapping({**_natural(values), **values})

    # -- Formats -------------------------------------------------------------------------------------------

    @property
    def x(self) -> NumberFormat:
        """Numbers that come in."""
        return NumberFormat("x", self.in_width, self.in_signed)

    @property
    def factor(self) -> NumberFormat:
        """Factors of places."""
        return NumberFormat("gamma", self.gamma_width, True)

    @property
    def offset(self) -> NumberFormat:
        """Offsets of places."""
        return NumberFormat("beta", self.beta_width, True)

    @property
    def out(self) -> NumberFormat:
        """Results."""
        return NumberFormat("result", self.out_width, self.out_signed)

    # -- What follows --------------------------------------------------------------------------------------

    @property
    def mean(self) -> bool:
        """Whether the mean is taken off."""
        return self.kind == "layernorm"

    @property
    def max_beats(self) -> int:
        """Beats of the longest row."""
        return self.max_length // self.lanes

    @property
    def levels(self) -> int:
        """Levels of the trees over the lanes of a beat."""
        return (self.lanes - 1).bit_length()

    @property
    def length_bits(self) -> int:
        """Bits that a sum over the longest row has beyond its numbers."""
        return (self.max_length - 1).bit_length()

    @property
    def pairs(self) -> int:
        """Half of the bits that hold n^2 times the variance (or the mean square) with epsilon."""
        span = (1 << self.in_width) - 1
        # A variance is at most that of numbers at both ends of the range, half of them each.
        square = (span * span + 3) // 4 if self.mean else max(-self.x.low, self.x.high) ** 2
        most = self.max_length**2 * square + (self.max_length**2 * self.epsilon >> EPSILON_FRACTION)
        return (most.bit_length() + 1) // 2

    def squares_width(self, count: int) -> int:
        """Return the bits of a sum of so many squares."""
        return int(count * max(-self.x.low, self.x.high) ** 2).bit_length()

    @property
    def center_width(self) -> int:
        """Bits of n times the distance of a number from the mean (or from 0), two's complement."""
        reach = (1 << self.in_width) - 1 if self.mean else max(-self.x.low, self.x.high)
        return (self.max_length * reach).bit_length() + 1

    @property
    def fraction(self) -> int:
        """Bits after the point of a normalized number, before gamma."""
        return self.out_frac + 3 if self.gamma else self.out_frac

    @property
    def normal_width(self) -> int:
        """Bits of a normalized number, two's complement: at most the root of the length on both sides."""
        return self.fraction + (self.length_bits + 1) // 2 + 2

    @property
    def variance_fraction(self) -> int:
        """Bits after the point of n^2 times the variance, which only epsilon has."""
        return min(self.fraction + 3, EPSILON_FRACTION)

    @property
    def root_width(self) -> int:
        """Bits of one over the deviation, all of which count."""
        return max(self.out_width + (5 if self.gamma else 3), self.fraction + 2)

    @property
    def row_cycles(self) -> int:
        """Cycles in which one deviation is found: shorter rows wait for it."""
        return self.root_width + 1

    @property
    def result_shift(self) -> int:
        """Bits of a product with gamma that a result does not have."""
        return self.fraction + self.gamma_frac - self.out_frac

    @property
    def beta_shift(self) -> int:
        """Bits by which an offset is shifted to stand beside products."""
        return self.fraction + self.gamma_frac - self.beta_frac

    def assumptions(self, said: Mapping[str, Any]) -> Iterator[str]:
        """Yield a sentence about each thing that was not said."""
        yield from super().assumptions(said)
        if not self.gamma:
            yield "no gamma, no beta (not said)"
        value = self.epsilon / 2.0 ** (2 * self.in_frac + EPSILON_FRACTION)
        yield f"x with {self.in_frac} fractional bits, epsilon {value:.3g} (not said)"

    def check(self) -> None:
        """Refuse what does not go together."""
        if self.max_length % self.lanes:
            raise self.error(
                f"max_length = {self.max_length} is no multiple of the {self.lanes} lanes",
                f"the next one is {-(-self.max_length // self.lanes) * self.lanes}",
            )
        if self.beta and not self.gamma:
            raise self.error("beta needs gamma", "say gamma and beta")
        if self.out_frac > self.out_width:
            raise self.error(
                f"out_frac = {self.out_frac} is too many for results of {self.out_width} bits",
                f"results have a variance of 1: say {max(self.out_width - 3, 0)}",
            )
        finest = self.fraction + self.gamma_frac - 1
        if self.beta and self.beta_frac > finest:
            raise self.error(f"beta_frac = {self.beta_frac} is finer than products", f"say {finest} or less")


def _natural(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return fractional bits and epsilon that follow from the widths; nothing for what will be refused."""
    in_width, out_width = values.get("in_width", 8), values.get("out_width", 8)
    if type(in_width) is not int or type(out_width) is not int:
        return {}
    in_frac, out_frac = values.get("in_frac", max(in_width - 4, 0)), max(out_width - 3, 0)
    found = {"in_frac": in_frac, "out_frac": out_frac, "beta_frac": values.get("out_frac", out_frac)}
    if type(in_frac) is int and 0 <= in_frac <= 15:
        found["epsilon"] = round(_EPSILON * 2 ** (2 * in_frac + EPSILON_FRACTION))
    return found
