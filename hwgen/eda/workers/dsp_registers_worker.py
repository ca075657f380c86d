"""Move registers into DSP blocks of an ECP5: `python dsp_registers_worker.py MAPPED NETLIST COUNTS`.

MAPPED is what `synth_ecp5 -json` wrote, NETLIST receives the same with registers moved, and COUNTS
{"flip_flops": {module: how many are gone}, "inputs": blocks with registered operands, "outputs": products}.

A MULT18X18D has registers of its own, which Yosys uses on other families and not on this one. A register
goes into a block when the block can do just the same as it: rising edge, no reset, zero after configuration,
all bits of the operand or of the product with one clock and one enable. A product must go nowhere else. An
operand may: then its register stays for the others, and the block has one more like it. Both operands move,
or none: nextpnr knows no times of a block with one registered operand.

The register of the product has enable CE0, for the choice of another is in no bit that is known.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

MULTIPLIER = "MULT18X18D"
FLIP_FLOP = "TRELLIS_FF"
Net = int | str  # numbered, or a constant "0", "1", "x"
_PIN = re.compile(r"(?P<bus>[ABP])(?P<index>\d+)")
_ENABLES = ("CE0", "CE1", "CE2", "CE3")
# A flip-flop does no more than the register of a block with these; CEMUX "1" is no enable.
_PLAIN = {"CLKMUX": ("CLK",), "REGSET": ("RESET",), "CEMUX": ("CE", "1")}


class Control(NamedTuple):
    """What moves a register: its clock, and its enable ("1" where it always moves)."""

    clock: Net
    enable: Net


class Module:
    """The cells of a module, and who drives and who uses each net."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.cells: dict[str, dict[str, Any]] = data.get("cells", {})
        self.uses: Counter[Net] = Counter()
        self.driver: dict[Net, str] = {}
        self.registers: defaultdict[Net, list[str]] = defaultdict(list)  # flip-flops by the net of their data
        for port in data.get("ports", {}).values():
            if port["direction"] != "input":
                self.uses.update(port["bits"])
        for name, cell in self.cells.items():
            for port, nets in cell["connections"].items():
                if cell["port_directions"][port] == "output":
                    self.driver.update(dict.fromkeys(nets, name))
                else:
                    self.uses.update(nets)
            if cell["type"] == FLIP_FLOP:
                self.registers[net_of(cell, "DI")].append(name)

    def multipliers(self) -> list[dict[str, Any]]:
        """Return the DSP blocks."""
        return [cell for cell in self.cells.values() if cell["type"] == MULTIPLIER]

    def register_behind(self, net: Net) -> str | None:
        """Return the plain flip-flop that is all that takes a net."""
        found = self.registers[net] if self.uses[net] == 1 else []
        return found[0] if found and is_plain(self.cells[found[0]]) else None

    def register_before(self, net: Net) -> str | None:
        """Return the plain flip-flop that drives a net."""
        name = self.driver.get(net)
        return name if name is not None and is_plain(self.cells[name]) else None

    def drop_unused(self) -> int:
        """Remove flip-flops that nothing takes any more; return how many."""
        unused = [
            name
            for name, cell in self.cells.items()
            if cell["type"] == FLIP_FLOP and not self.uses[net_of(cell, "Q")]
        ]
        for name in unused:
            del self.cells[name]
        return len(unused)


def net_of(cell: dict[str, Any], port: str) -> Net:
    """Return the net at a port of one bit; "0" where there is none."""
    nets: list[Net] = cell["connections"].get(port) or ["0"]
    return nets[0]


def is_plain(cell: dict[str, Any]) -> bool:
    """Whether a cell is a flip-flop that the register of a block can replace."""
    if cell["type"] != FLIP_FLOP or net_of(cell, "LSR") not in ("0", "x"):
        return False
    return all(parameter(cell, name) in allowed for name, allowed in _PLAIN.items())


def parameter(cell: dict[str, Any], name: str) -> str:
    """Return a parameter with a text; Yosys puts a space behind one that could be a number."""
    return str(cell["parameters"].get(name, "")).rstrip(" ")


def control_of(cell: dict[str, Any]) -> Control:
    """Return what moves a plain flip-flop."""
    enabled = parameter(cell, "CEMUX") == "CE"
    return Control(net_of(cell, "CLK"), net_of(cell, "CE") if enabled else "1")


def pins(block: dict[str, Any], bus: str) -> list[str]:
    """Return the pins of a bus that are connected."""
    matches = (_PIN.fullmatch(port) for port in block["connections"])
    return [m.group() for m in matches if m and m["bus"] == bus and block["connections"][m.group()]]


def move_product(module: Module, block: dict[str, Any]) -> bool:
    """Move the register behind a block into it, if there is one."""
    connections = block["connections"]
    used = [pin for pin in pins(block, "P") if module.uses[connections[pin][0]]]
    found = {pin: module.register_behind(connections[pin][0]) for pin in used}
    names = [name for name in found.values() if name is not None]
    controls = {control_of(module.cells[name]) for name in names}
    if not used or len(names) < len(used) or len(controls) != 1:
        return False
    for pin, name in found.items():
        assert name is not None
        net = net_of(module.cells[name], "Q")
        del module.cells[name]
        connections[pin] = [net]
        module.driver.pop(net)
    use_register(block, "OUTPUT", controls.pop())
    return True


def move_operands(module: Module, block: dict[str, Any]) -> bool:
    """Move the registers before a block into it, if both operands have one."""
    connections = block["connections"]
    found: dict[str, dict[str, str]] = {}
    controls: dict[str, Control] = {}
    for bus in ("A", "B"):
        bits = [pin for pin in pins(block, bus) if connections[pin][0] not in ("0", "x")]
        names = {pin: module.register_before(connections[pin][0]) for pin in bits}
        found[bus] = {pin: name for pin, name in names.items() if name is not None}
        moved_by = {control_of(module.cells[name]) for name in found[bus].values()}
        if len(found[bus]) < len(bits) or len(moved_by) != 1:
            return False
        controls[bus] = moved_by.pop()
    clocks = {control.clock for control in controls.values()}
    if "CLK0" in connections:
        clocks.add(connections["CLK0"][0])
    if len(clocks) != 1:
        return False
    for bus, names_by_pin in found.items():
        for pin, name in names_by_pin.items():
            net = net_of(module.cells[name], "DI")
            module.uses[connections[pin][0]] -= 1
            module.uses[net] += 1
            connections[pin] = [net]
        use_register(block, f"INPUT{bus}", controls[bus])
    return True


def use_register(block: dict[str, Any], register: str, control: Control) -> None:
    """Switch a register of a block on. An enable that is there already is shared."""
    connections = block["connections"]
    enable = next(
        name for name in _ENABLES if name not in connections or connections[name] == [control.enable]
    )
    values = {"CLK": "CLK0", "CE": enable, "RST": "RST0"}
    block["parameters"].update({f"REG_{register}_{kind}": value for kind, value in values.items()})
    block["parameters"]["GSR"] = "DISABLED"
    for port, net in (("CLK0", control.clock), (enable, control.enable), ("RST0", "0")):
        connections[port] = [net]
        block["port_directions"][port] = "input"


def move_registers(document: dict[str, Any]) -> dict[str, Any]:
    """Move registers in all modules of a netlist, which is changed, and return the counts."""
    counts: dict[str, Any] = {"flip_flops": {}, "inputs": 0, "outputs": 0}
    for name, data in document["modules"].items():
        module = Module(data)
        before = len(module.cells)
        # Outputs first: a register between two multipliers goes behind the one.
        counts["outputs"] += sum(move_product(module, block) for block in module.multipliers())
        counts["inputs"] += sum(move_operands(module, block) for block in module.multipliers())
        module.drop_unused()
        counts["flip_flops"][name] = before - len(module.cells)
    return counts


def main(mapped: str, netlist: str, counts: str) -> int:
    """Read, move and write."""
    document = json.loads(Path(mapped).read_text(encoding="utf-8"))
    found = move_registers(document)
    Path(netlist).write_text(json.dumps(document), encoding="utf-8")
    Path(counts).write_text(json.dumps(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
