"""The pure parts of feedback: values, what wrong ones have in common, cones, costs, paths, nets."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.checks.commonalities import commonalities
from hwgen.checks.costs import costs
from hwgen.checks.failure import Case, Failure, parse_failure
from hwgen.checks.lint_nets import latches, of_yosys_check
from hwgen.checks.slowest_path import path_table
from hwgen.checks.window import Signals, shorten, show, window_table
from hwgen.core.candidate import SourceFile
from hwgen.core.errors import ToolError
from hwgen.core.values import to_json
from hwgen.eda import yosys, yosys_scripts
from hwgen.eda.child import Workspace
from hwgen.eda.cone import Register, cone_of
from hwgen.eda.icarus import Waves, waves_module
from hwgen.eda.nextpnr import parse_report
from hwgen.eda.vcd import parse_vcd
from hwgen.eda.yosys_netlist import read_netlist
from hwgen.infra.process import Limits
from hwgen.infra.sandbox import select_sandbox
from hwgen.infra.tools import Toolbox

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)

# -- Values ------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(-128, 127), min_size=1, max_size=4))
def test_lanes_are_shown_as_the_numbers_in_them(values: list[int]) -> None:
    bits = "".join(f"{v & 255:08b}" for v in reversed(values))
    shown = show(bits.lstrip("0") or "0", 8 * len(values), (len(values), 8, True))
    assert shown == (str(values[0]) if len(values) == 1 else f"[{' '.join(map(str, values))}]")


@given(st.text("01xz?b\n", max_size=40), st.integers(-1, 300), st.none() | st.lists(JSON, max_size=4))
def test_any_bits_are_shown_on_one_short_line(bits: str, width: int, form: Any) -> None:
    shown = show(bits, width, form)
    assert shown
    assert "\n" not in shown
    assert len(shown) < 700


def test_unknown_digits_are_marked() -> None:
    assert show("x", 8) == "x"
    assert show("1x", 2) == "0b1x"
    assert show("000011111x00", 12) == "0x0fx"


@given(st.text())
def test_names_are_short_and_printable(name: str) -> None:
    assert len(shorten(name)) <= 50
    assert "\n" not in shorten(name)


# -- What wrong values have in common ----------------------------------------------------------------------


def case(expected: int, actual: int | None, index: int = 0, **more: Any) -> Case:
    return Case("y", "", index, expected, actual, expected == actual, 8, True, **more)


@given(st.lists(st.integers(-100, 90), min_size=2, max_size=20, unique=True), st.integers(3, 9))
def test_a_constant_difference_is_said(values: list[int], by: int) -> None:
    said = commonalities([case(v, v + by, i) for i, v in enumerate(values)], "y")
    assert said[0] == f"{len(values)} of {len(values)} compared values of y are wrong."
    others = ("expected + ", "one later", "one earlier", "only bit", "is 0", "-expected", "inverted", "twice")
    assert any(words in text for text in said[1:] for words in others)


@given(st.lists(st.integers(-100, 100), min_size=12, max_size=40, unique=True))
def test_what_only_negative_values_suffer_is_said(values: list[int]) -> None:
    cases = [case(v, v if v >= 0 else v ^ 5, i) for i, v in enumerate(values)]
    if sum(v >= 0 for v in values) < 4 or all(v >= 0 for v in values):
        return
    assert any("it should be negative" in text and "of none of" in text for text in commonalities(cases, "y"))


ANY_CASE = st.builds(
    Case,
    st.sampled_from("yz"),
    st.sampled_from(["", "lane 0", "lane 1"]),
    st.integers(0, 5),
    st.integers(-200, 200),
    st.none() | st.integers(-200, 200),
    st.booleans(),
    st.integers(1, 70),
    st.booleans(),
    st.integers(0, 9),
    st.dictionaries(st.sampled_from(["first", "last", "waited", "odd"]), st.booleans()),
    st.dictionaries(st.sampled_from("abc"), st.integers(-3, 3)),
)


@given(st.lists(ANY_CASE, max_size=30))
def test_any_cases_give_few_sentences_and_right_ones_none(cases: list[Case]) -> None:
    said = commonalities(cases, "y")
    assert len(said) <= 6
    assert bool(said) == any(c.port == "y" and not c.right for c in cases)


# -- Records and windows -----------------------------------------------------------------------------------

FAILURE = Failure(
    "y is 1", {"y": ("0", "1")}, 2, ((1, 10), (2, 20), (3, 30)), {"y": (1, 1, False)}, ("clk",), 1, 1,
    (case(0, 1, 2, cycle=2),),
)  # fmt: skip


@given(JSON)
def test_any_record_is_read_or_refused(data: Any) -> None:
    assert parse_failure(data) is None
    assert parse_failure(to_json(FAILURE)) == FAILURE


@given(st.dictionaries(st.sampled_from(list(to_json(FAILURE))), JSON, max_size=2))
def test_a_spoiled_record_is_read_or_refused(spoiled: dict[str, Any]) -> None:
    found = parse_failure({**to_json(FAILURE), **spoiled})
    assert found is None or isinstance(found, Failure)


VCD = (
    b"$timescale 1ns $end\n$scope module top $end\n$var wire 1 ! clk $end\n$var wire 1 # y $end\n"
    b"$var wire 8 % n $end\n$upscope $end\n$enddefinitions $end\n"
    b"#0\n0!\n0#\nb0 %\n#10\n1!\n#15\n0!\n1#\nb101 %\n#20\n1!\n#35\n0#\n"
)
SIGNALS = Signals("top", {"clk": "input", "y": "output"}, (Register("n", 8, False, 1),))


def test_a_window_has_the_values_before_each_edge() -> None:
    table = window_table("t", FAILURE, parse_vcd(VCD, SIGNALS.choose), SIGNALS)
    assert table is not None
    assert table.head == ("cycle", "y", "expected y", "n")
    assert table.rows == (("1", "0", "", "0"), ("2 (fails)", "1", "0", "5"), ("3", "1", "", "5"))


@given(st.integers(0, len(VCD)), st.binary(max_size=6), st.integers(0, len(VCD)))
@settings(max_examples=300)
def test_a_garbled_recording_gives_a_table_or_none(at: int, noise: bytes, upto: int) -> None:
    content = (VCD[:at] + noise + VCD[at:])[:upto]
    table = window_table("t", FAILURE, parse_vcd(content, SIGNALS.choose), SIGNALS)
    if table is not None:
        assert any(row[0] == "2 (fails)" for row in table.rows)
        assert all(len(row) == len(table.head) == len(table.column_ranks) for row in table.rows)


def test_only_plain_names_reach_the_source_that_records() -> None:
    names = ("u.t[3]", "lane[0].taps[1]", "a);$system(x", "t[0];", "é[0]", "a b[1]")
    text = waves_module("top", "w.vcd", Waves(1000, 5, 40, names))
    assert text.count("$dumpvars(0, top.") == 2
    assert "$system" not in text
    assert "#5;" in text
    assert "#40 $dumpoff;" in text


# -- Netlists ----------------------------------------------------------------------------------------------

CONE = """module taps(input clk, input [7:0] d, output [7:0] q);
  reg [7:0] t [0:2];
  always @(posedge clk) begin t[0] <= d; t[1] <= t[0]; t[2] <= t[1]; end
  assign q = t[2];
endmodule
module top(input clk, input en, input [7:0] d, output [7:0] y, output z);
  wire [7:0] q;
  reg signed [7:0] acc;
  reg other;
  taps u(.clk(clk), .d(d), .q(q));
  always @(posedge clk) if (en) acc <= acc + q;
  always @(posedge clk) other <= en;
  assign y = acc;
  assign z = other;
endmodule
"""


@pytest.fixture
def flat(tmp_path: Any, toolbox: Toolbox) -> Any:
    (tmp_path / "rtl").mkdir()
    (tmp_path / "rtl" / "top.v").write_text(CONE)
    space = Workspace(select_sandbox(toolbox, trusted=True, allow_none=False), tmp_path, tmp_path / "out")
    stages = yosys_scripts.read_stages(["top.v"], "top", systemverilog=False)
    done = yosys.run_script(
        space, "flat", (*stages, yosys_scripts.flat_stage("out", "flat.json")), Limits(wall_s=60)
    )
    assert done.ok, done.message
    return space.read_json("flat.json")


def test_a_cone_is_in_order_of_distance(flat: Any) -> None:
    found = [(r.path, r.distance, r.is_word) for r in cone_of(flat, "top", {"y": -1})]
    assert found == [("acc", 1, False), ("u.t[2]", 2, True), ("u.t[1]", 3, True), ("u.t[0]", 4, True)]
    assert [r.path for r in cone_of(flat, "top", {"z": 1})] == ["other"]
    assert cone_of(flat, "top", {"nothing": 1}) == []
    assert next(r for r in cone_of(flat, "top", {"y": 1})).signed
    with pytest.raises(ToolError):
        cone_of({"modules": {"top": {"cells": [], "ports": 3}}}, "top", {"y": 1})


def test_what_costs_most_comes_first_with_its_line(flat: Any) -> None:
    table = costs(read_netlist(flat), "top", [SourceFile("top.v", CONE)])
    assert table is not None
    assert ("1", "adder", "8", "top.v:11", CONE.split("\n")[10].strip()) in table.rows
    assert {row[1] for row in table.rows} >= {"register", "adder", "choice of two"}


def test_the_slowest_path_goes_by_signals_of_the_sources() -> None:
    def step(kind: str, delay: float, start: str, end: str) -> dict[str, Any]:
        return {"type": kind, "delay": delay, "from": {"cell": start}, "to": {"cell": end}}

    first, logic, last = "u.a_TRELLIS_FF_Q", "u.sum_LUT4_Z_1$x", "u.sum_TRELLIS_FF_Q"
    steps = [
        step("clk-to-q", 0.5, first, first),
        step("routing", 1.0, first, logic),
        step("logic", 0.25, logic, logic),
        step("routing", 0.5, logic, last),
    ]
    path = {"from": "posedge clk", "to": "posedge clk", "path": steps}
    report = parse_report({"fmax": {}, "utilization": {}, "critical_paths": [path]})
    cell = {"attributes": {"src": "rtl/top.v:2.3-4.5|/usr/share/cells_map.v:1.1-2.2"}}
    netlist = json.dumps({"modules": {"top": {"cells": {first: cell}}}}).encode()
    table = path_table(report.stations, netlist, [SourceFile("top.v", "one\n  two\n")])
    assert table is not None
    assert table.rows == (("u.a", "0.50", "0.00", "top.v:2", "two"), ("u.sum", "0.25", "1.50", "", ""))
    assert path_table((), netlist, []) is None
    damaged = path_table(report.stations, b"[]", [])
    assert damaged is not None
    assert damaged.rows[0][3] == ""


@given(st.text(), JSON)
def test_any_words_of_yosys_give_findings(text: str, document: Any) -> None:
    known = document if isinstance(document, dict) else {}
    modules = known if all(isinstance(v, dict) for v in known.values()) else {}
    for finding in of_yosys_check(f"Warning: {text}\n    cell x (y)\n", {"modules": modules}):
        assert finding.severity in ("error", "warning")
    assert latches({"modules": {}}) == []
