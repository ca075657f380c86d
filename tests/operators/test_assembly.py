"""Assembly: what fits is printed, what does not fit names both ends."""

from __future__ import annotations

import pytest

from hwgen.core.widths import evaluate
from hwgen.operators.assembly import AssemblyError, Module, concat, const, leaf, leaf_paths


def module() -> Module:
    top = Module("top", "A test.")
    top.port_group("")
    return top


def connections(width: int) -> tuple[Module, dict[str, object]]:
    top = module()
    clk, word = top.input("clk"), top.input("word", width)
    top.section("body")
    return top, {"clk": clk, "in": word, "out": top.wire("later", width)}


def test_every_leaf_declares_what_its_text_says() -> None:
    for name in leaf_paths():
        interface = leaf(name)
        text = interface.path.read_text()
        ports = [
            line
            for line in text[: text.index(");\n")].splitlines()
            if line.strip().startswith(("input", "output"))
        ]
        assert len(interface.ports) == len(ports), name
        values = interface.values({})
        assert all(evaluate(width, values) >= 1 for _, width in interface.ports.values()), name


def test_a_width_that_does_not_fit_names_both_ends() -> None:
    top, found = connections(8)
    with pytest.raises(AssemblyError, match=r"top\.late \(delay_line\): port in has 9 bits, but word has 8"):
        top.instance("delay_line", "late", {"WIDTH": 9, "STAGES": 1}, found)


def test_a_port_that_is_forgotten_or_unknown_is_named() -> None:
    top, found = connections(8)
    with pytest.raises(AssemblyError, match=r"unknown \['data'\], not connected \['in'\]"):
        top.instance("delay_line", "late", {"WIDTH": 8}, {"data": found.pop("in")} | found)


def test_an_open_input_is_refused_and_an_open_output_is_not() -> None:
    top, found = connections(8)
    with pytest.raises(AssemblyError, match="input in is left open"):
        top.instance("delay_line", "late", {"WIDTH": 8}, found | {"in": None})
    top.instance("delay_line", "late", {"WIDTH": 8}, found | {"out": None})
    assert ".out()" in top.text()


def test_unknown_leaves_and_parameters_are_named() -> None:
    top, found = connections(8)
    with pytest.raises(AssemblyError, match="no leaf module delay"):
        top.instance("delay", "late", {}, found)
    with pytest.raises(AssemblyError, match="DEPTH"):
        top.instance("delay_line", "late", {"WIDTH": 8, "DEPTH": 2}, found)


def test_bits_of_bits_are_bits_of_the_net() -> None:
    top = module()
    word = top.input("word", 32)
    assert word.bits(8, 16).bits(4, 1).text == "word[12]"
    assert word.bits(0, 32).text == "word"
    with pytest.raises(AssemblyError, match="word has 32 bits: no 8 from bit 25"):
        word.bits(25, 8)
    with pytest.raises(AssemblyError, match="is no net"):
        concat(word, const(0, 1)).bits(0, 2)


def test_names_are_declared_once() -> None:
    top = module()
    top.input("x")
    with pytest.raises(AssemblyError, match="x is declared twice"):
        top.input("x")


def test_files_hold_every_module_below_the_top_once() -> None:
    top = module()
    clk, a = top.input("clk"), top.input("a", 24)
    top.section("")
    out = top.wire("skewed", 24)
    top.instance(
        "skew", "triangle", {"LANES": 3, "WIDTH": 8, "REVERSE": 0}, {"clk": clk, "in": a, "out": out}
    )
    assert [f.name for f in top.files()] == ["top.v", "delay_line.v", "skew.v"]
