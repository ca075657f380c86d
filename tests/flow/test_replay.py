"""Replay: a run again, from its own record; and two runs told apart."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from hwgen.cli.main import main
from hwgen.core.spec import Request
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret

TEXT = "2-tap int4 fir"
QUICK = ["--mutants", "8", "--quiet", "--json"]


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HWGEN_DEMOS", "0")


def right() -> str:
    spec = interpret(Request(TEXT))
    files = operator("fir").generate(operator("fir").complete(spec.parameters), "").files
    return "\n".join(f"```verilog {f.name}\n{f.text}```" for f in files)


def difference(capsys: pytest.CaptureFixture[str], first: str, second: str) -> dict[str, object]:
    assert main(["runs", "diff", first, second, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.slow
def test_a_model_run_replays_without_its_model(capsys: pytest.CaptureFixture[str]) -> None:
    if shutil.which("bwrap") is None:
        pytest.skip("what a model wrote needs bubblewrap")
    wrong = right().replace("m_axis_tlast", "m_axis_last")
    Path("answers.json").write_text(json.dumps([wrong, right()]))
    command = ["design", TEXT, "--model", "scripted:answers.json", "--out", "run", *QUICK]
    assert main([*command, "--max-tokens", "1000"]) == 0
    Path("answers.json").unlink()
    capsys.readouterr()
    assert main(["replay", "run", "--out", "again", "--json", "--quiet"]) == 0
    capsys.readouterr()
    found = difference(capsys, "run", "again")
    assert found["same_sources"] is True
    assert found["differences"] == []


@pytest.mark.slow
def test_two_runs_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", TEXT, "--out", "two", *QUICK]) == 0
    assert main(["design", "3-tap int4 fir", "--out", "three", *QUICK]) == 0
    capsys.readouterr()
    found = difference(capsys, "two", "three")
    assert {"part": "parameters", "name": "taps", "first": 2, "second": 3} in found["differences"]  # type: ignore[operator]
    if shutil.which("patch") is None:
        pytest.skip("patch is not here to apply the patch")
    for side in ("a", "b"):
        shutil.copytree("two/final/rtl" if side == "a" else "three/final/rtl", side)
    subprocess.run(["patch", "-p1", "-d", "a"], input=str(found["patch"]), text=True, check=True)
    assert {p.name: p.read_text() for p in Path("a").iterdir() if p.stat().st_size} == {
        p.name: p.read_text() for p in Path("b").iterdir()
    }


def test_mistakes(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in (
        (["runs", "diff", "one"], "takes two runs"),
        (["runs", "list", "one", "two"], "takes two runs"),
        (["runs", "diff", "one", "two"], "there is no run 'one'"),
        (["replay", "one"], "there is no run 'one'"),
    ):
        assert main(arguments) == 2
        assert words in capsys.readouterr().err
