"""Taking hardware out of answers: in the form that was asked for, in those that models use, and in others."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.candidate import Candidate
from hwgen.prompts.extract import MAX_CHARACTERS, extract
from hwgen.prompts.task import Task

TASK = Task("adder", "contract", "module adder();")
ADDER = "module adder (\n    input wire a\n);\nendmodule"
PART = "module part;\nendmodule"


def files(text: str, task: Task = TASK) -> dict[str, str]:
    found = extract(text, task, "model")
    assert found.candidate is not None, found.reason
    return {f.name: f.text for f in found.candidate.files}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"```verilog adder.v\n{ADDER}\n```", ["adder.v"]),
        (f"```verilog adder.v\n{ADDER}\n```\n\n```verilog part.v\n{PART}\n```", ["adder.v", "part.v"]),
        (f"Here it is:\n\n```verilog\n{ADDER}\n```\nIt adds.", ["adder.v"]),
        (f"```\n{ADDER}\n```", ["adder.v"]),
        (f"```systemverilog adder.sv\n{ADDER}\n```", ["adder.sv"]),
        (f"**`rtl/adder.v`**\n```verilog\n{ADDER}\n```", ["adder.v"]),
        (f"```verilog\n// file: adder.v\n{ADDER}\n```", ["adder.v"]),
        (f"```verilog title=src/adder.v\n{ADDER}\n```", ["adder.v"]),
        (f"~~~~verilog adder.v\n{ADDER}\n~~~~", ["adder.v"]),
        (f"```verilog\n{PART}\n{ADDER}\n```", ["adder.v"]),
        (f"```verilog adder.v\n{ADDER}", ["adder.v"]),  # the answer was cut off
        (f"I think\n{ADDER}\nis right.", ["adder.v"]),
        (f"```text\nno code\n```\n```verilog\n{PART}\n```", ["part.v"]),
        (f"```verilog ../../etc/adder.v\n{ADDER}\n```", ["adder.v"]),
        (f"```verilog\r\n{ADDER}\r\n```\r\n", ["adder.v"]),
    ],
)
def test_answers_in_many_forms(text: str, names: list[str]) -> None:
    found = files(text)
    assert list(found) == names
    assert all(body.endswith("endmodule\n") for body in found.values())


def test_a_later_block_takes_the_place_of_an_earlier_one() -> None:
    wrong = "```verilog adder.v\nmodule adder; // wrong\nendmodule\n```"
    text = f"{wrong}\nCorrected:\n```verilog adder.v\n{ADDER}\n```"
    assert files(text) == {"adder.v": ADDER + "\n"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no block of code for adder.v"),
        ("I cannot help with that.", "holds no block of code"),
        ("```python\nprint('module adder')\n```", "holds no block of code"),
        ("endmodule module", "holds no block of code"),
        ("x" * (MAX_CHARACTERS + 1), "characters, more than"),
        ("".join(f"```verilog m{i}.v\nmodule m{i}; endmodule\n```\n" for i in range(65)), "has 65 files"),
    ],
)
def test_answers_without_code_say_why(text: str, reason: str) -> None:
    found = extract(text, TASK, "model")
    assert found.candidate is None
    assert reason in found.reason


HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "```",
                "````",
                "~~~",
                "\n",
                "verilog ",
                "adder.v",
                "../x.v",
                "/etc/passwd.v",
                "module ",
                "adder",
                ";",
            ]
        ),
        st.sampled_from(["endmodule", "`timescale 1ns", "\r", "\x00", "a.sv", "C:\\x.v", "\u2028", "con.v"]),
        st.text(max_size=8),
    ),
    max_size=40,
).map("".join)


@given(HOSTILE)
def test_whatever_is_answered_names_stay_plain_and_nothing_is_trusted(text: str) -> None:
    found = extract(text, TASK, "model")
    assert (found.candidate is None) == bool(found.reason)
    if isinstance(found.candidate, Candidate):
        assert not found.candidate.trusted
        assert found.candidate.top == "adder"
        for source in found.candidate.files:
            assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,99}\.(v|sv|vh|svh)", source.name)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), st.text("abc;\n` ", max_size=30), min_size=1
    )
)
def test_what_is_answered_in_the_form_asked_for_comes_back(bodies: dict[str, str]) -> None:
    wanted = {f"{name}.v": f"module {name};\n{body.strip()}\nendmodule" for name, body in bodies.items()}
    answer = "\n".join(f"``````verilog {name}\n{body}\n``````" for name, body in wanted.items())
    found = files(answer)
    assert list(found) == sorted(wanted)
    for name, body in wanted.items():
        assert found[name].split() == body.split()


@pytest.mark.parametrize(
    "part", ["```", "`a\n", "module a;", "x.v.", "```v\n", "a" * 50 + " ", "//", "endmodule "]
)
def test_a_long_answer_takes_no_time(part: str) -> None:
    extract(part * (MAX_CHARACTERS // len(part)), TASK, "model")
