"""Parameters of the FIR filter, and the formats that follow from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.parameters import parameter
from hwgen.operators.streaming.requantize import RequantizedParameters


@dataclasses.dataclass(frozen=True)
class FirParams(RequantizedParameters):
    """y[n] = sum of h[k] * x[n - k]; with requantize clamp(round(y * scale / 2**shift) + zero_point)."""

    operator: ClassVar[str] = "fir"

    taps: int = parameter(16, "taps of the filter, 1 to 256", low=1, high=256, said="{} taps")
    symmetric: bool = parameter(False, "whether h[taps - 1 - k] = h[k]: half the multipliers, linear phase")
    in_width: int = parameter(8, "bits of a sample, 2 to 16", low=2, high=16, said="samples of {} bits")
    in_signed: bool = parameter(True, "whether samples are two's complement")
    coefficient_width: int = parameter(
        8,
        "bits of a coefficient, two's complement, 2 to 18",
        low=2,
        high=18,
        said="coefficients of {} bits",
    )

    @property
    def coefficients(self) -> int:
        """Coefficients that are given: one for each tap, or for each pair of taps."""
        return (self.taps + 1) // 2 if self.symmetric else self.taps

    @property
    def sample(self) -> NumberFormat:
        """Samples."""
        return NumberFormat("sample", self.in_width, self.in_signed)

    @property
    def coefficient(self) -> NumberFormat:
        """Coefficients."""
        return NumberFormat("coefficient", self.coefficient_width, True)

    @property
    def exact(self) -> NumberFormat:
        """Sums over all taps.

        The greatest product of signed numbers is a power of two that fills half of what its bits hold.
        """
        growth = self.taps.bit_length() - 1 if self.in_signed else (self.taps - 1).bit_length()
        return NumberFormat("sum", self.in_width + self.coefficient_width + growth, True)

    def assumptions(self, said: Mapping[str, Any]) -> Iterator[str]:
        """Yield a sentence about each parameter that was not said and has something to be said of."""
        yield from super().assumptions(said)
        if "requantize" not in said:
            yield f"exact results, of {self.exact.bits} bits (not said)"
