"""Reading what Yosys wrote, and what follows from it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import ToolError
from hwgen.eda.partition import repeated_modules
from hwgen.eda.yosys import parse_error, parse_progress
from hwgen.eda.yosys_netlist import (
    cells_by_type,
    children_first,
    multiplicities,
    read_census,
    read_longest_path,
    read_netlist,
)


def bits(number: int) -> str:
    return format(number, "032b")


def module(cells: dict[str, tuple[str, dict[str, Any]]], **attributes: Any) -> dict[str, Any]:
    listed = {n: {"type": t, "parameters": p, "attributes": {}} for n, (t, p) in cells.items()}
    return {"attributes": attributes, "ports": {"clk": {"direction": "input", "bits": [2]}}, "cells": listed}


MUL = ("$mul", {"A_WIDTH": bits(8), "B_WIDTH": bits(8), "Y_WIDTH": bits(16)})
RAM = ("$mem_v2", {"SIZE": bits(512), "WIDTH": bits(8)})


def array(size: int) -> dict[str, Any]:
    """Return a netlist of an array of elements, each with one multiplier, below one top."""
    return {
        "modules": {
            "$paramod\\pe": module({"m": MUL}, hdlname="\\pe"),
            "array": module({f"u{i}": ("$paramod\\pe", {}) for i in range(size)}),
            "top": module({"a": ("array", {}), "ram": RAM}),
            "LUT4": module({}, blackbox=bits(1)),
        }
    }


def test_netlist() -> None:
    netlist = read_netlist(array(4))
    assert set(netlist.modules) == {"$paramod\\pe", "array", "top"}
    assert netlist.modules["$paramod\\pe"].source_name == "pe"
    assert netlist.modules["top"].memory_bits == 4096
    assert netlist.modules["top"].ports["clk"].width == 1
    assert multiplicities(cells_by_type(netlist), "top") == {"top": 1, "array": 1, "$paramod\\pe": 4}


def test_memories_that_are_no_cells_yet_count() -> None:
    document = {"modules": {"top": {**module({}), "memories": {"m": {"width": 8, "size": 16}}}}}
    assert read_netlist(document).modules["top"].memory_bits == 128


def test_modules_that_differ_in_parameters_are_numbered() -> None:
    document = {"modules": {f"$paramod${i}\\pe": module({}, hdlname="pe") for i in "ab"}}
    assert [m.label for m in read_netlist(document).modules.values()] == ["pe#1", "pe#2"]


@pytest.mark.parametrize("document", [{}, {"modules": []}, {"modules": {"m": {"cells": {"c": {}}}}}])
def test_another_shape_is_the_tools_fault(document: dict[str, Any]) -> None:
    with pytest.raises(ToolError):
        read_netlist(document)


def test_statistics_in_both_shapes() -> None:
    plain = {"modules": {"\\top": {"num_cells_by_type": {"$_AND_": 3, "pe": 2}, "area": "7.5"}}}
    nested = {
        "modules": {
            "top": {
                "num_cells_by_type": {"$_AND_": {"count": "3"}},
                "num_submodules_by_type": {"pe": {"count": "2"}},
                "area": 7.5,
            }
        }
    }
    assert read_census(plain) == read_census(nested)
    assert read_census(plain).cells == {"top": {"$_AND_": 3, "pe": 2}}
    assert read_census(plain).area_um2 == {"top": 7.5}
    with pytest.raises(ToolError):
        read_census({"modules": {"top": {"num_cells_by_type": {"x": "many"}}}})


@st.composite
def hierarchies(draw: st.DrawFn) -> dict[str, dict[str, int]]:
    """Draw a hierarchy without loops: a module instantiates only modules with higher numbers."""
    size = draw(st.integers(1, 6))
    return {
        str(n): draw(
            st.dictionaries(
                st.sampled_from([str(m) for m in range(n + 1, size + 1)]), st.integers(1, 3), max_size=3
            )
        )
        if n < size
        else {}
        for n in range(size + 1)
    }


@given(hierarchies())
def test_multiplicities_are_those_of_the_unfolded_tree(children: dict[str, dict[str, int]]) -> None:
    def unfold(name: str) -> Counter[str]:
        total = Counter({name: 1})
        for child, count in children[name].items():
            for below, n in unfold(child).items():
                total[below] += n * count
        return total

    assert multiplicities(children, "0") == dict(unfold("0"))
    order = children_first(children, "0")
    assert all(order.index(c) < order.index(m) for m in order for c in children[m])


def test_a_hierarchy_without_end() -> None:
    with pytest.raises(ToolError, match="instantiates itself"):
        children_first({"a": {"b": 1}, "b": {"a": 1}}, "a")
    with pytest.raises(ToolError, match="nothing about"):
        children_first({"a": {}}, "top")


@pytest.mark.parametrize(("size", "kept"), [(1, ()), (2, ()), (4, ("pe",)), (64, ("pe",))])
def test_what_repeats_much_is_kept(size: int, kept: tuple[str, ...]) -> None:
    assert repeated_modules(read_netlist(array(size)), "top") == kept


def test_a_part_of_what_is_kept_is_not_kept_for_its_number_alone() -> None:
    document = array(64)
    document["modules"]["$paramod\\pe"] = module({"part": ("part", {})}, hdlname="\\pe")
    document["modules"]["part"] = module({"m": MUL})
    assert repeated_modules(read_netlist(document), "top") == ("pe",)


def test_a_name_that_no_script_can_have_is_dissolved() -> None:
    document = array(64)
    document["modules"]["$paramod\\pe"]["attributes"]["hdlname"] = "\\x; shell"
    assert repeated_modules(read_netlist(document), "top") == ()


def test_longest_path() -> None:
    text = "\n1. Executing LTP pass.\n\nLongest topological path in top (length=12):\n    0: \\a\n"
    assert read_longest_path(text, "top") == 12
    assert read_longest_path(text.replace("12", "-1"), "top") == 0
    for other in ("", text.replace("top", "to"), text + text, text.replace("Longest", " Longest")):
        with pytest.raises(ToolError):
            read_longest_path(other, "top")


def test_errors_of_yosys() -> None:
    assert parse_error("x\nrtl/a.v:7: ERROR: syntax error\n") == ("rtl/a.v", 7, "syntax error")
    assert parse_error("x\nERROR: Module `\\b' is missing\n") == ("", 0, "Module `\\b' is missing")
    assert parse_error("no such word\nlast") == ("", 0, "last")
    assert parse_error("") == ("", 0, "no output")


@given(st.binary(max_size=200))
def test_progress_is_read_whatever_it_is(content: bytes) -> None:
    assert isinstance(parse_progress(content), list)


def test_progress() -> None:
    assert parse_progress(b'{"stage": "read", "seconds": 0.5}\nnonsense\n[]\n') == [("read", 0.5)]
