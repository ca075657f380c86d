"""Options and settings of single checks reach the checks."""

from __future__ import annotations

import statistics
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LIBERTY = """\
library (tiny) {
  cell (INV) { area : 1; pin (A) { direction : input; } pin (Y) { direction : output; function : "!A"; } }
  cell (NAND) { area : 2; pin (A) { direction : input; } pin (B) { direction : input; }
    pin (Y) { direction : output; function : "!(A&B)"; } }
  cell (DFF) { area : 8; ff (IQ, IQN) { clocked_on : C; next_state : D; }
    pin (C) { direction : input; clock : true; } pin (D) { direction : input; }
    pin (Q) { direction : output; function : IQ; } }
}
"""
REGISTER = """\
module register (input wire clk, input wire [7:0] d, output reg [7:0] q);
  always @(posedge clk) q <= d;
endmodule
"""
PAIRS = """\
module stage (input wire clk, input wire [15:0] a, output reg [15:0] y);
  always @(posedge clk) y <= a * a + 16'd1;
endmodule
module top (input wire clk, input wire [127:0] a, output wire [127:0] y);
  genvar i;
  generate for (i = 0; i < 8; i = i + 1) begin : lane
    stage each (.clk(clk), .a(a[16*i +: 16]), .y(y[16*i +: 16]));
  end endgenerate
endmodule
"""


@pytest.fixture
def check(hwgen: Any, tmp_path: Path, need: Callable[..., None]) -> Callable[..., Any]:
    """Run `hwgen check` on a text with options and HWGEN_* variables; return how it ended."""
    need("slang", "yosys")

    def run(text: str, top: str, *options: str, **variables: str) -> Any:
        (tmp_path / "design.v").write_text(text)
        return hwgen("check", "design.v", "--top", top, "--json", "--quiet", *options, **variables)

    return run


def test_cell_area(check: Any, tmp_path: Path) -> None:
    (tmp_path / "tiny.lib").write_text(LIBERTY)
    options = ("--only", "synthesize")
    assert "area_um2" not in check(REGISTER, "register", *options).json["metrics"]
    by_option = check(REGISTER, "register", *options, "--liberty", "tiny.lib")
    assert by_option.json["metrics"]["area_um2"] == 8 * 8
    by_variable = check(REGISTER, "register", *options, HWGEN_LIBERTY="tiny.lib")
    assert by_variable.json["metrics"]["area_um2"] == 8 * 8
    (tmp_path / "hwgen.toml").write_text("liberty = 'tiny.lib'")
    assert check(REGISTER, "register", *options).json["metrics"]["area_um2"] == 8 * 8


def test_commands_are_there_where_their_folder_is(check: Any, tmp_path: Path) -> None:
    lines = check(REGISTER, "register", "--only", "policy").json["checks"][0]["commands"]
    assert lines == []
    (line,) = check(REGISTER, "register", "--only", "policy", "--out", "kept").json["checks"][0]["commands"]
    result = tmp_path / "kept" / "policy" / "survey.result.json"
    first = result.read_text()
    result.unlink()
    subprocess.run(["sh", "-c", line], cwd="/", check=True, timeout=60)
    assert result.read_text() == first


def test_flatten(check: Any) -> None:
    parts = check(PAIRS, "top", "--only", "synthesize").json["metrics"]["hierarchy"]
    whole = check(PAIRS, "top", "--only", "synthesize", "--flatten").json["metrics"]["hierarchy"]
    assert len(parts) > 1
    assert len(whole) == 1


def test_warnings_are_errors(check: Any) -> None:
    narrow = REGISTER.replace("q <= d", "q <= {d, 1'b0}")
    assert check(narrow, "register", "--only", "lint").code == 0
    strict = check(narrow, "register", "--only", "lint", "--warnings-are-errors")
    assert strict.code == 1, strict
    assert "design.v:2" in strict.json["reasons"][0]


def test_reserved_modules(check: Any, tmp_path: Path) -> None:
    (tmp_path / "hwgen.toml").write_text("reserved_modules = ['chip', 'register']")
    refused = check(REGISTER, "register", "--only", "policy")
    assert refused.code == 1, refused
    assert "register" in refused.json["reasons"][0]


@pytest.mark.slow
def test_clock_of_any_name(check: Any, need: Callable[..., None]) -> None:
    need("nextpnr-ice40")
    text = REGISTER.replace("clk", "clk_i")
    options = ("--target", "ice40", "--pnr", "--only", "synthesize,place-and-route")
    unknown = check(text, "register", *options)
    assert unknown.code == 4, unknown
    assert "--clock-port" in unknown.json["reasons"][0]
    assert check(text, "register", *options, "--clock-port", "clk_i").code == 0


@pytest.mark.slow
def test_median_of_seeds_end_to_end(hwgen: Any, need: Callable[..., None]) -> None:
    need("yosys", "nextpnr-ecp5")
    request = "2x2 int4 gemm for ecp5 up to 8x8x8"
    ran = hwgen("design", request, "--pnr-seeds", "3", "--mutants", "5", "--json", "--quiet")
    assert ran.code == 0, ran
    speeds = ran.json["metrics"]["fmax_mhz_by_seed"]
    assert len(set(speeds)) == 3
    assert ran.json["metrics"]["fmax_mhz"] == pytest.approx(statistics.median(speeds), abs=0.01)
    assert ran.json["workload"]
    again = hwgen("design", request, "--pnr", "--mutants", "5", "--json", "--quiet")
    assert again.json["metrics"]["fmax_mhz_by_seed"] == speeds[:1]
