"""Extending datasets: descriptions at every grain, each tested; faults of models, kills, caps, mistakes."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from hwgen.core.demonstrations import GRAINS

FIXTURE = Path(__file__).parents[1] / "fixtures" / "describing.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("describing_fixture", FIXTURE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


D = _load()
MADE = ["--licence", "Apache-2.0", "--as", "mine", "--quiet", "--json"]


@pytest.fixture(autouse=True)
def needs_a_sandbox(need) -> None:
    need("bwrap", "iverilog", "vvp", "yosys", "slang")


@pytest.fixture
def server() -> Iterator[Any]:
    with D.serving(D.Knowing()) as running:
        yield running


@pytest.fixture
def rtl(tmp_path: Path) -> Path:
    folder = tmp_path / "rtl"
    folder.mkdir()
    for name, code in D.MODULES.items():
        (folder / f"{name}.v").write_text(code)
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Any:
    """Write rows of a table that lack descriptions at some grains only: less to do than for a folder."""

    def write(*lacking: str, modules: dict[str, str] = D.MODULES) -> str:
        given = {grain: f"Given at the grain {grain}." for grain in GRAINS if grain not in lacking}
        lines = [json.dumps({"code": code, **given}) for code in modules.values()]
        (tmp_path / "rows.jsonl").write_text("\n".join(lines))
        return "rows.jsonl"

    return write


GRAY_ONLY = {"gray": D.GRAY}


def options(server: Any, *more: str) -> list[str]:
    return ["--model", "openai:tiny", "--base-url", server.url, *MADE, *more]


def rows(home: dict[str, str]) -> dict[str, dict[str, Any]]:
    path = Path(home["HWGEN_DATA_DIR"], "mine", "rows.jsonl")
    found = [json.loads(line) for line in path.read_text().splitlines()]
    return {row["modules"][0]: row for row in found}


def test_a_folder_of_verilog_becomes_rows_at_every_grain(hwgen, server, rtl: Path, data_home) -> None:
    ran = hwgen("data", "extend", "rtl", *options(server), **data_home)
    assert ran.code == 0, ran
    assert (ran.json["rows"], ran.json["done"], ran.json["left"]) == (2, 2, 0)
    assert ran.json["findings"] == {grain: {"proven": 2} for grain in GRAINS}
    assert ran.json["spent"] == {"calls": 16, "tokens": 2400, "cost_usd": None}
    found = rows(data_home)
    counter = found["counter"]
    assert counter["code"] == D.COUNTER
    assert counter["licence"] == "Apache-2.0"
    assert counter["descriptions"]["line_comments"].startswith("1: what line 1 is for\n2: what line 2 is for")
    assert counter["descriptions"]["block_summary"].split("\n")[1].startswith("lines 16 to 16: Block 2 of")
    assert counter["shown"]["high_level_global_summary"] == {
        "finding": "proven",
        "detail": "proven equivalent for all inputs, after 4 cycles with rst active",
        "model": "openai:tiny",
        "attempt": 1,
    }
    assert found["gray"]["shown"]["line_comments"]["detail"] == "proven equivalent for all inputs"
    # Who writes a module again does not see it: nothing but the description and the header.
    for top, step, prompt in server.model.prompts:
        if step.startswith("rebuild"):
            assert "always @(posedge clk)" not in prompt
            assert D.MODULES[top].split(";")[0] in prompt
    calls = server.calls
    again = hwgen("data", "extend", "rtl", *options(server), **data_home)
    assert again.code == 0
    assert server.calls == calls
    assert again.json["dataset"]["digest"] == ran.json["dataset"]["digest"]


@pytest.mark.slow
def test_what_was_shown_goes_into_exports_and_their_card(hwgen, server, table, data_home, tmp_path) -> None:
    import datasets

    wrong = D.GRAY_OTHERWISE.replace("^", "|")
    server.model.faults[("gray", "rebuild high_level_global_summary")] = [f"```verilog\n{wrong}```"] * 2
    ran = hwgen("data", "extend", table("high_level_global_summary"), *options(server), **data_home)
    assert ran.json["findings"]["block_summary"] == {"untested": 2}
    assert ran.json["findings"]["high_level_global_summary"] == {"proven": 1, "differs": 1}
    assert hwgen("data", "check", "mine", "--quiet", **data_home).code == 0
    for file in ("arrow", "parquet", "jsonl"):
        out = tmp_path / file
        form = ("--format", "mg-verilog", "--file", file, "--held-out", "0")
        assert hwgen("data", "export", "mine", "--out", str(out), *form, **data_home).code == 0
        loaded = datasets.load_dataset(str(out), cache_dir=str(tmp_path / "cache"))["train"]
        assert loaded.num_rows == 2
        assert set(loaded[0]["description"]) == set(GRAINS[1:])
        assert not loaded[0]["code"].lstrip().startswith("module")
        card = (out / "README.md").read_text()
        assert card.startswith("---\nlicense: apache-2.0\n")
        assert "| `high_level_global_summary` | from the detailed summary: one to three sentences | " in card
        assert "proven 1, differs 1" in card
        assert "`openai:tiny`" in card
        assert (
            hwgen(
                "data",
                "add",
                "back",
                "--from",
                str(out / "train" if file == "arrow" else out),
                "--replace",
                **data_home,
            ).code
            == 0
        )
        back = Path(data_home["HWGEN_DATA_DIR"], "back", "rows.jsonl").read_text().splitlines()
        assert {json.loads(line)["descriptions"]["high_level_global_summary"] for line in back} == {
            row["descriptions"]["high_level_global_summary"] for row in rows(data_home).values()
        }
    hwgen("data", "export", "mine", "--out", "shown", "--only-shown", "--held-out", "0", **data_home)
    examples = [json.loads(line) for line in (tmp_path / "shown" / "train.jsonl").read_text().splitlines()]
    assert {e["shown"] for e in examples} == {"proven"}
    assert len({(e["id"], e["grain"]) for e in examples}) == 1


WRONG_PORTS = D.GRAY_OTHERWISE.replace("[3:0] out", "[4:0] out")
HOSTILE = D.GRAY_OTHERWISE.replace("endmodule", 'initial $system("touch owned");\nendmodule')
ENDLESS = D.GRAY_OTHERWISE.replace(
    "endmodule", "reg x;\nalways @* begin x = bin[0]; while (1) x = ~x; end\nendmodule"
)
OF_ANOTHER = "It repeats the input on its output and never changes a bit of it."


@pytest.mark.parametrize(
    ("answer", "finding", "detail"),
    [
        (WRONG_PORTS, "other-ports", "out has 5 bits instead of 4"),
        (HOSTILE, "refused", "$system runs code on the host"),
        (ENDLESS, "endless", "time limit"),
        (D.GRAY_OTHERWISE.replace("^", "|"), "differs", "differs at step"),
        ("", "no-code", "no block of code"),
    ],
    ids=["ports", "system", "endless", "wrong", "empty"],
)
def test_faults_of_the_rebuilt_module_are_told_and_mended(
    hwgen, server, table, data_home, answer: str, finding: str, detail: str
) -> None:
    step = ("gray", "rebuild line_comments")
    server.model.faults[step] = [f"```verilog\n{answer}```" if "module" in answer else answer] * (
        3 if finding == "no-code" else 1
    )
    rows = table("line_comments", modules=GRAY_ONLY)
    ran = hwgen("data", "extend", rows, *options(server), HWGEN_TIME_LIMIT_S="5", **data_home)
    assert ran.code == 0, ran
    journal = Path(ran.json["folder"], "attempts.jsonl").read_text().splitlines()
    first, second = (json.loads(line)["attempt"] for line in journal[:2])
    assert (first["grain"], first["number"], first["shown"]["finding"]) == ("line_comments", 1, finding)
    assert detail in first["shown"]["detail"]
    assert (second["number"], second["shown"]["finding"]) == (2, "proven")
    told = [prompt for _, step, prompt in server.model.prompts if step == "line_comments"][1]
    assert first["shown"]["detail"] in told
    assert not Path("owned").exists()


def test_a_description_that_is_none_is_asked_for_again_with_the_reason(hwgen, server, rtl, data_home) -> None:
    (rtl / "counter.v").unlink()
    faults = server.model.faults
    faults["gray", "line_comments"] = ["", f"```verilog\n{D.GRAY.replace('>> 1', '>> 2')}```"]
    faults["gray", "block_summary"] = ["All is well."]
    faults["gray", "detailed_global_summary"] = [f"bin and out:\n{D.GRAY}", OF_ANOTHER]
    faults["gray", "high_level_global_summary"] = ["One. Two. Three. Four. Five. Six."]
    ran = hwgen("data", "extend", "rtl", *options(server), **data_home)
    assert ran.code == 0
    assert ran.json["findings"] == {grain: {"proven": 1} for grain in GRAINS}
    told = "\n".join(prompt for _, step, prompt in server.model.prompts if not step.startswith("rebuild"))
    for reason in (
        "the answer is empty",
        "the code itself was changed: line 4 is changed",
        "there are 1 blocks, and the answer has no numbered entry",
        "it holds code instead of words",
        "it does not name the ports bin, out",
        "it has 6 sentences, more than 3",
    ):
        assert reason in told


def test_a_description_that_never_comes_leaves_the_grain_empty(hwgen, server, table, data_home) -> None:
    source = table("block_summary", "high_level_global_summary", modules=GRAY_ONLY)
    server.model.faults["gray", "block_summary"] = [""] * 6
    ran = hwgen("data", "extend", source, *options(server), **data_home)
    assert ran.code == 0
    row = rows(data_home)["gray"]
    assert row["descriptions"]["block_summary"] == ""
    assert set(row["shown"]) == {"high_level_global_summary"}
    # More attempts go on where it stopped.
    ran = hwgen("data", "extend", source, *options(server, "--attempts", "3"), **data_home)
    assert rows(data_home)["gray"]["shown"]["block_summary"]["attempt"] == 3


@pytest.mark.slow
def test_a_kill_at_any_point_loses_nothing_and_pays_for_nothing_twice(
    hwgen, hwgen_environment, server, rtl: Path, data_home, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "hwgen", "data", "extend", "rtl", *options(server, "--jobs", "2")]
    environment = hwgen_environment | data_home | {"OPENAI_API_KEY": "none"}
    kills = (1, 4, 9, 13)
    for number in kills:
        reached: list[int] = []
        server.before = lambda n, at=number, seen=reached: seen.append(n) if n >= at else None
        running = subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 120
        while not reached and running.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        time.sleep(0.15 * number % 0.4)
        running.send_signal(signal.SIGKILL)
        running.wait()
    server.before = lambda _n: None
    ran = hwgen("data", "extend", "rtl", *options(server), **data_home)
    assert ran.code == 0
    assert ran.json["findings"] == {grain: {"proven": 2} for grain in GRAINS}
    # What was on its way when a kill came (one call for each of the two rows) is asked for again, no more.
    assert 16 <= server.calls <= 16 + 2 * len(kills)
    assert all(count <= 1 + 2 * len(kills) for count in server.model.asked.values())
    assert ran.json["spent"]["calls"] == 16
    journal = Path(ran.json["folder"], "attempts.jsonl").read_text().splitlines()
    keys = [(a["row"], a["grain"], a["number"]) for a in (json.loads(line)["attempt"] for line in journal)]
    assert len(keys) == len(set(keys)) == 8


@pytest.mark.parametrize(
    ("cap", "environment", "message"),
    [
        (["--max-tokens", "400"], {}, "the limit of 400 tokens is reached after 3 calls (450)"),
        (
            ["--max-cost", "0.0009"],
            {"HWGEN_PRICE_INPUT_USD": "1", "HWGEN_PRICE_OUTPUT_USD": "4"},
            "the cost limit of $0.0009 is reached after 3 calls ($0.0009)",
        ),
    ],
    ids=["tokens", "cost"],
)
def test_a_cap_says_what_is_left_and_how_to_go_on(
    hwgen, server, table, data_home, cap: list[str], environment: dict[str, str], message: str
) -> None:
    source = table("line_comments", "high_level_global_summary")
    home = data_home | environment
    ran = hwgen("data", "extend", source, *options(server, "--jobs", "1", *cap), **home)
    assert ran.code == 4
    assert ran.json["stopped"] == message
    assert ran.json["left"] == 2
    calls = server.calls
    # The cap counts from the first call on, not from the last start.
    plain = [word for word in options(server, "--jobs", "1", *cap) if word not in ("--json", "--quiet")]
    again = hwgen("data", "extend", source, *plain, **home)
    assert again.code == 4
    assert server.calls == calls
    assert f"{message}; 2 rows left" in again.stderr
    assert f"raise {cap[0]}; the same command goes on where it was" in again.stderr
    more = options(server, "--jobs", "1", cap[0], "100000")
    assert hwgen("data", "extend", source, *more, **home).code == 0
    assert server.calls == 8


def test_tokens_are_estimated_where_the_model_does_not_count(hwgen, rtl: Path, data_home, tmp_path) -> None:
    (rtl / "counter.v").unlink()
    (tmp_path / "answers.json").write_text(json.dumps([D.Knowing().line_comments("gray", "")]))
    ran = hwgen(
        "data", "extend", "rtl", "--model", "scripted:answers.json", *MADE, "--max-tokens", "100", **data_home
    )
    assert ran.code == 4
    assert "limit of 100 tokens is reached after 1 calls" in ran.json["stopped"]


def test_a_person_answers_by_files_row_by_row(hwgen, table, data_home, tmp_path: Path) -> None:
    knowing = D.Knowing()
    source = table("line_comments")
    rounds = 0
    while True:
        ran = hwgen("data", "extend", source, "--model", "handoff:post", *MADE, **data_home)
        if ran.code == 0:
            break
        rounds += 1
        assert (ran.code, rounds <= 2) == (4, True)
        asked = [p for p in (tmp_path / "post").glob("*.prompt.md") if not _reply(p).exists()]
        assert len(ran.json["awaited"]) == len(asked) == 2, "one prompt for each row"
        for path in asked:
            text = path.read_text()
            _reply(path).write_text(knowing(text, text))
    assert rounds == 2
    assert ran.json["findings"]["line_comments"] == {"proven": 2}


def _reply(prompt: Path) -> Path:
    return prompt.with_name(prompt.name.replace(".prompt.", ".reply."))


def test_a_conversation_that_was_held_by_hand_ends_as_it_did(hwgen, tmp_path: Path, data_home) -> None:
    """Answered from the prompts alone; the first high-level summary does not say that the counter stops."""
    held = json.loads(FIXTURE.with_name("edge_count_conversation.json").read_text())
    (tmp_path / "edge_count.v").write_text(held["code"])
    (tmp_path / "answers.json").write_text(json.dumps(held["answers"]))
    ran = hwgen("data", "extend", "edge_count.v", "--model", "scripted:answers.json", *MADE, **data_home)
    assert ran.code == 0, ran
    assert ran.json["findings"] == {grain: {"proven": 1} for grain in GRAINS}
    journal = Path(ran.json["folder"], "attempts.jsonl").read_text().splitlines()
    attempts = [json.loads(line)["attempt"] for line in journal]
    assert [a["shown"]["finding"] for a in attempts] == ["proven", "proven", "proven", "differs", "proven"]
    # 255 edges without a clear: random stimulus does not get there, the model checker does.
    assert (
        "on count: the original gives 0xff (8 bits), the rebuilt module 0x0" in attempts[3]["shown"]["detail"]
    )
    assert "never wraps" in attempts[4]["text"]


def test_a_dataset_is_extended_by_rows_and_its_parts_come_from_other_rows(
    hwgen, server, table, data_home
) -> None:
    pair = """\
module pair(input wire [3:0] a, input wire [3:0] b, output wire [3:0] x);
  wire [3:0] y, z;
  gray one(.bin(a), .out(y));
  gray two(.bin(b), .out(z));
  assign x = y & z;
endmodule
"""
    source = table("detailed_global_summary", modules=D.MODULES | {"pair": pair})
    server.model.modules = D.MODULES | {"pair": pair}
    server.model.rebuilt = D.REBUILT | {"pair": pair.replace("y & z", "~(~y | ~z)")}
    assert hwgen("data", "add", "base", "--from", source, "--licence", "MIT", **data_home).code == 0
    base = Path(data_home["HWGEN_DATA_DIR"], "base", "rows.jsonl").read_text().splitlines()
    key = next(r["id"] for r in map(json.loads, base) if r["modules"] == ["pair"])
    plain = [word for word in options(server, "--rows", key[:12]) if word not in ("--licence", "Apache-2.0")]
    ran = hwgen("data", "extend", "base", *plain, **data_home)
    assert ran.code == 0, ran
    assert ran.json["findings"]["detailed_global_summary"] == {"proven": 1}
    assert ran.json["dataset"]["reasons"] == {"not-described": 2}
    assert rows(data_home)["pair"]["licence"] == "MIT"
    assert all("module gray(bin, out);" in prompt for _, _, prompt in server.model.prompts)


def test_what_cannot_be_compared_with_says_why_and_costs_no_rebuilding(hwgen, server, rtl, data_home) -> None:
    for path in rtl.iterdir():
        path.unlink()
    code = D.GRAY.replace("bin ^ (bin >> 1)", "0; nowhere n(bin, out)")
    (rtl / "gray.v").write_text(code)
    server.model.modules = {"gray": code}
    ran = hwgen("data", "extend", "rtl", *options(server), **data_home)
    assert ran.code == 0
    assert ran.json["findings"] == {grain: {"not-comparable": 1} for grain in GRAINS}
    assert "nowhere" in rows(data_home)["gray"]["shown"]["line_comments"]["detail"]
    assert server.calls == 4


def test_a_model_that_cannot_serve_is_given_up_after_some_rows(hwgen, tmp_path: Path, data_home) -> None:
    (tmp_path / "rtl").mkdir()
    for number in range(8):
        (tmp_path / "rtl" / f"g{number}.v").write_text(D.GRAY.replace("gray", f"gray{number}"))
    (tmp_path / "answers.json").write_text("[]")
    ran = hwgen(
        "data", "extend", "rtl", "--model", "scripted:answers.json", *MADE, "--jobs", "1", **data_home
    )
    assert ran.code == 4
    assert ran.json["left"] == 8
    assert len(ran.json["failed"]) == 3
    assert "has no answer left" in ran.json["stopped"]
    assert ran.json["dataset"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rtl"], ["builtin is no language model", "--model"]),
        (["rtl", "--model", "gpt"], ["'gpt' names no model"]),
        (["nowhere", "--model", "handoff:p"], ["there is no dataset 'nowhere'"]),
        (["empty", "--model", "handoff:p"], ["holds nothing that can be read"]),
        (["rtl", "--model", "handoff:p", "--rows", "abcdef12"], ["no row begins with abcdef12"]),
        (["rtl", "--model", "handoff:p", "--attempts", "0"], ["--attempts 0"]),
        (["rtl", "--model", "handoff:p", "--limit", "-1"], ["--limit -1"]),
        (["rtl", "--model", "handoff:p", "--as", "No Name"], ["'No Name' is no name"]),
        (
            ["rtl", "--model", "openai:x", "--base-url", "http://localhost:1/v1", "--max-cost", "1"],
            ["prices"],
        ),
    ],
)
def test_mistakes(
    hwgen, rtl: Path, data_home, tmp_path: Path, arguments: list[str], words: list[str]
) -> None:
    (tmp_path / "empty").mkdir()
    ran = hwgen("data", "extend", *arguments, **data_home)
    assert ran.code == 2, ran
    assert ran.stdout == ""
    for word in words:
        assert word in ran.stderr
    assert not (tmp_path / "p").exists()


def test_no_dataset_of_another_kind_is_replaced(hwgen, rtl: Path, data_home) -> None:
    hwgen("data", "add", "mine", "--from", "rtl", **data_home)
    ran = hwgen("data", "extend", "rtl", "--model", "handoff:p", "--as", "mine", **data_home)
    assert ran.code == 2
    assert "no extension" in ran.stderr
    ran = hwgen("data", "extend", "mine", "--model", "handoff:p", "--as", "mine", **data_home)
    assert "into itself" in ran.stderr


def test_two_at_a_time_are_kept_apart(hwgen, hwgen_environment, server, table, data_home, tmp_path) -> None:
    import threading

    begun, go = threading.Event(), threading.Event()
    server.before = lambda _n: (begun.set(), go.wait(60))
    source = table("line_comments", modules=GRAY_ONLY)
    command = [sys.executable, "-m", "hwgen", "data", "extend", source, *options(server)]
    environment = {**os.environ, **hwgen_environment, **data_home}
    first = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
    try:
        assert begun.wait(60)
        ran = hwgen("data", "extend", source, *options(server), **data_home)
        assert ran.code == 2
        assert "being worked on" in ran.json["error"]
    finally:
        go.set()
        assert first.wait(120) == 0
