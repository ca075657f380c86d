"""Parameters of the transposition unit."""

from __future__ import annotations

import dataclasses
import math
from typing import ClassVar

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.parameters import Parameters, parameter

MOST_NUMBERS = 1 << 16
"""Numbers in the greatest matrix; twice as many are kept."""


@dataclasses.dataclass(frozen=True)
class TransposeParams(Parameters):
    """Matrices of `rows` x `cols` come row by row and go column by column."""

    operator: ClassVar[str] = "transpose"

    rows: int = parameter(8, "rows of a matrix that comes in, 1 to 65536", low=1, high=65536, said="{} rows")
    cols: int = parameter(8, "columns of it, 1 to 65536", low=1, high=65536, said="{} columns")
    lanes: int = parameter(
        4, "numbers in a beat, 1 to 32: a divisor of rows and of cols", low=1, high=32, said="{} lanes"
    )
    in_width: int = parameter(8, "bits of a number, 1 to 32", low=1, high=32, said="numbers of {} bits")
    in_signed: bool = parameter(True, "whether numbers are two's complement")

    def check(self) -> None:
        """Refuse lanes that do not divide the matrix, and matrices that are too large."""
        if self.rows * self.cols > MOST_NUMBERS:
            raise self.error(
                f"a {self.rows}x{self.cols} matrix has more than {MOST_NUMBERS} numbers",
                f"{self.rows} rows can have up to {MOST_NUMBERS // self.rows} columns",
            )
        if self.rows % self.lanes or self.cols % self.lanes:
            raise self.error(
                f"{self.lanes} lanes do not divide {self.rows} rows and {self.cols} columns",
                f"{best_lanes(self.rows, self.cols, self.lanes)} would",
            )

    @property
    def element(self) -> NumberFormat:
        """Numbers of the matrix."""
        return NumberFormat("element", self.in_width, self.in_signed)

    @property
    def beats(self) -> int:
        """Beats of a matrix."""
        return self.rows * self.cols // self.lanes


def best_lanes(rows: int, cols: int, most: int) -> int:
    """Return the greatest number of lanes up to `most` that divides both."""
    common = math.gcd(rows, cols)
    return max(n for n in range(1, most + 1) if common % n == 0)
