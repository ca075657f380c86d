"""Give a mapped iCE40 netlist three pins, so that it can be placed whatever its ports are.

nextpnr-ice40 has no out-of-context mode: each port bit would need a pin. Here every input bit comes from
a flip-flop of a chain and every output bit goes, through an exclusive or, into the next flip-flop of it,
so nothing of the design is optimized away and its paths to and from ports stay paths between registers.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.core.values import Json

HARNESS = "hwgen_scan_chain"
_XOR_OF_I0_I1 = "0110011001100110"


def with_scan_chain(document: dict[str, Any], top: str, clock: str) -> tuple[dict[str, Any], int]:
    """Return the netlist with a new top module around `top`, and the number of flip-flops that this adds.

    Raises ToolError when the netlist has no such top or clock.
    """
    try:
        ports = document["modules"][top]["ports"]
        if ports[clock]["direction"] != "input":
            raise ToolError(f"{clock} is not an input of {top}")
    except (KeyError, TypeError) as error:
        raise ToolError(f"the netlist has no module {top} with a clock {clock}") from error
    builder = _Builder()
    connections: dict[str, list[int]] = {}
    for name, port in ports.items():
        width = len(port["bits"])
        if name == clock:
            connections[name] = [builder.clock]
        elif port["direction"] == "input":
            connections[name] = [builder.register(builder.last) for _ in range(width)]
        else:
            connections[name] = [builder.fold() for _ in range(width)]
    result = copy.deepcopy(document)
    for module in result["modules"].values():
        module.get("attributes", {}).pop("top", None)
    directions = {name: port["direction"] for name, port in ports.items()}
    result["modules"][HARNESS] = builder.module(top, directions, connections)
    return result, builder.flip_flops


class _Builder:
    """Numbers nets and collects cells, in the form of Yosys's JSON."""

    def __init__(self) -> None:
        self._numbers: Iterator[int] = iter(range(2, 1 << 30))  # 0 and 1 are constants there
        self.clock = next(self._numbers)
        self.scan_in = next(self._numbers)
        self.last = self.scan_in
        self.flip_flops = 0
        self._cells: dict[str, Json] = {}

    def register(self, data: int) -> int:
        """Add a flip-flop to the end of the chain and return its output."""
        self.last = next(self._numbers)
        self._add("SB_DFF", {"C": self.clock, "D": data, "Q": self.last}, {"Q"}, {})
        self.flip_flops += 1
        return self.last

    def fold(self) -> int:
        """Return a new net that the next flip-flop of the chain takes up."""
        net, mixed = next(self._numbers), next(self._numbers)
        inputs: dict[str, int | str] = {"I0": self.last, "I1": net, "I2": "0", "I3": "0"}
        self._add("SB_LUT4", {**inputs, "O": mixed}, {"O"}, {"LUT_INIT": _XOR_OF_I0_I1})
        self.register(mixed)
        return net

    def _add(
        self, kind: str, nets: dict[str, int | str], outputs: set[str], parameters: dict[str, Json]
    ) -> None:
        self._cells[f"scan_{len(self._cells)}"] = {
            "hide_name": 0,
            "type": kind,
            "parameters": parameters,
            "attributes": {},
            "port_directions": {p: "output" if p in outputs else "input" for p in nets},
            "connections": {p: [net] for p, net in nets.items()},
        }

    def module(self, top: str, directions: dict[str, str], connections: dict[str, list[int]]) -> Json:
        """Return the module with the chain and one instance of `top`."""
        instance: dict[str, Any] = {
            "hide_name": 0,
            "type": top,
            "parameters": {},
            "attributes": {},
            "port_directions": directions,
            "connections": connections,
        }
        pins = {
            "clk": ("input", self.clock),
            "scan_in": ("input", self.scan_in),
            "scan_out": ("output", self.last),
        }
        return {
            "attributes": {"top": "00000000000000000000000000000001"},
            "ports": {name: {"direction": d, "bits": [net]} for name, (d, net) in pins.items()},
            "cells": {**self._cells, "design": instance},
            "netnames": {},
        }
