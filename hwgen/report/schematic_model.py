"""Turn the top module's netlist into what a schematic shows: boxes, stream ports, small operators."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hwgen.report.layout.graph import Edge, Graph, Link, Node
from hwgen.report.netlist import Connection, Instance, TopNetlist, connections

MAX_NODES = 120
_MEMBER = re.compile(r"(?P<stream>.+)_(?P<member>t?(valid|ready|data|last|keep|strb|user|id|dest))")
_STATEFUL = re.compile(r"\$(.*dff|.*latch|mem|sr|ff|fsm)")
_SYMBOLS = {
    **dict.fromkeys(("$and", "$logic_and", "$reduce_and"), "&"),
    **dict.fromkeys(("$or", "$logic_or", "$reduce_or", "$reduce_bool"), "≥1"),
    **dict.fromkeys(("$not", "$logic_not"), "¬"),
    **dict.fromkeys(("$xor", "$reduce_xor"), "=1"),
    **dict.fromkeys(("$mux", "$pmux"), "mux"),
    **{"$add": "+", "$sub": "−", "$mul": "×", "$eq": "=", "$ne": "≠"},
    **{"$lt": "<", "$le": "≤", "$gt": ">", "$ge": "≥", "$shl": "≪", "$shr": "≫", "$sshr": "≫"},
}
_REGISTER = "reg"


@dataclass(frozen=True)
class Model:
    """A graph to draw, and what was left out of it, in words (empty if nothing)."""

    graph: Graph
    left_out: str


def build(netlist: TopNetlist, sources: Mapping[str, str] | None = None) -> Model:
    """Return the graph of a top module without clock, reset and constants.

    `sources` (name to text) lets operators show the expression they stand for. Beyond MAX_NODES boxes,
    operators are left out, and then everything but the ports.
    """
    groups = _group_operators(netlist)
    boxes = [i for i in netlist.instances if not i.is_operator]
    kept = len(boxes) + len(set(groups.values()))
    if len(boxes) > MAX_NODES:
        return Model(_symbol(netlist), f"its {len(boxes)} instances are too many to draw")
    if kept > MAX_NODES:
        count = len(netlist.instances) - len(boxes)
        groups = {name: "logic" for name in groups}
        return Model(_graph(netlist, groups, {}), f"{count} operators are drawn as one box")
    return Model(_graph(netlist, groups, sources or {}), "")


def _group_operators(netlist: TopNetlist) -> dict[str, str]:
    """Return for each operator the one that it is drawn as: what feeds only one other is part of it."""
    operators = {i.name: i for i in netlist.instances if i.is_operator}
    readers: dict[str, set[str]] = defaultdict(set)
    for link in connections(netlist):
        readers[link.source].add(link.sink)
    found: dict[str, str] = {}
    for name in operators:
        seen = {name}
        last = name
        while not _STATEFUL.match(operators[last].module):
            then = next(iter(readers[last])) if len(readers[last]) == 1 else ""
            if then not in operators or then in seen or _STATEFUL.match(operators[then].module):
                break
            seen.add(then)
            last = then
        found[name] = last
    return found


def _graph(netlist: TopNetlist, groups: Mapping[str, str], sources: Mapping[str, str]) -> Graph:
    nodes = [*_port_nodes(netlist)]
    stream_of = {port.name: _group_of(netlist, port.name) for port in netlist.ports}
    found = [c for c in connections(netlist) if not (c.source in groups and groups.get(c.sink) == groups[c.source])]
    pins_out = Counter((c.source, c.source_pin) for c in found)
    links = tuple(
        _link(netlist, connection, groups, stream_of, found) for connection in found if pins_out
    )
    linked = {link.source for link in links} | {link.sink for link in links}
    for instance in netlist.instances:
        if groups.get(instance.name, instance.name) == instance.name:
            nodes.append(_instance_node(instance, links, sources))
    if "logic" in groups.values():
        nodes.append(Node("i:logic", "logic", "", "operators and registers of the top module", "small"))
    return Graph(tuple(n for n in nodes if n.key in linked or n.shape == "module"), links)
