"""Parameters of the depthwise convolution."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.image import ImageWindow
from hwgen.operators.streaming.parameters import Parameters, parameter


@dataclasses.dataclass(frozen=True)
class DepthwiseParams(Parameters):
    """out = clamp(round((sum of in * weight over the window + bias) * scale / 2**shift) + zero_point)."""

    operator: ClassVar[str] = "depthwise"

    height: int = parameter(8, "rows of an image, 1 to 256", low=1, high=256, said="images of {} rows")
    width: int = parameter(8, "columns of an image, 1 to 256", low=1, high=256, said="images of {} columns")
    channels: int = parameter(2, "channels, 1 to 1024", low=1, high=1024, said="channels: {}")
    lanes: int = parameter(
        1, "channels in a beat, 1 to 32: a divisor of channels", low=1, high=32, said="channels in a beat: {}"
    )
    kernel: int = parameter(
        3, "rows and columns of a kernel, 1 to 7", low=1, high=7, said="kernels of {0}x{0}"
    )
    stride: int = parameter(1, "pixels from window to window, 1 to 4", low=1, high=4, said="stride {}")
    padding: int = parameter(
        1, "pixels of 0 around the image, 0 to 3, less than kernel", low=0, high=3, said="padding {}"
    )
    data_width: int = parameter(8, "bits of a pixel, 2 to 16", low=2, high=16, said="pixels of {} bits")
    data_signed: bool = parameter(True, "whether pixels are two's complement")
    weight_width: int = parameter(8, "bits of a weight, 2 to 16", low=2, high=16, said="weights of {} bits")
    weight_signed: bool = parameter(True, "whether weights are two's complement")
    bias: bool = parameter(False, "whether each channel has a bias, which s_axis_b brings")
    bias_width: int = parameter(16, "bits of a bias, two's complement, 2 to 32", low=2, high=32)
    out_width: int = parameter(8, "bits of a result, 2 to 31", low=2, high=31, said="results of {} bits")
    out_signed: bool = parameter(True, "whether results are two's complement")
    scale: int = parameter(1, "factor of the sum, 1 to 65535", low=1, high=65535, said="scale {}")
    shift: int = parameter(
        8, "bits by which the product is shifted right, 0 to 31", low=0, high=31, said="shift {}"
    )
    zero_point: int = parameter(0, "added after rounding, -32768 to 32767", low=-32768, high=32767)
    rounding: str = parameter("half_even", "half_even | half_up", choices=("half_even", "half_up"))
    relu: bool = parameter(False, "whether results are at least zero_point")

    def check(self) -> None:
        """Refuse channels that do not fill beats, kernels that do not fit, and a zero point out of range."""
        self.check_lanes(self.channels, self.lanes)
        if misfit := self.window.misfit():
            raise self.error(*misfit)
        if self.relu and not self.out.low <= self.zero_point <= self.out.high:
            raise self.error(
                f"with ReLU results lie above the zero point {self.zero_point}, which {self.out} cannot hold",
                f"take a zero point from {self.out.low} to {self.out.high}",
            )

    @property
    def groups(self) -> int:
        """Beats of a pixel."""
        return self.channels // self.lanes

    @property
    def window(self) -> ImageWindow:
        """The pixels under a kernel."""
        return ImageWindow(
            self.height, self.width, self.lanes, self.groups, self.kernel, self.stride, self.padding
        )

    @property
    def data(self) -> NumberFormat:
        """Pixels."""
        return NumberFormat("pixel", self.data_width, self.data_signed)

    @property
    def weight(self) -> NumberFormat:
        """Weights."""
        return NumberFormat("weight", self.weight_width, self.weight_signed)

    @property
    def bias_format(self) -> NumberFormat:
        """Biases."""
        return NumberFormat("bias", self.bias_width, True)

    @property
    def out(self) -> NumberFormat:
        """Results."""
        return NumberFormat("result", self.out_width, self.out_signed)

    @property
    def least(self) -> int:
        """The least result."""
        return self.zero_point if self.relu else self.out.low

    @property
    def product_signed(self) -> bool:
        """Whether products can be negative."""
        return self.data_signed or self.weight_signed

    @property
    def levels(self) -> int:
        """Levels of the adder tree."""
        return max(1, (self.window.taps - 1).bit_length())

    @property
    def sum_width(self) -> int:
        """Bits that hold every sum of products."""
        return self.data_width + self.weight_width + (self.window.taps - 1).bit_length()

    @property
    def biased_width(self) -> int:
        """Bits that hold every sum with its bias, in two's complement."""
        return max(self.sum_width + (not self.product_signed), self.bias_width) + 1
