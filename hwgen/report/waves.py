"""Draw the waveform of one small piece of work from a VCD file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hwgen.eda.vcd import Recording, Trace, read_vcd
from hwgen.report.lanes import IDLE, Part, Parts, decimal, split
from hwgen.report.signals import CLOCK, STREAM, Window, choose, transfers, window_of
from hwgen.report.svg import Svg, shorten

_MAX_SEGMENTS = 400
_MAX_LABEL = 16
_LEAST_SHOWN = 6
_MOST_LANES = 8


@dataclass(frozen=True)
class Waves:
    """The waveform of one piece of work: a caption, and the drawing if there was anything to draw.

    A page can keep `labels` in place while it scrolls `body`; a notebook shows both in one. `split` says
    whether words of streams are drawn as the numbers in them.
    """

    caption: str
    labels: str = ""
    body: str = ""
    traces: tuple[Trace, ...] = ()
    whole: str = ""
    split: bool = False

    def _repr_svg_(self) -> str | None:
        return self.whole or None

    def __repr__(self) -> str:
        return f"<Waves of {len(self.traces)} signals: {self.caption}>"


def load_waves(path: Path, top: str = "", parts: Parts | None = None) -> Waves:
    """Draw clock, reset, streams and errors of the top module from the first input to the end of its result.

    The file may be anything, or absent: what cannot be read is said in the caption. Without `top`, the
    instance with the most streams is taken. `parts` says, by stream, which numbers lie in tdata.
    """
    recording = read_vcd(path, lambda variables: choose(variables, top))
    cut = f"The recording {recording.cut}." if recording.cut else ""
    if not any(trace.times for trace in recording.traces):
        return Waves(cut or "The recording has no signals of the top module.")
    window, what = window_of(recording)
    drawing = _Drawing(recording, window, parts or {})
    lanes = f"Of wider streams the first {_MOST_LANES} lanes are drawn." if drawing.left_out else ""
    caption = " ".join(filter(None, (what, lanes, cut)))
    return Waves(caption, drawing.labels(), drawing.body(), recording.traces, drawing.whole(), drawing.split)


_ROW, _HIGH = 22.0, 14.0
_LANE_ROW, _LANE_HIGH = 15.0, 11.0
_LABEL = 96.0
_EDGE = 10.0
_TOP = 26.0
_HEADING = 20.0
_CHARACTER = 5.0
_SLANT = 3.0
_LEAST_CYCLE, _MOST_CYCLE = 14.0, 56.0
_PLAIN_WIDTH = 980.0


@dataclass(frozen=True)
class _Row:
    """A row of the drawing; without a trace it is the heading of a stream."""

    label: str
    stream: str
    trace: Trace | None = None
    show: Callable[[str], str] = str
    space: float = _ROW
    high: float = _HIGH


class _Drawing:
    def __init__(self, recording: Recording, window: Window, parts: Parts) -> None:
        self.window = window
        self.traces = {trace.variable.name: trace for trace in recording.traces}
        self.parts = parts
        self.left_out = self.split = False
        self.rows = list(self._rows())
        self.height = _TOP + sum(row.space for row in self.rows) + 8
        cycles = max(len(window.edges) - 1, 1)
        cycle = min(max(_PLAIN_WIDTH // cycles, _LEAST_CYCLE, self._widest_number()), _MOST_CYCLE)
        self.span = cycles * cycle if window.edges else _PLAIN_WIDTH
        self.scale = self.span / max(window.end - window.start, 1)
        self.left = _EDGE

    def x(self, time: int) -> float:
        inside = min(max(time, self.window.start), self.window.end)
        return self.left + (inside - self.window.start) * self.scale

    def labels(self) -> str:
        svg = Svg(_LABEL, self.height, "Signals")
        self._labels(svg)
        return svg.render()

    def body(self) -> str:
        svg = Svg(self.span + 2 * _EDGE, self.height, "Waveform")
        self._waves(svg)
        return svg.render()

    def whole(self) -> str:
        """Return labels and waves as a file of its own."""
        svg = Svg(_LABEL + self.span + 2 * _EDGE, self.height, "Waveform")
        self._labels(svg)
        self.left = _LABEL + _EDGE
        self._waves(svg)
        self.left = _EDGE
        return svg.render(alone=True)

    def _labels(self, svg: Svg) -> None:
        for row, y in self._places():
            label = shorten(row.label, _MAX_LABEL)
            if row.trace is None:
                svg.text(4, y + _HEADING - 5, label, "title")
            else:
                svg.text(_LABEL - 8, y + row.space / 2 + 3, label, "" if row.space == _ROW else "dim", "end")

    def _waves(self, svg: Svg) -> None:
        self._ruler(svg)
        for row, y in self._places():
            if row.trace is not None:
                svg.open(row.trace.variable.name)
                is_bit = row.trace.variable.width == 1 and row.space == _ROW
                (self._line if is_bit else self._bus)(svg, row, row.trace, y + (row.space - row.high) / 2)
                svg.close()

    def _places(self) -> Iterator[tuple[_Row, float]]:
        """Give each row with the height at which it begins."""
        y = _TOP
        for row in self.rows:
            yield row, y
            y += row.space

    def _rows(self) -> Iterator[_Row]:
        """Give a row for each trace or for each number in it; a heading before those of each stream."""
        heading = ""
        for name, trace in self.traces.items():
            match = STREAM.fullmatch(name)
            stream = match["stream"] if match else ""
            if stream and stream != heading:
                yield _Row(stream, stream, space=_HEADING)
            heading = stream
            parts = self.parts.get(stream, ()) if match and match["member"] == "tdata" else ()
            if not parts or len(parts) > _MOST_LANES:
                words = partial(hexadecimal, width=trace.variable.width)
                yield _Row(match["member"] if match else name, stream, trace, words)
            yield from self._numbers(stream, trace, parts)

    def _numbers(self, stream: str, data: Trace, parts: tuple[Part, ...]) -> Iterator[_Row]:
        """Give a row for each of the first numbers in the words of a stream."""
        self.split |= bool(parts)
        self.left_out |= len(parts) > _MOST_LANES
        shown = parts[:_MOST_LANES]
        for part, trace in zip(
            shown, split(data, self.traces.get(f"{stream}_tvalid"), stream, shown), strict=True
        ):
            show = partial(decimal, signed=part.signed)
            yield _Row(part.label, stream, trace, show, _LANE_ROW, _LANE_HIGH)

    def _widest_number(self) -> float:
        """Return how wide a cycle must be for the numbers that are drawn."""
        texts = [
            row.show(value)
            for row in self.rows
            if row.trace is not None and row.space == _LANE_ROW
            for _, _, value in self._changes(row.trace)
            if value != IDLE
        ]
        return max((len(text) * _CHARACTER + 2 * _SLANT for text in texts), default=0.0)

    def _ruler(self, svg: Svg) -> None:
        """Mark the clock edges, and shade the cycles at whose end a stream's beat is taken."""
        for row, y in self._places():
            if row.trace is None:
                height = sum(r.space for r in self.rows if r.stream == row.stream and r.trace is not None)
                self._shade(svg, self.traces, row.stream, y + _HEADING, height)
        for i, edge in enumerate(self.window.edges):
            x = self.x(edge)
            svg.path([(x, _TOP - 6), (x, self.height - 4)], "tick")
            if i % 5 == 0:
                svg.text(x, _TOP - 10, str(self.window.first_cycle + i), "dim tiny", "middle")

    def _shade(self, svg: Svg, traces: dict[str, Trace], stream: str, y: float, height: float) -> None:
        edges = self.window.edges
        for i in transfers(traces, stream, edges):
            if i > 0:
                x = self.x(edges[i - 1])
                svg.add("rect", x=x, y=y, width=self.x(edges[i]) - x, height=height, cls="taken")

    def _segments(self, trace: Trace) -> list[tuple[float, float, str]]:
        """Return (left, right, value) of the values in the window."""
        found = [(self.x(a), self.x(b), value) for a, b, value in self._changes(trace)]
        return [(a, b, value) for a, b, value in found if b > a]

    def _changes(self, trace: Trace) -> list[tuple[int, int, str]]:
        """Return (begin, end, value) of the values in the window; the rest of too many is one unknown."""
        if not trace.times:
            return []
        first = max(bisect_right(trace.times, self.window.start) - 1, 0)
        last = bisect_left(trace.times, self.window.end)
        times = trace.times[first : min(last, first + _MAX_SEGMENTS)]
        values = trace.values[first : first + len(times)]
        if last > first + _MAX_SEGMENTS and values:
            values[-1] = "?"
        return list(zip(times, [*times[1:], self.window.end], values, strict=True))

    def _line(self, svg: Svg, row: _Row, trace: Trace, y: float) -> None:
        """Draw one bit: high, low, and what is neither in between."""
        levels = {"1": y, "0": y + row.high}
        points: list[tuple[float, float]] = []
        for left, right, value in self._segments(trace):
            level = levels.get(value, y + row.high / 2)
            points += [(left, level), (right, level)]
            if value not in levels:
                svg.add("rect", x=left, y=y, width=right - left, height=row.high, cls="unknown")
        if points:
            svg.path(points, "clock" if CLOCK.fullmatch(trace.variable.name) else "level")

    def _bus(self, svg: Svg, row: _Row, trace: Trace, y: float) -> None:
        """Draw a vector: a hexagon for each value, with the value where it fits; a line while it is idle."""
        middle = y + row.high / 2
        for left, right, value in self._segments(trace):
            if value == IDLE:
                svg.path([(left, middle), (right, middle)], "tick")
                continue
            text = row.show(value)
            slant = min(_SLANT, (right - left) / 2)
            known = not set(value) - {"0", "1"}
            svg.open(f"{trace.variable.name} = {shorten(text, 80)}")
            svg.add(
                "path",
                d=_hexagon(left, right, slant, y, row.high),
                cls="value" if known else "value unknown",
            )
            fits = int((right - left - 2 * slant) / _CHARACTER)
            if fits >= min(len(text), _LEAST_SHOWN):
                svg.text((left + right) / 2, middle + 3, shorten(text, fits), "tiny", "middle")
            svg.close()


def _hexagon(left: float, right: float, slant: float, y: float, high: float) -> str:
    a, b = left + slant, right - slant
    middle, low = y + high / 2, y + high
    return f"M{left:.1f} {middle:g}L{a:.1f} {y:g}H{b:.1f}L{right:.1f} {middle:g}L{b:.1f} {low:g}H{a:.1f}Z"


def hexadecimal(value: str, width: int) -> str:
    """Return bits as hexadecimal digits of the signal's width; a digit with an unknown bit is x or z."""
    if set(value) - set("01xz"):
        return "?"
    fill = value[0] if value[:1] in ("x", "z") else "0"
    digits = -(-max(min(width, 4 * len(value) + 64), len(value)) // 4)
    bits = value.rjust(4 * digits, fill)
    groups = (bits[i : i + 4] for i in range(0, len(bits), 4))
    return "".join(_digit(group) for group in groups)


def _digit(bits: str) -> str:
    if "x" in bits:
        return "x"
    return "z" if "z" in bits else f"{int(bits, 2):x}"
