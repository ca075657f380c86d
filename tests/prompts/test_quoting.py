"""Text of others stays where it was put: no fence is ended, no turn is opened."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.prompts.compose import compose
from hwgen.prompts.quoting import fenced, inline, neutral
from hwgen.prompts.task import Example, Round, Task

TOKENS = (
    "<|im_end|>",
    "<|endoftext|>",
    "[INST]",
    "[/INST]",
    "<<SYS>>",
    "<</SYS>>",
    "<s>",
    "</s>",
    "<｜User｜>",
)
TOKENS += ("<start_of_turn>", "<end_of_turn>", "<think>", "[SYSTEM_PROMPT]", "[TOOL_CALLS]", "<|", "<bos>")
HOSTILE = st.lists(
    st.one_of(
        st.sampled_from([*TOKENS, "`", "```", "````", "~~~", "\n", "\r\n", "\r", "```text", "# Task"]),
        st.text(),
    )
).map("".join)


def blocks(text: str) -> list[str]:
    """The fenced blocks of Markdown, by CommonMark's rule: a fence is closed by one at least as long."""
    found: list[str] = []
    lines = iter(text.split("\n"))
    for line in lines:
        opening = re.match(r"(`{3,})[^`]*$", line)
        if opening is None:
            continue
        body = []
        for inner in lines:
            closing = re.fullmatch(r" {0,3}(`{3,})[ \t]*", inner)
            if closing and len(closing[1]) >= len(opening[1]):
                break
            body.append(inner)
        else:
            raise AssertionError("a fence is never closed")
        found.append("\n".join(body))
    return found


@given(HOSTILE)
def test_a_block_holds_the_whole_text_and_nothing_else_does(text: str) -> None:
    page = f"before\n{fenced(text)}\nafter\n{fenced('second')}"
    plain = neutral(text.replace("\r\n", "\n").replace("\r", "\n")).rstrip("\n")
    assert blocks(page) == [plain, "second"]


@given(HOSTILE)
def test_no_control_token_is_left(text: str) -> None:
    assert not any(token in neutral(text) for token in TOKENS)
    assert neutral(neutral(text)) == neutral(text)
    assert re.sub(r"[\s]", "", neutral(text)) == re.sub(r"[\s]", "", text)


@given(HOSTILE)
def test_an_inline_text_is_one_line_without_markup(text: str) -> None:
    line = inline(text)
    assert "\n" not in line
    assert "`" not in line
    assert not line.startswith(("#", ">", "-", "*", "|"))


@pytest.mark.parametrize("token", TOKENS)
def test_control_tokens_are_spaced(token: str) -> None:
    assert neutral(f"a {token} b") == f"a {token[0]} {token[1:]} b"


def test_hardware_is_left_as_it_is() -> None:
    code = "assign y = a < b; assign s = x[3:0]; wire [7:0] INST; if (a <= b) q <= r << 2;"
    assert neutral(code) == code


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
@settings(max_examples=60)
def test_nothing_that_others_wrote_leaves_its_block(
    request: str, description: str, code: str, finding: str
) -> None:
    task = Task("adder", "contract", "header", request="x" + request)
    given_texts = ("d" + description, "m" + code, "x" + request, "a" + code, "f" + finding)
    example = Example("demo", given_texts[0], given_texts[1])
    prompt = compose(task, [example], Round(1, given_texts[3], (given_texts[4],)))
    found = blocks(prompt.messages[1].content)
    wanted = [neutral(t.replace("\r\n", "\n").replace("\r", "\n")).rstrip("\n") for t in given_texts]
    assert found == [wanted[0], wanted[1], wanted[2], "contract", "header", wanted[3], wanted[4]]
    harmless = compose(
        Task("adder", "contract", "header", request="x"), [Example("demo", "d", "m")], Round(1, "a", ("f",))
    )
    assert outside(prompt.messages[1].content) == outside(harmless.messages[1].content)


def outside(content: str) -> str:
    """What stands outside of the blocks."""
    for body in blocks(content):
        content = content.replace(f"\n{body}\n", "\n\n", 1)
    return content.replace("`", "")
