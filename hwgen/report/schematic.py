"""Draw the schematic of the top module: boxes in columns, wires between them, wide ones thicker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hwgen.report.layout.columns import lay_columns
from hwgen.report.layout.graph import Columns, End, Node
from hwgen.report.layout.order import order
from hwgen.report.layout.place import Box, measure, pin_height, place
from hwgen.report.layout.route import TRACK, Wire, assign_tracks
from hwgen.report.netlist import read_top
from hwgen.report.schematic_model import Model, build
from hwgen.report.svg import Svg, shorten

_MARGIN = 12.0
_STUB = 20.0
_MAX_LABEL = 26


@dataclass(frozen=True)
class Schematic:
    """A drawing, and what it leaves out (empty if nothing)."""

    svg: str
    left_out: str


def schematic(
    document: Mapping[str, Any],
    top: str = "",
    sources: Mapping[str, str] | None = None,
    *,
    alone: bool = False,
) -> Schematic:
    """Draw the top module of a netlist (see `netlist.read_top`); ToolError if it has another shape."""
    model = build(read_top(document, top), sources)
    return Schematic(_Drawing(model).draw(alone=alone), model.left_out)


class _Drawing:
    def __init__(self, model: Model) -> None:
        self.columns: Columns = lay_columns(model.graph)
        self.nodes: dict[str, Node] = {node.key: node for node in model.graph.nodes}
        pins = order(self.columns)
        self.boxes: dict[str, Box] = {
            vertex: measure(self.nodes[vertex], pins[vertex, "left"], pins[vertex, "right"])
            if vertex in self.nodes
            else Box(0.0, 0.0, {("left", ""): 0.0, ("right", ""): 0.0})
            for vertex in self.columns.column_of
        }
        self.tops = place(self.columns, self.boxes)
        self.routes = [self._route(c) for c in range(len(self.columns.channels))]
        self._measure_columns()

    def _route(self, c: int) -> tuple[list[Wire], list[int]]:
        channel = self.columns.channels[c]
        wires = [
            Wire(
                net,
                tuple(sorted(self._height("right", end) for end in channel.left[net])),
                tuple(sorted(self._height("left", end) for end in channel.right[net])),
            )
            for net in channel.nets()
        ]
        return assign_tracks(wires)

    def _height(self, side: str, end: End) -> float:
        return pin_height(self.boxes, self.tops, side, end)

    def _measure_columns(self) -> None:
        """Give every column its left and right edge, and every channel the place of its first track."""
        x = _MARGIN
        self.edges: list[tuple[float, float]] = []
        self.first_track: list[float] = []
        for members, (wires, tracks) in zip(self.columns.vertices, self.routes, strict=True):
            width = max((self.boxes[v].width for v in members), default=0.0)
            self.edges.append((x, x + width))
            used = max((t + 1 for w, t in zip(wires, tracks, strict=True) if not w.straight), default=0)
            self.first_track.append(x + width + _STUB)
            x += width + (_STUB + max(used - 1, 0) * TRACK + _STUB if wires else 0.0)
        self.width = x + _MARGIN

    def draw(self, *, alone: bool) -> str:
        bottom = max((self.tops[v] + self.boxes[v].height for v in self.tops), default=0.0)
        svg = Svg(self.width, bottom + 2 * _MARGIN, "Schematic of the top module")
        svg.open(transform=f"translate(0 {_MARGIN:g})")
        for net in range(len(self.columns.nets)):
            self._net(svg, net)
        for key, node in self.nodes.items():
            self._node(svg, node, *self._corner(key))
        svg.close()
        return svg.render(alone=alone)

    def _corner(self, vertex: str) -> tuple[float, float]:
        left, right = self.edges[self.columns.column_of[vertex]]
        return left + (right - left - self.boxes[vertex].width) / 2, self.tops[vertex]

    def _net(self, svg: Svg, number: int) -> None:
        net = self.columns.nets[number]
        bits = f"{net.width} bit{'s' if net.width > 1 else ''}"
        svg.open(f"{net.name or net.pin}: {bits}", cls="net")
        wide = " bus" if net.width > 1 else ""
        for c, (wires, tracks) in enumerate(self.routes):
            for wire, track in zip(wires, tracks, strict=True):
                if wire.net == number:
                    self._wire(svg, c, wire, track, "wire" + wide)
        for vertex in self.columns.waypoints:
            if vertex.startswith(f"~{number}~"):
                left, right = self.edges[self.columns.column_of[vertex]]
                y = self.tops[vertex]
                svg.path([(left, y), (right, y)], "wire" + wide)
        self._ends(svg, number, "tip wide" if wide else "tip")
        svg.close()

    def _wire(self, svg: Svg, c: int, wire: Wire, track: int, cls: str) -> None:
        start = self.edges[c][1]
        stop = self.edges[c + 1][0] if c + 1 < len(self.edges) else start
        if wire.straight:
            svg.path([(start, wire.low), (stop, wire.low)], cls)
            return
        x = self.first_track[c] + track * TRACK
        svg.path([(x, wire.low), (x, wire.high)], cls)
        for y in wire.left:
            svg.path([(start, y), (x, y)], cls)
        for y in wire.right:
            svg.path([(x, y), (stop, y)], cls)
        if wire.joint is not None and wire.left:
            other = self._half(c, wire)
            svg.path([(x, wire.joint), (other, wire.joint)], cls)
        for y in {*wire.left, *wire.right}:
            branches = (y in wire.left) + (y in wire.right) + (y > wire.low) + (y < wire.high)
            if branches > 2:
                svg.add("circle", cx=x, cy=y, r=2, cls="tip wide" if "bus" in cls else "tip")

    def _half(self, c: int, wire: Wire) -> float:
        wires, tracks = self.routes[c]
        other = next(i for i, w in enumerate(wires) if w.joint == wire.joint and w is not wire)
        return self.first_track[c] + tracks[other] * TRACK

    def _ends(self, svg: Svg, number: int, cls: str) -> None:
        """Lead wires from the edges of columns to the boxes; mark inputs, and the width at the output."""
        net = self.columns.nets[number]
        line = "wire bus" if net.width > 1 else "wire"
        for c, channel in enumerate(self.columns.channels):
            for side, ends in (("right", channel.left), ("left", channel.right)):
                for end in ends.get(number, []):
                    if end.vertex in self.columns.waypoints:
                        continue
                    column = c if side == "right" else c + 1
                    x, _ = self._corner(end.vertex)
                    near = x + self.boxes[end.vertex].width if side == "right" else x
                    far = self.edges[column][1 if side == "right" else 0]
                    y = self._height(side, end)
                    if near != far:
                        svg.path([(near, y), (far, y)], line)
                    outward = 1 if side == "right" else -1
                    if end in net.sinks:
                        svg.add("path", cls=cls, d=f"M{near:g} {y:g}l{6 * outward} -3v6z")
                    elif net.width > 1:
                        anchor = "start" if side == "right" else "end"
                        svg.text(near + 3 * outward, y - 3, str(net.width), "dim tiny", anchor)

    def _node(self, svg: Svg, node: Node, x: float, y: float) -> None:
        box = self.boxes[node.key]
        svg.open(node.hover)
        if node.shape in ("small", "operator"):
            inset = 4.0
            radius = 12.0 if node.shape == "operator" else 4.0
            svg.add(
                "rect",
                x=x,
                y=y + inset,
                width=box.width,
                height=box.height - 2 * inset,
                rx=radius,
                cls="soft",
            )
            svg.text(x + box.width / 2, y + box.height / 2 + 3, shorten(node.title, _MAX_LABEL), "", "middle")
        else:
            cls = "port" if node.shape == "port" else "box"
            svg.add("rect", x=x, y=y, width=box.width, height=box.height, rx=4, cls=cls)
            middle = x + box.width / 2
            svg.text(middle, y + 11, shorten(node.title, _MAX_LABEL), "title", "middle")
            svg.text(middle, y + 21.5, shorten(node.subtitle, _MAX_LABEL), "dim tiny", "middle")
            self._pin_names(svg, box, x, y)
        svg.close()

    def _pin_names(self, svg: Svg, box: Box, x: float, y: float) -> None:
        for (side, pin), height in box.pins.items():
            at = x + 6 if side == "left" else x + box.width - 6
            svg.text(at, y + height + 3, shorten(pin, _MAX_LABEL), "", "start" if side == "left" else "end")
