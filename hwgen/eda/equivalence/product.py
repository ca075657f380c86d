"""Two designs side by side as one graph whose output is 1 when they can be told apart.

Both get the same inputs. For the first cycles the resets are active and nothing is compared; after that the
resets are inputs like any others. A register without a value to begin with begins with any; registers of both
designs that have the same name begin alike. That hides no difference that counts: an output of the original
that follows from its inputs since the reset is the same whatever its registers began with, so that every
beginning of the other design is compared with it. What the original leaves open (x) may be told apart, and
then nothing is proven.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hwgen.core.errors import ToolError
from hwgen.eda.equivalence.graph import Graph, Latch, Name
from hwgen.eda.mutant_proof.aig import FALSE, TRUE, Aig, Literal

RESET_CYCLES = 4


@dataclass(frozen=True)
class Product:
    """The question as AIGER, None where both are alike by their form already.

    `inputs` names the inputs of the graph in their order: a bit of a port, or None for what is left open.
    """

    aiger: bytes | None
    inputs: tuple[Name | None, ...] = ()


class _Product:
    def __init__(self, resets: Mapping[str, int]) -> None:
        self.aig = Aig()
        self._resets = resets
        self._inputs: dict[Name, Literal] = {}
        self.order: list[Name | None] = []
        self._begins: dict[Name, Literal] = {}
        phase = [self.aig.latch() for _ in range(RESET_CYCLES if resets else 1)]
        for before, latch in zip((TRUE, *phase), phase, strict=False):
            self.aig.becomes(latch, before)
        self._first = phase[0] ^ 1
        self.compared = phase[-1] if resets else TRUE

    def _free(self, name: Name | None = None) -> Literal:
        self.order.append(name)
        return self.aig.free()

    def _input(self, name: Name | None) -> Literal:
        if name is None:
            return self._free()
        if name not in self._inputs:
            value = self._free(name)
            if name[0] in self._resets:
                active = TRUE if self._resets[name[0]] else FALSE
                value = self.aig.choose(self.compared, value, active)
            self._inputs[name] = value
        return self._inputs[name]

    def _beginning(self, latch: Latch) -> Literal:
        if latch.begins is not None:
            return TRUE if latch.begins else FALSE
        if latch.name is None:
            return self._free()
        if latch.name not in self._begins:
            self._begins[latch.name] = self._free()
        return self._begins[latch.name]

    def add(self, graph: Graph) -> dict[Name, Literal]:
        """Take in a design; return its outputs."""
        aig = self.aig
        known = {0: FALSE}
        for literal, name in graph.inputs.items():
            known[literal] = self._input(name)
        stores = []
        for latch in graph.latches:
            store = aig.latch()
            known[latch.literal] = aig.choose(self._first, self._beginning(latch), store)
            stores.append(store)

        def value(literal: int) -> Literal:
            return known[literal & ~1] ^ (literal & 1)

        try:
            for result, one, other in graph.ands:
                known[result] = aig.both(value(one), value(other))
            for latch, store in zip(graph.latches, stores, strict=True):
                aig.becomes(store, value(latch.becomes))
            return {name: value(literal) for name, literal in graph.outputs.items()}
        except KeyError as error:
            raise ToolError(f"Yosys wrote a graph that uses {error} before it is made") from None


def product(one: Graph, other: Graph, resets: Mapping[str, int]) -> Product:
    """Return the question whether two designs can be told apart.

    `resets` maps reset ports to the value at which they are active. ToolError where the outputs are others.
    """
    both = _Product(resets)
    first, second = both.add(one), both.add(other)
    if first.keys() != second.keys():
        raise ToolError("the two graphs have other outputs")
    differ = both.aig.any(both.aig.differ(first[name], second[name]) for name in first)
    bad = both.aig.both(differ, both.compared)
    return Product(None if bad == FALSE else both.aig.aiger(bad), tuple(both.order))


def steps_of(
    trace: list[str], inputs: tuple[Name | None, ...], resets: Mapping[str, int]
) -> list[dict[str, int]]:
    """Return what a counterexample drives in each cycle, by port; ValueError for a trace of another form.

    `trace` begins with what the latches begin with, and has a text of 0 and 1 for each cycle.
    """
    steps = []
    for cycle, bits in enumerate(trace[1:]):
        if len(bits) != len(inputs) or set(bits) - {"0", "1"}:
            raise ValueError("the counterexample has other inputs")
        driven: dict[str, int] = {}
        for name, bit in zip(inputs, bits, strict=True):
            if name is not None:
                driven[name[0]] = driven.get(name[0], 0) | int(bit) << name[1]
        if cycle < RESET_CYCLES:
            driven |= resets
        steps.append(driven)
    return steps
