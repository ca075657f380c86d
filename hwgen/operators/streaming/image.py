"""Images on streams, and the window that slides over them: sizes, cycles, and the module for it."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.top import Top
from hwgen.operators.template.streams import StreamEnd

# Cycles from the last step of the scan to the window that it completes.
WINDOW_LATENCY = 5
MOST_PADDING = 3


@dataclass(frozen=True)
class ImageWindow:
    """A square window of `kernel` pixels a side, every `stride` pixels of an image with `padding` around it.

    A beat carries `lanes` channels of a pixel; the channels of a pixel take `groups` beats.
    """

    height: int
    width: int
    lanes: int
    groups: int
    kernel: int
    stride: int
    padding: int

    @property
    def taps(self) -> int:
        """Pixels of a window."""
        return self.kernel**2

    @property
    def out_height(self) -> int:
        """Rows of windows; less than 1 where the kernel does not fit."""
        return (self.height + 2 * self.padding - self.kernel) // self.stride + 1

    @property
    def out_width(self) -> int:
        """Windows in a row."""
        return (self.width + 2 * self.padding - self.kernel) // self.stride + 1

    @property
    def in_beats(self) -> int:
        """Beats of an image."""
        return self.height * self.width * self.groups

    @property
    def out_beats(self) -> int:
        """Beats of all windows of an image."""
        return self.out_height * self.out_width * self.groups

    @property
    def line(self) -> int:
        """Columns that are scanned: more than the image has where padding makes a row of windows longer."""
        return max(self.width, (self.out_width - 1) * self.stride + 1)

    @property
    def cycles(self) -> int:
        """Cycles of an image, at most: the scan goes on below it as far as windows reach."""
        return ((self.height + self.padding) * self.line + self.padding) * self.groups

    def misfit(self) -> tuple[str, str] | None:
        """Return why there is no such window, and what to do about it, or None."""
        if self.padding >= self.kernel:
            return (
                f"padding {self.padding} is not less than the kernel's size {self.kernel}: windows would lie "
                "outside the image",
                f"take padding {self.kernel - 1} at most",
            )
        if min(self.out_height, self.out_width) < 1:
            size = f"{self.height}x{self.width} pixels with padding {self.padding}"
            return (
                f"a window of {self.kernel}x{self.kernel} does not fit into {size}",
                self._what_fits(),
            )
        return None

    def _what_fits(self) -> str:
        """Say which kernel, and which padding, would fit into the image."""
        side = min(self.height, self.width)
        padding = (self.kernel - side + 1) // 2
        size = side + 2 * self.padding
        fits = f"a window of {size}x{size} fits"
        return f"{fits}, or padding {padding}" if padding <= min(MOST_PADDING, self.kernel - 1) else fits

    def place(self, top: Top, pixels: StreamEnd, element: NumberFormat, pad_value: int) -> StreamEnd:
        """Place the module that gives windows of `pixels`; `top.error` tells of a misplaced tlast."""
        placed = top.build.place(
            "line_window",
            "windows",
            {
                "LANES": self.lanes,
                "BITS": element.bits,
                "SIGNED": int(element.signed),
                "GROUPS": self.groups,
                "HEIGHT": self.height,
                "WIDTH": self.width,
                "KERNEL": self.kernel,
                "STRIDE": self.stride,
                "PAD": self.padding,
                "PAD_VALUE": pad_value,
                "LINE": self.line,
            },
            {"in": pixels},
            {"error": top.error},
        )
        return placed["out"]
