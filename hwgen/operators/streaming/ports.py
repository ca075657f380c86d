"""The AXI4-Stream interfaces of a streaming operator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from hwgen.operators.contract import NumberFormat, Stream
from hwgen.operators.template.streams import StreamType


@dataclass(frozen=True)
class Port:
    """One AXI4-Stream interface: every beat is `lanes` integers, packed without gaps, lane 0 lowest.

    A `frame` is what ends with tlast: an image, a row, a block of samples. `beats` is its length, or None
    where a frame may have any length from 1 to `max_beats`. With `role` "setup" one frame must come after
    each reset, before the block takes anything else; a further one is not taken. `tlast` is False for a
    port without frames.
    """

    prefix: str
    direction: Literal["input", "output"]
    lanes: int
    element: NumberFormat
    meaning: str
    beats: int | None
    order: tuple[str, ...] = ()
    max_beats: int = 1 << 16
    role: Literal["frame", "setup"] = "frame"
    tlast: bool = True
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Bits of a beat that carry numbers."""
        return self.lanes * self.element.bits

    @property
    def tdata_bits(self) -> int:
        """Bits of tdata: whole bytes."""
        return -(-self.width // 8) * 8

    @property
    def type(self) -> StreamType:
        """What a beat carries."""
        return StreamType(self.lanes, self.element.bits, self.element.signed, self.tlast)

    def described(self) -> Stream:
        """Return the stream as a contract describes it."""
        count = "any number of beats" if self.beats is None else f"{self.beats} beats a frame"
        if self.beats is None and self.tlast:
            count = f"1 to {self.max_beats} beats a frame"
        return Stream(
            prefix=self.prefix,
            direction=self.direction,
            tdata_bits=self.tdata_bits,
            meaning=self.meaning,
            beats=count,
            order=self.order,
            lanes=self.lanes,
            lane_bits=self.element.bits,
            lane=self.element,
            tlast="last beat of a frame" if self.tlast else "",
            notes=self.notes,
        )

    def to_plan(self) -> dict[str, Any]:
        """Return what a bench must know of the port, as plain data."""
        return {
            "prefix": self.prefix,
            "direction": self.direction,
            "lanes": self.lanes,
            "bits": self.element.bits,
            "signed": self.element.signed,
            "beats": self.beats,
            "max_beats": self.max_beats,
            "role": self.role,
            "tlast": self.tlast,
        }
