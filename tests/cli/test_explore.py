"""hwgen explore: refusals before any tool runs, and a search that is killed and goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hwgen.cli.main import main
from hwgen.flow.explore.evaluate import BuildEvaluator

SMALL = "2x2 output-stationary systolic-interconnect int8 gemm for 8x8x8"


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HWGEN_CACHE_DIR", str(tmp_path / "cache"))


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["--objective", "cycles,lutz"], "there is no objective 'lutz'", "did you mean 'luts'?"),
        (["--objective", "beauty"], "there is no objective 'beauty'", "known: cycles"),
        (["--objective", ","], "--objective names nothing", "cycles,luts"),
        (["--objective", "cycles,cycles"], "the objective 'cycles' is named twice", "known"),
        (["--budget", "max_lut=5"], "there is no bound 'max_lut'", "did you mean 'max_luts'?"),
        (["--budget", "max_luts=many"], "max_luts = many is no number above 0", "max_luts=1000"),
        (["--budget", "max_luts=5,max_luts=6"], "max_luts stands twice", "once"),
        (["--trials", "0"], "--trials 0 is not from 1 to 100,000", "--trials 30"),
        (["--budget", "max_luts=20"], "can meet max_luts = 20: the model's least is", "max_luts="),
        (["--target", "generic"], "luts was asked for, but the target is generic", "--target ecp5"),
        (["--resume", "nowhere"], "--resume goes on with a search as it was asked for", "--trials"),
    ],
)
def test_refusals_come_before_any_tool(
    arguments: list[str],
    message: str,
    hint: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_arguments: object) -> None:
        raise AssertionError("a design was built")

    monkeypatch.setattr(BuildEvaluator, "__call__", never)
    assert main(["explore", SMALL, *arguments]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert hint in told
    assert "Traceback" not in told
    assert not (tmp_path / "runs").exists()


def test_nothing_to_search_and_nothing_to_resume(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    everything = f"{SMALL}, 1 pipeline stage, resend both operands"
    assert main(["explore", everything]) == 2
    assert "there is nothing to search" in capsys.readouterr().err
    assert main(["explore", "--resume", str(tmp_path)]) == 2
    assert "holds no search" in capsys.readouterr().err
    assert main(["explore"]) == 2
    assert "what is to be searched?" in capsys.readouterr().err


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "hwgen", "explore", *arguments, "--jobs", "2"]


@pytest.mark.slow
def test_a_search_that_is_killed_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "search"
    asked = ("--objective", "cycles,luts,traffic", "--trials", "5", "--seed", "3", "--out", str(folder))
    environment = {**os.environ, "HWGEN_CACHE_DIR": str(tmp_path / "cache")}
    killed = subprocess.Popen(
        _command(SMALL, *asked), stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    assert killed.stderr is not None
    built = []
    for line in killed.stderr:  # the second design that is finished is the last
        built += [line] if " of 5 " in line else []
        if len(built) == 2:
            break
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    killed.stderr.close()
    time.sleep(0.2)
    journal = (folder / "study.journal").read_bytes()
    again = subprocess.run(
        _command("--resume", str(folder), "--json"),
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert again.returncode == 0, again.stderr
    assert (folder / "study.journal").read_bytes().startswith(journal[: journal.rfind(b"\n") + 1])
    found = json.loads(again.stdout)
    assert found["proposals"]["built"] == 5
    assert found["proposals"]["reused"] >= 2
    table = (folder / "points.csv").read_text().splitlines()
    assert len(table) == 6
    assert len(set(table)) == 6  # none twice
    assert again.stderr.count(" of 5 ") == 3
    assert sorted(p.name for p in (folder / "points").iterdir())[0] == "01.toml"
    assert not (folder / "work").exists()
