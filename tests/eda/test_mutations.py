"""Mutants as Yosys writes them, and proofs that some make no difference."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import ToolError
from hwgen.eda import mutant_proof
from hwgen.eda.child import Workspace
from hwgen.eda.flat_netlist import Netlist
from hwgen.eda.mutant_proof import Promises, Question
from hwgen.eda.mutations import NETLIST, ORIGINAL, SCRIPT, SELECT, Mutation, mutation_stages, read_mutations
from hwgen.eda.yosys import run_script
from hwgen.eda.yosys_scripts import read_stages

LINE = (
    r"mutate -ctrl hwgen_mutant 7 12 -mode cnot0 -module gemm "
    r"-cell $flatten\array.\rows[6].cols[4].pe.\accumulate.$add$rtl/sub/add.v:20$505 -port Y -portbit 1 "
    r"-ctrlbit 12 -wire array.rows[6].cols[4].pe.sum -wirebit 3 "
    r"-src rtl/pe.v:63.24-63.27 -src rtl/sub/add.v:20.31-20.51"
)


def test_a_line_is_understood() -> None:
    (mutation,) = read_mutations(LINE + "\n\n")
    assert mutation.number == 12
    assert (mutation.port, mutation.port_bit, mutation.control_bit) == ("Y", 1, 12)
    assert mutation.instance == "array.rows[6].cols[4].pe.accumulate"
    assert mutation.place == ("sub/add.v", 20)
    expected = "in array.rows[6].cols[4].pe.accumulate, port Y[1] (array.rows[6].cols[4].pe.sum[3]) "
    assert str(mutation) == expected + "inverted while bit 12 is 0"


@pytest.mark.parametrize(
    "text",
    [
        "exec rm",
        "mutate -mode inv",
        LINE.replace("-portbit 1", "-portbit one"),
        LINE.replace("-cell", "-sell"),
    ],
)
def test_another_line_is_an_error(text: str) -> None:
    with pytest.raises(ToolError):
        read_mutations(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ToolError):
        read_mutations(text)


@given(st.lists(st.sampled_from([*LINE.split(" "), "", "-src", "-1", "x"])))
def test_any_words_are_read_or_refused(words: list[str]) -> None:
    with contextlib.suppress(ToolError):
        for mutation in read_mutations(" ".join(["mutate", *words])):
            assert str(mutation)


@pytest.fixture
def prepare(space: Workspace, need: Callable[..., None]) -> Callable[[str, int], str]:
    """Mutate a design `top` and return the script of mutants."""

    def run(text: str, count: int) -> str:
        need("yosys")
        rtl = space.root / "rtl"
        rtl.mkdir(exist_ok=True)
        (rtl / "top.v").write_text(text, encoding="utf-8")
        stages = read_stages(["top.v"], "top", systemverilog=False)
        made = run_script(space, "mutants", (*stages, *mutation_stages(space.relative, count, 1)))
        assert made.ok, made.message
        return space.read(SCRIPT).decode()

    return run


def proven_mutants(space: Workspace, script: str, promises: Promises | None = None) -> dict[int, Mutation]:
    """Return the mutants that the model checker, or the look at the netlist, proves equivalent."""
    mutants = {m.number: m for m in read_mutations(script)}
    netlist = Netlist(space.read_json(ORIGINAL), "top")
    questions = {n: mutant_proof.question(netlist, m, promises or Promises()) for n, m in mutants.items()}
    done = mutant_proof.prove(space, questions, seconds=2, jobs=2)
    return {number: mutants[number] for number in done}


def proven(space: Workspace, script: str) -> set[str]:
    """Return the proven mutants in words."""
    return {str(mutant) for mutant in proven_mutants(space, script).values()}


REDUNDANT = """module top (input clk, input a, input b, output reg q, output y);
  wire both = a & b;
  wire same = a | both;  // a
  assign y = same;
  always @(posedge clk) q <= same;
endmodule
"""


def test_a_fault_without_effect_is_proven(space: Workspace, prepare: Callable[[str, int], str]) -> None:
    found = proven(space, prepare(REDUNDANT, 60))
    assert any("stuck at 0" in text for text in found)  # of `both`, or of what it is made of
    assert not any("(y[0])" in text or "(q[0])" in text for text in found)


@pytest.mark.parametrize(
    "body",
    [
        "assign y = a ^ b;",
        "assign y = a + b;",
        "reg [3:0] r; always @(posedge clk) r <= a; assign y = r ^ b;",
        "assign y = s ? a : b;",
        "reg [3:0] m [0:3]; always @(posedge clk) if (s) m[a[1:0]] <= b; assign y = m[b[1:0]];",
    ],
)
def test_faults_with_an_effect_are_not_proven(
    space: Workspace, prepare: Callable[[str, int], str], body: str
) -> None:
    text = f"module top (input clk, input s, input [3:0] a, b, output [3:0] y);\n{body}\nendmodule\n"
    found = proven(space, prepare(text, 40))
    assert all("CLK" in text for text in found)  # of a memory that is read without a clock


def test_what_is_not_written_does_not_matter(space: Workspace, prepare: Callable[[str, int], str]) -> None:
    text = """module top (input clk, input s, input [1:0] at, input [3:0] a, b, output [3:0] y);
  reg [3:0] m [0:3];
  wire [3:0] data = s ? a : b;
  always @(posedge clk) if (s) m[at] <= data;
  assign y = m[at];
endmodule
"""
    found = proven(space, prepare(text, 80))
    assert found  # faults of `b`, which is never written
    assert not any("at[" in text or "(a[" in text for text in found)


def test_what_reaches_no_output_does_not_matter(space: Workspace, prepare: Callable[[str, int], str]) -> None:
    text = """module top (input clk, input [3:0] a, output y);
  reg [3:0] first, second;
  reg [3:0] m [0:3];
  always @(posedge clk) begin
    first <= a;
    second <= first;
    m[0] <= second;
  end
  assign y = m[0][1];
endmodule
"""
    found = proven(space, prepare(text, 80))
    assert any("first[0]" in text or "second[3]" in text for text in found)
    assert not any("first[1]" in text or "second[1]" in text for text in found)


def test_the_netlist_holds_all_mutants(space: Workspace, prepare: Callable[[str, int], str]) -> None:
    script = prepare(REDUNDANT, 9)
    assert [m.number for m in read_mutations(script)] == list(range(1, 10))
    text = space.read(NETLIST).decode()
    assert f"input [3:0] {SELECT};" in text


def test_a_mutant_of_another_design_is_an_error(space: Workspace, prepare: Callable[[str, int], str]) -> None:
    prepare(REDUNDANT, 2)
    netlist = Netlist(space.read_json(ORIGINAL), "top")
    with pytest.raises(ToolError, match="no cell"):
        mutant_proof.question(netlist, read_mutations(LINE)[0], Promises())
    with pytest.raises(ToolError, match="unknown shape"):
        Netlist({"modules": {}}, "top")


# A counter that its reset puts to 0 and that never passes 4; `deep` is never 1.
COUNTS = """module top (input clk, input rst, input up, output reg [2:0] count, output deep);
  assign deep = count > 4;
  always @(posedge clk)
    if (rst) count <= 0;
    else if (up) count <= count == 4 ? 0 : count + 1;
endmodule
"""


def test_states_that_are_never_reached_do_not_matter(
    space: Workspace, prepare: Callable[[str, int], str]
) -> None:
    script = prepare(COUNTS, 60)
    anywhere = proven_mutants(space, script)
    after_reset = proven_mutants(space, script, Promises("rst", 1))
    assert anywhere.keys() < after_reset.keys()
    modes = {m.mode for m in after_reset.values() if m.wire == "deep"}
    assert "const0" in modes
    assert not modes & {"const1", "inv"}


# What is added and hidden again two registers later; `valid` says when `y` matters.
PIPELINE = """module top (
    input clk, input rst, input in_valid, input [3:0] a, output reg valid, output reg [3:0] y
);
  reg [4:0] sum;
  reg       summed;
  always @(posedge clk) begin
    sum    <= a + 5'd3;
    summed <= in_valid && !rst;
    y      <= !summed ? ~a : sum > 15 ? 4'd15 : sum[3:0];
    if (rst) valid <= 0;
    else     valid <= summed;
  end
endmodule
"""


def test_what_a_later_register_hides_does_not_matter(
    space: Workspace, prepare: Callable[[str, int], str]
) -> None:
    script = prepare(PIPELINE, 150)
    plain = proven_mutants(space, script, Promises("rst", 1))
    qualified = proven_mutants(space, script, Promises("rst", 1, {"y": "valid"}))
    assert any(m.wire.startswith("sum") or m.cell.startswith("$gt") for m in plain.values())
    assert plain.keys() < qualified.keys()  # of `y` while it is not valid


def test_a_question_that_is_too_large_is_not_asked(
    space: Workspace, prepare: Callable[[str, int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    script = prepare(PIPELINE, 3)
    netlist = Netlist(space.read_json(ORIGINAL), "top")
    monkeypatch.setattr("hwgen.eda.mutant_proof.worlds._MAX_NODES", 3)
    assert mutant_proof.question(netlist, read_mutations(script)[0], Promises()) == Question(settled=False)
