"""Properties of the parsers: whatever the text is, they end, lose nothing, and find what was put there."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.demonstrations import Descriptions
from hwgen.demos.clean import Place, module_rows, plain_row
from hwgen.demos.modules import begins_with_module, outline
from hwgen.demos.row import Row
from hwgen.demos.tokens import code_words, tokens, without_comments
from hwgen.demos.wrapping import unwrap

PLACE = Place("x", 0, "x")
PIECES = st.sampled_from(
    [
        "module",
        "endmodule",
        "m",
        "(",
        ")",
        ";",
        " ",
        "\n",
        "//",
        "/*",
        "*/",
        '"',
        "\\",
        "`define X",
        "`ifdef",
        "'h1F",
        "12",
        ":",
        "begin",
        "end",
        "=",
        "import p::*",
        "macromodule",
        "package",
        "endpackage",
        "é",
        "\0",
        "#(",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=60).map("".join),
    st.lists(PIECES, max_size=60).map(" ".join),
)
NAMES = st.from_regex(r"[a-z]\w{0,12}", fullmatch=True).map(lambda n: f"u_{n}")


@given(TEXTS)
def test_tokens_lie_in_order_and_leave_only_spaces_out(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert text[end : token.start].strip() == ""
        assert text[token.start : token.end] == token.text != ""
        end = token.end
    assert text[end:].strip() == ""


@given(TEXTS)
def test_comments_take_nothing_else_with_them(text: str) -> None:
    assert code_words(without_comments(text)) == code_words(text)


@given(TEXTS)
def test_modules_lie_in_order_inside_the_text(text: str) -> None:
    end = 0
    for module in outline(text).modules:
        assert end <= module.start
        assert text[module.start :].startswith(("module", "macromodule"))
        assert module.header_end == -1 or module.start < module.header_end
        end = module.end if module.end >= 0 else len(text)
    begins_with_module(text)


@given(
    st.lists(NAMES, min_size=1, max_size=4, unique=True),
    st.sampled_from(["", "// module no;\n", "/* endmodule */", "`timescale 1ns/1ps\n"]),
)
def test_modules_put_together_are_taken_apart(names: list[str], between: str) -> None:
    bodies = [
        f'module {n} #(parameter P = ";") (input a);\n  initial $display("endmodule"); // module\nendmodule'
        for n in names
    ]
    text = between + f"\n{between}".join(bodies)
    assert [m.name for m in outline(text).modules] == names
    rows = module_rows(text, PLACE)
    assert [row.modules for row in rows if isinstance(row, Row)] == [(n,) for n in names]
    whole = plain_row(text, Descriptions(), PLACE)
    assert isinstance(whole, Row)
    assert whole.modules == tuple(names)


@given(st.text(alphabet=st.characters(exclude_characters="<>[]", exclude_categories=["Cs"]), max_size=200))
def test_a_description_comes_out_of_its_wrapping_as_it_went_in(published, text: str) -> None:
    if (
        "Module header:" in text
        or "Implement the Verilog" in text
        or text.strip().startswith("Here are block")
    ):
        return
    header = "module m (\n  input a\n);"
    for grain in published.GRAINS:
        found = unwrap(published.prompt(text, header, grain))
        assert (found.text, found.header, found.was_wrapped) == (text.strip(), header, True)


@given(TEXTS)
def test_unwrapping_and_rows_never_fail(text: str) -> None:
    unwrap(text)
    plain_row(text, Descriptions(), PLACE)
    module_rows(text, PLACE)


@given(TEXTS)
def test_a_row_comes_back_from_its_data(text: str) -> None:
    row = Row(text, "", ("m",), Descriptions(block_summary=text[::-1]), flags=("x",))
    assert Row.from_data(row.to_data()) == row


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "1 " * 50_000,
        '"' * 100_001,
        "/*" * 300_000,
        "\\\n" * 50_000,
        "`define X \\\n" * 100_000,
        "module m " * 60_000,
        " " * 1_000_000,
        "'" * 100_000,
        "*" * 100_000,
        "m\\" * 300_000,
        "begin " * 50_000,
        "<<SYS>>" * 30_000,
        "```" + " " * 500_000,
        "Module header:" * 50_000,
        "module m; endmodule\n" * 10_000,
        "".join(f"`define A{i} 1\nmodule m{i}; wire a = `A{i}; endmodule\n" for i in range(5000)),
    ],
    ids=lambda text: text[:8],
)
def test_time_grows_no_faster_than_the_text(text: str) -> None:
    started = time.process_time()
    module_rows(text, PLACE)
    unwrap(text)
    assert time.process_time() - started < 10
