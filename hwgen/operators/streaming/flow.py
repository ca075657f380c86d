"""What flows from one operator to the next: frames of a shape, in beats of so many numbers of a format."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hwgen.core.errors import RequestError
from hwgen.operators.contract import NumberFormat


@dataclass(frozen=True)
class Flow:
    """Frames of `shape`, outermost first: (height, width, channels) of an image, (length,) of a vector.

    A beat is `lanes` numbers, neighbours along the last axis, whose size is a multiple of the lanes.
    """

    shape: tuple[int, ...]
    lanes: int
    element: NumberFormat

    @property
    def beats(self) -> int:
        """Beats of a frame."""
        return math.prod(self.shape) // self.lanes

    @property
    def image(self) -> tuple[int, int, int]:
        """Height, width and channels; RequestError where frames are no images."""
        if len(self.shape) != 3:
            raise RequestError(f"an image is needed, but frames are {self}")
        height, width, channels = self.shape
        return height, width, channels

    def __str__(self) -> str:
        sizes = "x".join(map(str, self.shape))
        sign = "signed" if self.element.signed else "unsigned"
        return f"{sizes} of {sign} {self.element.bits} bits, {self.lanes} in a beat"
