"""Parameters of the element-wise unit."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.parameters import Parameters, parameter

OPERATIONS = ("add", "sub", "mul", "max", "min")


@dataclasses.dataclass(frozen=True)
class ElementwiseParams(Parameters):
    """out = clamp(round((a OP b) * scale / 2**shift) + zero_point)."""

    operator: ClassVar[str] = "elementwise"

    operation: str = parameter("add", "add | sub | mul | max | min", choices=OPERATIONS, said="{}")
    lanes: int = parameter(4, "numbers of each stream in a beat, 1 to 64", low=1, high=64, said="{} lanes")
    a_width: int = parameter(8, "bits of a, 2 to 32", low=2, high=32, said="a of {} bits")
    a_signed: bool = parameter(True, "whether a is two's complement")
    b_width: int = parameter(8, "bits of b, 2 to 32", low=2, high=32, said="b of {} bits")
    b_signed: bool = parameter(True, "whether b is two's complement")
    out_width: int = parameter(8, "bits of a result, 2 to 32", low=2, high=32, said="results of {} bits")
    out_signed: bool = parameter(True, "whether results are two's complement")
    scale: int = parameter(1, "factor of the exact result, 1 to 65535", low=1, high=65535)
    shift: int = parameter(0, "bits by which the product is shifted right, 0 to 31", low=0, high=31)
    zero_point: int = parameter(0, "added after rounding, -32768 to 32767", low=-32768, high=32767)
    rounding: str = parameter("half_even", "half_even | half_up", choices=("half_even", "half_up"))

    @property
    def a(self) -> NumberFormat:
        """Numbers of the first stream."""
        return NumberFormat("a", self.a_width, self.a_signed)

    @property
    def b(self) -> NumberFormat:
        """Numbers of the second stream."""
        return NumberFormat("b", self.b_width, self.b_signed)

    @property
    def out(self) -> NumberFormat:
        """Results."""
        return NumberFormat("result", self.out_width, self.out_signed)

    @property
    def exact_width(self) -> int:
        """Bits that hold every exact result in two's complement."""
        if self.operation == "mul":
            return self.a_width + self.b_width + 1
        return max(self.a_width + (not self.a_signed), self.b_width + (not self.b_signed)) + 1
