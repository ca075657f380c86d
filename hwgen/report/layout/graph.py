"""What a drawing is made of: boxes with pins, links between them, and the columns they are laid in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Shape = Literal["module", "small", "operator", "port"]
Edge = Literal["", "first", "last"]


@dataclass(frozen=True)
class Node:
    """A box. `edge` ties it to the first or the last column."""

    key: str
    title: str
    subtitle: str = ""
    hover: str = ""
    shape: Shape = "module"
    edge: Edge = ""


@dataclass(frozen=True)
class Link:
    """A connection of `width` bits from an output pin to an input pin; `name` is that of its signal.

    The output pin has `source_width` bits; other links may lead from its other bits.
    """

    source: str
    source_pin: str
    sink: str
    sink_pin: str
    width: int = 1
    name: str = ""
    source_width: int = 1

    @property
    def weight(self) -> float:
        """How much a link pulls its ends together: wide ones more."""
        return float(self.width.bit_length())


@dataclass(frozen=True)
class Graph:
    """Nodes in a meaningful order, and the links between them."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def node(self, key: str) -> Node:
        """Return a node by its key."""
        return next(n for n in self.nodes if n.key == key)


@dataclass(frozen=True)
class End:
    """Where a net meets one side of a vertex."""

    vertex: str
    pin: str


@dataclass
class Channel:
    """The space between two columns: each net with its ends at the left and at the right of that space."""

    left: dict[int, list[End]] = field(default_factory=dict)
    right: dict[int, list[End]] = field(default_factory=dict)

    def add(self, net: int, *, left: Iterable[End] = (), right: Iterable[End] = ()) -> None:
        """Give a net more ends; an end that it has already is not repeated."""
        for ends, more in ((self.left, left), (self.right, right)):
            known = ends.setdefault(net, [])
            known += [end for end in more if end not in known]

    def nets(self) -> list[int]:
        """Return the nets that have ends here."""
        return sorted({net for ends in (self.left, self.right) for net, found in ends.items() if found})

    def pairs(self) -> list[tuple[int, End, End]]:
        """Return every (net, left end, right end)."""
        return [(net, a, b) for net in self.nets() for a in self.left[net] for b in self.right[net]]


@dataclass(frozen=True)
class Net:
    """All links that leave one pin."""

    source: str
    pin: str
    width: int
    name: str
    sinks: frozenset[End]


@dataclass
class Columns:
    """The graph in columns: `vertices[c]` in order from the top; waypoints let nets pass through columns."""

    graph: Graph
    nets: tuple[Net, ...]
    vertices: list[list[str]]
    channels: list[Channel]
    column_of: Mapping[str, int]
    waypoints: frozenset[str]

    def left_pins(self, vertex: str) -> list[str]:
        """Return the pins at a vertex's left side, each once."""
        column = self.column_of[vertex]
        return _pins_of(vertex, self.channels[column - 1].right) if column > 0 else []

    def right_pins(self, vertex: str) -> list[str]:
        """Return the pins at a vertex's right side, each once."""
        return _pins_of(vertex, self.channels[self.column_of[vertex]].left)


def _pins_of(vertex: str, ends: Mapping[int, list[End]]) -> list[str]:
    found = [end.pin for net in sorted(ends) for end in ends[net] if end.vertex == vertex]
    return list(dict.fromkeys(found))


def collect_nets(graph: Graph) -> tuple[tuple[Net, ...], dict[tuple[str, str], int]]:
    """Group links by the pin that drives them; return the nets and the number of each driving pin."""
    numbers: dict[tuple[str, str], int] = {}
    links: list[list[Link]] = []
    for link in graph.links:
        pin = (link.source, link.source_pin)
        if pin not in numbers:
            numbers[pin] = len(links)
            links.append([])
        links[numbers[pin]].append(link)
    nets = tuple(
        Net(
            group[0].source,
            group[0].source_pin,
            max(link.source_width for link in group),
            max(group, key=lambda link: link.width).name,
            frozenset(End(link.sink, link.sink_pin) for link in group),
        )
        for group in links
    )
    return nets, numbers
