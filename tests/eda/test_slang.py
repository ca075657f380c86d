"""pyslang in a child process: facts and diagnostics."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from hwgen.core.candidate import Candidate, SourceFile
from hwgen.eda.child import Workspace
from hwgen.eda.ports import Port
from hwgen.eda.slang import Elaboration, Fact, Incomplete, elaborate, survey
from hwgen.infra.process import Limits


@pytest.fixture(autouse=True)
def _needs_slang(need: Any) -> None:
    need("slang")


def candidate(**files: str) -> Candidate:
    return Candidate("top", tuple(SourceFile(n.replace("_", "."), t) for n, t in files.items()), "test")


def facts(space: Workspace, **files: str) -> set[Fact]:
    answer = survey(space, candidate(**files))
    assert not isinstance(answer, Incomplete), answer
    return set(answer[1])


def elaborated(space: Workspace, sources: Candidate) -> Elaboration:
    answer = elaborate(space, sources)
    assert not isinstance(answer, Incomplete), answer
    return answer[1]


def test_tokens_of_macros_comments_and_text_left_out(space: Workspace) -> None:
    text = '`define M $a("x")\n`ifdef N\n  $b\n`endif\n// one two three four\nmodule top;\nendmodule\n'
    found = facts(space, top_v=text)
    assert Fact("system", "top.v", 1, "$a", '"x"') in found
    assert Fact("system", "top.v", 3, "$b") in found
    assert Fact("directive", "top.v", 2, "`ifdef", "N") in found
    assert Fact("comment", "top.v", 5, "one two three", "//") in found
    assert Fact("module", "top.v", 6, "top") in found


def test_a_macro_points_to_where_it_is_used(space: Workspace) -> None:
    text = "`define D #5\nmodule top(output reg q);\n  initial\n    `D q = 1;\nendmodule\n"
    assert Fact("syntax", "top.v", 4, "DelayControl") in facts(space, top_v=text)


def test_includes_come_from_the_sources_only(space: Workspace) -> None:
    (space.root / "rtl" / "disk.vh").write_text("`define W 4\n")
    found = facts(space, top_v='`include "disk.vh"\nmodule top; wire [`W:0] x; endmodule\n')
    assert any(f.kind == "syntax-error" for f in found)
    found = facts(
        space, top_v='`include "own.vh"\nmodule top; wire [`W:0] x; endmodule\n', own_vh="`define W 4\n"
    )
    assert not any(f.kind == "syntax-error" for f in found)


def test_diagnostics_have_a_place_and_an_option(space: Workspace) -> None:
    text = "module top(input [7:0] a, output [3:0] y);\n  assign y = a;\nendmodule\n"
    found = elaborated(space, candidate(top_v=text))
    assert ("warning", "width-trunc", "top.v", 2) in [
        (d.severity, d.option, d.file, d.line) for d in found.diagnostics
    ]
    assert found.tops == ("top",)
    assert found.ports == {"a": Port("input", 8), "y": Port("output", 4)}


def test_the_language_of_the_candidate_counts(space: Workspace) -> None:
    sources = candidate(top_v="module top(input logic a); endmodule\n")
    assert any(d.severity == "error" for d in elaborated(space, sources).diagnostics)
    sources = dataclasses.replace(sources, language="systemverilog")
    assert not any(d.severity == "error" for d in elaborated(space, sources).diagnostics)


def test_no_answer_within_the_limits(space: Workspace) -> None:
    answer = survey(space, candidate(top_v="module top; endmodule\n"), Limits(wall_s=0.001))
    assert isinstance(answer, Incomplete)
    assert "time limit" in answer.because


def test_a_crash_of_the_analyser_is_told_or_there_is_none(space: Workspace) -> None:
    depth = 60_000
    text = "module top; generate\n" + "if (1) begin\n" * depth + "end\n" * depth + "endgenerate endmodule\n"
    answer = survey(space, candidate(top_v=text))
    if isinstance(answer, Incomplete):
        assert "signal" in answer.because
    else:
        assert Fact("module", "top.v", 1, "top") in answer[1]
