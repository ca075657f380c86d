"""Parameters of the convolution, and the sizes and widths that follow from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.image import ImageWindow
from hwgen.operators.streaming.parameters import Parameters, parameter

ROUNDINGS = ("half_even", "half_up")
MOST_WEIGHTS = 1 << 16
MOST_MULTIPLIERS = 2048
MOST_SHIFT = 47
# What means something only where results are requantized.
FORMAT_PARAMETERS = (
    "scale",
    "shift",
    "zero_point",
    "rounding",
    "out_width",
    "out_signed",
    "clamp_low",
    "clamp_high",
)
_LEAST, _MOST = -(1 << 31), (1 << 31) - 1


@dataclasses.dataclass(frozen=True)
class Conv2dParams(Parameters):
    """s[y, x, o] = sum of in[y*stride - padding + ky, x*stride - padding + kx, c] * w[ky, kx, c, o].

    To which bias[o] is added, if there is one. Without `requantize` results are these sums, exact; with it
    clamp(round(s * scale / 2**shift) + zero_point).
    """

    operator: ClassVar[str] = "conv2d"

    height: int = parameter(6, "rows of an image, 1 to 256", low=1, high=256, said="images of {} rows")
    width: int = parameter(6, "columns of an image, 1 to 256", low=1, high=256, said="images of {} columns")
    in_channels: int = parameter(2, "input channels, 1 to 256", low=1, high=256, said="{} input channels")
    out_channels: int = parameter(2, "output channels, 1 to 256", low=1, high=256, said="{} output channels")
    kernel: int = parameter(3, "rows and columns of a kernel, 1 to 7", low=1, high=7, said="kernel {0}x{0}")
    stride: int = parameter(1, "pixels from window to window, 1 to 4", low=1, high=4, said="stride {}")
    padding: int = parameter(
        1, "pixels around the image, 0 to 3, less than kernel", low=0, high=3, said="padding {}"
    )
    pad_value: int = parameter(0, "what these pixels are", low=-32768, high=65535)
    lanes: int = parameter(
        2,
        "input channels in a beat, 1 to 32: a divisor of in_channels",
        low=1,
        high=32,
        said="{} input channels in a beat",
    )
    out_lanes: int = parameter(
        2,
        "output channels at a time, and in a beat, 1 to 32: a divisor of out_channels",
        low=1,
        high=32,
        said="{} output channels in a beat",
    )
    in_width: int = parameter(8, "bits of a pixel, 2 to 16", low=2, high=16, said="pixels of {} bits")
    in_signed: bool = parameter(True, "whether pixels are two's complement")
    weight_width: int = parameter(
        8, "bits of a weight, 2 to 16, two's complement", low=2, high=16, said="weights of {} bits"
    )
    bias: bool = parameter(False, "whether every output channel has a bias")
    bias_width: int = parameter(16, "bits of a bias, 2 to 32, two's complement", low=2, high=32)
    requantize: bool = parameter(False, "whether results are brought to out_width bits; else they are exact")
    scale: int = parameter(1, "requantize: factor of a sum, 1 to 65535", low=1, high=65535)
    shift: int = parameter(0, "requantize: bits shifted right, 0 to 47", low=0, high=MOST_SHIFT)
    zero_point: int = parameter(0, "requantize: added after rounding", low=-32768, high=32767)
    rounding: str = parameter("half_even", f"requantize: {' | '.join(ROUNDINGS)}", choices=ROUNDINGS)
    out_width: int = parameter(8, "requantize: bits of a result, 2 to 32", low=2, high=32)
    out_signed: bool = parameter(True, "requantize: whether results are two's complement")
    relu: bool = parameter(False, "whether sums below zero become zero (the zero point, if requantized)")
    clamp_low: int = parameter(_LEAST, "requantize: least result wanted", low=_LEAST, high=_MOST)
    clamp_high: int = parameter(_MOST, "requantize: greatest result wanted", low=_LEAST, high=_MOST)

    # -- Sizes ---------------------------------------------------------------------------------------------

    @property
    def groups(self) -> int:
        """Beats of an input pixel."""
        return self.in_channels // self.lanes

    @property
    def passes(self) -> int:
        """Beats of an output pixel."""
        return self.out_channels // self.out_lanes

    @property
    def window(self) -> ImageWindow:
        """The window that slides over the image."""
        sizes = (self.lanes, self.groups, self.kernel, self.stride, self.padding)
        return ImageWindow(self.height, self.width, *sizes)

    @property
    def values(self) -> int:
        """Values of a window that meet their weights at once."""
        return self.window.taps * self.lanes

    @property
    def multipliers(self) -> int:
        """Multipliers."""
        return self.values * self.out_lanes

    @property
    def weight_beats(self) -> int:
        """Beats of all weights."""
        return self.values * self.groups * self.passes

    # -- Formats -------------------------------------------------------------------------------------------

    @property
    def pixel(self) -> NumberFormat:
        """A channel of an input pixel."""
        return NumberFormat("pixel", self.in_width, self.in_signed)

    @property
    def weight(self) -> NumberFormat:
        """A weight."""
        return NumberFormat("weight", self.weight_width, True)

    @property
    def bias_format(self) -> NumberFormat:
        """A bias."""
        return NumberFormat("bias", self.bias_width, True)

    @property
    def out(self) -> NumberFormat:
        """A result."""
        if self.requantize:
            return NumberFormat("result", self.out_width, self.out_signed)
        return NumberFormat("result", self.exact_width, True)

    @property
    def product_width(self) -> int:
        """Bits of a product."""
        return self.in_width + self.weight_width

    @property
    def tree_width(self) -> int:
        """Bits of a sum over a window and the input channels of a beat."""
        return _bits(*self._sums(self.values))

    @property
    def sum_width(self) -> int:
        """Bits of a sum over a window and all input channels."""
        return _bits(*self._sums(self.values * self.groups))

    @property
    def exact_width(self) -> int:
        """Bits of such a sum with its bias, if there is one."""
        low, high = self._sums(self.values * self.groups)
        if self.bias:
            low, high = low + self.bias_format.low, high + self.bias_format.high
        return _bits(low, high)

    def _sums(self, terms: int) -> tuple[int, int]:
        """Return the least and the greatest sum of so many products."""
        ends = [x * w for x in (self.pixel.low, self.pixel.high) for w in (self.weight.low, self.weight.high)]
        return terms * min(ends), terms * max(ends)

    @property
    def bounds(self) -> tuple[int, int]:
        """Least and greatest result."""
        floor = (self.zero_point if self.requantize else 0) if self.relu else self.out.low
        if not self.requantize:
            return floor, self.out.high
        return max(self.out.low, self.clamp_low, floor), min(self.out.high, self.clamp_high)

    # -- Checks --------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Refuse channels that do not fill beats, windows that do not fit, and formats that cannot be."""
        self.check_lanes(self.in_channels, self.lanes, "lanes", "input ")
        self.check_lanes(self.out_channels, self.out_lanes, "out_lanes", "output ")
        self._check_window()
        self._check_size()
        if self.requantize:
            self._check_requantization()
        else:
            self._check_exact()

    def _check_window(self) -> None:
        if misfit := self.window.misfit():
            raise self.error(*misfit)
        if not self.pixel.low <= self.pad_value <= self.pixel.high:
            raise self.error(
                f"pad_value = {self.pad_value} is no pixel: those are {self.pixel}",
                f"it can be {self.pixel.low} to {self.pixel.high}",
            )
        if self.pad_value and not self.padding:
            raise self.error(
                f"pad_value = {self.pad_value} means nothing without padding", "say, for example, padding 1"
            )

    def _check_size(self) -> None:
        weights = self.weight_beats * self.out_lanes
        if weights > MOST_WEIGHTS:
            raise self.error(
                f"{weights} weights are more than the {MOST_WEIGHTS} that can be kept",
                "take fewer channels",
            )
        if self.multipliers > MOST_MULTIPLIERS:
            raise self.error(
                f"{self.multipliers} multipliers are more than {MOST_MULTIPLIERS}",
                "take fewer lanes or out_lanes",
            )

    def _check_requantization(self) -> None:
        if self.out_width == 32 and not self.out_signed:
            raise self.error("out_width = 32 needs signed results", "unsigned results have at most 31 bits")
        if self.scale == 1 and self.shift > self.exact_width:
            raise self.error(
                f"shift = {self.shift} leaves nothing of sums of {self.exact_width} bits",
                "take a smaller shift",
            )
        low, high = self.bounds
        if low >= high:
            raise self.error(
                f"results would lie between {low} and {high}",
                f"{self.out} is {self.out.low} to {self.out.high}; look at clamp_low, clamp_high, zero_point",
            )

    def _check_exact(self) -> None:
        changed = [name for name in FORMAT_PARAMETERS if name in self.non_defaults()]
        if changed:
            raise self.error(
                f"{', '.join(changed)} without requantize: results are exact sums", "say requantize as well"
            )
        if self.relu and self.exact_width > 32:
            raise self.error(
                f"ReLU is for results of up to 32 bits, these have {self.exact_width}",
                "say requantize as well",
            )

    def assumptions(self, said: Mapping[str, Any]) -> Iterator[str]:
        """Yield a sentence about each thing that was not said."""
        yield from super().assumptions(said)
        if not self.bias and "bias" not in said:
            yield "no bias (not said)"
        if not self.requantize and "requantize" not in said:
            yield f"exact results of {self.exact_width} bits, no requantization (not said)"
        if self.requantize and not {"scale", "shift"} <= set(said):
            yield f"sums * {self.scale} / 2^{self.shift} (not said)"


def _bits(low: int, high: int) -> int:
    """Return the bits of two's complement that hold the numbers from `low` to `high`."""
    return max((~low).bit_length(), high.bit_length()) + 1


def usual(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what usually goes with the parameters that were said.

    Padding that keeps the size of the image, up to four channels in a beat, and, for requantized results, a
    shift with which sums of random numbers fill the range and few are clamped.
    """
    known: dict[str, Any] = {field.name: field.default for field in dataclasses.fields(Conv2dParams)}
    known |= said
    values = {
        "padding": (known["kernel"] - 1) // 2,
        "lanes": _divisor(known["in_channels"]),
        "out_lanes": _divisor(known["out_channels"]),
    }
    if known["requantize"]:
        terms = known["kernel"] ** 2 * known["in_channels"]
        # The deviation of a sum of n random products grows with sqrt(n), so with half the bits of n.
        typical = known["in_width"] + known["weight_width"] + terms.bit_length() // 2
        scaled = typical + known["scale"].bit_length() - 1
        values["shift"] = min(max(0, scaled - known["out_width"]), MOST_SHIFT)
    return values


def _divisor(channels: int, most: int = 4) -> int:
    return max(n for n in range(1, most + 1) if channels % n == 0)
