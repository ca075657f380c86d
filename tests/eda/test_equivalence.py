"""Two designs side by side as one graph, 1 exactly where they can be told apart; clocks and resets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import ToolError
from hwgen.eda.equivalence.graph import Graph, Latch, parse
from hwgen.eda.equivalence.product import RESET_CYCLES, product, steps_of
from hwgen.eda.equivalence.shape import Reset, shape_by_names, shape_of
from hwgen.eda.ports import Port

PORTS = {"rst": 1, "a": 2}
OUTPUTS = [("q", 0), ("q", 1)]


@st.composite
def graphs(draw: Any) -> Graph:
    """Designs with the inputs rst and a, two registers and two outputs."""
    inputs = {2: ("rst", 0), 4: ("a", 0), 6: ("a", 1)}
    made = [0, *inputs, 8, 10]
    ands = []
    for number in range(draw(st.integers(0, 6))):
        literals = [draw(st.sampled_from(made)) ^ draw(st.integers(0, 1)) for _ in range(2)]
        ands.append((12 + 2 * number, *literals))
        made.append(12 + 2 * number)

    def any_literal() -> int:
        return draw(st.sampled_from(made)) ^ draw(st.integers(0, 1))

    latches = tuple(
        Latch((name, 0), literal, any_literal(), draw(st.sampled_from([0, 1, None])))
        for name, literal in (("r", 8), (draw(st.sampled_from(["s", "t"])), 10))
    )
    return Graph(inputs, latches, {name: any_literal() for name in OUTPUTS}, tuple(ands))


def run(graph: Graph, steps: Sequence[Mapping[str, int]], begins: Mapping[str, int]) -> list[tuple[int, ...]]:
    """Return the outputs of a design in each step, worked out directly."""
    state = [begins[latch.name[0]] if latch.begins is None else latch.begins for latch in graph.latches]
    found = []
    for step in steps:
        known = {0: 0} | {lit: step[n[0]] >> n[1] & 1 for lit, n in graph.inputs.items()}
        known |= {latch.literal: bit for latch, bit in zip(graph.latches, state, strict=True)}
        for out, one, other in graph.ands:
            known[out] = value(known, one) & value(known, other)
        found.append(tuple(value(known, graph.outputs[name]) for name in OUTPUTS))
        state = [value(known, latch.becomes) for latch in graph.latches]
    return found


def value(known: Mapping[int, int], literal: int) -> int:
    return known[literal & ~1] ^ (literal & 1)


def evaluate(aiger: bytes, steps: Sequence[Sequence[int]]) -> list[int]:
    """Return the output of a binary AIGER in each step, by its own definition."""
    head, _, rest = aiger.partition(b"\n")
    _, size, inputs, latches, _, ands = (int(w) if w.isdigit() else w for w in head.split())
    lines = []
    for _ in range(latches + 1):
        line, _, rest = rest.partition(b"\n")
        lines.append(int(line))
    place = iter(rest)

    def number() -> int:
        total = shift = 0
        while True:
            byte = next(place)
            total |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return total

    gates = []
    for out in range(2 * (inputs + latches + 1), 2 * (size + 1), 2):
        high = out - number()
        gates.append((out, high, high - number()))
    assert len(gates) == ands
    state, found = [0] * latches, []
    for step in steps:
        known = {0: 0} | {2 * (n + 1): bit for n, bit in enumerate(step)}
        known |= {2 * (inputs + n + 1): bit for n, bit in enumerate(state)}
        for out, one, other in gates:
            known[out] = value(known, one) & value(known, other)
        found.append(value(known, lines[-1]))
        state = [value(known, literal) for literal in lines[:-1]]
    return found


STEPS = st.lists(
    st.fixed_dictionaries({"rst": st.integers(0, 1), "a": st.integers(0, 3)}), min_size=6, max_size=9
)


@given(graphs(), graphs(), STEPS, st.fixed_dictionaries({n: st.integers(0, 1) for n in "rst"}), st.booleans())
def test_the_product_says_where_two_designs_differ(
    one: Graph, other: Graph, steps: list[dict[str, int]], begins: dict[str, int], reset: bool
) -> None:
    resets = {"rst": 1} if reset else {}
    asked = product(one, other, resets)
    driven = [{**step, **(resets if n < RESET_CYCLES else {})} for n, step in enumerate(steps)]
    ours, theirs = run(one, driven, begins), run(other, driven, begins)
    wanted = [
        int(a != b and (not reset or n >= RESET_CYCLES))
        for n, (a, b) in enumerate(zip(ours, theirs, strict=True))
    ]
    if asked.aiger is None:
        assert not any(wanted)
        return
    # What registers begin with comes as inputs without a name, those of both designs with one name once.
    free = [n for n, name in enumerate(asked.inputs) if name is None]
    latches = [latch for graph in (one, other) for latch in graph.latches if latch.begins is None]
    order = list(dict.fromkeys(latch.name[0] for latch in latches))
    assert len(free) == len(order)
    values = []
    for step in steps:
        bits = [0 if name is None else step[name[0]] >> name[1] & 1 for name in asked.inputs]
        for place, name in zip(free, order, strict=True):
            bits[place] = begins[name]
        values.append(bits)
    assert evaluate(asked.aiger, values) == wanted
    trace = ["", *("".join(map(str, bits)) for bits in values)]
    told = steps_of(trace, asked.inputs, resets)
    assert all(step.items() <= whole.items() for step, whole in zip(told, driven, strict=True))


def test_other_outputs_are_no_question() -> None:
    with pytest.raises(ToolError, match="other outputs"):
        product(Graph({}, (), {("q", 0): 0}, ()), Graph({}, (), {("p", 0): 0}, ()), {})


GRAPH = b"aag 4 1 1 2 2\n2\n4 8 4\n6\n1\n6 4 2\n8 7 2\n"
NAMES = b"input 0 0 en\noutput 0 0 q\nlatch 0 0 state\n"


def test_a_graph_is_read_with_its_names() -> None:
    found = parse(GRAPH, NAMES, [("q", 0), ("q", 1)])
    assert found.inputs == {2: ("en", 0)}
    assert found.latches == (Latch(("state", 0), 4, 8, None),)
    assert found.outputs == {("q", 0): 6, ("q", 1): 1}
    assert found.ands == ((6, 4, 2), (8, 7, 2))


@given(st.integers(0, len(GRAPH) - 1), st.binary(min_size=1, max_size=3), st.binary(max_size=30))
def test_a_spoiled_graph_is_refused_or_read(place: int, spoiled: bytes, names: bytes) -> None:
    try:
        found = parse(GRAPH[:place] + spoiled + GRAPH[place + 1 :], NAMES + names, [("q", 0), ("q", 1)])
        product(found, found, {})
    except ToolError:
        pass


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(
            (n, "clock")
            for n in ("clk", "CLK", "clk_i", "i_clk", "aclk", "clock", "wr_clk", "clk2", "sys_clk", "ck")
        ),
        *(
            (n, "low")
            for n in ("rst_n", "resetn", "aresetn", "rst_ni", "nrst", "wr_rst_n", "reset_b", "PRESETn")
        ),
        *((n, "high") for n in ("rst", "reset", "arst", "rst_i", "sys_rst", "wr_rst", "clr", "RESET")),
        *(
            (n, "")
            for n in ("first", "burst", "clk_en", "clock_enable", "enable", "data", "presets", "start")
        ),
    ],
)
def test_clocks_and_resets_are_known_by_their_names(name: str, kind: str) -> None:
    shape = shape_by_names({name: Port("input", 1), "q": Port("output", 1), "clk_bus": Port("input", 4)})
    assert (name in shape.clocks) == (kind == "clock")
    assert shape.resets == ({name: Reset(int(kind == "high"))} if kind in ("low", "high") else {})


def cell(kind: str, nets: dict[str, list[Any]], **parameters: str) -> dict[str, Any]:
    return {"type": kind, "parameters": parameters, "connections": nets}


def document(*cells: dict[str, Any], **ports: list[Any]) -> dict[str, Any]:
    directions = {name: {"direction": "input", "bits": bits} for name, bits in ports.items()}
    return {"modules": {"top": {"ports": directions, "cells": dict(enumerate(cells)), "memories": {}}}}


def test_clocks_and_resets_are_known_by_what_they_do() -> None:
    ports = {name: Port("input", 1) for name in ("phi", "off", "start", "rst")}
    bits = {"phi": [2], "off": [3], "start": [4], "rst": [5]}
    one = cell("$adff", {"CLK": [2], "ARST": [3]}, CLK_POLARITY="0", ARST_POLARITY="0")
    two = cell("$sdff", {"CLK": [2], "SRST": [4]}, CLK_POLARITY="0", SRST_POLARITY="1")
    found = shape_of(document(one, two, **bits), "top", ports)
    assert found.clocks == {"phi": "-"}
    assert found.steady
    # What only looks like a reset by what it does is none; what is named like one may be one.
    assert found.resets == {"off": Reset(0, asynchronous=True), "rst": Reset(1)}
    gated = cell("$dff", {"CLK": [9]}, CLK_POLARITY="1")
    assert not shape_of(document(one, gated, **bits), "top", ports).steady
    latch = cell("$dlatch", {"EN": [4]}, EN_POLARITY="1")
    assert not shape_of(document(latch, **bits), "top", ports).steady
    assert shape_of(document(**bits), "top", ports).clocks == {}


@pytest.mark.parametrize(
    "broken", [{}, {"modules": {"top": {}}}, {"modules": {"top": {"ports": 1, "cells": 2}}}]
)
def test_a_document_of_another_form_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ToolError, match="unknown shape"):
        shape_of(broken, "top", {})
