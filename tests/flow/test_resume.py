"""A run that is killed at any point goes on, and ends as an undisturbed one ends."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from hwgen.core.evidence import Kind
from hwgen.core.spec import Request
from hwgen.flow.designer import BuiltinDesigner
from hwgen.flow.loop import run_loop
from hwgen.flow.session import understand
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import load_config
from hwgen.infra.rundir import RunDirectory

REQUEST = "2x2 int4 gemm up to 8x8x8"
ARGUMENTS = ["--mutants", "12", "--seed", "3", "--jobs", "2"]


def fingerprint(run: Path) -> dict[str, Any]:
    """What a run gives, without times, paths and commands.

    How many mutants were found is left out: a fault in a memory may show or not by what the memory held.
    """
    document = json.loads((run / "final" / "report.json").read_text())
    told = {"mutate": ("kind", "status")}
    full = ("kind", "status", "summary", "metrics")
    checks = [{k: c[k] for k in told.get(c["kind"], full)} for c in document["checks"]]
    rtl = {p.name: p.read_bytes() for p in sorted((run / "final" / "rtl").iterdir())}
    bench = {p.name: p.read_bytes() for p in sorted((run / "final" / "bench").iterdir())}
    names = sorted(str(p.relative_to(run)) for p in (run / "final").rglob("*"))
    keys = ("verdict", "level", "reasons", "parameters")
    return {k: document[k] for k in keys} | {"checks": checks, "rtl": rtl, "bench": bench, "names": names}


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, hwgen_environment: dict[str, str]
) -> tuple[dict[str, Any], float]:
    folder = tmp_path_factory.mktemp("undisturbed")
    started = time.monotonic()
    command = [sys.executable, "-m", "hwgen", "design", REQUEST, "--out", "run", *ARGUMENTS]
    subprocess.run(command, cwd=folder, env=hwgen_environment, check=True, capture_output=True)
    return fingerprint(folder / "run"), time.monotonic() - started


def test_the_same_request_gives_the_same_bytes(
    hwgen, tmp_path: Path, undisturbed: tuple[dict[str, Any], float]
) -> None:
    assert hwgen("design", REQUEST, "--out", "again", *ARGUMENTS).code == 0
    assert fingerprint(tmp_path / "again") == undisturbed[0]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_killed_run_goes_on(
    hwgen,
    tmp_path: Path,
    hwgen_environment: dict[str, str],
    undisturbed: tuple[dict[str, Any], float],
    seed: int,
) -> None:
    expected, seconds = undisturbed
    draw = random.Random(seed)
    run = tmp_path / "run"
    command = [sys.executable, "-m", "hwgen", "design", REQUEST, "--out", "run", *ARGUMENTS]
    for _ in range(3):
        process = subprocess.Popen(
            command,
            cwd=tmp_path,
            env=hwgen_environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(timeout=draw.uniform(0.05, 1.1) * seconds)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        if (run / "spec.json").exists():
            command = [sys.executable, "-m", "hwgen", "resume", "run"]
        elif run.exists():
            # Killed before the request was written: nothing is there to go on with, and it is said so.
            assert hwgen("resume", "run").code == 2
            subprocess.run(["rm", "-r", str(run)], check=True)
    ran = hwgen(*command[3:])
    assert ran.code == 0, ran.stderr
    assert fingerprint(run) == expected


def test_ctrl_c_leaves_a_run_that_can_be_resumed(
    hwgen, tmp_path: Path, hwgen_environment: dict[str, str], undisturbed: tuple[dict[str, Any], float]
) -> None:
    command = [sys.executable, "-m", "hwgen", "design", REQUEST, "--out", "run", *ARGUMENTS]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=hwgen_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (tmp_path / "run" / "attempts" / "01" / "candidate.json").exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "interrupted" in stderr
    assert "`hwgen resume last` goes on" in stderr
    assert "Traceback" not in stderr
    assert hwgen("resume", "run").code == 0
    assert fingerprint(tmp_path / "run") == undisturbed[0]


def test_two_processes_do_not_work_on_one_run(
    hwgen, tmp_path: Path, hwgen_environment: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "hwgen", "design", REQUEST, "--out", "run", *ARGUMENTS]
    with subprocess.Popen(
        command, cwd=tmp_path, env=hwgen_environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as first:
        while not (tmp_path / "run" / "spec.json").exists():
            assert first.poll() is None
            time.sleep(0.01)
        ran = hwgen("resume", "run")
        assert ran.code in (2, 3)
        assert "run" in ran.stderr
        assert first.wait() == 0


def test_evidence_of_other_sources_is_not_used(tmp_path: Path) -> None:
    spec = understand(Request("2x2 int8 gemm"))
    shop = Workshop(config=load_config({}), skip=frozenset(Kind))
    with RunDirectory.create(tmp_path / "run", {}) as run:
        run_loop(spec, BuiltinDesigner(), run, shop)
        attempt = run.attempt(1)
        attempt.write_text("evidence/lint.json", "{}")
        run_loop(spec, BuiltinDesigner(), run, shop)
        assert attempt.has("evidence/lint.json")
        of_another_version = attempt.read_json("candidate.json") | {"digest": "0"}
        attempt.write_json("candidate.json", of_another_version)
        run_loop(spec, BuiltinDesigner(), run, shop)
        assert not attempt.has("evidence/lint.json")
        assert attempt.read_json("candidate.json")["digest"] != "0"
