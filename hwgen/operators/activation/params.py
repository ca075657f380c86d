"""Parameters of the activation unit, and the formats that a function has by nature."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.parameters import Parameters, parameter

RECTIFIERS = ("relu", "relu6", "leaky_relu")
SMOOTH = ("sigmoid", "tanh", "exp", "gelu", "silu")
FUNCTIONS = (*RECTIFIERS, *SMOOTH)
METHODS = ("direct", "lut", "pwl")
SEGMENTS = (4, 8, 16, 32, 64, 128, 256)
OCTAVES = (1, 4, 8)
LEAK_FRACTION = 8  # bits after the binary point of `leak`
LUT_WIDTH = 12  # widest input that is looked up
PWL_WIDTH = 16  # widest input of the piecewise linear method, and widest result of it and of a table

# Bits before the binary point, without the sign, that an input has unless something else is said.
_IN_INTEGER = {
    "relu": 3,
    "relu6": 3,
    "leaky_relu": 3,
    "sigmoid": 3,
    "tanh": 2,
    "exp": 3,
    "gelu": 2,
    "silu": 3,
}
# The same of results, for functions whose results lie in a fixed range: below 1, 1 and 2.
_OUT_INTEGER = {"tanh": 0, "sigmoid": 0, "exp": 1}


@dataclasses.dataclass(frozen=True)
class ActivationParams(Parameters):
    """out = f(x), where x and out are integers that stand for themselves / 2**in_frac and / 2**out_frac."""

    operator: ClassVar[str] = "activation"

    function: str = parameter("gelu", " | ".join(FUNCTIONS), choices=FUNCTIONS, said="{}")
    method: str = parameter(
        "lut",
        "direct: exact (the relus) | lut: a table | pwl: piecewise linear",
        choices=METHODS,
        said="method {}",
    )
    lanes: int = parameter(4, "numbers in a beat, 1 to 64", low=1, high=64, said="{} lanes")
    in_width: int = parameter(
        8,
        f"bits of x: 2 to 32, for a table to {LUT_WIDTH}, for lines to {PWL_WIDTH}",
        low=2,
        high=32,
        said="x of {} bits",
    )
    in_signed: bool = parameter(True, "whether x is two's complement")
    in_frac: int = parameter(
        5, "bits of x after the binary point, 0 to 31", low=0, high=31, said="{} fractional bits of x"
    )
    out_width: int = parameter(
        8,
        f"bits of a result: 2 to 32, for a table or lines to {PWL_WIDTH}",
        low=2,
        high=32,
        said="results of {} bits",
    )
    out_signed: bool = parameter(True, "whether results are two's complement")
    out_frac: int = parameter(
        5,
        "bits of a result after the binary point, 0 to 31",
        low=0,
        high=31,
        said="{} fractional bits of a result",
    )
    segments: int = parameter(16, "pwl: segments, 4 to 256, a power of two", choices=SEGMENTS)
    octaves: int = parameter(4, "pwl: 1 for equal segments, 4 or 8 for finer ones near 0", choices=OCTAVES)
    slope_width: int = parameter(12, "pwl: bits of a slope, 6 to 18", low=6, high=18)
    leak: int = parameter(26, "leaky_relu: factor of numbers below zero, in 1/256", low=1, high=255)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """Read parameters from plain data; formats and method that are not given follow from the function."""
        return super().from_mapping({**_natural(values), **values})

    @property
    def x(self) -> NumberFormat:
        """Integers that come in."""
        return NumberFormat("x", self.in_width, self.in_signed)

    @property
    def out(self) -> NumberFormat:
        """Integers that come out."""
        return NumberFormat("result", self.out_width, self.out_signed)

    @property
    def place_width(self) -> int:
        """log2 of the segments in an octave."""
        return (self.segments // (self.octaves << self.in_signed)).bit_length() - 1

    def assumptions(self, said: Mapping[str, Any]) -> Iterator[str]:
        """Yield a sentence about each thing that was not said."""
        yield from super().assumptions(said)
        if "in_signed" not in said and "in_width" not in said:
            yield f"x {'' if self.in_signed else 'un'}signed (not said)"
        if "out_signed" not in said:
            yield f"results {'' if self.out_signed else 'un'}signed (not said)"
        if self.method == "pwl":
            if "segments" not in said:
                yield f"{self.segments} segments (not said)"
            if "octaves" not in said:
                yield f"segments {'all alike' if self.octaves == 1 else 'finer near 0'} (not said)"
        if self.function == "leaky_relu" and "leak" not in said:
            yield f"factor {self.leak}/256 below zero (not said)"

    def check(self) -> None:
        """Refuse formats and methods that the function cannot have."""
        for what, width, signed in (
            ("in_width", self.in_width, self.in_signed),
            ("out_width", self.out_width, self.out_signed),
        ):
            if width == 32 and not signed:
                raise self.error(f"{what} = 32 needs signed numbers", "unsigned numbers have at most 31 bits")
        if self.function in RECTIFIERS:
            self._check_rectifier()
        else:
            self._check_smooth()

    def _check_rectifier(self) -> None:
        if self.method != "direct":
            raise self.error(
                f"method = {self.method!r} is not for {self.function}", "the relus are exact: method direct"
            )
        if self.function != "relu6" and not self.in_signed:
            raise self.error(
                f"{self.function} changes nothing of unsigned numbers", "say a signed type, such as int8"
            )

        if self.function == "leaky_relu" and not self.out_signed:
            raise self.error("leaky_relu has results below zero", "say signed results, such as int8")

    def _check_smooth(self) -> None:
        if self.method == "direct":
            raise self.error(
                f"method = 'direct' is not for {self.function}", "say lut or pwl (piecewise linear)"
            )
        widest = LUT_WIDTH if self.method == "lut" else PWL_WIDTH
        for name, width, most in (
            ("in_width", self.in_width, widest),
            ("out_width", self.out_width, PWL_WIDTH),
        ):
            if width > most:
                more = ", or method pwl" if self.method == "lut" and width <= PWL_WIDTH else ""
                raise self.error(
                    f"{name} = {width} is too wide for method {self.method}", f"at most {most} bits{more}"
                )
        if self.in_frac > self.out_frac + 16:
            raise self.error(
                f"in_frac = {self.in_frac} is more than 16 bits beyond out_frac = {self.out_frac}",
                "give results more fractional bits",
            )
        if self.method == "pwl":
            self._check_segments()

    def _check_segments(self) -> None:
        magnitude = self.in_width - self.in_signed
        if self.place_width < 1:
            raise self.error(
                f"segments = {self.segments} are too few for {self.octaves} octaves",
                f"at least {2 * self.octaves << self.in_signed}",
            )
        if self.place_width + self.octaves > magnitude:
            raise self.error(
                f"segments = {self.segments} in {self.octaves} octaves are too many for {self.in_width} bits",
                f"at most {1 << (self.in_width - 1)} equal segments, or the method lut",
            )


def _natural(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return method and formats that a function has where nothing else is said."""
    function, in_width = values.get("function", "gelu"), values.get("in_width", 8)
    if function not in FUNCTIONS or type(in_width) is not int:
        return {}  # refused with the other checks
    smooth = function in SMOOTH
    out_width = values.get("out_width", in_width)
    out_signed = values.get("out_signed", function not in ("sigmoid", "exp"))
    in_signed = values.get("in_signed", True)
    in_frac = values.get("in_frac", _within(in_width - bool(in_signed) - _IN_INTEGER[function]))
    # As many bits before the binary point as the function needs, or as x has.
    integer = _OUT_INTEGER.get(function, in_width - in_frac - bool(in_signed))
    out_frac = _within(out_width - bool(out_signed) - integer) if type(out_width) is int else 0
    return {
        "method": "direct" if not smooth else "lut" if in_width <= LUT_WIDTH else "pwl",
        "in_frac": in_frac,
        "out_width": out_width,
        "out_signed": out_signed,
        "out_frac": out_frac,
        "segments": _segments(in_width, values),
        "octaves": 4 if _has_octaves(in_width, values) else 1,
        "slope_width": min(max(in_width + 1, 6), 14),
    }


def _segments(in_width: int, values: Mapping[str, Any]) -> int:
    """Return how many segments there are unless they are said: 16, or as many as narrow numbers allow."""
    return max(4, min(16, 1 << (in_width - 1))) if values.get("method") == "pwl" and in_width > 1 else 16


def _has_octaves(in_width: int, values: Mapping[str, Any]) -> bool:
    """Whether the segments are enough for 4 octaves, and not too many."""
    segments = values.get("segments", _segments(in_width, values))
    signed = bool(values.get("in_signed", True))
    return segments in SEGMENTS and 2 <= segments // (4 << signed) <= 1 << max(in_width - signed - 4, 0)


def _within(bits: int) -> int:
    return min(max(bits, 0), 31)
