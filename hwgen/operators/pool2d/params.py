"""Parameters of the pooling unit."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from hwgen.operators.contract import NumberFormat
from hwgen.operators.pool2d.division import reciprocal
from hwgen.operators.streaming.image import ImageWindow
from hwgen.operators.streaming.parameters import Parameters, parameter

OPERATIONS = ("max", "average", "global_max", "global_average")
WINDOW_PARAMETERS = ("kernel", "stride", "padding")
_MOST_FACTOR = (1 << 31) - 1


@dataclasses.dataclass(frozen=True)
class Pool2dParams(Parameters):
    """out[y, x, c] = max or mean of in[y*stride - padding + ky, x*stride - padding + kx, c] over ky, kx."""

    operator: ClassVar[str] = "pool2d"

    operation: str = parameter("max", " | ".join(OPERATIONS), choices=OPERATIONS, said="{}")
    height: int = parameter(8, "rows of an image, 1 to 256", low=1, high=256, said="images of {} rows")
    width: int = parameter(8, "columns of an image, 1 to 256", low=1, high=256, said="images of {} columns")
    channels: int = parameter(4, "channels, 1 to 1024", low=1, high=1024, said="channels: {}")
    lanes: int = parameter(
        1, "channels in a beat, 1 to 32: a divisor of channels", low=1, high=32, said="channels in a beat: {}"
    )
    kernel: int = parameter(
        2, "rows and columns of a window, 1 to 7", low=1, high=7, said="windows of {0}x{0}"
    )
    stride: int = parameter(2, "pixels from window to window, 1 to 4", low=1, high=4, said="stride {}")
    padding: int = parameter(
        0, "pixels around the image, 0 to 3, less than kernel", low=0, high=3, said="padding {}"
    )
    data_width: int = parameter(8, "bits of a value, 2 to 16", low=2, high=16, said="values of {} bits")
    data_signed: bool = parameter(True, "whether values are two's complement")

    def check(self) -> None:
        """Refuse channels that do not fill beats, windows that do not fit, and divisions too long."""
        self.check_lanes(self.channels, self.lanes)
        if self.is_global:
            self._check_global()
        elif misfit := self.window.misfit():
            raise self.error(*misfit)

    def _check_global(self) -> None:
        changed = [name for name in WINDOW_PARAMETERS if name in self.non_defaults()]
        if changed:
            raise self.error(
                f"{self.operation} takes the whole image, so {' and '.join(changed)} mean nothing",
                "leave them out, or ask for pooling that is not global",
            )
        if self.is_mean and reciprocal(self.divisor, self.data_width)[0] > _MOST_FACTOR:
            raise self.error(
                f"the mean of {self.divisor} values of {self.data_width} bits is too long a division",
                "take smaller images or fewer bits",
            )

    @property
    def is_global(self) -> bool:
        """Whether one result is made of a whole image."""
        return self.operation.startswith("global")

    @property
    def is_mean(self) -> bool:
        """Whether results are means."""
        return self.operation.endswith("average")

    @property
    def groups(self) -> int:
        """Beats of a pixel."""
        return self.channels // self.lanes

    @property
    def window(self) -> ImageWindow:
        """The window of a pooling that is not global."""
        return ImageWindow(
            self.height, self.width, self.lanes, self.groups, self.kernel, self.stride, self.padding
        )

    @property
    def divisor(self) -> int:
        """Values that a result is made of."""
        return self.height * self.width if self.is_global else self.window.taps

    @property
    def out_pixels(self) -> tuple[int, int]:
        """Rows and columns of the output."""
        return (1, 1) if self.is_global else (self.window.out_height, self.window.out_width)

    @property
    def data(self) -> NumberFormat:
        """Values, of pixels and of results."""
        return NumberFormat("value", self.data_width, self.data_signed)

    @property
    def reduced_width(self) -> int:
        """Bits of a sum, or of a greatest value."""
        growth = (self.divisor - 1).bit_length() if self.is_mean else 0
        return self.data_width + growth

    def assumptions(self, said: Mapping[str, Any]) -> Iterator[str]:
        """Yield what is assumed; of a global pooling nothing about windows."""
        hidden = dict.fromkeys(WINDOW_PARAMETERS) if self.is_global else {}
        return super().assumptions({**said, **hidden})
