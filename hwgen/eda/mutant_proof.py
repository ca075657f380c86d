"""Prove that a mutant cannot be told from the original, by one step of induction.

If all registers and memories of two designs hold the same, and both designs then give the same outputs and
load the same into every register and memory, they never differ. For a mutant that is a question about few
gates: those that the changed bit reaches before a register, and those that feed them. This module cuts them
out of the flattened netlist as a small module with one output, `differs`; a SAT solver then shows that it is
always 0, or not. Multipliers are left whole: equal operands give equal products.

Registers, or bits of them, from which no output is ever reached need not be alike. A counterexample proves
nothing: it may be a state that the design never reaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.eda.flat_netlist import (
    Bit,
    CellData,
    Netlist,
    Reader,
    inputs_of,
    is_input,
    is_transparent,
    outputs_of,
)
from hwgen.eda.mutations import Mutation
from hwgen.eda.yosys import Stage

PROBLEMS = "problems.json"
_TIMEOUT_S = 5
_MAX_FEEDING_CELLS = 500


def prove_stages(folder: str, problems: Mapping[int, Any]) -> tuple[Stage, ...]:
    """Return a script that answers the problems in PROBLEMS, each into a file of its own."""
    proofs = tuple(
        f"tee -q -o {folder}/{answer_file(number)} "
        f"sat -prove differs 0 -timeout {_TIMEOUT_S} -ignore_unknown_cells {_module(number)}"
        for number in problems
    )
    return (Stage("read", (f"read_json {folder}/{PROBLEMS}",)), Stage("prove", proofs))


def answer_file(number: int) -> str:
    """Return the name of the file with the solver's answer about a mutant."""
    return f"proof-{number}.txt"


def is_proven(answer: str) -> bool:
    """Whether the solver says that there is no difference."""
    return "SAT proof finished - no model found: SUCCESS!" in answer.splitlines()


def _module(number: int) -> str:
    return f"mutant_{number}"


def problems_document(problems: Mapping[int, Any]) -> dict[str, Any]:
    """Return the netlist, for `read_json`, that holds one module per problem."""
    return {"creator": "hwgen", "modules": {_module(number): module for number, module in problems.items()}}


def problem(netlist: Netlist, mutation: Mutation) -> dict[str, Any] | None:
    """Return the module whose output `differs` is 0 throughout if the mutant is equivalent.

    None where nothing has to be asked: the mutant changes a value that does not matter.
    Raises ToolError when the netlist has no such cell.
    """
    cell = netlist.cells.get(mutation.cell)
    if cell is None or mutation.port not in cell["connections"]:
        raise ToolError(f"the netlist has no cell {mutation.cell} with a port {mutation.port}")
    original = cell["connections"][mutation.port][mutation.port_bit]
    if is_input(cell, mutation.port) and original in ("x", "z"):
        return None  # the design says that any value will do
    return _Builder(netlist, mutation, cell, original).build()


@dataclass
class _Builder:
    netlist: Netlist
    mutation: Mutation
    cell: CellData
    original: Bit
    cells: dict[str, Any] = field(default_factory=dict)
    changed: dict[Bit, Bit] = field(default_factory=dict)  # what the mutant has in place of a net
    reached: dict[str, None] = field(default_factory=dict)  # logic that sees a changed net
    unknown: dict[Reader, Bit] = field(default_factory=dict)  # nets in place of unknown constants
    watched: list[Bit] = field(default_factory=list)  # nets of the original that decide what matters
    wrong: list[Bit] = field(default_factory=list)
    last_net: int = 0

    def build(self) -> dict[str, Any]:
        self.last_net = self.netlist.last_net
        mutation, mutant = self.mutation, self._mutant_bit()
        if not is_input(self.cell, mutation.port):
            self.changed[self.original] = mutant
            self._reach(self._transparent_readers(self.original))
        elif is_transparent(self.cell):
            self._reach([mutation.cell])
        else:
            self._compare(self.original, mutant, [(mutation.cell, mutation.port, mutation.port_bit)])
        self._copy_reached(mutant)
        for bit, new in self.changed.items():
            self._compare(bit, new, self.netlist.readers.get(bit, []))
        self._add_feeding([*self.changed, self.original, *self.watched])
        return self._module()

    def _mutant_bit(self) -> Bit:
        mode, bits = self.mutation.mode, self.cell["connections"][self.mutation.port]
        if mode in ("const0", "const1"):
            return mode[-1]
        if mode == "inv":
            return self._gate("$not", self.original)
        kind = "$xnor" if mode == "cnot0" else "$xor"
        return self._gate(kind, self.original, bits[self.mutation.control_bit])

    def _gate(self, kind: str, a: Bit, b: Bit | None = None) -> Bit:
        out = self._net()
        parameters = {"A_SIGNED": 0, "A_WIDTH": 1, "Y_WIDTH": 1}
        connections: dict[str, list[Bit]] = {"A": [a], "Y": [out]}
        if b is not None:
            parameters |= {"B_SIGNED": 0, "B_WIDTH": 1}
            connections["B"] = [b]
        self._add(kind, parameters, connections)
        return out

    def _add(self, kind: str, parameters: Mapping[str, Any], connections: Mapping[str, Any]) -> None:
        self.cells[f"cell_{len(self.cells)}"] = {
            "hide_name": 0,
            "type": kind,
            "parameters": parameters,
            "attributes": {},
            "port_directions": {port: "output" if port == "Y" else "input" for port in connections},
            "connections": connections,
        }

    def _net(self) -> int:
        self.last_net += 1
        return self.last_net

    def _reach(self, names: Iterable[str]) -> None:
        """Collect the logic behind the changed nets, up to registers, memories and outputs."""
        pending = list(names)
        while pending:
            name = pending.pop()
            if name in self.reached:
                continue
            self.reached[name] = None
            for bit in outputs_of(self.netlist.cells[name]):
                self.changed.setdefault(bit, self._net())
                pending += self._transparent_readers(bit)

    def _transparent_readers(self, bit: Bit) -> list[str]:
        readers = self.netlist.readers.get(bit, [])
        return [name for name, _, _ in readers if is_transparent(self.netlist.cells[name])]

    def _copy_reached(self, mutant: Bit) -> None:
        for name in self.reached:
            cell = self.netlist.cells[name]
            connections = {
                port: [self.changed.get(bit, self._known(name, port, i, bit)) for i, bit in enumerate(bits)]
                for port, bits in cell["connections"].items()
            }
            if name == self.mutation.cell and is_input(cell, self.mutation.port):
                connections[self.mutation.port][self.mutation.port_bit] = mutant
            self._add(cell["type"], cell["parameters"], connections)

    def _known(self, name: str, port: str, index: int, bit: Bit) -> Bit:
        """Put a free net, the same for original and mutant, in place of an unknown constant."""
        if bit not in ("x", "z"):
            return bit
        return self.unknown.setdefault((name, port, index), self._net())

    def _compare(self, bit: Bit, new: Bit, readers: Sequence[Reader]) -> None:
        """Note that registers, memories or outputs see `new` in place of `bit`.

        What a memory is told to write matters only where it is told to write.
        """
        watchers = [r for r in readers if self.netlist.matters(r)]
        if not watchers and not self.netlist.is_output(bit):
            return
        masks = [self.netlist.write_enables(r) for r in watchers]
        wrong = self._gate("$xor", bit, new)
        if not self.netlist.is_output(bit) and all(masks):
            enables = [b for mask in masks for b in mask]
            self.watched += enables
            wrong = self._gate("$and", wrong, self._any(enables))
        self.wrong.append(wrong)

    def _any(self, bits: Sequence[Bit]) -> Bit:
        out = self._net()
        parameters = {"A_SIGNED": 0, "A_WIDTH": len(bits), "Y_WIDTH": 1}
        self._add("$reduce_or", parameters, {"A": list(bits), "Y": [out]})
        return out

    def _add_feeding(self, bits: Sequence[Bit]) -> None:
        """Add the logic of the original that drives what was reached, and all that it reads."""
        pending = list(bits)
        for name in self.reached:
            pending += inputs_of(self.netlist.cells[name])
        if self.mutation.control_bit >= 0:
            pending.append(self.cell["connections"][self.mutation.port][self.mutation.control_bit])
        seen: set[str] = set()
        for bit in pending:  # grows: breadth first, so that what is left out is far away
            name = self.netlist.drivers.get(bit, "")
            if not name or name in seen or len(seen) >= _MAX_FEEDING_CELLS + len(self.reached):
                continue
            seen.add(name)
            cell = self.netlist.cells[name]
            pending += inputs_of(cell)
            connections = {
                port: [self._known(name, port, i, b) for i, b in enumerate(ends)]
                for port, ends in cell["connections"].items()
            }
            self._add(cell["type"], cell["parameters"], connections)

    def _module(self) -> dict[str, Any]:
        differs = self._any(self.wrong or ["0"])
        driven = {b for c in self.cells.values() for b in c["connections"]["Y"]}
        read = {b for c in self.cells.values() for b in inputs_of(c) if isinstance(b, int)}
        free = sorted(bit for bit in read if bit not in driven)
        ports: dict[str, Any] = {"differs": {"direction": "output", "bits": [differs]}}
        if free:
            ports["free"] = {"direction": "input", "bits": free}
        return {"attributes": {}, "ports": ports, "cells": self.cells, "netnames": {}}
