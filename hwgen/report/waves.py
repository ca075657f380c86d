"""Draw the waveform of one small piece of work from a VCD file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from pathlib import Path

from hwgen.report.signals import CLOCK, STREAM, Window, choose, transfers, window_of
from hwgen.report.svg import Svg, shorten
from hwgen.report.vcd import Recording, Trace, read_vcd

_MAX_SEGMENTS = 400
_MAX_LABEL = 16
_LEAST_SHOWN = 6


@dataclass(frozen=True)
class Waves:
    """The waveform of one piece of work: a caption, and the drawing if there was anything to draw.

    A page can keep `labels` in place while it scrolls `body`; a notebook shows both in one.
    """

    caption: str
    labels: str = ""
    body: str = ""
    traces: tuple[Trace, ...] = ()
    whole: str = ""

    def _repr_svg_(self) -> str | None:
        return self.whole or None

    def __repr__(self) -> str:
        return f"<Waves of {len(self.traces)} signals: {self.caption}>"


def load_waves(path: Path, top: str = "") -> Waves:
    """Draw clock, reset, streams and errors of the top module from the first input to the end of its result.

    The file may be anything, or absent: what cannot be read is said in the caption. Without `top`, the
    instance with the most streams is taken.
    """
    recording = read_vcd(path, lambda variables: choose(variables, top))
    cut = f"The recording {recording.cut}." if recording.cut else ""
    if not any(trace.times for trace in recording.traces):
        return Waves(cut or "The recording has no signals of the top module.")
    window, what = window_of(recording)
    drawing = _Drawing(recording, window)
    caption = f"{what} {cut}".strip()
    return Waves(caption, drawing.labels(), drawing.body(), recording.traces, drawing.whole())


_ROW = 22.0
_HIGH = 14.0
_LABEL = 96.0
_EDGE = 10.0
_TOP = 26.0
_HEADING = 20.0
_CHARACTER = 5.0
_LEAST_CYCLE, _MOST_CYCLE = 14.0, 56.0
_PLAIN_WIDTH = 980.0


class _Drawing:
    def __init__(self, recording: Recording, window: Window) -> None:
        self.window = window
        self.traces = recording.traces
        self.rows = self._rows()
        self.height = _TOP + sum(_HEADING if trace is None else _ROW for _, trace in self.rows) + 8
        cycles = max(len(window.edges) - 1, 1)
        cycle = min(max(_PLAIN_WIDTH // cycles, _LEAST_CYCLE), _MOST_CYCLE)
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
        y = _TOP
        for label, trace in self.rows:
            if trace is None:
                svg.text(4, y + _HEADING - 5, shorten(label, _MAX_LABEL), "title")
            else:
                svg.text(_LABEL - 8, y + _ROW / 2 + 3, shorten(label, _MAX_LABEL), "", "end")
            y += _HEADING if trace is None else _ROW

    def _waves(self, svg: Svg) -> None:
        self._ruler(svg)
        y = _TOP
        for _, trace in self.rows:
            if trace is not None:
                svg.open(trace.variable.name)
                (self._line if trace.variable.width == 1 else self._bus)(svg, trace, y + (_ROW - _HIGH) / 2)
                svg.close()
            y += _HEADING if trace is None else _ROW

    def _rows(self) -> list[tuple[str, Trace | None]]:
        """Return a label with each trace; a heading before those of each stream."""
        found: list[tuple[str, Trace | None]] = []
        heading = ""
        for trace in self.traces:
            match = STREAM.fullmatch(trace.variable.name)
            stream = match["stream"] if match else ""
            if stream and stream != heading:
                found.append((stream, None))
            heading = stream
            found.append((match["member"] if match else trace.variable.name, trace))
        return found

    def _ruler(self, svg: Svg) -> None:
        """Mark the clock edges, and shade the cycles at whose end a stream's beat is taken."""
        traces = {trace.variable.name: trace for trace in self.traces}
        y = _TOP
        for label, trace in self.rows:
            if trace is None:
                rows = sum(name.startswith(f"{label}_") for name in traces)
                self._shade(svg, traces, label, y + _HEADING, rows * _ROW)
            y += _HEADING if trace is None else _ROW
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
        """Return (left, right, value) of the values in the window; the rest of too many is one unknown."""
        if not trace.times:
            return []
        first = max(bisect_right(trace.times, self.window.start) - 1, 0)
        last = bisect_left(trace.times, self.window.end)
        times = trace.times[first : min(last, first + _MAX_SEGMENTS)]
        values = trace.values[first : first + len(times)]
        ends = [*times[1:], self.window.end]
        found = [(self.x(a), self.x(b), v) for a, b, v in zip(times, ends, values, strict=True)]
        if last > first + _MAX_SEGMENTS and found:
            found[-1] = (found[-1][0], found[-1][1], "?")
        return [(a, b, v) for a, b, v in found if b > a]

    def _line(self, svg: Svg, trace: Trace, y: float) -> None:
        """Draw one bit: high, low, and what is neither in between."""
        levels = {"1": y, "0": y + _HIGH}
        points: list[tuple[float, float]] = []
        for left, right, value in self._segments(trace):
            level = levels.get(value, y + _HIGH / 2)
            points += [(left, level), (right, level)]
            if value not in levels:
                svg.add("rect", x=left, y=y, width=right - left, height=_HIGH, cls="unknown")
        if points:
            svg.path(points, "clock" if CLOCK.fullmatch(trace.variable.name) else "level")

    def _bus(self, svg: Svg, trace: Trace, y: float) -> None:
        """Draw a vector: a hexagon for each value, with the value where it fits."""
        middle = y + _HIGH / 2
        for left, right, value in self._segments(trace):
            text = hexadecimal(value, trace.variable.width)
            slant = min(3.0, (right - left) / 2)
            known = not set(value) - {"0", "1"}
            svg.open(f"{trace.variable.name} = {shorten(text, 80)}")
            svg.add(
                "path",
                d=_hexagon(left, right, slant, y),
                cls="value" if known else "value unknown",
            )
            fits = int((right - left - 2 * slant) / _CHARACTER)
            if fits >= min(len(text), _LEAST_SHOWN):
                svg.text((left + right) / 2, middle + 3, shorten(text, fits), "tiny", "middle")
            svg.close()


def _hexagon(left: float, right: float, slant: float, y: float) -> str:
    a, b = left + slant, right - slant
    middle, low = y + _HIGH / 2, y + _HIGH
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
