"""Messages of the simulators."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hwgen.eda.lint_tools import Message, icarus_argv, parse_icarus, parse_verilator, verilator_argv
from hwgen.infra.tools import Tool

ICARUS = """\
rtl/a.v:7: warning: implicit definition of wire 'x'.
rtl/a.v:5: warning: Port 1 (x) of sub expects 8 bits, got 4.
rtl/a.v:5:        : Padding 4 high bits of the port.
rtl/b.v:1: syntax error
rtl/b.v:2: error: Unknown module type: sub
2 error(s) during elaboration.
"""
VERILATOR = """\
%Warning-WIDTHEXPAND: rtl/a.v:3:26: Operator ASSIGNDLY expects 8 bits
                               : ... note: In instance 'top'
    3 |  always @(posedge clk) q <= d;
      |                          ^~
%Error: rtl/a.v:9:1: syntax error, unexpected endmodule
%Error: Exiting due to 1 error(s)
"""


def test_icarus() -> None:
    assert parse_icarus(ICARUS) == [
        Message("warning", "", "rtl/a.v", 7, "implicit definition of wire 'x'."),
        Message("warning", "", "rtl/a.v", 5, "Port 1 (x) of sub expects 8 bits, got 4."),
        Message("error", "", "rtl/b.v", 1, "syntax error"),
        Message("error", "", "rtl/b.v", 2, "Unknown module type: sub"),
    ]


def test_verilator() -> None:
    assert parse_verilator(VERILATOR) == [
        Message("warning", "WIDTHEXPAND", "rtl/a.v", 3, "Operator ASSIGNDLY expects 8 bits"),
        Message("error", "", "rtl/a.v", 9, "syntax error, unexpected endmodule"),
    ]


@given(st.text())
def test_any_output_is_read(text: str) -> None:
    for found in (parse_icarus(text), parse_verilator(text)):
        assert all(m.severity in ("warning", "error") for m in found)


def test_commands() -> None:
    tool = Tool("tool", Path("/bin/tool"), "1", argv=("/bin/tool",))
    argv = icarus_argv(tool, ["rtl/a.v"], "top", systemverilog=False)
    assert argv[0] == "/bin/tool"
    assert "-g2005" in argv
    assert argv[-1] == "rtl/a.v"
    argv = verilator_argv(tool, ["rtl/a.v"], "top", "lint", systemverilog=True)
    assert "1800-2017" in argv
    assert argv[argv.index("--top-module") + 1] == "top"
