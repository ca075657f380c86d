"""What the request grammar refuses, and how: contradictions, impossible values, odd text, bad options."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hwgen.core.errors import RequestError
from hwgen.core.spec import Budget, Request, Spec
from hwgen.operators.gemm.words import VOCABULARY
from hwgen.operators.registry import operator
from hwgen.operators.request.common import COMMON, FILLERS
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.request.options import with_options
from hwgen.operators.request.tokens import MAX_CHARACTERS, tokenize

KNOWN_WORDS = FILLERS.union(*(rule.words for rule in (*VOCABULARY.names, *VOCABULARY.rules, *COMMON)))


def spec(text: str, **options: Any) -> Spec:
    return interpret(Request(text, options))


def refused(text: str, **options: Any) -> RequestError:
    with pytest.raises(RequestError) as caught:
        spec(text, **options)
    assert "\n" not in caught.value.message
    return caught.value


def outcome(text: str) -> Spec | RequestError:
    try:
        return spec(text)
    except RequestError as error:
        return error


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("gemm signed unsigned", ["'signed'", "'unsigned'", "operand type"]),
        ("unsigned int8 gemm", ["'unsigned'", "'int8'", "operand type"]),
        ("gemm ECP5 iCE40", ["'ECP5'", "'iCE40'", "target"]),
        ("gemm ASIC on ecp5", ["'ASIC'", "'ecp5'", "target"]),
        ("gemm 8x8 4x4 array", ["'8x8'", "'4x4 array'", "array size"]),
        ("gemm 8x8, 4 rows", ["'8x8'", "'4 rows'", "array rows"]),
        (
            "output-stationary gemm, weight stationary",
            ["'output-stationary'", "'weight stationary'", "dataflow"],
        ),
        ("gemm bias no bias", ["'bias'", "'no bias'"]),
        ("gemm int8 outputs without requantization", ["'int8 outputs'", "'without requantization'"]),
        ("gemm 2 pipeline stages unpipelined", ["'2 pipeline stages'", "'unpipelined'"]),
        ("gemm 100 MHz 50 MHz", ["'100 MHz'", "'50 MHz'", "clock"]),
        ("gemm max 8, k=16", ["'max 8'", "'k=16'", "matrix sizes"]),
        ("int8 gemm int4", ["'int8'", "'int4'", "operand type"]),
        ("gemm requantize, half even, half up", ["'half even'", "'half up'", "rounding"]),
    ],
)
def test_contradictions_name_both(text: str, parts: list[str]) -> None:
    error = refused(text)
    assert error.message.startswith("contradiction: ")
    for part in parts:
        assert part in error.message


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("0x0 array gemm", ["'0x0 array' (character 1)", "rows = 0", "1 to 32"]),
        ("gemm 33x8", ["'33x8'", "rows = 33", "1 to 32"]),
        ("gemm 8x-8", ["'8x-8'", "cols = -8"]),
        ("64-bit gemm", ["'64-bit'", "64", "2 to 16"]),
        ("int1 gemm", ["'int1'", "2 to 16"]),
        ("gemm 65-bit accumulators", ["'65-bit accumulators'", "0 to 64"]),
        ("gemm 0-bit accumulators", ["'0-bit accumulators'", "2 to 64"]),
        ("gemm 4-bit accumulators", ["'4-bit accumulators'", "narrower than an operand of 8"]),
        ("uint8 gemm int32 accumulators", ["'int32 accumulators'", "unsigned, since the operands are"]),
        ("gemm k=0", ["'k=0'", "max_k = 0", "1 to 4096"]),
        ("gemm up to 64x64x5000", ["max_n = 5000", "1 to 4096"]),
        ("gemm under 0 LUTs", ["'under 0 LUTs'", "max_luts = 0"]),
        ("gemm at -5 MHz", ["'-5 MHz'", "clock_mhz = -5"]),
        ("gemm 0 MHz", ["'0 MHz'", "clock_mhz = 0"]),
        ("gemm -3 cells", ["'-3 cells'", "max_cells = -3"]),
        ("gemm 3 pipeline stages", ["pipeline = 3", "0 to 2"]),
        ("gemm int32 outputs", ["'int32 outputs'", "out_width = 32", "2 to 16"]),
        ("gemm requantize 30-bit scale", ["scale_width = 30", "2 to 24"]),
        ("gemm requantize signed scale", ["'signed scale'", "unsigned"]),
        ("gemm half even", ["'half even'", "without requantization"]),
        ("gemm 4x8 matrices", ["'4x8 matrices'", "M, K and N"]),
        ("gemm wishbone", ["'wishbone'", "AXI4-Stream"]),
        ("gemm AXI4-Lite", ["'AXI4-Lite'", "AXI4-Stream"]),
        ("bf16 gemm", ["'bf16'", "integer operands only"]),
        ("gemm row-stationary", ["'row-stationary'", "no such dataflow"]),
        ("gemm for an FPGA", ["'FPGA'", "no target"]),
        ("gemm async reset", ["'async reset'", "synchronous"]),
        ("gemm 10 DSPs", ["'10 DSPs'", "no budget"]),
        ("int8", ["names no operator"]),
        ("gemm 8x8x8x8", ["not understood at"]),
        ("gemm 8x8,100 MHz", ["'8,1' (character 8)", "comma"]),
        ("gemm 64-128", ["not understood at '64'"]),
    ],
)
def test_impossible_and_unavailable_things_are_explained(text: str, parts: list[str]) -> None:
    message = refused(text).message
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("gemm\x00", "U+0000 (character 5)"),
        ("gemm \x1b[31m", "U+001B"),
        ("ge\u200bmm", "U+200B (character 3)"),
        ("gemm \ud800", "U+D800"),
        ("g" * 1_000_000, "1000000 characters"),
        ("multiplication matricielle en français", "'matricielle'"),
        ("gemm für int8", "'für'"),
        ("行列積 int8", "'行列積'"),
        ("gemm 🚀", "'🚀'"),
        ("gemm ٣x٣", "not understood"),
        ("gemm " + "9" * 900, "not understood"),
        ("gemm " + "9" * 400 + " LUTs", "is impossible"),
        ("gemm " + "9" * 900 + " MHz", "is impossible"),
        ("<script>alert(1)</script>", "'<'"),
        ("gemm; rm -rf /", "'rm'"),
    ],
)
def test_odd_text_is_one_short_sentence(text: str, part: str) -> None:
    error = refused(text)
    assert part in error.message
    assert len(error.message) < 300
    assert all(character.isprintable() for character in error.message)


WORDS = sorted(KNOWN_WORDS | {"8", "16x16", "int8", "64x64x64", "100", "5k", "-1", "uint4", ",", ":", "gemm"})


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(st.characters(), max_size=20),
        st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
        st.lists(st.sampled_from(WORDS), max_size=12).map("".join),
    )
)
@example("x" * MAX_CHARACTERS)
@example("up to " * 160)
def test_any_text_is_a_spec_or_a_request_error(text: str) -> None:
    found = outcome(text)
    if isinstance(found, Spec):
        assert operator(found.operator).complete(found.parameters) == found.parameters


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Co", "Cn"]), max_size=50))
def test_tokens_cover_the_text_in_order(text: str) -> None:
    if not text.strip() or re.search("[0-9],[0-9]", text):
        return
    end = 0
    for token in tokenize(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end


# --- options ----------------------------------------------------------------------------------------


def test_options_merge_with_the_text() -> None:
    found = spec("gemm under 5000 LUTs", target="ice40", clock_mhz=50, max_luts=5000, seed=3, max_cells=None)
    assert (found.target, found.seed) == ("ice40", 3)
    assert found.budget == Budget(clock_mhz=50.0, max_luts=5000)


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ({"target": "ice40"}, ["contradiction", "'ECP5'", "option --target ice40", "target"]),
        ({"max_luts": 4000}, ["contradiction", "'5000 LUTs'", "option --max-luts 4000", "LUT budget"]),
        ({"target": "xilinx"}, ["option --target xilinx", "there is no target"]),
        ({"clock_mhz": -1.0}, ["option --clock-mhz -1.0", "0.001 to 10000"]),
        ({"clock_mhz": float("nan")}, ["option --clock-mhz nan", "impossible"]),
        ({"clock_mhz": float("inf")}, ["impossible"]),
        ({"clock_mhz": "fast"}, ["a number, not 'fast'"]),
        ({"max_cells": 0}, ["option --max-cells 0", "impossible"]),
        ({"max_cells": 1.5}, ["a whole number, not 1.5"]),
        ({"max_cycles": True}, ["a whole number, not True"]),
        ({"seed": -1}, ["option --seed -1", "impossible"]),
        ({"max_lut": 3}, ["unknown option 'max_lut'"]),
    ],
)
def test_options_are_checked(options: dict[str, Any], parts: list[str]) -> None:
    message = refused("gemm ECP5 5000 LUTs", **options).message
    for part in parts:
        assert part in message


def test_options_take_the_place_of_a_files_values() -> None:
    found = with_options(spec("gemm ECP5 100 MHz, seed 4"), {"target": "ice40", "max_cells": 9, "seed": None})
    assert (found.target, found.seed) == ("ice40", 4)
    assert found.budget == Budget(clock_mhz=100.0, max_cells=9)
