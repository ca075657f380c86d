"""hwgen prompt: what it shows, and what it refuses."""

from __future__ import annotations

import json

import pytest

from hwgen.cli.main import main


@pytest.fixture(autouse=True)
def without_demos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HWGEN_DEMOS", "0")


def test_demos_are_shown_with_the_reason_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--demos", "2", "--demo-grain", "high_level_global_summary"]
    assert main(["prompt", "3-tap int8 fir", *options]) == 0
    shown = capsys.readouterr()
    assert shown.out.count("## Example: ") == 2
    assert "similar, place 1 (by bm25 " in shown.err
    assert (
        main(["prompt", "3-tap int8 fir", *options, "--demo-selector", "random", "--seed", "3", "--json"])
        == 0
    )
    drawn = json.loads(capsys.readouterr().out)
    assert (
        main(["prompt", "3-tap int8 fir", *options, "--demo-selector", "random", "--seed", "3", "--json"])
        == 0
    )
    assert json.loads(capsys.readouterr().out) == drawn
    assert main(["prompt", "3-tap int8 fir", *options, "--max-prompt-tokens", "1900", "--json"]) == 0
    bounded = json.loads(capsys.readouterr().out)
    assert bounded["tokens"] <= 1900
    assert any(not part["kept"] for part in bounded["parts"] if part["kind"] == "demo")


def test_a_request_becomes_a_prompt_with_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prompt", "3-tap int8 fir"]) == 0
    shown = capsys.readouterr()
    assert "----- system -----" in shown.out
    assert "3-tap int8 fir" in shown.out
    assert "# Contract of `fir`" in shown.out
    assert "module fir (" in shown.out
    assert "tokens (estimate, which is not the model's own count)" in shown.err
    assert "task.md.j2" in shown.err


def test_budgets_of_the_request_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prompt", "3-tap int8 fir for ECP5 at 80 MHz", "--max-luts", "300"]) == 0
    text = capsys.readouterr().out
    assert "its clock reaches at least 80 MHz" in text
    assert "at most 300 LUT4 equivalents" in text


def test_json_holds_messages_and_account(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prompt", "--module", "stream_fifo,DEPTH=8", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [m["role"] for m in data["messages"]] == ["system", "user"]
    assert "it will be used with DEPTH = 8" in data["messages"][1]["content"]
    assert data["tokens"] >= sum(part["tokens"] for part in data["parts"] if part["kept"])
    assert len(data["digest"]) == 64


def test_hls_gets_a_function_and_no_verilog_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prompt", "3-tap int8 fir", "--language", "hls"]) == 0
    text = capsys.readouterr().out
    assert "hls::stream<beat<8>>& s_axis" in text
    assert "the function `fir`" in text
    assert "Verilog-2005" not in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "there is no request"),
        (["quantum sort"], "not understood at 'quantum'"),
        (["gemm", "--module", "stream_fifo"], "a request and --module were both given"),
        (["--module", "stream_fito"], "the template has no module 'stream_fito'"),
        (["--module", "stream_fifo,DEPHT=8"], "stream_fifo has no parameter 'DEPHT'"),
        (["--module", "stream_fifo,DEPTH=x"], "'DEPTH=x' is no parameter with a number"),
        (["--module", "stream_fifo", "--language", "hls"], "which HLS does not promise"),
        (["gemm", "--max-prompt-tokens", "0"], "--max-prompt-tokens = 0 is less than 1"),
        (["gemm", "--max-prompt-tokens", "10"], "tokens without any demonstration, and the budget is 10"),
        (["gemm", "--model", "hf:/nowhere"], "/nowhere holds no tokenizer.json"),
        (["gemm", "--language", "vhdl"], "invalid choice: 'vhdl'"),
    ],
)
def test_refusals_name_what_is_wrong(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prompt", *arguments]) == 2
    assert message in capsys.readouterr().err
