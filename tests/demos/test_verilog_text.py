"""Lines of Verilog: ports, blocks and comments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.demos.describe import derived_summary, module_summary
from hwgen.demos.variety import compression_ratio, near_duplicates, plain
from hwgen.demos.verilog_text import Block, Port, blocks, comments, cut, modules, ports, uncommented

CODE = """// A thing.
module thing #(
    parameter WIDTH = 4'd8,  // bits
    parameter HALF  = WIDTH / 2
) (
    input  wire                    clk,
    input  wire signed [HALF-1:0]  a,
    output reg         [2*WIDTH:0] b
);

  wire x = a[0];  // lowest
  // two lines
  // of comment
  assign y = x;

  always @(posedge clk) b <= y;

endmodule

// A part.
module part (
    output wire c
);
  assign c = 1'b1;
endmodule
"""


def test_modules_and_their_ports() -> None:
    thing, part = modules(CODE)
    assert (thing.name, part.name) == ("thing", "part")
    assert ports(CODE, thing) == (
        Port("clk", "input", False, 1),
        Port("a", "input", True, 4),
        Port("b", "output", False, 17),
    )
    assert ports(CODE, part) == (Port("c", "output", False, 1),)


def test_blocks_end_at_empty_lines() -> None:
    assert blocks(CODE) == (Block(11, 14), Block(16, 16), Block(24, 24))
    assert cut((Block(1, 25),)) == (Block(1, 10), Block(11, 20), Block(21, 25))


def test_comments_with_their_lines() -> None:
    assert list(comments(CODE)) == [
        (1, "A thing."),
        (3, "bits"),
        (11, "lowest"),
        (12, "two lines of comment"),
        (20, "A part."),
    ]
    assert uncommented(CODE) == [16, 24]


def test_summaries_that_follow_from_the_code() -> None:
    first, second, third = derived_summary(CODE).splitlines()
    assert first == "lines 11 to 14: Lowest. Two lines of comment. Declares x. Assigns y."
    assert second == "lines 16 to 16: Assigns b."
    assert third == "lines 24 to 24: Assigns c."
    assert module_summary(CODE).splitlines() == ["module thing: A thing.", "module part: A part."]


@given(st.text(alphabet="module ();\n/abc[]:0input wireendasign,=", max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    try:
        found = modules(text)
        for module in found:
            ports(text, module)
    except ValueError:
        return
    assert all(block.first <= block.last for block in blocks(text))
    list(comments(text))
    derived_summary(text)


@given(st.integers(1, 40), st.integers(0, 4))
def test_blocks_cover_every_line_of_a_body_once(lines: int, empty: int) -> None:
    body = ["  wire a;"] * lines
    for place in range(empty):
        body.insert(place * 7 % len(body), "")
    text = "\n".join(["module m (", ");", *body, "endmodule", ""])
    covered = [n for block in cut(blocks(text)) for n in range(block.first, block.last + 1)]
    assert covered == [n for n, line in enumerate(text.splitlines(), 1) if line == "  wire a;"]


def test_variety() -> None:
    assert plain("a  b // c\n\n  // d\ne") == "a b\ne"
    assert compression_ratio([CODE] * 20) > 4 * compression_ratio([CODE])
    other = CODE.replace("thing", "object")
    found = near_duplicates({"one": CODE * 3, "two": CODE * 3 + "wire z;", "three": "wire q;"})
    assert [pair[:2] for pair in found] == [("one", "two")]
    assert near_duplicates({"one": CODE, "two": other}, least=0.99) == []


@pytest.mark.parametrize("width", ["[4096:0]", "[-2:0]"])
def test_a_width_without_sense_is_refused(width: str) -> None:
    code = f"module m (\n    input  wire {width} a\n);\nendmodule\n"
    with pytest.raises(ValueError, match="bits, which is not"):
        ports(code, modules(code)[0])
