"""What holds of the policy for any place and any text, tried on the analysis itself without a process."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.checks.policy_rules import context_of, judge_facts, judge_text
from hwgen.core.candidate import Candidate, SourceFile
from hwgen.core.evidence import Finding
from hwgen.eda.slang import Fact

worker = pytest.importorskip("hwgen.eda.workers.slang_worker", exc_type=ImportError)

CODE = """\
module top ( input wire clk , input wire [3:0] a , output reg [3:0] q ) ;
localparam [7:0] S = "x" ; // a comment
wire [3:0] sum = a + 4'd3 ; /* another */
genvar i ; generate for ( i = 0 ; i < 2 ; i = i + 1 ) begin : g
wire x ; assign x = a [ i ] ; end endgenerate
always @ ( posedge clk ) begin if ( a [ 0 ] ) q <= sum ; else q <= { a [ 1 ] , sum [ 2 : 0 ] } ; end
endmodule
"""
IN_TEXT = [
    '$display("PASS")',
    "$finish",
    '$system("id")',
    "$c(1)",
    '$fopen("x")',
    '$readmemh("/etc/passwd", m)',
    '`include "/etc/passwd"',
    "force",
    "bind",
    "program",
    "\\$add ",
    "`ifdef VERILATOR\n`endif",
    "$root",
    "``",
]
ORDERS = ["// synopsys translate_off\n", "/*verilator lint_off*/"]


def judge(text: str) -> list[Finding]:
    """Judge one source file as the check does, in this process."""
    candidate = Candidate("top", (SourceFile("top.v", text),), "test")
    found = judge_text(candidate)
    if not found:
        result = worker.survey({"files": [["top.v", text]], "compiled": 1, "top": "top"})
        facts = [Fact(*entry) for entry in result["facts"]]
        found = judge_facts(facts, context_of(candidate, facts, ()))
    return [f for f in found if f.severity == "error"]


def gaps() -> list[int]:
    """Return the places between the tokens of the code, outside comments."""
    places, at = [], 0
    for line in CODE.splitlines(keepends=True):
        code = line.split("//")[0].split("/*")[0]
        places += [at + n for n, c in enumerate(code) if c == " "] + [at]
        at += len(line)
    return places


def test_the_code_itself_is_let_through() -> None:
    assert judge(CODE) == []


@given(st.sampled_from(gaps()), st.sampled_from(IN_TEXT + ORDERS))
def test_a_forbidden_construct_is_found_between_any_two_tokens(place: int, text: str) -> None:
    assert judge(f"{CODE[:place]} {text} {CODE[place:]}")


@given(st.sampled_from(gaps()), st.sampled_from(IN_TEXT))
def test_the_same_in_a_comment_is_let_through(place: int, text: str) -> None:
    assert judge(f"{CODE[:place]} /* see: {text} */ {CODE[place:]}") == []
    assert judge(f"{CODE[:place]} // see: {' '.join(text.split())}\n {CODE[place:]}") == []


@given(st.sampled_from(gaps()), st.sampled_from(IN_TEXT[:11]))
def test_leaving_text_out_does_not_hide_it(place: int, text: str) -> None:
    assert judge(f"{CODE[:place]}\n`ifdef NOWHERE\n{text}\n`endif\n{CODE[place:]}")


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    judge(text)


@given(st.characters(categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp"]).filter(lambda c: c not in "\n\t\r"))
def test_invisible_characters_are_refused_even_in_comments(character: str) -> None:
    assert judge(f"{CODE}// {character} \n")
