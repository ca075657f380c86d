"""Layered drawings: no wire runs over a box or over another wire, and every pin is reached."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.core.errors import ToolError
from hwgen.report.layout.route import Wire, assign_tracks
from hwgen.report.netlist import connections, module_graph, module_label, read_top
from hwgen.report.schematic import schematic
from hwgen.report.schematic_model import MAX_NODES, build, excerpt, ranges

Segment = tuple[float, float, float, float]
NUMBER = r"(-?[\d.]+)"


def document(modules: int, wires: list[tuple[int, int, int]], width: int = 1) -> dict[str, Any]:
    """Return a netlist of modules m0, m1, ... with a port on either side; a wire is (from, to, pin)."""
    bits = itertools.count(2)
    outputs = {
        i: [next(bits) for _ in range(width)] for i in range(modules + 1)
    }  # the last is the input port
    cells: dict[str, Any] = {}
    for i in range(modules):
        cells[f"m{i}"] = {
            "type": "$paramod\\box\\W=1",
            "port_directions": {"y": "output", "clk": "input"},
            "connections": {"y": outputs[i], "clk": [999_999]},
        }
    for source, sink, pin in wires:
        cell = cells[f"m{sink}"]
        cell["port_directions"][f"i{pin}"] = "input"
        cell["connections"][f"i{pin}"] = outputs[source]
    return {
        "modules": {
            "top": {
                "ports": {
                    "clk": {"direction": "input", "bits": [999_999]},
                    "start": {"direction": "input", "bits": outputs[modules]},
                    "done": {"direction": "output", "bits": outputs[modules - 1]},
                },
                "cells": cells,
                "netnames": {
                    "clk": {"bits": [999_999]},
                    **{f"n{i}": {"bits": found} for i, found in outputs.items()},
                },
            }
        }
    }


def geometry(svg: str) -> tuple[dict[int, list[Segment]], list[Segment]]:
    """Return the straight pieces of each net, and the rectangles of boxes."""
    root = ET.fromstring(svg)
    nets: dict[int, list[Segment]] = defaultdict(list)
    for number, group in enumerate(root.iterfind(".//g[@class='net']")):
        for path in group.iterfind("path"):
            if "wire" in path.get("class", ""):
                (x1, y1), (x2, y2) = (map(float, p.split()) for p in path.get("d", "")[1:].split("L"))
                nets[number].append((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
    boxes = [
        (x, y, x + float(r.get("width", "")), y + float(r.get("height", "")))
        for r in root.iter("rect")
        for x, y in [(float(r.get("x", "")), float(r.get("y", "")))]
    ]
    return nets, boxes


def overlaps(a: Segment, b: Segment) -> bool:
    """Whether two wires that run the same way share a stretch."""
    if a[1] == a[3] == b[1] == b[3]:
        return min(a[2], b[2]) > max(a[0], b[0])
    if a[0] == a[2] == b[0] == b[2]:
        return min(a[3], b[3]) > max(a[1], b[1])
    return False


def crosses(box: Segment, wire: Segment) -> bool:
    """Whether a wire runs through the inside of a box."""
    return wire[0] < box[2] and wire[2] > box[0] and wire[1] < box[3] and wire[3] > box[1]


def check_drawing(svg: str) -> None:
    nets, boxes = geometry(svg)
    for (i, first), (j, second) in itertools.combinations(nets.items(), 2):
        for a, b in itertools.product(first, second):
            assert not overlaps(a, b), (i, j, a, b)
    for box in boxes:
        for wires in nets.values():
            for wire in wires:
                assert not crosses(box, wire), (box, wire)
    for a, b in itertools.combinations(boxes, 2):
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])
    for wires in nets.values():
        # A pin that drives both ways is drawn at both sides of its box.
        parts = pieces(wires)
        assert len(parts) <= 2
        assert len(parts) == 1 or any(all(touches(box, part) for part in parts) for box in boxes)


def touches(box: Segment, wires: list[Segment]) -> bool:
    return any(meet(box, wire) for wire in wires)


def meet(a: Segment, b: Segment) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def pieces(wires: list[Segment]) -> list[list[Segment]]:
    """Return the parts of a net that do not touch each other."""
    parts: list[list[Segment]] = []
    for wire in wires:
        near = [part for part in parts if touches(wire, part)]
        parts = [part for part in parts if part not in near]
        parts.append([wire, *(other for part in near for other in part)])
    return parts


@settings(max_examples=60, deadline=None)
@given(data=st.data(), width=st.sampled_from([1, 8]))
def test_any_netlist_is_drawn_without_overlaps(data: st.DataObject, width: int) -> None:
    modules = data.draw(st.integers(1, 9))
    ends = st.tuples(st.integers(0, modules), st.integers(0, modules - 1), st.integers(0, 3))
    wires = data.draw(st.lists(ends, max_size=24))
    check_drawing(schematic(document(modules, wires, width), "top").svg)


def test_accelerator_is_drawn_without_overlaps(accelerator_netlist: dict[str, Any], accelerator: Any) -> None:
    sources = {source.name: source.text for source in accelerator.files}
    drawn = schematic(accelerator_netlist, "gemm", sources)
    check_drawing(drawn.svg)
    assert drawn.left_out == ""
    for name in ("sequencer", "array", "s_axis_a", "m_axis_c", "output_queue"):
        assert f">{name}</text>" in drawn.svg
    assert ">clk</text>" not in drawn.svg
    assert ">rst</text>" not in drawn.svg
    assert "step &amp;&amp; !a_replay" in drawn.svg  # the expression behind an operator
    assert drawn == schematic(accelerator_netlist, "gemm", sources)


def test_operators_are_symbols() -> None:
    netlist = document(1, [(1, 0, 0)])
    module = netlist["modules"]["top"]
    module["cells"] |= {
        "$and$1": cell("$and", {"A": [2], "B": [3]}, {"Y": [70]}, "rtl/top.v:1.10-1.15"),
        "$not$1": cell("$not", {"A": [70]}, {"Y": [71]}),
        "$dff$1": cell("$dff", {"CLK": [999_999], "D": [71]}, {"Q": [72]}),
    }
    module["ports"]["q"] = {"direction": "output", "bits": [72]}
    model = build(read_top(netlist), {"top.v": "assign q=a & b;"})
    shown = {node.title for node in model.graph.nodes if node.shape == "operator"}
    assert shown == {"¬", "reg"}  # the AND feeds the inverter alone and is part of it


def cell(kind: str, inputs: dict[str, Any], outputs: dict[str, Any], source: str = "") -> dict[str, Any]:
    directions = dict.fromkeys(inputs, "input") | dict.fromkeys(outputs, "output")
    return {
        "type": kind,
        "port_directions": directions,
        "connections": inputs | outputs,
        "attributes": {"src": source},
    }


def test_large_modules_are_simplified() -> None:
    operators = document(2, [(2, 0, 0), (0, 1, 0)])
    cells = operators["modules"]["top"]["cells"]
    for i in range(MAX_NODES + 5):
        cells[f"$dff${i}"] = cell("$dff", {"D": [2]}, {"Q": [1000 + i]})
    drawn = schematic(operators)
    assert "drawn as one box" in drawn.left_out
    assert drawn.svg.count("<rect") < 10
    many = document(MAX_NODES + 5, [(i, i + 1, 0) for i in range(MAX_NODES)])
    drawn = schematic(many)
    assert "instances inside are too many to draw" in drawn.left_out
    assert drawn.svg.count("<rect") < 5
    tangle = document(40, [(i, j, i) for i in range(40) for j in range(0, 40, 2)])
    drawn = schematic(tangle)
    assert "connections inside are too many to draw" in drawn.left_out
    assert drawn.svg.count("<rect") < 5


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sets(st.integers(0, 6), max_size=3), st.sets(st.integers(0, 6), max_size=3)), max_size=6
    )
)
def test_tracks_keep_wires_apart(ends: list[tuple[set[int], set[int]]]) -> None:
    wires, left_taken, right_taken = [], set[int](), set[int]()
    for net, (left, right) in enumerate(ends):
        left, right = left - left_taken, right - right_taken
        left_taken |= left
        right_taken |= right
        if left or right:
            wires.append(Wire(net, tuple(sorted(left)), tuple(sorted(right))))
    wires, tracks = assign_tracks(wires)
    for (a, x), (b, z) in itertools.combinations(list(zip(wires, tracks, strict=True)), 2):
        if a.net == b.net or a.straight or b.straight:
            continue
        assert x != z or not a.meets(b)
        for (p, at), (q, beside) in (((a, x), (b, z)), ((b, z), (a, x))):
            if set(p.left) & set(q.right):
                assert at < beside


def test_graph_of_the_accelerator(accelerator_netlist: dict[str, Any]) -> None:
    graph = module_graph(accelerator_netlist, "gemm")
    assert graph.nodes["array"] == {"kind": "instance", "module": "gemm_mesh_os"}
    assert graph.nodes["m_axis_c_tdata"]["width"] == 128
    assert graph.edges["command", "sequencer"]["signals"] == [
        "command_k",
        "command_m",
        "command_n",
        "command_valid",
    ]
    assert not graph.out_edges("clk")
    assert len(module_graph(accelerator_netlist, "gemm", controls=True).out_edges("clk")) > 10


def test_connections_tell_the_places() -> None:
    netlist = document(1, [(1, 0, 0)], width=4)
    netlist["modules"]["top"]["cells"]["m0"]["connections"]["i0"] = ["0", 8, 7, "x"]
    found = [c for c in connections(read_top(netlist)) if c.sink == "m0"]
    assert [(c.source_pin, c.sink_bits, c.source_width) for c in found] == [("start", (1, 2), 4)]


@pytest.mark.parametrize(
    ("places", "text"), [((3,), "[3]"), ((0, 1, 2), "[2:0]"), ((0, 1, 5), "[5,1:0]"), ((0, 2, 4), "[4,2,…]")]
)
def test_ranges(places: tuple[int, ...], text: str) -> None:
    assert ranges(places) == text


def test_names_and_places() -> None:
    assert module_label("$paramod$0123\\skew") == "skew"
    assert module_label("$paramod\\skew\\WIDTH=s32'1") == "skew"
    assert module_label("\\odd name") == "odd name"
    assert excerpt("rtl/a.v:2.3-2.6", {"a.v": "\nx = a+b;"}) == "= a\na.v:2"
    assert excerpt("rtl/a.v:9.1-9.2", {"a.v": "x"}) == "a.v:9"
    assert excerpt("nonsense", {}) == ""


@pytest.mark.parametrize(
    "broken", [{}, {"modules": {}}, {"modules": {"top": 3}}, {"modules": {"t": {"ports": 1}}}]
)
def test_broken_netlists_are_tool_errors(broken: dict[str, Any]) -> None:
    with pytest.raises(ToolError, match="unknown shape"):
        read_top(broken)


def test_numbers_in_drawings_are_short(accelerator_netlist: dict[str, Any]) -> None:
    assert not re.search(rf"{NUMBER}\.\d{{3}}", schematic(accelerator_netlist, "gemm").svg)
