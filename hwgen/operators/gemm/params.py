"""Parameters of the GEMM operator: names, ranges, defaults and the widths that follow from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from hwgen.core.errors import RequestError
from hwgen.core.values import TYPE_WORDS

Dataflow = Literal["output_stationary", "weight_stationary"]
Rounding = Literal["half_up", "half_even"]
Overflow = Literal["wrap", "saturate"]
Reset = Literal["sync_high", "axi_low"]
Interconnect = Literal["systolic", "broadcast", "tree"]
Resend = Literal["none", "a", "b", "both"]

_CHOICES: dict[str, tuple[Any, ...]] = {
    "dataflow": ("output_stationary", "weight_stationary"),
    "acc_overflow": ("wrap", "saturate"),
    "rounding": ("half_even", "half_up"),
    "reset": ("sync_high", "axi_low"),
    "pipeline": (0, 1, 2),
    "interconnect": ("systolic", "broadcast", "tree"),
    "resend": ("none", "a", "b", "both"),
}
_RANGES = {
    "rows": (1, 32),
    "cols": (1, 32),
    "a_width": (2, 16),
    "b_width": (2, 16),
    "acc_width": (0, 64),
    "max_m": (1, 4096),
    "max_k": (1, 4096),
    "max_n": (1, 4096),
    "kept_tiles": (0, 4096),
    "out_width": (2, 16),
    "scale_width": (2, 24),
}
CHOICES: Mapping[str, tuple[Any, ...]] = MappingProxyType(_CHOICES)
RANGES: Mapping[str, tuple[int, int]] = MappingProxyType(_RANGES)
# The dataflow that an interconnect goes with, where it is not both.
DATAFLOW_OF: Mapping[str, Dataflow] = MappingProxyType(
    {"broadcast": "output_stationary", "tree": "weight_stationary"}
)


@dataclass(frozen=True)
class GemmParams:
    """C[M,N] = A[M,K] @ B[K,N] (+ bias[N]) (requantized) (ReLU), on a rows x cols array.

    `acc_width` 0 asks for the exact width: no sum of max_k products can overflow. `acc_overflow` says
    what a narrower accumulator does. With `requantize`, lanes of C have `out_width` bits and are
    `clamp(round((acc + bias) * scale / 2**shift) + zero_point)`, with scale, shift and zero_point given
    by each command; without it, lanes carry the accumulator (plus bias) itself. `interconnect` says how
    operands reach the elements: handed on from neighbour to neighbour, given to a whole row or column at
    once, or (weight-stationary) to whole rows of weights whose products a tree adds. `pipeline` is the number
    of registers behind the multiplier of a processing element.

    An operand that is needed more than once is kept on chip, or named by `resend`: then it has no buffer, and
    its beats are sent again each time. `kept_tiles` bounds the greater buffer (that of B, or of A if
    weight-stationary): so many tiles are kept and the others sent again; 0 keeps all.
    """

    rows: int = 8
    cols: int = 8
    dataflow: Dataflow = "output_stationary"
    a_width: int = 8
    b_width: int = 8
    a_signed: bool = True
    b_signed: bool = True
    acc_width: int = 0
    acc_overflow: Overflow = "wrap"
    max_m: int = 64
    max_k: int = 64
    max_n: int = 64
    bias: bool = False
    requantize: bool = False
    out_width: int = 8
    out_signed: bool = True
    scale_width: int = 16
    rounding: Rounding = "half_even"
    relu: bool = False
    interconnect: Interconnect = "systolic"
    pipeline: int = 1
    resend: Resend = "none"
    kept_tiles: int = 0
    reset: Reset = "sync_high"

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            _check_type(field.name, getattr(self, field.name), field.default)
        for name, (low, high) in _RANGES.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise RequestError(f"gemm: {name} = {value} is outside {low} to {high}")
        for name, allowed in _CHOICES.items():
            value = getattr(self, name)
            if value not in allowed:
                raise RequestError(f"gemm: {name} = {value!r} is not one of {', '.join(map(str, allowed))}")
        self._check_interconnect()
        self._check_resend()
        if 0 < self.acc_width < max(self.a_width, self.b_width):
            raise RequestError(
                f"gemm: acc_width = {self.acc_width} is narrower than an operand", "use 0 for the exact width"
            )

    def _check_interconnect(self) -> None:
        dataflow = DATAFLOW_OF.get(self.interconnect, self.dataflow)
        if dataflow != self.dataflow:
            raise RequestError(
                f"gemm: interconnect = {self.interconnect!r} goes with dataflow = {dataflow!r} only",
                "output-stationary arrays are systolic or broadcast, weight-stationary ones systolic or tree",
            )

    def _check_resend(self) -> None:
        if self.dataflow == "weight_stationary" and self.resend in ("b", "both"):
            raise RequestError(
                f"gemm: resend = {self.resend!r}, but a weight-stationary array needs B only once",
                "resend = 'a' or 'none' goes with dataflow = 'weight_stationary'",
            )
        if self.kept_tiles and self.resends(self.buffered_by_tiles):
            raise RequestError(
                f"gemm: kept_tiles = {self.kept_tiles}, but resend = {self.resend!r} keeps nothing of "
                f"{self.buffered_by_tiles.upper()}",
                "leave out one of the two",
            )

    @property
    def buffered_by_tiles(self) -> str:
        """The operand of the greater buffer, which `kept_tiles` bounds: "a" or "b"."""
        return "a" if self.dataflow == "weight_stationary" else "b"

    def resends(self, operand: str) -> bool:
        """Whether an operand ("a" or "b") has no buffer, and is sent again each time it is needed."""
        return self.resend in (operand, "both")

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> GemmParams:
        """Read parameters from plain data; an unknown key is an error that suggests the nearest."""
        known = {f.name for f in dataclasses.fields(cls)}
        for key in values:
            if key not in known:
                import difflib

                near = difflib.get_close_matches(key, known, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
                raise RequestError(f"gemm: unknown parameter {key!r}", hint)
        return cls(**values)

    def to_mapping(self) -> dict[str, Any]:
        """Return the parameters as plain data."""
        return dict(vars(self))

    @property
    def product_width(self) -> int:
        """Bits of one exact product (two's complement if either operand is signed)."""
        return self.a_width + self.b_width

    @property
    def acc_signed(self) -> bool:
        """Whether accumulators hold two's complement numbers."""
        return self.a_signed or self.b_signed

    @property
    def exact_acc_width(self) -> int:
        """Bits that hold every possible sum of max_k products."""
        low_a, high_a = integer_range(self.a_width, self.a_signed)
        low_b, high_b = integer_range(self.b_width, self.b_signed)
        products = [low_a * low_b, low_a * high_b, high_a * low_b, high_a * high_b]
        low, high = min(products) * self.max_k, max(products) * self.max_k
        return bits_for(low, high)

    @property
    def acc_bits(self) -> int:
        """Bits of the accumulators as built."""
        return self.acc_width or self.exact_acc_width

    @property
    def biased_bits(self) -> int:
        """Bits of accumulator plus (signed) bias, exact; without bias, those of the accumulator."""
        if not self.bias:
            return self.acc_bits
        return self.acc_bits + (1 if self.acc_signed else 2)

    @property
    def result_bits(self) -> int:
        """Significant bits of one lane of C."""
        return self.out_width if self.requantize else self.biased_bits

    @property
    def result_signed(self) -> bool:
        """Whether lanes of C hold two's complement numbers."""
        return self.out_signed if self.requantize else (self.acc_signed or self.bias)

    @property
    def lane_bits(self) -> int:
        """Bits that one lane of C takes on the stream: result_bits extended to 8, 16, 32, 64 or 128."""
        return _container(self.result_bits)

    @property
    def bias_lane_bits(self) -> int:
        """Bits that one (signed) bias takes on its stream: acc_bits extended to 8, 16, 32 or 64."""
        return _container(self.acc_bits)

    @property
    def minimum_tile_beats(self) -> int:
        """Cycles that a tile takes at least, so that results of neighbouring tiles do not meet.

        Weight-stationary needs three in any case: a row's sum is read, added to and written back.
        Output-stationary needs two: that a tile may end is known a cycle late. Adder trees need one cycle
        more than the weights' shifts, to hand them over.
        """
        apart = {"systolic": 2 * self.rows - 1, "broadcast": self.rows, "tree": self.rows + 1}
        return max(apart[self.interconnect], 3 if self.dataflow == "weight_stationary" else 2)

    @property
    def skew(self) -> int:
        """Cycles from one lane of the array to the next: 1 in a systolic array, else 0."""
        return int(self.interconnect == "systolic")


def integer_range(width: int, signed: bool) -> tuple[int, int]:
    """Return the least and the greatest integer of a format."""
    return (-(1 << (width - 1)), (1 << (width - 1)) - 1) if signed else (0, (1 << width) - 1)


def bits_for(low: int, high: int) -> int:
    """Return the bits that hold low to high: two's complement if low is negative, else unsigned."""
    if low >= 0:
        return max(high.bit_length(), 1)
    return max((-low - 1).bit_length(), high.bit_length()) + 1


def _container(bits: int) -> int:
    return next(width for width in (8, 16, 32, 64, 128) if width >= bits)


def _check_type(name: str, value: object, default: object) -> None:
    wanted = type(default)
    if type(value) is not wanted:
        raise RequestError(f"gemm: {name} = {value!r} must be {TYPE_WORDS[wanted]}")
