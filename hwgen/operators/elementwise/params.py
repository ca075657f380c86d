"""Parameters of the element-wise unit."""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.parameters import Parameters, parameter

PAIRED = ("add", "sub", "mul", "max", "min")
"""Operations on two streams, in the order of the numbers that vector_alu knows them by."""

WIDEST_RESULT = 31
"""Bits of a result, at most: its limits are parameters of Verilog, signed numbers of 32 bits."""

# Operations whose results go beyond their operands: farthest where both are at an end of their range.
_EXTREMES: dict[str, Callable[[int, int], int]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
}

OPERATIONS = (*PAIRED, "requantize")


@dataclasses.dataclass(frozen=True)
class ElementwiseParams(Parameters):
    """out = clamp(round((a OP b) * scale / 2**shift) + zero_point); for requantize a alone."""

    operator: ClassVar[str] = "elementwise"

    operation: str = parameter("add", " | ".join(OPERATIONS), choices=OPERATIONS, said="{}")
    lanes: int = parameter(4, "numbers of each stream in a beat, 1 to 64", low=1, high=64, said="{} lanes")
    a_width: int = parameter(8, "bits of a, 2 to 32", low=2, high=32, said="a of {} bits")
    a_signed: bool = parameter(True, "whether a is two's complement")
    b_width: int = parameter(
        8, "bits of b, 2 to 32; requantize has no b", low=2, high=32, said="b of {} bits"
    )
    b_signed: bool = parameter(True, "whether b is two's complement")
    out_width: int = parameter(
        8, "bits of a result, 2 to 31", low=2, high=WIDEST_RESULT, said="results of {} bits"
    )
    out_signed: bool = parameter(True, "whether results are two's complement")
    scale: int = parameter(1, "factor of the exact result, 1 to 65535", low=1, high=65535)
    shift: int = parameter(0, "bits by which the product is shifted right, 0 to 31", low=0, high=31)
    zero_point: int = parameter(0, "added after rounding, -32768 to 32767", low=-32768, high=32767)
    rounding: str = parameter("half_even", "half_even | half_up", choices=("half_even", "half_up"))

    def check(self) -> None:
        """Refuse a format of b where there is no b."""
        b = (self.b_width, self.b_signed)
        if not self.paired and b not in ((8, True), (self.a_width, self.a_signed)):
            raise self.error(
                "requantize takes one stream, a: a format of b means nothing", "say nothing of b"
            )

    def assumptions(self, said: Mapping[str, Any]) -> Iterator[str]:
        """Yield the sentences of the base, without b where there is no b."""
        unsaid = {} if self.paired else {"b_width": self.b_width}
        yield from super().assumptions({**unsaid, **said})

    @property
    def paired(self) -> bool:
        """Whether there are two streams."""
        return self.operation in PAIRED

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
        """Bits that hold every exact result in two's complement; for max and min every operand."""
        if self.operation in _EXTREMES:
            corners = [_EXTREMES[self.operation](a, b) for a in self._a_range for b in self._b_range]
        else:
            corners = [*self._a_range, *(self._b_range if self.paired else ())]
        return 1 + max((x if x >= 0 else -x - 1).bit_length() for x in corners)

    @property
    def _a_range(self) -> tuple[int, int]:
        return self.a.low, self.a.high

    @property
    def _b_range(self) -> tuple[int, int]:
        return self.b.low, self.b.high
