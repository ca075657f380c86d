"""Turn the top module's netlist into what a schematic shows: boxes, stream ports, small operators."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hwgen.report.layout.graph import Edge, Graph, Link, Node
from hwgen.report.netlist import Connection, Instance, TopNetlist, connections

MAX_NODES = 100
MAX_LINKS = 500
_MEMBER = re.compile(r"(?P<stream>.+)_(?P<member>t?(valid|ready|data|last|keep|strb|user|id|dest))")
_STATEFUL = re.compile(r"\$(.*dff|.*latch|mem|sr|ff|fsm)")
_SYMBOLS = {
    **dict.fromkeys(("$and", "$logic_and", "$reduce_and"), "&"),
    **dict.fromkeys(("$or", "$logic_or", "$reduce_or", "$reduce_bool"), "≥1"),
    **dict.fromkeys(("$not", "$logic_not"), "¬"),
    **dict.fromkeys(("$xor", "$reduce_xor"), "=1"),
    **dict.fromkeys(("$mux", "$pmux"), "mux"),
    "$add": "+",
    "$sub": "−",
    "$mul": "×",
    "$eq": "=",
    "$ne": "≠",
    "$lt": "<",
    "$le": "≤",
    "$gt": ">",
    "$ge": "≥",
    "$shl": "≪",
    "$shr": "≫",
    "$sshr": "≫",
}
_PLACE = re.compile(
    r"(?P<file>[^:|]+):(?P<line>\d{1,9})\.(?P<column>\d{1,9})-(?P<end_line>\d{1,9})\.(?P<end_column>\d{1,9})"
)
_MAX_EXCERPT = 200


@dataclass(frozen=True)
class Model:
    """A graph to draw, and what was left out of it, in words (empty if nothing)."""

    graph: Graph
    left_out: str


def build(netlist: TopNetlist, sources: Mapping[str, str] | None = None) -> Model:
    """Return the graph of a top module without clock, reset and constants.

    `sources` (name to text) lets operators show the expression they stand for. Beyond MAX_NODES boxes,
    operators are drawn as one; beyond that or MAX_LINKS, the module is drawn as a box with its ports.
    """
    groups = _group_operators(netlist)
    boxes = [i for i in netlist.instances if not i.is_operator]
    if len(boxes) > MAX_NODES:
        return Model(_symbol(netlist), f"the {len(boxes)} instances inside are too many to draw")
    left_out = ""
    if len(boxes) + len(set(groups.values())) > MAX_NODES:
        left_out = f"{len(netlist.instances) - len(boxes)} operators are drawn as one box"
        groups = dict.fromkeys(groups, "logic")
    graph = _graph(netlist, groups, sources or {})
    if len(graph.links) > MAX_LINKS:
        return Model(_symbol(netlist), f"the {len(graph.links)} connections inside are too many to draw")
    return Model(graph, left_out)


def _group_operators(netlist: TopNetlist) -> dict[str, str]:
    """Return for each operator the one that it is drawn as: what feeds only one other is part of it."""
    operators = {i.name: i for i in netlist.instances if i.is_operator}
    readers: dict[str, set[str]] = defaultdict(set)
    for link in connections(netlist):
        readers[link.source].add(link.sink)
    only_reader = {
        name: next(iter(readers[name]))
        for name, operator in operators.items()
        if len(readers[name]) == 1 and not _STATEFUL.match(operator.module)
    }
    found: dict[str, str] = {}
    for name in operators:
        path = {name: None}  # in order
        last = name
        while last not in found:
            then = only_reader.get(last, "")
            if then not in operators or then in path or _STATEFUL.match(operators[then].module):
                found[last] = last
            else:
                path[then] = None
                last = then
        found.update(dict.fromkeys(path, found[last]))
    return found


@dataclass(frozen=True)
class _Naming:
    """Which box, and which pin of it, stands for a pin of the netlist."""

    netlist: TopNetlist
    groups: Mapping[str, str]
    streams: Mapping[str, str]

    def box(self, instance: str, pin: str) -> str:
        if not instance:
            return f"p:{self.streams[pin]}"
        return f"i:{self.groups.get(instance, instance)}"

    def link(self, c: Connection, parts: int) -> Link:
        """Return the link for a connection; `parts` is how many drivers share the input it leads to."""
        source, sink = self.box(c.source, c.source_pin), self.box(c.sink, c.sink_pin)
        out = self._label(c.source, c.source_pin)
        into = self._label(c.sink, c.sink_pin) + (ranges(c.sink_bits) if parts > 1 else "")
        if c.sink in self.groups:
            into = f"{source} {out}"  # an operator shows no names: one pin for each signal is enough
        return Link(source, out, sink, into, len(c.bits), self.netlist.signal(c.bits), c.source_width)

    def _label(self, instance: str, pin: str) -> str:
        if not instance:
            return pin.removeprefix(f"{self.streams[pin]}_") if self.streams[pin] != pin else pin
        return f"{instance} {pin}" if instance in self.groups else pin


def _graph(netlist: TopNetlist, groups: Mapping[str, str], sources: Mapping[str, str]) -> Graph:
    naming = _Naming(netlist, groups, _streams(netlist))
    found = [c for c in connections(netlist) if not _inside(c, groups)]
    parts = Counter((c.sink, c.sink_pin) for c in found)
    links = tuple(naming.link(c, parts[c.sink, c.sink_pin]) for c in found)
    linked = {link.source for link in links} | {link.sink for link in links}
    nodes = [_port_node(netlist, stream) for stream in dict.fromkeys(naming.streams.values())]
    nodes += [_box(i, links) for i in netlist.instances if not i.is_operator]
    by_name = {i.name: i for i in netlist.instances}
    nodes += [_operator(root, by_name.get(root), sources) for root in dict.fromkeys(groups.values())]
    return Graph(tuple(n for n in nodes if n.key in linked or n.shape == "module"), links)


def _inside(connection: Connection, groups: Mapping[str, str]) -> bool:
    group = groups.get(connection.source)
    return group is not None and group == groups.get(connection.sink)


def _streams(netlist: TopNetlist) -> dict[str, str]:
    """Return for each port the stream it belongs to, or its own name."""
    stems = {p.name: m["stream"] for p in netlist.ports if (m := _MEMBER.fullmatch(p.name))}
    counts = Counter(stems.values())
    return {p.name: stem if counts[stem := stems.get(p.name, "")] > 1 else p.name for p in netlist.ports}


def _port_node(netlist: TopNetlist, stream: str) -> Node:
    members = [p for p in netlist.ports if p.name == stream or p.name.startswith(f"{stream}_")]
    inward = sum(len(p.bits) if p.direction == "input" else -len(p.bits) for p in members)
    edge: Edge = "first" if inward > 0 else "last"
    hover = "\n".join(f"{p.direction} {p.name} [{len(p.bits)}]" for p in members)
    return Node(f"p:{stream}", stream, "", hover, "port", edge)


def _box(instance: Instance, links: Iterable[Link]) -> Node:
    key = f"i:{instance.name}"
    pins_in = {link.sink_pin for link in links if link.sink == key}
    pins_out = {link.source_pin for link in links if link.source == key}
    hover = f"{instance.name}: {instance.module}"
    if len(pins_in) <= 1 and len(pins_out) <= 1:
        return Node(key, instance.module, "", hover, "small")
    return Node(key, instance.name, instance.module, hover)


def _operator(root: str, instance: Instance | None, sources: Mapping[str, str]) -> Node:
    if instance is None:
        return Node(f"i:{root}", root, "", "operators and registers of the top module", "small")
    symbol = "reg" if _STATEFUL.match(instance.module) else _SYMBOLS.get(instance.module, "ƒ")
    hover = excerpt(instance.source, sources) or instance.module
    return Node(f"i:{root}", symbol, "", hover, "operator")


def _symbol(netlist: TopNetlist) -> Graph:
    """Return the top module as one box between its ports."""
    naming = _Naming(netlist, {}, _streams(netlist))
    links = []
    for port in netlist.ports:
        wires = [bit for bit in port.bits if isinstance(bit, int) and bit not in netlist.controls]
        if wires and port.direction == "input":
            links.append(
                Link(naming.box("", port.name), port.name, "i:top", port.name, len(wires), port.name)
            )
        elif wires:
            links.append(
                Link("i:top", port.name, naming.box("", port.name), port.name, len(wires), port.name)
            )
    nodes = [_port_node(netlist, stream) for stream in dict.fromkeys(naming.streams.values())]
    linked = {link.source for link in links} | {link.sink for link in links}
    top = Node("i:top", netlist.name, "top module")
    return Graph((*(n for n in nodes if n.key in linked), top), tuple(links))


def ranges(places: Iterable[int]) -> str:
    """Return bit numbers as a selection: [7:0], [3], [64,7:0]; of many ranges the first."""
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and place == runs[-1][1] + 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    texts = [str(high) if low == high else f"{high}:{low}" for low, high in reversed(runs)]
    return f"[{','.join(texts[:2])}{',…' if len(texts) > 2 else ''}]"


def excerpt(source: str, sources: Mapping[str, str]) -> str:
    """Return the text that a netlist's `src` attribute points to, and where it stands; empty if unknown."""
    found = _PLACE.match(source)
    if found is None:
        return ""
    name, line = found["file"].removeprefix("rtl/"), int(found["line"])
    place = f"{name}:{line}"
    lines = sources.get(name, "").splitlines()
    if found["line"] != found["end_line"] or not 1 <= line <= len(lines):
        return place
    text = lines[line - 1][int(found["column"]) - 1 : int(found["end_column"]) - 1]
    return f"{text[:_MAX_EXCERPT]}\n{place}" if text else place
