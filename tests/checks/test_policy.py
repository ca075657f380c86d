"""Attacks that the policy must refuse, and innocent texts that it must let through."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.checks.policy import PolicyCheck
from hwgen.core.evidence import Evidence, Status

ADDER = """\
module top (input wire clk, input wire [3:0] a, input wire [3:0] b, output reg [4:0] q);
  always @(posedge clk) q <= a + b;
endmodule
"""


def inside(item: str) -> str:
    """Return the adder with an item in its module."""
    return ADDER.replace("endmodule", f"{item}\nendmodule")


def statement(text: str) -> str:
    """Return the adder with a statement in its clocked block."""
    return ADDER.replace("q <= a + b;", f"begin q <= a + b; {text} end")


ATTACKS: dict[str, tuple[str, str]] = {
    # What a design prints, or how it ends the simulation.
    "display": (statement('$display("PASS");'), "prints"),
    "write": (statement('$write("PASS\\n");'), "prints"),
    "monitor": (inside('initial $monitor("%d", q);'), "prints"),
    "error": (statement('$error("x");'), "prints"),
    "elaboration error": (inside('generate if (1) $info("x"); endgenerate'), "prints"),
    "finish": (statement("$finish;"), "ends or stops"),
    "finish without arguments": (inside("initial $finish;"), "ends or stops"),
    "stop": (statement("$stop(0);"), "ends or stops"),
    "fatal": (statement("$fatal(0);"), "prints"),
    "exit": (statement("$exit;"), "ends or stops"),
    # What reaches the host.
    "system": (inside('initial $system("id");'), "host"),
    "system in a function": (inside('function f; input x; begin f = $system("id"); end endfunction'), "host"),
    "C code": (inside('initial $c("system(\\"id\\");");'), "host"),
    "C code with a width": (inside('wire [31:0] w = $c32("system()");'), "host"),
    "pure C code": (inside('wire w = $cpure("system()");'), "host"),
    "fopen": (inside('integer f; initial f = $fopen("/etc/passwd");'), "files"),
    "fwrite": (inside('initial $fwrite(1, "x");'), "files"),
    "fscanf": (inside('integer n; initial n = $fscanf(0, "%d", q);'), "files"),
    "dump": (inside('initial $dumpfile("/tmp/x");'), "host"),
    "writemem": (inside('reg [3:0] m [0:3]; initial $writememh("results.xml", m);'), "host"),
    "plus arguments": (inside('initial if ($test$plusargs("x")) q = 1;'), "host"),
    "unknown system task": (inside("initial $my_vpi_task;"), "not one of"),
    "readmem of an absolute path": (
        inside('reg [3:0] m [0:3]; initial $readmemh("/etc/passwd", m);'),
        "read",
    ),
    "readmem upwards": (
        inside('reg [3:0] m [0:3]; initial $readmemh("../plan.mem", m);'),
        "must read a file",
    ),
    "readmem of a foreign file": (
        inside('reg [3:0] m [0:3]; initial $readmemh("plan.json", m);'),
        "must read",
    ),
    "readmem of a computed name": (
        inside('reg [3:0] m [0:3]; initial $readmemh({"/etc/", "passwd"}, m);'),
        "must read a file",
    ),
    "readmem of a parameter": (
        inside('parameter F = "/etc/passwd"; reg [3:0] m [0:3]; initial $readmemb(F, m);'),
        "must read a file",
    ),
    "include of an absolute path": ('`include "/etc/passwd"\n' + ADDER, "not a file that comes"),
    "include upwards": ('`include "../bench/plan.v"\n' + ADDER, "not a file that comes"),
    "include of the system": ("`include <stdio.vh>\n" + ADDER, "not a file that comes"),
    "include by a macro": ('`define F "/etc/passwd"\n`include `F\n' + ADDER, "not a file that comes"),
    "DPI import": (inside('import "DPI-C" function int system(input string s);'), "DPI"),
    "DPI export": (inside('export "DPI-C" function f;'), "export"),
    "SystemC header": ("`systemc_header\n#include <stdlib.h>\n`verilog\n" + ADDER, "neither an allowed"),
    # Orders that some tools obey.
    "translate_off": (inside("// synopsys translate_off\nassign w = 1;\n// synopsys translate_on"), "order"),
    "synthesis translate_off": (inside("/* synthesis translate_off */"), "order"),
    "full_case": (inside("// synthesis full_case"), "order"),
    "verilator lint_off": (inside("/* verilator lint_off WIDTH */"), "order"),
    "verilator public": (inside("reg x /*verilator public*/;"), "order"),
    "verilator without space": (inside("//verilator tracing_off"), "order"),
    "attribute": ("(* blackbox *)\n" + ADDER, "order"),
    "full_case attribute": (statement("(* full_case *) case (a) 0: ; endcase"), "order"),
    "pragma protect": ("`pragma protect begin\n" + ADDER, "neither an allowed"),
    "line": ('`line 1 "bench.py" 0\n' + ADDER, "neither an allowed"),
    "begin_keywords": ('`begin_keywords "1364-1995"\n' + ADDER, "neither an allowed"),
    "condition on the simulator": (inside("`ifdef __ICARUS__\n`else\n`endif"), "different tools"),
    "condition on Verilator": (inside("`ifndef VERILATOR\n`endif"), "different tools"),
    "condition on synthesis": (inside("`ifdef SYNTHESIS\n`endif"), "different tools"),
    "condition on cocotb": (inside("`ifdef COCOTB_SIM\n`endif"), "different tools"),
    "macro with a tool's name": ("`define SYNTHESIS\n" + ADDER, "meaning of their own"),
    "macro named as a directive": ("`define systemc_header 1\n" + ADDER, "meaning of their own"),
    # Hiding places.
    "in a macro body": ('`define M $system("id")\n' + inside("initial `M;"), "host"),
    "in an unused macro": ('`define M $system("id")\n' + ADDER, "host"),
    "in a macro with continuation": ("`define M(x) \\\n  $fopen(x)\n" + ADDER, "files"),
    "in text left out": (inside("`ifdef NEVER\ninitial $finish;\n`endif"), "ends or stops"),
    "pasted name": ("`define P(a, b) a``b\n" + inside("initial `P($fin, ish);"), "hides"),
    "macro behind a dollar": ("`define E finish\n" + inside("initial $`E;"), "from pieces"),
    "macro behind a name": ("`define E ce\n" + inside("wire for`E;"), "from pieces"),
    "macro behind a slash": ("`define E / hidden\n" + inside("wire w = a /`E;"), "from pieces"),
    "stringified": ('`define S(x) `"x`"\n' + ADDER, "hides"),
    "escaped system name": (inside("wire \\$finish ;"), "escaped name"),
    "escaped Yosys cell": (inside("\\$add u();"), "escaped name"),
    "escaped comment": (inside("wire \\a//b ;"), "escaped name"),
    "escaped path": (inside("\\../../bench u();"), "escaped name"),
    "comment going on": (inside("// harmless \\\n initial q = 1;"), "backslash"),
    "nested comment": (inside("/* /* */"), "differently"),
    "string with an escaped quote": (inside('localparam [31:0] S = "a\\"b";'), "string"),
    "string over lines": (inside('localparam [31:0] S = "a\\\nb";'), "string"),
    "lone carriage return": (inside("// comment\rinitial q = 1;"), "U+000D"),
    "line separator": (inside("// comment\u2028initial q = 1;"), "U+2028"),
    "form feed": (inside("// comment\finitial q = 1;"), "U+000C"),
    "NUL": (inside("// \0"), "U+0000"),
    "lone surrogate": (inside("// \udc80"), "U+DC80"),
    "right-to-left override": (inside("// \u202e"), "U+202E"),
    "unicode name": (inside("wire \u0430;"), "not Verilog"),
    "unterminated comment": (ADDER + "/*", "differently"),
    "unterminated string": (inside('localparam S = "x;'), "differently"),
    "unterminated condition": ("`ifndef X\n" + ADDER, "analysed"),
    # What is for benches.
    "program": ("program p; endprogram\n" + ADDER, "benches"),
    "class": ("class c; endclass\n" + ADDER, "benches"),
    "covergroup": (inside("covergroup g; endgroup"), "benches"),
    "fork": (inside("initial fork join"), "benches"),
    "final": (inside("final q = 1;"), "benches"),
    "force": (inside("initial force top.q = 5'd3;"), "overrides"),
    "release": (inside("initial release q;"), "overrides"),
    "procedural assign": (statement("assign q = 1;"), "overrides"),
    "bind": (ADDER + "module m; endmodule\nbind top m u();\n", "other modules"),
    "defparam": (inside("m u(); defparam u.X = 2;") + "module m; parameter X = 1; endmodule\n", "parameters"),
    "assertion": (statement("assert (a != b);"), "prints or stops"),
    "property": (inside("assert property (@(posedge clk) a == b);"), "prints or stops"),
    "primitive": (
        "primitive p(o, i); output o; input i; table 0 : 1; endtable endprimitive\n" + ADDER,
        "primitive",
    ),
    # What is not hardware.
    "delay": (inside("reg c; always #5 c = ~c;"), "delay"),
    "delay in an assignment": (ADDER.replace("q <= a", "q <= #1 a"), "delay"),
    "delay of a gate": (inside("wire w; and #3 g(w, a[0], b[0]);"), "delay"),
    "delay of a net": (inside("wire w; assign #2 w = a[0];"), "delay"),
    "delay by a macro": ("`define D #3\n" + inside("reg c; always `D c = ~c;"), "delay"),
    "wait": (inside("initial wait (a) q = 1;"), "benches"),
    "event control inside": (inside("initial begin @(posedge clk) q = 1; end"), "waiting"),
    "event control by repeat": (statement("q <= repeat (3) @(posedge clk) a;"), "assignment"),
    "random": (statement("q <= $random;"), "random"),
    "time": (statement("if ($time > 1000) q <= 0;"), "not one of"),
    "forever": (inside("initial forever q = 1;"), "forever"),
    "event": (inside("event e; initial -> e;"), "event"),
    "queue": (inside("logic [3:0] x [$];"), "queue"),
    # Names.
    "upward name": (ADDER + "module m(output o); assign o = top.q[0]; endmodule\n", "out of its module"),
    "root name": (inside("wire w = $root.top.q[0];"), "outside its module"),
    "unit name": ("wire u;\n" + inside("wire w = $unit::u;"), "outside its module"),
    "name in a child": (
        inside("m u(); wire w = u.x;") + "module m; wire x = 1; endmodule\n",
        "another module",
    ),
    "name in a bench": (inside("wire w = bench.expected;"), "not in the sources"),
    "module twice": (ADDER + ADDER, "more than once"),
    "module named as a cell": (inside("LUT4 u();") + "module LUT4; endmodule\n", "must not be named"),
    "module named as an iCE40 cell": (ADDER + "module SB_MAC16; endmodule\n", "must not be named"),
    "module named as cocotb's": (ADDER + "module cocotb_iverilog_dump; endmodule\n", "must not be named"),
    # Too much.
    "deep nesting": (inside(f"wire w = {'(' * 6000}1{')' * 6000};"), "analysed"),
    "deep generate": (
        inside("generate " + "if (1) begin\n" * 20_000 + "end\n" * 20_000 + "endgenerate"),
        "analysed",
    ),
    "long line": (inside("// " + "x" * 30_000), "a line of more"),
    "much text": (ADDER + "// 0123456789\n" * 200_000, "characters"),
    "macro bomb": (
        "`define A0 a+a+a+a+a+a+a+a+a+a\n"
        + "".join(f"`define A{i} {'+'.join([f'`A{i - 1}'] * 10)}\n" for i in range(1, 10))
        + inside("wire [3:0] w = `A9;"),
        "analysed",
    ),
    "macro that calls itself": ("`define A `A\n" + inside("wire w = `A;"), "analysed"),
    "include that includes itself": (inside('`include "top.v"'), "analysed"),
    "syntax error": ("module top(;", "analysed"),
    "undefined macro": (inside("wire w = `NOTHING;"), "neither an allowed"),
}

INNOCENT: dict[str, str] = {
    "adder": ADDER,
    "words in comments": inside(
        '// $finish, $system("id") and `include "/etc/passwd" are only words here; force, #5\n'
        "/* $display is not called. synthesis gives 34 LUTs; a pragma of life */"
    ),
    "words in strings": inside('localparam [8*14-1:0] S = "$system finish"; wire [7:0] c = S[7:0];'),
    "units in comments": inside("// takes 3 µs, area 12 µm² → small"),
    "macros": "`define WIDTH 4\n`define MAX(a, b) ((a) > (b) ? (a) : (b))\n"
    + inside("wire [`WIDTH-1:0] m = `MAX(a, b);"),
    "own conditions": "`define FAST\n" + inside("`ifdef FAST\nwire w = 1;\n`else\nwire w = 0;\n`endif"),
    "timescale": "`timescale 1ns/1ps\n`default_nettype none\n" + ADDER + "`default_nettype wire\n",
    "functions": inside(
        "function [4:0] f(input [3:0] x); f = $signed(x) >>> 1; endfunction wire [4:0] y = f(a);"
    ),
    "initial values": inside(
        "reg [3:0] m [0:15]; integer i; initial for (i = 0; i < 16; i = i + 1) m[i] = 0;"
    ),
    "attributes": inside('(* ram_style = "block" *) reg [3:0] m [0:15];'),
    "generate names": inside(
        "genvar i; generate for (i = 0; i < 4; i = i + 1) begin : g wire x = a[i]; end endgenerate "
        "wire y = g[2].x;"
    ),
    "escaped array names": inside("wire \\a[3] ; assign \\a[3] = a[0];"),
    "sized literals": inside("wire [15:0] h = 16'hdead, c = 'hface; wire signed [3:0] d = 4'sd3;"),
    "gates": inside("wire w; xor g (w, a[0], b[0]);"),
    "carriage returns": ADDER.replace("\n", "\r\n"),
}

SYSTEMVERILOG = """\
package types; typedef struct packed { logic [3:0] u; logic v; } pair_t; endpackage
interface link (input logic clk);
  logic [3:0] d; modport source (output d); modport sink (input d);
endinterface
module producer (link.source to, input logic [3:0] x); assign to.d = x; endmodule
module top import types::*; (input logic clk, input logic [3:0] a, output logic [4:0] q);
  typedef enum logic [1:0] {IDLE, RUN} state_t;
  state_t state; pair_t p;
  link l (.clk);
  producer u (.to(l), .x(a));
  always_comb begin p = '{u: l.d, v: 1'b1}; unique case (state) IDLE: ; default: p.v = 1'b0; endcase end
  always_ff @(posedge clk) begin state <= state_t'(a[1:0]); q <= {p.u, p.v}; end
endmodule
"""


@pytest.fixture(autouse=True)
def _needs_slang(need: Any) -> None:
    need("slang")


def check(make_job: Any, *arguments: Any, **options: Any) -> Evidence:
    return PolicyCheck().run(make_job(*arguments, **options))


@pytest.mark.parametrize("name", ATTACKS)
def test_refused(make_job: Any, name: str) -> None:
    text, reason = ATTACKS[name]
    evidence = check(make_job, text, options={"wall_limit_s": 4})
    assert evidence.status is Status.FAIL, evidence
    errors = [f for f in evidence.findings if f.severity == "error"]
    assert any(reason in f.message for f in errors), errors
    assert evidence.metrics["refusals"] == len(errors)


@pytest.mark.parametrize("name", INNOCENT)
def test_let_through(make_job: Any, name: str) -> None:
    evidence = check(make_job, INNOCENT[name])
    assert evidence.status is Status.PASS, evidence
    assert not [f for f in evidence.findings if f.severity != "note"]


def test_systemverilog_is_let_through(make_job: Any) -> None:
    evidence = check(make_job, {"top.sv": SYSTEMVERILOG}, language="systemverilog")
    assert evidence.status is Status.PASS, evidence


def test_own_includes_and_memory_images(make_job: Any) -> None:
    files = {
        "top.v": '`include "parts/width.vh"\n'
        + inside('reg [`W-1:0] m [0:3]; initial $readmemh("init.hex", m);'),
        "parts/width.vh": "`ifndef WIDTH_VH\n`define WIDTH_VH\n`define W 4\n`endif\n",
        "init.hex": "1\n2\n3\n4\n",
    }
    evidence = check(make_job, files)
    assert evidence.status is Status.PASS, evidence
    assert [f.severity for f in evidence.findings] == ["note"]


def test_an_included_file_is_judged_too(make_job: Any) -> None:
    evidence = check(make_job, {"top.v": ADDER, "never_included.vh": "`define M $finish\n"})
    assert evidence.status is Status.FAIL
    assert evidence.findings[0].file == "never_included.vh"


@pytest.mark.parametrize(
    "name",
    [
        "../top.v",
        "/tmp/top.v",
        "a b.v",
        "-f.v",
        "+x.v",
        "top.v;rm",
        "top.cpp",
        "top.vlt",
        "a//b.v",
        ".v",
        "",
        "x\n.v",
        "..v",
    ],
)
def test_names_of_files(make_job: Any, name: str) -> None:
    evidence = check(make_job, {"ok.v": ADDER, name: "module m; endmodule\n"})
    assert evidence.status is Status.FAIL, evidence
    assert repr(name) in evidence.summary


def test_names_that_differ_in_case_only(make_job: Any) -> None:
    assert check(make_job, {"a.v": ADDER, "A.v": "module m; endmodule\n"}).status is Status.FAIL


@pytest.mark.parametrize("top", ["top; shell", "-x", "", "\\top ", "a.b"])
def test_names_of_the_top(make_job: Any, top: str) -> None:
    assert check(make_job, ADDER, top).status is Status.FAIL


def test_no_source_at_all(make_job: Any) -> None:
    assert check(make_job, {}).status is Status.FAIL
    assert check(make_job, {"only.vh": "\n"}).status is Status.FAIL


def test_names_reserved_by_the_bench(make_job: Any) -> None:
    text = ADDER + "module scoreboard; endmodule\n"
    assert check(make_job, text).status is Status.PASS
    assert check(make_job, text, options={"reserved_modules": ["scoreboard"]}).status is Status.FAIL


def test_place_of_a_finding(make_job: Any) -> None:
    evidence = check(make_job, {"a.v": ADDER, "b.v": "\n\nmodule m;\n  initial $finish;\nendmodule\n"})
    assert ("b.v", 4) in [(f.file, f.line) for f in evidence.findings]
    assert "b.v:4" in evidence.summary


def test_time_limit_refuses(make_job: Any) -> None:
    evidence = check(make_job, ADDER, options={"wall_limit_s": 0.001})
    assert evidence.status is Status.FAIL
    assert "cannot be analysed" in evidence.summary
