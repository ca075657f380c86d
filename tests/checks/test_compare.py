"""Rebuilt modules against originals: what is proven, what only simulated, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.checks.base import CheckJob
from hwgen.checks.compare import Original, compare
from hwgen.checks.compare.examine import other_ports
from hwgen.checks.compare.proven import formal, proof
from hwgen.checks.compare.traces import Difference, Likeness, compare_traces, described
from hwgen.core.shown import Shown
from hwgen.eda.child import Workspace
from hwgen.eda.ports import Port

Compare = Callable[..., Shown]
COUNTER = """\
module top(input wire clk, input wire rst_n, input wire en, output reg [7:0] count, output wire full);
  assign full = &count;
  always @(posedge clk or negedge rst_n)
    if (!rst_n) count <= 8'd0;
    else if (en && !full) count <= count + 8'd1;
endmodule
"""
# The same with other registers.
GRAY_COUNTER = """\
module top(input wire clk, input wire rst_n, input wire en, output wire [7:0] count, output wire full);
  reg [7:0] gray;
  genvar i;
  generate for (i = 0; i < 8; i = i + 1) begin : bits assign count[i] = ^(gray >> i); end endgenerate
  assign full = (count == 8'hff);
  wire [7:0] next = count + {7'd0, en & ~full};
  always @(posedge clk or negedge rst_n)
    if (!rst_n) gray <= 8'd0; else gray <= next ^ (next >> 1);
endmodule
"""
FIFO = """\
module top(input wire clk, input wire rst, input wire push, input wire pop, input wire [3:0] in,
           output wire [3:0] out, output reg [2:0] fill);
  reg [3:0] words [0:3];
  reg [1:0] head, tail;
  wire put = push && fill != 3'd4, take = pop && fill != 3'd0;
  assign out = words[head];
  always @(posedge clk) begin
    if (put) words[tail] <= in;
    if (rst) {head, tail, fill} <= 7'd0;
    else begin
      if (put) tail <= tail + 2'd1;
      if (take) head <= head + 2'd1;
      fill <= fill + {2'd0, put} - {2'd0, take};
    end
  end
endmodule
"""
TWO_CLOCKS = """\
module top(input wire a_clk, input wire b_clk, input wire d, output reg q);
  reg m;
  always @(posedge a_clk) m <= d;
  always @(posedge b_clk) q <= m;
endmodule
"""


@pytest.fixture
def job(make_job, tmp_path: Path) -> Callable[..., CheckJob]:
    """Make jobs in folders of their own."""

    def make(code: str, name: str, **options: Any) -> CheckJob:
        made = make_job(code, options=options)
        folder = tmp_path / name
        (folder / "rtl").mkdir(parents=True)
        (folder / "rtl" / "top.v").write_text(code)
        return replace(made, work_dir=folder, seed=1)

    return make


@pytest.fixture
def compared(job, need) -> Compare:
    """Compare a module with an original."""
    need("slang", "yosys", "iverilog", "vvp", "bwrap")

    def run(original: str, rebuilt: str, **options: Any) -> Shown:
        return compare(Original(job(original, "original", **options)), job(rebuilt, "rebuilt", **options))

    return run


def test_other_registers_are_proven_equivalent(compared: Compare) -> None:
    found = compared(COUNTER, GRAY_COUNTER)
    assert (found.finding, found.holds) == ("proven", True)
    assert found.detail == "proven equivalent for all inputs, after 4 cycles with rst_n active"


def test_a_difference_that_random_stimulus_misses_is_found_and_confirmed(compared: Compare) -> None:
    rare = "if (en && count == 8'd77 && rare == 24'hc0ffee) count <= 8'd0; else if (en && !full)"
    original = COUNTER.replace("input wire en,", "input wire en, input wire [23:0] rare,")
    found = compared(original, original.replace("if (en && !full)", rare))
    assert found.finding == "differs"
    assert "on count: the original gives 0x4e (8 bits), the rebuilt module 0x0 (8 bits)" in found.detail
    assert found.detail.endswith("(with inputs that a model checker found)")


def test_words_that_were_never_written_do_not_count(compared: Compare) -> None:
    otherwise = FIFO.replace("words", "store").replace("fill != 3'd4", "!fill[2]")
    found = compared(FIFO, otherwise)
    # The memories have other names, so that they begin otherwise: no proof, and x in the original is free.
    assert found.finding == "equal"
    assert "of the original's output bits were known" in found.detail


@pytest.mark.parametrize(
    ("original", "rebuilt", "finding", "detail"),
    [
        (TWO_CLOCKS, TWO_CLOCKS.replace(" m", " n"), "equal", "equal in 2,000 steps of random stimulus"),
        (TWO_CLOCKS, TWO_CLOCKS.replace("posedge b_clk", "posedge a_clk"), "differs", "on q: the original"),
        (COUNTER, COUNTER.replace("negedge rst_n", "posedge clk"), "differs", "on count"),
        (COUNTER, COUNTER.replace("posedge clk or", "negedge clk or"), "differs", "on count"),
        (COUNTER, COUNTER.replace("8'd1;", "8'd1"), "broken", ""),
        (COUNTER, COUNTER.replace("module top", "module other"), "broken", "top"),
        (COUNTER, COUNTER.replace(" en,", " enable,").replace("(en", "(enable"), "other-ports", "no port en"),
        (COUNTER.replace("output wire f", "inout wire f"), COUNTER, "not-comparable", "both directions"),
        (COUNTER.replace("&count", "lost"), COUNTER, "not-comparable", "lost"),
        (COUNTER.replace("<= 8'd0", "<= #1 8'd0"), COUNTER, "not-comparable", "a delay (#) is not hardware"),
    ],
    ids=["clocks", "clock", "reset", "edge", "syntax", "name", "ports", "inout", "missing", "delay"],
)  # fmt: skip
def test_findings(compared: Compare, original: str, rebuilt: str, finding: str, detail: str) -> None:
    found = compared(original, rebuilt)
    assert found.finding == finding, found
    assert detail in found.detail


def test_a_simulation_without_end_is_stopped(compared: Compare) -> None:
    hangs = COUNTER.replace("endmodule", "reg x; always @* begin x = en; while (1) x = ~x; end\nendmodule")
    found = compared(COUNTER, hangs, wall_limit_s=4)
    assert found.finding == "endless"
    assert "time limit" in found.detail


def test_nothing_is_proven_of_what_differs(job, need) -> None:
    need("slang", "yosys", "bwrap")
    original = Original(job(COUNTER, "original"))
    for number, (old, new) in enumerate(
        (("8'd1;", "8'd2;"), ("!full", "full"), ("8'd0", "8'd1"), ("&count", "|count"), ("en &&", "en ||"))
    ):
        wrong = job(COUNTER.replace(old, new), f"wrong-{number}")
        space = Workspace(wrong.sandbox, wrong.work_dir, wrong.work_dir / "proof")
        found = proof(original.formal, formal(wrong, original.ports), space, 5.0)
        assert not found.said, new
        assert found.steps, new
        assert all(step["rst_n"] == 0 for step in found.steps[:4])


BITS = st.sampled_from("01xz")
TRACES = st.lists(st.tuples(*[BITS] * 5).map("".join), min_size=1, max_size=12)
OUTPUTS = {"a": 1, "b": 3, "c": 1}


@given(TRACES, st.data())
def test_traces_differ_exactly_where_a_known_bit_of_the_original_does(ours: list[str], data: Any) -> None:
    theirs = [data.draw(st.tuples(*[BITS] * 5).map("".join)) for _ in ours]
    theirs = [t if data.draw(st.booleans()) else o for o, t in zip(ours, theirs, strict=True)]
    found = compare_traces(ours, theirs, OUTPUTS)
    wrong = [
        (step, bit)
        for step, (one, other) in enumerate(zip(ours, theirs, strict=True))
        for bit in range(5)
        if one[bit] in "01" and one[bit] != other[bit]
    ]
    if wrong:
        assert isinstance(found, Difference)
        assert (found.step, found.port) == (wrong[0][0], "abbbc"[wrong[0][1]])
        assert f"differs at step {found.step} on {found.port}" in str(found)
    else:
        assert isinstance(found, Likeness)
        assert found.known == sum(row.count("0") + row.count("1") for row in ours) / (5 * len(ours))
        assert ("a" in found.still) == (len({row[0] for row in ours} - {"x", "z"}) < 2)
        assert f"equal in {len(ours)} steps" in described(found, "steps", 1, "icarus")


@pytest.mark.parametrize("theirs", [[], ["00000"] * 2, ["0000"], ["000000"]])
def test_traces_of_another_form_are_refused(theirs: list[str]) -> None:
    with pytest.raises(ValueError, match="other steps or outputs"):
        compare_traces(["00000"], theirs, OUTPUTS)


def test_other_ports_are_named() -> None:
    ours = {"a": Port("input", 1), "b": Port("output", 4), "c": Port("output", 1)}
    assert not other_ports(ours, dict(ours))
    theirs = {"b": Port("output", 5), "c": Port("input", 1), "d": Port("input", 1)}
    said = other_ports(ours, theirs)
    assert said.startswith(
        "it has no port a; it has a port d, which the original has not; b has 5 bits instead"
    )
    assert said.endswith("and 1 more")
