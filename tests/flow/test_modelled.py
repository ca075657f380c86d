"""A model that writes hardware: scripted answers through the real loop and the real checks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from hwgen.cli.main import main
from hwgen.core.spec import Request
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret

TEXT = "2-tap int4 fir"
QUICK = ["--mutants", "8", "--attempts", "3", "--json", "--quiet"]


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("bwrap") is None:
        pytest.skip("what a model wrote needs bubblewrap")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HWGEN_DEMOS", "0")


def right() -> str:
    spec = interpret(Request(TEXT))
    files = operator("fir").generate(operator("fir").complete(spec.parameters), "").files
    return "\n".join(f"```verilog {f.name}\n{f.text}```" for f in files)


def run(answers: list[str], *options: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    Path("answers.json").write_text(json.dumps(answers))
    code = main(["design", TEXT, "--model", "scripted:answers.json", "--out", "run", *QUICK, *options])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.slow
def test_an_answer_is_repaired_from_what_the_checks_found(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HWGEN_DEMOS", "1")
    wrong_port = right().replace("m_axis_tlast", "m_axis_last")
    wrong_sum = right().replace("assign sum", "assign unused_sum", 1).replace(" + ", " - ", 1)
    code, found = run([wrong_port, wrong_sum, right()], capsys=capsys)
    assert (code, found["verdict"], found["level"]) == (0, "accepted", "verified")
    attempts = [json.loads(Path(f"run/attempts/0{n}/verdict.json").read_text()) for n in (1, 2, 3)]
    assert [a["outcome"] for a in attempts] == ["rejected", "rejected", "accepted"]
    second = json.loads(Path("run/attempts/02/prompt.json").read_text())["messages"][1]["content"]
    assert "# What the checks found" in second
    assert "m_axis_tlast" in second.split("# What the checks found")[1]
    first = json.loads(Path("run/attempts/01/prompt.json").read_text())["messages"][1]["content"]
    assert "# Contract of `fir`" in first
    assert "## Example: " in first
    assert "What the checks found" not in first
    calls = [json.loads(line) for line in Path("run/calls.jsonl").read_text().splitlines()]
    assert [call["model"] for call in calls] == ["scripted:answers.json"] * 3


@pytest.mark.slow
def test_a_run_that_goes_on_asks_for_no_answer_again(capsys: pytest.CaptureFixture[str]) -> None:
    run([right().replace("m_axis_tlast", "m_axis_last"), right()], capsys=capsys)
    Path("answers.json").write_text("[]")  # a call would fail
    shutil.rmtree("run/attempts/02/evidence")
    assert main(["resume", "run", "--json", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "accepted"


@pytest.mark.slow
def test_a_recording_replays_without_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    run([right()], capsys=capsys)
    assert main(["design", TEXT, "--model", "replay:run/calls.jsonl", "--out", "again", *QUICK]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "accepted"
    assert Path("again/final/rtl/fir.v").read_bytes() == Path("run/final/rtl/fir.v").read_bytes()


@pytest.mark.slow
def test_a_person_answers_by_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", TEXT, "--model", "handoff:post", "--out", "run", *QUICK]) == 4
    told = json.loads(capsys.readouterr().out)
    assert "is not there" in told["error"]
    (asked,) = Path("post").glob("*.prompt.md")
    assert "# Contract of `fir`" in asked.read_text()
    Path(told["hint"].split()[3].rstrip(",")).write_text(right())
    assert main(["resume", "run", "--json", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "accepted"


@pytest.mark.slow
def test_of_several_candidates_the_best_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    spare = "(* keep *) reg spare;\nalways @(posedge clk) spare <= ~spare;\nendmodule"
    larger = right().replace("endmodule", spare, 1)
    wrong = right().replace("m_axis_tlast", "m_axis_last")
    answers = [wrong, larger, "no code", right()]
    code, found = run(answers, "--candidates", "4", "--jobs", "2", capsys=capsys)
    assert (code, found["verdict"]) == (0, "accepted")
    verdicts = [json.loads(path.read_text()) for path in Path("run/attempts").glob("*/verdict.json")]
    assert sorted(verdict["outcome"] for verdict in verdicts) == ["accepted", "accepted", "rejected"]
    assert "spare" not in "".join(path.read_text() for path in Path("run/final/rtl").iterdir())
    assert len(Path("run/calls.jsonl").read_text().splitlines()) == 4


def test_limits_hold_over_all_sittings(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run(["one", "two", "three"], "--max-tokens", "100", capsys=capsys)
    assert (code, found["error"].split("(")[0]) == (4, "the limit of 100 tokens is reached after 1 calls ")
    assert main(["resume", "run", "--json", "--quiet"]) == 4
    assert json.loads(capsys.readouterr().out)["error"] == found["error"]
    assert len(Path("run/calls.jsonl").read_text().splitlines()) == 1
    assert main(["resume", "run", "--json", "--quiet", "--max-tokens", "1000000"]) == 4
    assert "answers of no use" in json.loads(capsys.readouterr().out)["error"]
    assert len(Path("run/calls.jsonl").read_text().splitlines()) == 3


def test_answers_of_no_use_end_the_run_and_keep_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run(["I cannot do that.", "", "Sorry."], capsys=capsys)
    assert code == 4
    assert "gave 3 answers of no use: the answer holds no block of code for fir.v" in found["error"]
    assert len(Path("run/calls.jsonl").read_text().splitlines()) == 3


HOSTILE = {
    "reaches the host": 'initial $system("touch owned");',
    "prints its verdict": 'initial $display("** all tests passed **");',
    "ends the simulation": "initial $finish;",
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_answer_is_refused_before_any_tool(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run(
        [right().replace("endmodule", f"{line}\nendmodule", 1)], "--attempts", "1", capsys=capsys
    )
    assert code == 1
    assert found["verdict"] == "rejected"
    assert [c["kind"] for c in found["checks"]] == ["policy"]
    assert not Path("owned").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--model", "gpt"], "'gpt' names no model"),
        (["--model", "openai:x", "--max-cost", "1"], "needs the prices of openai:x"),
        (["--model", "scripted:nowhere.json"], "nowhere.json cannot be read"),
        (["--model", "openai:x", "--temperature", "9"], "--temperature 9 is not from 0 to 2"),
        (["--model", "hf:/nowhere"], "'hf:/nowhere' names no model"),
    ],
)
def test_a_model_that_cannot_be_asked_is_refused_before_the_run(
    options: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["design", TEXT, "--out", "run", *options]) == 2
    assert message in capsys.readouterr().err
    assert not Path("run").exists()


ANSWERS = Path(__file__).parents[1] / "fixtures" / "answers"


@pytest.mark.slow
def test_a_subtle_fault_can_be_found_from_the_feedback_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Answers to hwgen's own prompt: lane 0 clamps to 127 where it should clamp to -128; then repaired."""
    text = "element-wise add of int8, 2 lanes"
    answers = [(ANSWERS / f"elementwise_add_{name}.md").read_text() for name in ("wrong_clamp", "right")]
    Path("answers.json").write_text(json.dumps(answers))
    options = ["--model", "scripted:answers.json", "--out", "run", *QUICK]
    assert main(["design", text, *options]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "accepted"
    asked = json.loads(Path("run/attempts/02/prompt.json").read_text())["messages"][1]["content"]
    found = asked.split("The checks do not accept it:")[1]
    # Which lane, which values, under which circumstances, and the first cycle with what went in and out.
    assert "Only lane 0 of 2 lanes is ever wrong." in found
    assert "actual is at one end of the range and expected at the other" in found
    assert "it should be the least that the port can hold" in found
    (row,) = [line for line in found.split("\n") if " (fails) |" in line]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:3] == ["[127 13]", "[-128 13]"]
    heads = next(line for line in found.split("\n") if line.startswith("| cycle |"))
    assert "| data |" in heads  # the register of the answer that holds the wrong value
    # The report of the run shows the same where the rejected design is the one to show.
    assert main(["design", text, *options, "--attempts", "1", "--out", "one"]) == 1
    assert "Only lane 0 of 2 lanes is ever wrong." in Path("one/final/report.md").read_text()
    assert "Only lane 0 of 2 lanes is ever wrong." in Path("one/final/report.html").read_text()
