"""The commands of evidence, pasted into a shell: they are short, and show the same again."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hwgen.checks.base import CheckJob
from hwgen.checks.lint import LintCheck
from hwgen.checks.place_and_route import PlaceAndRouteCheck
from hwgen.checks.simulate import SimulateCheck
from hwgen.checks.synthesize import SynthesizeCheck
from hwgen.core.evidence import Evidence, Status
from hwgen.infra.sandbox import select_sandbox
from hwgen.infra.tools import Toolbox
from hwgen.operators.gemm.bench import bench
from hwgen.operators.gemm.generator import generate
from hwgen.operators.gemm.params import GemmParams

COUNTER = """\
module top (input wire clk, input wire rst, output reg [15:0] q);
  always @(posedge clk) if (rst) q <= 16'd0; else q <= q + 16'd3;
endmodule
"""
LATCH = "module top (input wire e, input wire d, output reg q);\n  always @* if (e) q = d;\nendmodule\n"
GEMM = GemmParams(rows=2, cols=2, max_m=6, max_k=8, max_n=6)
TOOLS = {"icarus": ("iverilog", "vvp", "cocotb"), "verilator": ("verilator", "cxx", "cocotb")}


def paste(evidence: Evidence) -> list[subprocess.CompletedProcess[str]]:
    """Run all lines in a shell that stands elsewhere, with variables that would mislead the tools."""
    misleading = {"PYTHONPATH": "/nonexistent", "COCOTB_TEST_MODULES": "nothing", "VERILATOR_ROOT": "/"}
    environment = {"PATH": os.environ["PATH"], **misleading}
    return [
        subprocess.run(
            ["sh", "-c", line],
            cwd="/",
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        for line in evidence.commands
    ]


def test_lines_are_short(make_job: Any, need: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    need("slang", "yosys")
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}/somewhere/else")
    lines = LintCheck().run(make_job(COUNTER)).commands
    assert lines
    for line in lines:
        assert "/somewhere/else" not in line
        assert ' env -i PATH="$PATH" ' in line
        assert "LC_ALL" not in line


def test_lint_again(make_job: Any, need: Callable[..., None], tmp_path: Path) -> None:
    need("slang", "yosys")
    evidence = LintCheck().run(make_job(LATCH))
    results = [tmp_path / "lint" / name for name in ("elaborate.result.json", "netlist.json")]
    first = [json.loads(path.read_text()) for path in results]
    for path in results:
        path.unlink()
    assert [done.returncode for done in paste(evidence)] == [0] * len(evidence.commands)
    assert [json.loads(path.read_text()) for path in results] == first


def test_synthesize_again(make_job: Any, need: Callable[..., None], tmp_path: Path) -> None:
    need("yosys")
    evidence = SynthesizeCheck().run(make_job(COUNTER))
    assert evidence.status is Status.PASS
    result = tmp_path / "synthesize" / "stat.json"
    first = json.loads(result.read_text())["modules"]
    result.unlink()
    assert [done.returncode for done in paste(evidence)] == [0, 0]
    assert json.loads(result.read_text())["modules"] == first


@pytest.mark.parametrize("simulator", ["icarus", pytest.param("verilator", marks=pytest.mark.slow)])
@pytest.mark.parametrize("spoiled", [False, True], ids=["right", "wrong"])
def test_simulate_again(
    tmp_path: Path, toolbox: Toolbox, need: Callable[..., None], simulator: str, spoiled: bool
) -> None:
    need(*TOOLS[simulator])
    # Another design with the same ports is a wrong one.
    candidate = generate(dataclasses.replace(GEMM, relu=spoiled))
    (tmp_path / "rtl").mkdir()
    for file in candidate.files:
        (tmp_path / "rtl" / file.name).write_text(file.text)
    sandbox = select_sandbox(toolbox, trusted=True, allow_none=False)
    options = {"simulator": simulator}
    job = CheckJob(candidate, tmp_path, toolbox, sandbox, bench=bench(GEMM, 1), options=options)
    evidence = SimulateCheck().run(job)
    assert evidence.status is (Status.FAIL if spoiled else Status.PASS), evidence
    done = paste(evidence)
    assert [ran.returncode for ran in done[:-1]] == [0] * (len(done) - 1), done
    root = ET.parse(tmp_path / "simulate" / "results.xml").getroot()
    failed = [case.get("name") for case in root.iter("testcase") if case.find("failure") is not None]
    assert len(list(root.iter("testcase"))) == evidence.metrics["tests_total"]
    assert len(failed) == evidence.metrics["tests_total"] - evidence.metrics["tests_passed"]
    assert bool(failed) == spoiled


@pytest.mark.slow
def test_place_and_route_again(make_job: Any, need: Callable[..., None], tmp_path: Path) -> None:
    need("yosys", "nextpnr-ecp5")
    job = make_job(COUNTER, target="ecp5", options={"cache_dir": Path.home() / ".cache" / "hwgen"})
    SynthesizeCheck().run(job)
    evidence = PlaceAndRouteCheck().run(job)
    assert evidence.status is Status.PASS, evidence
    result = tmp_path / "place-and-route" / "seed-1.json"
    first = json.loads(result.read_text())["fmax"]
    result.unlink()
    assert [done.returncode for done in paste(evidence)] == [0]
    assert json.loads(result.read_text())["fmax"] == first
