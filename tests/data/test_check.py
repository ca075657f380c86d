"""Checking rows: what tools say, near-duplicates, and answers of benchmarks however they are disguised."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.demonstrations import Descriptions
from hwgen.core.errors import UsageError
from hwgen.demos.benchmarks import Problem, problems
from hwgen.demos.clean import Place, plain_row
from hwgen.demos.contamination import Answers, interface_key, is_telling
from hwgen.demos.fingerprint import KEYWORDS, fingerprint
from hwgen.demos.hygiene import hygiene_flags
from hwgen.demos.near import neighbours
from hwgen.demos.row import Row
from hwgen.demos.store import Label, Store
from hwgen.demos.tokens import code_words, tokens
from hwgen.eda.child import Workspace
from hwgen.eda.rows import Design, look_at, parse
from hwgen.flow.data import facts
from hwgen.flow.data.check import check, last, verdicts
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import load_config
from hwgen.infra.files import make_folder

ROOT = Path(__file__).parents[2]
ALU = """module alu(
  input clk, input [7:0] left_value, right_value, input [1:0] operation, output reg [7:0] alu_result
);
  // adds, subtracts, ands or ors
  wire [7:0] total = left_value + right_value;
  always @(posedge clk)
    case (operation)
      2'd0: alu_result <= total;
      2'd1: alu_result <= left_value - right_value;
      2'd2: alu_result <= left_value & right_value;
      default: alu_result <= left_value | right_value;
    endcase
endmodule
"""


def row(code: str, text: str = "") -> Row:
    made = plain_row(code, Descriptions(high_level_global_summary=text), Place("t", 0, "t"))
    assert isinstance(made, Row), made
    return made


@pytest.fixture
def store(tmp_path: Path) -> Callable[..., Store]:
    """Make a store with a dataset `mine` of these codes."""

    def make(*codes: str) -> Store:
        made = Store(tmp_path / "data")
        label = Label("mine", "table", "here", "", "", "2026-01-01T00:00:00+00:00", "0")
        made.add(label, [row(code) for code in codes], replace=True)
        return made

    return make


@pytest.fixture
def shop(need) -> Workshop:
    need("bwrap")
    return Workshop(load_config({"jobs": 2}))


# What a person, or a script, does to code that is to look like another's.


def renamed(code: str, seed: int) -> str:
    rng = random.Random(seed)
    names: dict[str, str] = {}
    pieces, end = [], 0
    for token in tokens(code):
        text = token.text
        if token.kind == "word" and text not in KEYWORDS and not text.startswith("$"):
            text = names.setdefault(text, f"n{rng.randrange(10**6)}_{len(names)}")
        pieces += [code[end : token.start], text]
        end = token.end
    return "".join(pieces) + code[end:]


def reformatted(code: str, seed: int) -> str:
    rng = random.Random(seed)
    return "".join(
        t.text + ("\n" if t.kind in ("comment", "directive") else rng.choice((" ", "  ", "\n", "\n\t")))
        if t.kind != "directive"
        else "\n" + code[t.start : (code + "\n").index("\n", t.start)] + "\n"
        for t in tokens(code)
        if not _in_directive(code, t.start, t.kind)
    )


def _in_directive(code: str, at: int, kind: str) -> bool:
    start = code.rfind("\n", 0, at) + 1
    return kind != "directive" and code[start:at].lstrip().startswith(("`timescale", "`default_nettype"))


def commented(code: str, seed: int) -> str:
    rng = random.Random(seed)
    kept = re.sub(r"//[^\n]*", lambda _: f"// note {rng.randrange(1000)}", code)
    return "/* another header */\n" + re.sub(r";\n", lambda _: f"; // {rng.randrange(1000)}\n", kept)


def verbatim(code: str, seed: int) -> str:
    return code


DISGUISES = (verbatim, renamed, reformatted, commented)


def test_disguises_change_nothing_but_looks() -> None:
    plain = [text for _, text in code_words(ALU)]
    for disguise in (reformatted, commented):
        assert [text for _, text in code_words(disguise(ALU, 3))] == plain
        assert disguise(ALU, 3) != ALU
    assert len(code_words(renamed(ALU, 3))) == len(plain)
    assert "left_value" not in renamed(ALU, 3)


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_planted_answer_is_found(disguise) -> None:
    answers = Answers([Problem("b", "alu", ALU, "alu")])
    match = answers.match(fingerprint(disguise(ALU, 1)))
    assert match is not None
    assert match.kind == ("renamed" if disguise is renamed else "exact")


def test_a_changed_answer_is_near_and_another_design_is_none() -> None:
    answers = Answers([Problem("b", "alu", ALU, "alu")])
    changed = ALU.replace("left_value - right_value;", "right_value - left_value;")
    match = answers.match(fingerprint(changed))
    assert match is not None
    assert match.kind == "near"
    assert 0.85 <= match.score < 1
    other = re.sub(r"always.*endcase", "assign alu_result = total;", ALU, flags=re.DOTALL)
    assert answers.match(fingerprint(other)) is None


def test_an_interface_counts_only_where_it_tells_something() -> None:
    telling = frozenset({("clk", "input", 1), ("bump_left", "input", 1), ("walk_left", "output", 1)})
    usual = frozenset({("clk", "input", 1), ("d", "input", 8), ("q", "output", 8)})
    assert is_telling(telling)
    assert not is_telling(usual)
    answers = Answers([Problem("b", "walk", ALU, "alu")], [telling])
    other = fingerprint(
        "module x(input clk, bump_left, output walk_left); assign walk_left = bump_left; endmodule"
    )
    match = answers.match(other, interface_key(telling))
    assert match is not None
    assert match.kind == "interface"
    assert answers.match(other, interface_key(usual)) is None


@pytest.fixture(scope="module")
def verilog_eval() -> list[Problem]:
    path = os.environ.get("HWGEN_VERILOGEVAL")
    if not path:
        pytest.skip("HWGEN_VERILOGEVAL is not set")
    return problems(Path(path))


@pytest.mark.parametrize("disguise", DISGUISES)
def test_every_answer_of_verilogeval_is_found(verilog_eval: list[Problem], disguise) -> None:
    answers = Answers(verilog_eval)
    assert len({p.name for p in verilog_eval}) == 156
    lost = [p.name for i, p in enumerate(verilog_eval) if not answers.match(fingerprint(disguise(p.code, i)))]
    assert lost == []


def test_unrelated_designs_are_not_flagged(verilog_eval: list[Problem]) -> None:
    answers = Answers(verilog_eval)
    files = sorted((ROOT / "templates" / "rtl").rglob("*.v"))
    flagged = [file.name for file in files if answers.match(fingerprint(file.read_text()))]
    assert len(flagged) <= len(files) / 100


def test_rtllm_is_read() -> None:
    path = os.environ.get("HWGEN_RTLLM")
    if not path:
        pytest.skip("HWGEN_RTLLM is not set")
    assert len({p.name for p in problems(Path(path))}) == 50


def test_a_folder_without_answers_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no answers"):
        problems(tmp_path)
    with pytest.raises(UsageError, match="no benchmark"):
        problems(tmp_path / "gone")
    (tmp_path / "x.v").write_text(ALU)
    (tmp_path / "x_tb.v").write_text("module x_tb; endmodule")
    assert [p.name for p in problems(tmp_path)] == ["x"]


def signatures(*codes: str) -> np.ndarray:
    return np.array([fingerprint(code).signature for code in codes])


def test_near_duplicates_are_in_one_cluster(published) -> None:
    codes = [m.header + m.body for m in published.made(1, 40)]
    changed = [code.replace("endmodule", "  wire unused;\nendmodule") for code in codes]
    found = neighbours(signatures(*codes, *changed))
    assert found.nearest == [-1] * 40 + list(range(40))
    assert found.first == list(range(40)) * 2
    assert all(0.85 <= similarity < 1 for similarity in found.similarity[40:])
    assert neighbours(signatures(*codes[:1])).nearest == [-1]
    assert neighbours(np.zeros((0, 256), np.uint32)).first == []


def test_near_duplicates_are_those_that_all_pairs_give(published) -> None:
    codes = [m.header + m.body for m in published.made(7, 12)]
    rng = random.Random(1)
    spoiled = [re.sub(r"\bclk\b|\brst\b", lambda m: rng.choice((m[0], "x")), code) for code in codes * 3]
    marks = signatures(*codes, *spoiled)
    found = neighbours(marks)
    for later in range(len(marks)):
        similar = (marks[:later] == marks[later]).mean(axis=1)
        expected = int(similar.argmax()) if later and similar.max() >= 0.85 else -1
        assert found.nearest[later] == expected


def test_many_equal_rows_take_no_square_of_time() -> None:
    many = np.repeat(signatures(ALU), 5000, axis=0)
    started = time.process_time()
    found = neighbours(many)
    assert time.process_time() - started < 10
    assert set(found.first) == {0}
    assert found.nearest == [-1] + [0] * 4999


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("// Copyright (c) 2019 X", ("licence:copyright",)),
        ("/* This program is free software; GNU\n * General Public License */", ("licence:gpl",)),
        ("// SPDX-License-Identifier: MIT", ("licence:mit",)),
        ("// Licensed under the Apache\n// License", ("licence:apache",)),
        ("// CONFIDENTIAL", ("licence:proprietary",)),
        ('initial key = "AKIAABCDEFGHIJKLMNOP";', ("secret:aws-key",)),
        ("// mail jane.doe@example.com", ("personal:e-mail",)),
        ("wire copyright;", ()),
        ("// counts up", ()),
    ],
)
def test_secrets_and_licences(text: str, flags: tuple[str, ...]) -> None:
    assert hygiene_flags(f"module m;\n{text}\nendmodule") == flags


def test_every_kind_of_row(store, shop) -> None:
    made = store(
        ALU,
        ALU.replace("alu_result <= total", "alu_result <= left_value + right_value"),
        "module m(input a); assign = 1; endmodule",
        "module m(input a, output y); assign y = nothing; endmodule",
        "module m(input a, output y); other u(.a(a), .y(y)); endmodule",
        '`include "cyclic.vh"\nmodule m; endmodule',
        "module m(input bit, output y); wire logic; assign y = bit; endmodule",
        '`include "row.v"\nmodule cyclic; endmodule',
        "module m(input a, output y); assign y = " + "(" * 50_000 + "a" + ")" * 50_000 + "; endmodule",
        'module m; initial $system("touch /tmp/hwgen-was-here"); // $(touch x) `touch y`\nendmodule',
    )
    checked = check(made, "mine", [], shop)
    found = list(verdicts(made, "mine").values())
    statuses = [verdict.status for verdict in found]
    assert statuses[:7] == ["ok", "ok", "syntax", "elaboration", "needs-modules", "needs-files", "ok"]
    assert statuses[7] == "syntax"
    assert statuses[8] in ("syntax", "stopped")
    assert found[1].duplicate_of == found[0].id == found[1].cluster
    assert checked.clean == sum(verdict.is_clean for verdict in found)
    assert not Path("/tmp/hwgen-was-here").exists()
    known = dict(facts.read(made, "mine"))[found[0].id]
    assert known.measures == {
        "depth": 2,
        "fan_out": 2,
        "state_bits": 8,
        "memory_bits": 0,
        "clocks": 1,
        "processes": 2,
    }
    assert last(made, "mine") == checked


def test_synthesis_is_asked_where_it_is_wanted(store, shop) -> None:
    made = store(
        ALU,
        "module m(input clk, output reg q); real r; always @(posedge clk) q <= r > 1.0; endmodule",
        "module m(input a; endmodule".replace("a;", "a); assign = ;"),
    )
    assert check(made, "mine", [], shop).statuses == {"ok": 2, "syntax": 1}
    checked = check(made, "mine", [], shop, synthesis=True)
    assert checked.statuses == {"ok": 1, "synthesis": 1, "syntax": 1}
    taken = dict(facts.read(made, "mine", facts.SYNTHESIS))
    rows = list(made.rows("mine"))
    assert taken[rows[0].id].cells["$_DFF_P_"] == 8
    assert taken[rows[1].id].message
    assert rows[2].id not in taken


def test_a_row_that_is_too_slow_or_crashes_stops_no_other(shop, tmp_path: Path) -> None:
    body = "".join(f"wire [7:0] w{n} = a + {n}; assign y{n} = w{n} ^ b;\n" for n in range(20_000))
    slow = f"module slow(input [7:0] a, b);\n{body}endmodule\n"
    designs = [Design(str(n), slow if n == 1 else ALU, "slow" if n == 1 else "alu") for n in range(3)]
    space = Workspace(facts.sandbox_of(shop), tmp_path, make_folder(tmp_path / "work"))
    found = dict(look_at(space, designs, row_seconds=0.2))
    assert list(found) == ["0", "1", "2"]
    assert found["1"].stopped == "took more than 0.2 s of processor time"
    assert found["0"].measures == found["2"].measures
    assert found["0"].measures["state_bits"] == 8


@given(st.lists(st.sampled_from(["begin", "answer", "other", "torn", "forged"]), max_size=12))
def test_answers_are_read_up_to_the_first_odd_line(lines: list[str]) -> None:
    names = ["a", "b", "c"]
    content, good, expected = [], True, 0
    begun = False
    for line in lines:
        name = names[min(expected, 2)]
        text = {
            "begin": json.dumps({"begin": name}),
            "answer": json.dumps({"id": name, "value": 1}),
            "other": json.dumps({"id": "x", "value": 1}),
            "torn": '{"id": "',
            "forged": json.dumps(["id", name]),
        }[line]
        content.append(text)
        if good and line == "begin" and expected < 3:
            begun = True
        elif good and line == "answer" and begun and expected < 3:
            expected, begun = expected + 1, False
        elif line in ("torn", "forged"):
            good = False
    found, _ = parse("\n".join(content).encode(), names, lambda answer: int(answer["value"]))
    assert [name for name, _ in found] == names[:expected]


def test_a_check_is_of_the_rows_as_they_are(store, shop) -> None:
    made = store(ALU)
    check(made, "mine", [], shop)
    again = store(ALU, "module m; endmodule")
    assert last(again, "mine") is None
    assert verdicts(again, "mine") == {}
    assert len(dict(facts.read(again, "mine"))) == 1, "what tools said of a row that is still there is kept"


def test_a_killed_check_goes_on(published, hwgen, hwgen_environment, data_home, need, tmp_path: Path) -> None:
    need("bwrap")
    folder = published.write_merged(tmp_path / "mg", [m.nested for m in published.made(3, 450)])
    assert hwgen("data", "add", "mg", "--from", str(folder), **data_home).code == 0
    path = tmp_path / "data" / "mg" / "checks.jsonl"
    command = [sys.executable, "-m", "hwgen", "data", "check", "mg", "--jobs", "1"]
    child = subprocess.Popen(command, env=hwgen_environment | data_home, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not (path.exists() and path.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    before = path.read_bytes()
    assert before
    path.write_bytes(before + b'{"id":"torn')
    ran = hwgen("data", "check", "mg", "--json", **data_home)
    assert ran.code == 0, ran.stderr
    assert ran.json["rows"] == 450
    after = path.read_bytes()
    assert after.startswith(before)
    ids = [json.loads(line)["id"] for line in after.splitlines()]
    assert len(ids) == len(set(ids)) == 450


def test_the_command_line(hwgen, data_home, need, tmp_path: Path) -> None:
    need("bwrap")
    (tmp_path / "rtl").mkdir()
    (tmp_path / "rtl" / "alu.v").write_text(ALU)
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "answer.v").write_text(renamed(ALU, 7))
    hwgen("data", "add", "mine", "--from", "rtl", **data_home)
    ran = hwgen("data", "check", "mine", "--benchmark", "bench", "--rows", "contaminated", **data_home)
    assert ran.code == 0, ran.stderr
    assert "0 of 1 rows are fit" in ran.stdout
    assert "renamed bench answer" in ran.stdout
    key = hwgen("data", "list", "mine", "--json", **data_home).json[0]["id"]
    shown = hwgen("data", "show", key, **data_home).stdout
    assert "match     renamed: bench answer" in shown
    assert "state_bits 8" in shown
    assert hwgen("data", "show", key, "--json", **data_home).json["check"]["facts"]["ports"]["operation"] == {
        "direction": "input",
        "width": 2,
    }
    need("iverilog")
    flow = hwgen("data", "show", key, "--dataflow", "--json", **data_home).json["signals"]
    assert {"name": "alu.total", "tree": "(alu_left_value+alu_right_value)", "clock": "", "edge": ""} in flow
    assert [signal["edge"] for signal in flow if signal["name"] == "alu.alu_result"] == ["posedge"]
    stats = hwgen("data", "stats", "mine", "--json", **data_home).json
    assert stats["measures"]["state_bits"]["most"] == 8
    assert stats["check"]["contaminated"] == {"bench: renamed": 1}
    plain = hwgen("data", "check", "mine", **data_home)
    assert "no benchmark" in plain.stdout
    assert hwgen("data", "check", "mine", "--rows", "odd", **data_home).code == 2
    assert hwgen("data", "check", "mine", "--benchmark", "gone", **data_home).code == 2
