"""Parameters of the reduction unit."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.parameters import Parameters, parameter

OPERATIONS = ("sum", "max", "min", "argmax", "argmin")


@dataclasses.dataclass(frozen=True)
class ReduceParams(Parameters):
    """One result for each frame of up to `max_length` beats of `lanes` numbers."""

    operator: ClassVar[str] = "reduce"

    operation: str = parameter("sum", "sum | max | min | argmax | argmin", choices=OPERATIONS, said="{}")
    lanes: int = parameter(4, "numbers in a beat, 1 to 64", low=1, high=64, said="{} lanes")
    in_width: int = parameter(8, "bits of a number, 2 to 32", low=2, high=32, said="numbers of {} bits")
    in_signed: bool = parameter(True, "whether numbers are two's complement")
    max_length: int = parameter(
        64, "beats of the longest frame, 1 to 65536", low=1, high=65536, said="frames of up to {} beats"
    )

    @property
    def element(self) -> NumberFormat:
        """Numbers that come in."""
        return NumberFormat("element", self.in_width, self.in_signed)

    @property
    def levels(self) -> int:
        """Levels of the tree over the lanes of a beat."""
        return (self.lanes - 1).bit_length()

    @property
    def with_index(self) -> bool:
        """Whether a result has an index beside its value."""
        return self.operation in ("argmax", "argmin")

    @property
    def lane_width(self) -> int:
        """Bits that hold the index of every lane."""
        return max(1, (self.lanes - 1).bit_length())

    @property
    def index_width(self) -> int:
        """Bits that hold every index of a number in a frame."""
        return max(1, (self.lanes * self.max_length - 1).bit_length())

    @property
    def out(self) -> NumberFormat:
        """Results: just wide enough for every one of the longest frame."""
        return NumberFormat("result", self._out_width, self.in_signed)

    @property
    def _out_width(self) -> int:
        if self.operation == "sum":
            most = self.lanes * self.max_length
            if self.in_signed:
                return (-most * self.element.low - 1).bit_length() + 1
            return (most * self.element.high).bit_length()
        return max(self.in_width, self.index_width + self.in_signed) if self.with_index else self.in_width
