"""Parameters of the matrix-vector unit, and the formats and counts that follow from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.parameters import parameter
from hwgen.operators.streaming.requantize import RequantizedParameters

_MOST_MULTIPLIERS = 512
_MOST_STORED = 1 << 18


@dataclasses.dataclass(frozen=True)
class MatvecParams(RequantizedParameters):
    """y = W x + bias, W of rows x cols; then ReLU, and with requantize another format."""

    operator: ClassVar[str] = "matvec"

    rows: int = parameter(16, "rows of W, 1 to 1024; 1 is a dot product", low=1, high=1024, said="{} rows")
    cols: int = parameter(16, "columns of W, 1 to 4096: numbers of x", low=1, high=4096, said="{} columns")
    lanes: int = parameter(4, "numbers of x in a beat, 1 to 64", low=1, high=64, said="{} lanes")
    out_lanes: int = parameter(1, "rows at a time, 1 to 64", low=1, high=64, said="{} row at a time")
    in_width: int = parameter(8, "bits of x, 2 to 16", low=2, high=16, said="x of {} bits")
    in_signed: bool = parameter(True, "whether x is two's complement")
    weight_width: int = parameter(8, "bits of W, 2 to 16", low=2, high=16, said="W of {} bits")
    weight_signed: bool = parameter(True, "whether W is two's complement")
    weights: str = parameter(
        "stored",
        "stored: W comes once | streamed: W comes with every x",
        choices=("stored", "streamed"),
        said="{} weights",
    )
    bias: bool = parameter(False, "whether a bias is added to each row, given once")
    bias_width: int = parameter(16, "bits of a bias, two's complement, 2 to 32", low=2, high=32)
    relu: bool = parameter(False, "whether results below zero become zero, before requantization")

    def check(self) -> None:
        """Raise RequestError for sizes that are no multiple of the lanes, and for too much hardware."""
        self._check_multiple("cols", "lanes")
        self._check_multiple("rows", "out_lanes")
        multipliers = self.lanes * self.out_lanes
        if multipliers > _MOST_MULTIPLIERS:
            raise self.error(
                f"lanes x out_lanes = {multipliers} multipliers are more than {_MOST_MULTIPLIERS}",
                "say fewer lanes, or fewer rows at a time",
            )
        if self.weights == "stored" and self.rows * self.cols > _MOST_STORED:
            raise self.error(
                f"rows x cols = {self.rows * self.cols} is more than the {_MOST_STORED} that can be stored",
                "say 'streamed weights', or a smaller matrix",
            )
        super().check()
        self._check_relu()

    def _check_multiple(self, size: str, lanes: str) -> None:
        whole, part = getattr(self, size), getattr(self, lanes)
        if whole % part:
            raise self.error(
                f"{size} = {whole} is no multiple of {lanes} = {part}",
                f"fill up with zeros to {size} = {-(-whole // part) * part}, or choose other {lanes}",
            )

    def _check_relu(self) -> None:
        if self.relu and not self.exact.signed:
            raise self.error("ReLU has no effect on sums of unsigned numbers", "leave ReLU out")
        if self.relu and self.zero_point > self.result.high:
            raise self.error(
                f"with ReLU every result would be {self.result.high}, for zero_point = {self.zero_point} "
                "is above it",
                f"choose a zero point of at most {self.result.high}",
            )

    @property
    def beats(self) -> int:
        """Beats of x."""
        return self.cols // self.lanes

    @property
    def passes(self) -> int:
        """Times that x is used: beats of y."""
        return self.rows // self.out_lanes

    @property
    def x(self) -> NumberFormat:
        """Numbers of x."""
        return NumberFormat("x", self.in_width, self.in_signed)

    @property
    def w(self) -> NumberFormat:
        """Numbers of W."""
        return NumberFormat("w", self.weight_width, self.weight_signed)

    @property
    def bias_format(self) -> NumberFormat:
        """Biases."""
        return NumberFormat("bias", self.bias_width, True)

    @property
    def sum(self) -> NumberFormat:
        """Sums over a row, exact.

        The greatest product of signed numbers is a power of two that fills half of what its bits hold.
        """
        both_signed = self.in_signed and self.weight_signed
        growth = self.cols.bit_length() - 1 if both_signed else (self.cols - 1).bit_length()
        bits = self.in_width + self.weight_width + growth
        return NumberFormat("sum", bits, self.in_signed or self.weight_signed)

    @property
    def exact(self) -> NumberFormat:
        """Sums with their bias, if there is one."""
        if not self.bias:
            return self.sum
        bits = max(self.sum.bits + (not self.sum.signed), self.bias_width) + 1
        return NumberFormat("sum", bits, True)

    def assumptions(self, said: Mapping[str, Any]) -> Iterator[str]:
        """Yield a sentence about each parameter that was not said and has something to be said of."""
        yield from super().assumptions(said)
        if "requantize" not in said:
            yield f"exact results, of {self.exact.bits} bits (not said)"
        if not {"bias", "relu"} & set(said):
            yield "no bias, no ReLU (not said)"
        if self.bias and "bias_width" not in said:
            yield f"bias of {self.bias_width} bits (not said)"
