"""What synthesis counts, against numbers that follow from the sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hwgen.checks.synthesize import SynthesizeCheck
from hwgen.core.errors import UsageError
from hwgen.core.evidence import Evidence, Status

MULTIPLIERS = 16
PIPELINE_BITS = 16 * (8 + 8 + 32)  # of each element: two operands and a sum
POINTER_BITS = 9 + 9
MEMORY_BITS = 512 * 32

LIBERTY = """\
library (tiny) {
  cell (INV) { area : 1; pin (A) { direction : input; } pin (Y) { direction : output; function : "!A"; } }
  cell (NAND) { area : 2; pin (A) { direction : input; } pin (B) { direction : input; }
    pin (Y) { direction : output; function : "!(A&B)"; } }
  cell (NOR) { area : 2; pin (A) { direction : input; } pin (B) { direction : input; }
    pin (Y) { direction : output; function : "!(A|B)"; } }
  cell (BUF) { area : 2; pin (A) { direction : input; } pin (Y) { direction : output; function : "A"; } }
  cell (DFF) { area : 8; ff (IQ, IQN) { clocked_on : C; next_state : D; }
    pin (C) { direction : input; clock : true; } pin (D) { direction : input; }
    pin (Q) { direction : output; function : IQ; } }
}
"""


@pytest.fixture(autouse=True)
def _needs_yosys(need: Any) -> None:
    need("yosys")


def check(make_job: Any, *arguments: Any, **options: Any) -> Evidence:
    return SynthesizeCheck().run(make_job(*arguments, **options))


def test_generic(make_job: Any, accelerator: dict[str, str], tmp_path: Path) -> None:
    evidence = check(make_job, accelerator, "accelerator")
    assert evidence.status is Status.PASS, evidence
    metrics = evidence.metrics
    assert metrics["multipliers"] == MULTIPLIERS
    assert metrics["memory_bits"] == MEMORY_BITS
    # The read register of the memory belongs to the memory; the outermost elements pass nothing on.
    assert PIPELINE_BITS + POINTER_BITS - 2 * 4 * 8 <= metrics["flip_flops"] <= PIPELINE_BITS + POINTER_BITS
    assert 5000 < metrics["cells"] < 15000
    assert 20 < metrics["logic_depth"] < 100
    element = metrics["hierarchy"]["mac"]
    assert element["instances"] == MULTIPLIERS
    assert element["flip_flops"] == 8 + 8 + 32
    top = metrics["hierarchy"]["accelerator"]
    assert top["cells"] + MULTIPLIERS * element["cells"] == metrics["cells"]
    assert evidence.tools.keys() == {"yosys"}
    assert len(evidence.commands) == 2
    schematic = json.loads((tmp_path / "synthesize" / "top.json").read_text())
    assert list(schematic["modules"]) == ["accelerator"]


def test_flattened_is_not_much_smaller(make_job: Any, accelerator: dict[str, str]) -> None:
    kept = check(make_job, accelerator, "accelerator").metrics
    flat = check(make_job, accelerator, "accelerator", options={"flatten": True}).metrics
    assert list(flat["hierarchy"]) == ["accelerator"]
    assert flat["multipliers"] == kept["multipliers"]
    assert 0.9 * kept["cells"] < flat["cells"] <= kept["cells"]


def test_small_memories_become_flip_flops(make_job: Any) -> None:
    text = """\
module top (input clk, input we, input [3:0] wa, input [3:0] ra, input [7:0] d, output reg [7:0] q);
  reg [7:0] m [0:15];
  always @(posedge clk) begin if (we) m[wa] <= d; q <= m[ra]; end
endmodule
"""
    small = check(make_job, text).metrics
    assert (small["memory_bits"], small["flip_flops"]) == (0, 16 * 8 + 8)
    large = check(make_job, text.replace("[0:15]", "[0:31]").replace("[3:0]", "[4:0]")).metrics
    assert large["memory_bits"] == 32 * 8
    assert large["flip_flops"] == 0  # the read register is the memory's own


@pytest.mark.parametrize(
    ("target", "dsps"), [("ecp5", True), ("ice40", True), ("ecp5", False), ("ice40", False)]
)
def test_fpga(make_job: Any, target: str, dsps: bool, accelerator: dict[str, str], tmp_path: Path) -> None:
    evidence = check(make_job, accelerator, "accelerator", target=target, options={"dsps": dsps})
    assert evidence.status is Status.PASS, evidence
    metrics = evidence.metrics
    # An iCE40 has eight DSPs.
    assert metrics["dsps"] == (MULTIPLIERS if dsps and target == "ecp5" else 0)
    assert 0 < metrics["device_percent"] <= 100
    assert metrics["block_rams"] > 0
    assert metrics["memory_bits"] == MEMORY_BITS
    assert metrics["multipliers"] == MULTIPLIERS
    carries = 2 * metrics["carries"] if target == "ecp5" else 0
    assert metrics["lut4_equivalents"] == metrics["luts"] + carries
    element = metrics["hierarchy"]["mac"]
    assert element["instances"] == MULTIPLIERS
    assert element["lut4_equivalents"] >= 32
    assert (tmp_path / "synthesize" / "netlist.json").stat().st_size > 0
    assert "cells" not in metrics


def test_latches_fail_on_an_fpga(make_job: Any) -> None:
    evidence = check(
        make_job,
        "module top(input c, input d, output reg q); always @(*) if (c) q = d; endmodule\n",
        target="ecp5",
    )
    assert evidence.status is Status.FAIL
    assert "latches" in evidence.summary


def test_area_of_a_library(make_job: Any, tmp_path: Path) -> None:
    library = tmp_path / "tiny.lib"
    library.write_text(LIBERTY)
    text = (
        "module top(input c, input a, input b, output reg q); always @(posedge c) q <= ~(a & b); endmodule\n"
    )
    evidence = check(make_job, text, options={"liberty": library})
    assert evidence.status is Status.PASS, evidence
    assert evidence.metrics["area_um2"] == 8 + 2
    assert evidence.summary.endswith(f"10 um2 of {library.stem}")


def test_area_counts_every_instance(make_job: Any, tmp_path: Path, accelerator: dict[str, str]) -> None:
    library = tmp_path / "tiny.lib"
    library.write_text(LIBERTY)
    evidence = check(make_job, accelerator, "accelerator", options={"liberty": library})
    assert evidence.metrics["area_um2"] > 8 * evidence.metrics["flip_flops"]


def test_no_such_library(make_job: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Liberty"):
        check(make_job, "module top; endmodule\n", options={"liberty": tmp_path / "none.lib"})


def test_logic_without_registers(make_job: Any) -> None:
    metrics = check(make_job, "module top(input a, input b, output y); assign y = a & b; endmodule\n").metrics
    assert (metrics["cells"], metrics["flip_flops"], metrics["logic_depth"]) == (1, 0, 1)


def test_wires_only(make_job: Any) -> None:
    metrics = check(make_job, "module top(input a, output y); assign y = a; endmodule\n").metrics
    assert (metrics["cells"], metrics["logic_depth"]) == (0, 0)


@pytest.mark.parametrize(
    ("text", "line"),
    [("module top(input a;\nendmodule\n", 1), ("module top(input a);\n  missing u (.a(a));\nendmodule\n", 0)],
)
def test_what_yosys_cannot_read_fails(make_job: Any, text: str, line: int) -> None:
    evidence = check(make_job, text)
    assert evidence.status is Status.FAIL, evidence
    assert evidence.findings[0].line == line


def test_time_limit(make_job: Any, accelerator: dict[str, str]) -> None:
    evidence = check(make_job, accelerator, "accelerator", options={"wall_limit_s": 0.3})
    assert evidence.status is Status.TIMEOUT
    assert "time limit" in evidence.summary


def test_text_that_prints_a_result_does_not_change_it(make_job: Any) -> None:
    honest = "module top(input a, input b, output y); assign y = a & b; endmodule\n"
    words = '\\nLongest topological path in top (length=0):\\n{\\"stage\\": \\"end\\"}'
    forged = honest.replace("assign", f'initial $display("{words}"); assign')
    assert check(make_job, forged).metrics == check(make_job, honest).metrics
