"""The mutation check: faults are found, hidden ones proven or listed, and nothing is scored by silence."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hwgen.checks.base import CheckJob
from hwgen.checks.mutate import MutateCheck
from hwgen.core.candidate import Bench, Candidate, SourceFile
from hwgen.core.evidence import Evidence, Status
from hwgen.infra.sandbox import select_sandbox
from hwgen.infra.tools import Toolbox
from hwgen.operators.gemm.bench import bench as gemm_bench
from hwgen.operators.gemm.generator import generate
from hwgen.operators.gemm.params import GemmParams

SMALL = GemmParams(rows=2, cols=2, max_m=6, max_k=8, max_n=6)
TOOLS = {"icarus": ("iverilog", "vvp"), "verilator": ("verilator", "cxx")}
Mutate = Callable[..., Evidence]

# Counts the cycles in which `up` is 1, modulo 8. `spare` makes no difference: `a | (a & b)` is `a`.
COUNTER = """module counter (input clk, input rst, input up, output reg [2:0] count, output odd);
  reg [2:0] spare;
  wire redundant = up | (up & spare[1]);
  assign odd = count[0];
  always @(posedge clk) begin
    if (rst) spare <= 0;
    else spare <= spare + 1;
    if (rst) count <= 0;
    else if (redundant) count <= count + 1;
  end
endmodule
"""
_DRIVE = """import cocotb
from cocotb.triggers import Timer

async def step(dut):
    await Timer(5, "ns")
    dut.clk.value = 1
    await Timer(5, "ns")
    dut.clk.value = 0

async def begin(dut):
    await Timer(1, "ns")
    dut.clk.value = 0
    dut.up.value = 0
    dut.rst.value = 1
    await step(dut)
    dut.rst.value = 0
    assert int(dut.count.value) == 0
"""
_GOOD_TEST = """
@cocotb.test
async def counts(dut):
    await begin(dut)
    expected = 0
    for up in (1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1):
        dut.up.value = up
        await step(dut)
        expected = (expected + up) % 8
        await Timer(1, "ns")
        assert int(dut.count.value) == expected
        assert int(dut.odd.value) == expected % 2
"""
_BLIND_TEST = """
@cocotb.test
async def counts(dut):
    await begin(dut)
    await step(dut)
"""
_WRONG_TEST = """
@cocotb.test
async def counts(dut):
    await begin(dut)
    assert int(dut.count.value) == 5
"""


def counter_bench(test: str, *tests: str) -> Bench:
    text = SourceFile("test_counter.py", _DRIVE + test)
    names = tests or ("counts",)
    return Bench("test_counter", (text,), {}, names, names)


COUNTER_CANDIDATE = Candidate("counter", (SourceFile("counter.v", COUNTER),), "test")


@pytest.fixture
def job_of(tmp_path: Path, toolbox: Toolbox, need: Callable[..., None]) -> Callable[..., CheckJob]:
    def make(candidate: Candidate, bench: Bench | None, *, seed: int = 0, **options: Any) -> CheckJob:
        need("yosys", "cocotb", *TOOLS[options.setdefault("simulator", "icarus")])
        rtl = tmp_path / "rtl"
        rtl.mkdir(exist_ok=True)
        for file in candidate.files:
            (rtl / file.name).write_text(file.text, encoding="utf-8")
        sandbox = select_sandbox(toolbox, trusted=True, allow_none=False)
        return CheckJob(candidate, tmp_path, toolbox, sandbox, bench=bench, seed=seed, options=options)

    return make


@pytest.fixture
def mutate(job_of: Callable[..., CheckJob]) -> Mutate:
    def run(candidate: Candidate, bench: Bench | None, **options: Any) -> Evidence:
        return MutateCheck().run(job_of(candidate, bench, **options))

    return run


def _adds_up(evidence: Evidence) -> None:
    m = evidence.metrics
    assert m["killed"] + m["survived"] + m["proven_equivalent"] == m["mutants"]
    asked = m["mutants"] - m["proven_equivalent"]
    assert m["score_percent"] == round(100 * m["killed"] / asked, 2)


def test_a_good_bench_finds_what_can_be_found(mutate: Mutate) -> None:
    evidence = mutate(COUNTER_CANDIDATE, counter_bench(_GOOD_TEST), mutants=40, mutation_threshold=60)
    assert evidence.status is Status.PASS, evidence.summary
    assert evidence.metrics["mutants"] == 40
    assert evidence.metrics["killed"] > 20
    assert evidence.metrics["proven_equivalent"] > 0
    _adds_up(evidence)
    assert all("spare" in f.message or f.line in (3, 6, 7) for f in evidence.findings), evidence.findings


def test_a_blind_bench_shows_nothing_and_survivors_are_listed(mutate: Mutate) -> None:
    evidence = mutate(COUNTER_CANDIDATE, counter_bench(_BLIND_TEST), mutants=40)
    assert evidence.status is Status.MISSING  # the fault is the bench's, not the candidate's
    assert "%" in evidence.summary
    assert len(evidence.findings) == evidence.metrics["survived"] > 5
    assert {f.file for f in evidence.findings} == {"counter.v"}
    assert all(0 < f.line <= COUNTER.count("\n") for f in evidence.findings)
    _adds_up(evidence)


def test_the_threshold_decides(mutate: Mutate) -> None:
    bench = counter_bench(_BLIND_TEST)
    assert mutate(COUNTER_CANDIDATE, bench, mutants=30, mutation_threshold=1).status is Status.PASS
    assert mutate(COUNTER_CANDIDATE, bench, mutants=30, mutation_threshold=99).status is Status.MISSING


def test_a_bench_that_the_original_fails_is_an_error(mutate: Mutate) -> None:
    evidence = mutate(COUNTER_CANDIDATE, counter_bench(_WRONG_TEST), mutants=10)
    assert evidence.status is Status.ERROR
    assert "without a mutant" in evidence.summary


def test_the_original_meets_the_other_tests_that_found_a_mutant(mutate: Mutate) -> None:
    """The first test finds nothing, the second one also what is no fault."""
    wrong = _WRONG_TEST.replace("counts", "other")
    bench = dataclasses.replace(
        counter_bench(_BLIND_TEST + wrong, "counts", "other"), quick_tests=("counts",)
    )
    evidence = mutate(COUNTER_CANDIDATE, bench, mutants=10, jobs=2)
    assert evidence.status is Status.ERROR
    assert "without a mutant" in evidence.summary


def test_a_test_that_does_not_exist_is_an_error(mutate: Mutate) -> None:
    evidence = mutate(COUNTER_CANDIDATE, counter_bench(_GOOD_TEST, "absent"), mutants=10)
    assert evidence.status is Status.ERROR


@pytest.mark.parametrize("bench", [None, Bench("test_counter", (), {}, ())], ids=["none", "empty"])
def test_without_tests_there_is_no_score(mutate: Mutate, bench: Bench | None) -> None:
    assert mutate(COUNTER_CANDIDATE, bench).status is Status.ERROR


def test_no_mutants_is_not_a_pass(mutate: Mutate) -> None:
    assert mutate(COUNTER_CANDIDATE, counter_bench(_GOOD_TEST), mutants=0).status is Status.MISSING


def test_a_design_without_logic_is_not_a_pass(mutate: Mutate) -> None:
    wires = "module counter (input clk, rst, up, output [2:0] count, output odd);\nendmodule\n"
    candidate = dataclasses.replace(COUNTER_CANDIDATE, files=(SourceFile("counter.v", wires),))
    assert mutate(candidate, counter_bench(_GOOD_TEST)).status is Status.MISSING


def test_the_same_seed_gives_the_same_mutants(mutate: Mutate, tmp_path: Path) -> None:
    script = tmp_path / "mutate" / "mutants.ys"
    texts = []
    for seed in (1, 1, 2):
        mutate(COUNTER_CANDIDATE, counter_bench(_BLIND_TEST), mutants=20, seed=seed)
        texts.append(script.read_text(encoding="utf-8"))
    assert texts[0] == texts[1] != texts[2]


def test_mutants_that_hang_the_simulator_count_as_found(mutate: Mutate) -> None:
    """A latch made of gates oscillates for ever, without time passing, when its loop is inverted."""
    loop = COUNTER.replace(
        "assign odd = count[0];",
        "wire a, b; assign a = ~(b & (count[0] | rst)); assign b = ~(a & (~count[0] | rst)); assign odd = b;",
    )
    loop = loop.replace("assign odd = b;", "assign odd = count[0] & (b | ~b);")
    candidate = dataclasses.replace(COUNTER_CANDIDATE, files=(SourceFile("counter.v", loop),))
    evidence = mutate(candidate, counter_bench(_GOOD_TEST), mutants=30, mutation_threshold=1, jobs=2)
    assert evidence.status in (Status.PASS, Status.ERROR)
    if evidence.status is Status.PASS:
        _adds_up(evidence)


@pytest.mark.parametrize("simulator", ["icarus", "verilator"])
def test_the_gemm_bench_is_good(mutate: Mutate, simulator: str) -> None:
    evidence = mutate(generate(SMALL), gemm_bench(SMALL, 0), mutants=40, jobs=2, simulator=simulator)
    assert evidence.status is Status.PASS, evidence.summary
    assert evidence.metrics["mutants"] == 40
    assert evidence.metrics["score_percent"] >= 90
    _adds_up(evidence)
    assert evidence.log == "mutate/mutants.log"
    assert "yosys" in evidence.tools
    assert "HWGEN_NONCE" not in "".join(evidence.commands)
