"""What the linters find in real sources, and what counts."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.checks.lint import LintCheck
from hwgen.checks.lint_nets import of_yosys_check
from hwgen.checks.lint_rules import compare_ports, of_simulator, of_slang
from hwgen.core.evidence import Evidence, Status
from hwgen.eda.lint_tools import Message
from hwgen.eda.ports import Port
from hwgen.eda.slang import Diagnostic

CLEAN = """\
module top (input wire clk, input wire [3:0] a, output reg [3:0] q);
  always @(posedge clk) q <= a;
endmodule
"""


@pytest.fixture(autouse=True)
def _needs_tools(need: Any) -> None:
    need("slang", "yosys")


def check(make_job: Any, *arguments: Any, **options: Any) -> Evidence:
    return LintCheck().run(make_job(*arguments, **options))


def messages(evidence: Evidence, severity: str) -> str:
    return "\n".join(f.message for f in evidence.findings if f.severity == severity)


def test_a_clean_design(make_job: Any, accelerator: dict[str, str], toolbox: Any) -> None:
    evidence = check(make_job, accelerator, "accelerator")
    assert evidence.status is Status.PASS, evidence
    assert evidence.metrics == {"errors": 0, "warnings": 0, "notes": 0, "latches": 0}
    linters = [name for name in ("slang", "yosys", "iverilog", "verilator") if toolbox.get(name)]
    assert sorted(evidence.tools) == sorted(linters)
    assert len(evidence.commands) == len(linters)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("reg l; always @(*) if (a[0]) l = a[1];", "latch"),
        ("wire y; assign y = a[0]; assign y = a[1];", "drivers"),
        ("wire x, y; assign x = ~y; assign y = x & a[0];", "loop"),
        ("missing u (.x(a));", "missing"),
        ("wire y = nothing;", "nothing"),
        ("assign q = a;", "q"),
    ],
)
def test_errors(make_job: Any, item: str, expected: str) -> None:
    evidence = check(make_job, CLEAN.replace("endmodule", f"{item}\nendmodule"))
    assert evidence.status is Status.FAIL, evidence
    assert expected in messages(evidence, "error")
    assert evidence.metrics["errors"] > 0


def test_latches_are_counted_and_placed(make_job: Any) -> None:
    evidence = check(
        make_job, "module top(input c, input d, output reg q);\n\n  always @(*) if (c) q = d;\nendmodule\n"
    )
    assert evidence.metrics["latches"] == 1
    assert ("top.v", 3) in [(f.file, f.line) for f in evidence.findings]


def test_warnings_are_told_and_can_be_made_errors(make_job: Any) -> None:
    text = CLEAN.replace("q <= a;", "q <= a[1:0];")
    evidence = check(make_job, text)
    assert evidence.status is Status.PASS
    assert evidence.metrics["warnings"] > 0
    assert "expands from 2 to 4" in messages(evidence, "warning")
    strict = check(make_job, text, options={"warnings_are_errors": True})
    assert strict.status is Status.FAIL
    assert "expands" in strict.summary


def test_an_undriven_net_is_a_warning_and_an_unused_one_a_note(make_job: Any) -> None:
    evidence = check(
        make_job,
        CLEAN.replace("q <= a;", "q <= a & floating;").replace(
            "  always", "  wire [3:0] floating;\n  wire spare = a[0];\n  always"
        ),
    )
    assert evidence.status is Status.PASS
    assert "floating" in messages(evidence, "warning")
    assert "spare" in messages(evidence, "note")


def test_a_net_that_says_it_is_unused_is_not_told(make_job: Any) -> None:
    evidence = check(make_job, CLEAN.replace("  always", "  wire unused_bit = a[0];\n  always"))
    assert evidence.metrics["notes"] == 0


def test_a_syntax_error_has_its_place(make_job: Any) -> None:
    evidence = check(make_job, "module top (input wire clk);\n  assign = 1;\nendmodule\n")
    assert evidence.status is Status.FAIL
    assert ("top.v", 2) in [(f.file, f.line) for f in evidence.findings]
    assert evidence.summary.startswith("top.v:2: ")


def test_systemverilog_in_a_verilog_design_is_an_error(make_job: Any) -> None:
    text = "module top (input logic a, output logic y); always_comb y = a; endmodule\n"
    assert check(make_job, text).status is Status.FAIL
    assert check(make_job, text, language="systemverilog").status is Status.PASS


def test_no_such_top(make_job: Any) -> None:
    evidence = check(make_job, CLEAN, "other")
    assert evidence.status is Status.FAIL
    assert "there is no module other" in messages(evidence, "error")


def test_ports_of_the_contract(make_job: Any) -> None:
    ports = {"clk": ("input", 1), "a": ("input", 4), "q": ("output", 4)}
    assert check(make_job, CLEAN, options={"ports": ports}).status is Status.PASS
    evidence = check(make_job, CLEAN, options={"ports": {**ports, "a": ("input", 8), "rst": ("input", 1)}})
    assert evidence.status is Status.FAIL
    text = messages(evidence, "error")
    assert "port rst is missing in top" in text
    assert "port a of top is an input of 4 bits, the contract wants an input of 8" in text


def test_a_wrong_direction_and_a_port_too_many() -> None:
    found = compare_ports({"a": ("input", 1)}, {"a": Port("output", 1), "b": Port("input", 1)}, "top")
    assert len(found) == 2


def test_names_that_must_not_reach_a_tool(make_job: Any) -> None:
    evidence = check(make_job, {"top.v": CLEAN, "x;y.v": "\n"})
    assert evidence.status is Status.FAIL
    assert evidence.commands == ()


def test_a_time_limit_speaks_about_the_candidate(make_job: Any) -> None:
    evidence = check(make_job, CLEAN, options={"wall_limit_s": 0.001})
    assert evidence.status is Status.TIMEOUT


def test_what_is_style() -> None:
    assert of_slang(Diagnostic("warning", "unused-net", "a.v", 1, "x")).severity == "note"
    assert of_slang(Diagnostic("fatal", "", "a.v", 1, "x")).severity == "error"
    assert of_simulator("verilator", Message("warning", "UNUSEDSIGNAL", "rtl/a.v", 1, "x")).severity == "note"
    assert (
        of_simulator("verilator", Message("warning", "WIDTHTRUNC", "rtl/a.v", 1, "x")).severity == "warning"
    )
    assert of_simulator("verilator", Message("error", "UNUSEDSIGNAL", "rtl/a.v", 1, "x")).severity == "error"
    assert of_simulator("iverilog", Message("warning", "", "rtl/a.v", 1, "x")).file == "a.v"


def test_what_yosys_says_of_drivers() -> None:
    loop = "Warning: found logic loop in module top:\n    cell and (source)\n"
    text = f"Checking module top...\n{loop}{loop}Warning: Wire top.x is used but has no driver.\n"
    found = of_yosys_check(text, {})
    assert [f.severity for f in found] == ["error", "warning"]
