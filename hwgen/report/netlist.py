"""Read the netlist that synthesis leaves for drawings (`top.json`), and give it as graphs for networkx."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hwgen.core.errors import ToolError

if TYPE_CHECKING:
    import networkx

Bit = int | str
_CONTROL = re.compile(
    r"(a|i_|s_|m_)?(clk|clock|rst|reset)(_?n|_?i|_in)?|.*_(clk|clock|rst|reset)(_?n)?|aresetn", re.IGNORECASE
)


@dataclass(frozen=True)
class Pin:
    """A port of the top module or of an instance, with its nets from bit 0 up; constants are texts."""

    name: str
    direction: str
    bits: tuple[Bit, ...]


@dataclass(frozen=True)
class Instance:
    """An instance of a module, or an operator of the language (its `module` then begins with `$`)."""

    name: str
    module: str
    pins: tuple[Pin, ...]
    source: str = ""

    @property
    def is_operator(self) -> bool:
        """Whether this is no instance of a module, but an expression or a register."""
        return self.module.startswith("$")


@dataclass(frozen=True)
class TopNetlist:
    """The top module: its ports, its instances, and the names of its nets by bit."""

    name: str
    ports: tuple[Pin, ...]
    instances: tuple[Instance, ...]
    names: Mapping[int, str]
    controls: frozenset[int]

    def signal(self, bits: tuple[Bit, ...]) -> str:
        """Return the name of the signal that most of these bits belong to; empty if they have none."""
        found = [self.names[bit] for bit in bits if isinstance(bit, int) and bit in self.names]
        return max(found, key=found.count) if found else ""


@dataclass(frozen=True)
class Connection:
    """Bits that lead from one output pin to one input pin. `sink_bits` are their places in the input.

    `source_width` is the number of bits of the output. An empty instance name means the top module's own
    port.
    """

    source: str
    source_pin: str
    sink: str
    sink_pin: str
    bits: tuple[int, ...]
    sink_bits: tuple[int, ...]
    source_width: int


def read_top(document: Mapping[str, Any], top: str = "") -> TopNetlist:
    """Read the document; `top` names the module, else it is the one marked as top, or the only one.

    Raises ToolError when it has another shape.
    """
    try:
        name, module = _top_module(document["modules"], top)
        names = _net_names(module.get("netnames", {}))
        ports = tuple(
            Pin(port, str(data["direction"]), _bits(data["bits"])) for port, data in module["ports"].items()
        )
        instances = tuple(_instance(cell, data) for cell, data in module.get("cells", {}).items())
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ToolError(f"the netlist has an unknown shape ({error!r})") from error
    controls = {bit for bit, net in names.items() if _CONTROL.fullmatch(net)}
    return TopNetlist(module_label(name), ports, instances, names, frozenset(controls))


def _top_module(modules: Mapping[str, Any], top: str) -> tuple[str, Any]:
    if top in modules:
        return top, modules[top]
    marked = [name for name, data in modules.items() if int(str(data.get("attributes", {}).get("top", 0)), 2)]
    for name in (*marked, *modules):
        return name, modules[name]
    raise ValueError("no module")


def _bits(bits: list[Any]) -> tuple[Bit, ...]:
    return tuple(bit if isinstance(bit, int) else str(bit) for bit in bits)


def _instance(name: str, data: Mapping[str, Any]) -> Instance:
    directions = data.get("port_directions", {})
    pins = tuple(
        Pin(pin, str(directions.get(pin, "input")), _bits(bits)) for pin, bits in data["connections"].items()
    )
    source = str(data.get("attributes", {}).get("src", ""))
    return Instance(name, module_label(str(data["type"])), pins, source)


def module_label(name: str) -> str:
    r"""Return a module's name as the sources have it.

    Yosys names one with other parameters `$paramod$<hash>\name` or `$paramod\name\WIDTH=...`.
    """
    if not name.startswith("$paramod"):
        return name.removeprefix("\\")
    parts = name.split("\\")
    return parts[1] if len(parts) > 1 else name


def _net_names(netnames: Mapping[str, Any]) -> dict[int, str]:
    """Name every bit; a name of the sources goes before a made-up one, and a wide net before its parts."""
    found: dict[int, str] = {}
    ordered = sorted(
        netnames.items(), key=lambda item: (int(item[1].get("hide_name", 0)), -len(item[1]["bits"]))
    )
    for name, data in ordered:
        for bit in data["bits"]:
            if isinstance(bit, int):
                found.setdefault(bit, name)
    return found


def connections(netlist: TopNetlist, *, controls: bool = False) -> Iterator[Connection]:
    """Walk through what each output drives, input by input; clock and reset only if asked for."""
    sources = [("", port) for port in netlist.ports if port.direction != "output"]
    sources += [(i.name, pin) for i in netlist.instances for pin in i.pins if pin.direction != "input"]
    drivers = {bit: (name, pin) for name, pin in sources for bit in pin.bits if isinstance(bit, int)}
    sinks = [("", port) for port in netlist.ports if port.direction == "output"]
    sinks += [(i.name, pin) for i in netlist.instances for pin in i.pins if pin.direction == "input"]
    for sink, pin in sinks:
        yield from _into(netlist, drivers, sink, pin, controls)


def _into(
    netlist: TopNetlist, drivers: Mapping[int, tuple[str, Pin]], sink: str, pin: Pin, controls: bool
) -> Iterator[Connection]:
    found: dict[tuple[str, Pin], list[int]] = {}
    for place, bit in enumerate(pin.bits):
        if isinstance(bit, int) and bit in drivers and (controls or not _is_control(netlist, pin, bit)):
            found.setdefault(drivers[bit], []).append(place)
    for (source, out), places in found.items():
        if (source, out.name) != (sink, pin.name):
            bits = tuple(bit for p in places if isinstance(bit := pin.bits[p], int))
            yield Connection(source, out.name, sink, pin.name, bits, tuple(places), len(out.bits))


def _is_control(netlist: TopNetlist, pin: Pin, bit: int) -> bool:
    return len(pin.bits) == 1 and (bit in netlist.controls or bool(_CONTROL.fullmatch(pin.name)))


def module_graph(document: Mapping[str, Any], top: str = "", *, controls: bool = False) -> networkx.DiGraph:
    """Return the top module as a networkx DiGraph: its ports and instances, and what drives what.

    Nodes have `kind` ("input", "output", "instance" or "operator") and `module`; edges have `width` in bits
    and `signals`, a sorted list of names. Clock and reset are left out unless `controls`.
    """
    import networkx

    netlist = read_top(document, top)
    graph = networkx.DiGraph(name=netlist.name)
    for port in netlist.ports:
        graph.add_node(port.name, kind=port.direction, module="", width=len(port.bits))
    for instance in netlist.instances:
        kind = "operator" if instance.is_operator else "instance"
        graph.add_node(instance.name, kind=kind, module=instance.module)
    for link in connections(netlist, controls=controls):
        ends = (link.source or link.source_pin, link.sink or link.sink_pin)
        if not graph.has_edge(*ends):
            graph.add_edge(*ends, width=0, signals=[])
        edge = graph.edges[ends]
        edge["width"] += len(link.bits)
        edge["signals"] = sorted({*edge["signals"], netlist.signal(link.bits)} - {""})
    return graph
