"""A failed simulation is looked into: the first wrong cycle, what was expected, the state behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from hwgen.checks.base import CheckJob
from hwgen.checks.simulate import SimulateCheck
from hwgen.core.candidate import Bench, Candidate, SourceFile
from hwgen.core.evidence import Evidence, Status
from hwgen.core.spec import Request
from hwgen.core.table import Table
from hwgen.flow.demos.subjects import block_subject
from hwgen.flow.subject import subject_of
from hwgen.infra.resources import data_path
from hwgen.infra.sandbox import select_sandbox
from hwgen.infra.tools import Toolbox
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret

ADD = "element-wise add of int8, 2 lanes"
GEMM = "2x2 int8 gemm"

Simulated = Callable[[str, str, str], Evidence]


@pytest.fixture
def simulate(tmp_path: Path, toolbox: Toolbox, need: Callable[..., None]) -> Callable[..., Evidence]:
    need("iverilog", "vvp", "cocotb", "yosys")

    def run(
        candidate: Candidate, bench: Bench, options: Mapping[str, Any], old: str, new: str, **more: Any
    ) -> Evidence:
        assert any(old in file.text for file in candidate.files)
        files = tuple(SourceFile(f.name, f.text.replace(old, new, 1)) for f in candidate.files)
        (tmp_path / "rtl").mkdir()
        for file in files:
            (tmp_path / "rtl" / file.name).write_text(file.text, encoding="utf-8")
        spoiled = Candidate(candidate.top, files, "test")
        sandbox = select_sandbox(toolbox, trusted=True, allow_none=False)
        used = {"simulator": "icarus", **options, **more}
        return SimulateCheck().run(CheckJob(spoiled, tmp_path, toolbox, sandbox, bench=bench, options=used))

    return run


@pytest.fixture
def spoil(simulate: Callable[..., Evidence]) -> Callable[..., Evidence]:
    """Put a fault into what the generator makes for a request, and simulate that."""

    def run(text: str, old: str, new: str, **more: Any) -> Evidence:
        spec = interpret(Request(text))
        chosen = operator(spec.operator)
        spec = spec.with_parameters(chosen.complete(spec.parameters))
        subject = subject_of(spec, chosen.generate(spec.parameters, text))
        return simulate(subject.candidate, subject.bench, subject.options, old, new, **more)

    return run


def window(evidence: Evidence) -> Table:
    assert evidence.status is Status.FAIL, evidence.summary
    found = evidence.tables[0]
    assert " fails first in cycle " in found.title
    assert len({len(row) for row in (found.head, found.column_ranks, *found.rows)}) == 1
    assert len(found.rows) == len(found.row_ranks)
    return found


def column(table: Table, name: str) -> list[str]:
    return [row[table.head.index(name)] for row in table.rows]


def failing(table: Table) -> int:
    (at,) = [i for i, cycle in enumerate(column(table, "cycle")) if cycle.endswith(" (fails)")]
    assert table.title.split(" fails first in cycle ")[1].split(":")[0] == table.rows[at][0].split()[0]
    return at


def test_a_wrong_clamp_is_shown_where_it_first_matters(spoil: Callable[..., Evidence]) -> None:
    table = window(spoil(ADD, ".LOW       (-128)", ".LOW       (-127)"))
    at = failing(table)
    actual, expected = column(table, "m_axis_tdata"), column(table, "expected m_axis_tdata")
    assert actual[at] != expected[at]
    assert "-127" in actual[at]
    assert "-128" in expected[at]
    assert all(a == e for a, e in list(zip(actual, expected, strict=True))[:at] if e)  # it is the first
    assert "requantize.lanes[1].result" in table.head
    notes = "\n".join(table.notes)
    assert "it should be the least that the port can hold" in notes
    assert "expected is at an end of the range (saturated), and actual is not" in notes
    assert "rst = 0" in notes  # what does not change needs no column


def test_a_sink_that_is_not_waited_for(spoil: Callable[..., Evidence]) -> None:
    evidence = spoil(ADD, "wire pop  = out_ready && some;", "wire pop  = some;")
    table = window(evidence)
    at = failing(table)
    assert column(table, "m_axis_tready")[at - 1] == "0"  # the beat should have stayed
    assert column(table, "m_axis_tdata")[at - 1] == column(table, "expected m_axis_tdata")[at]
    assert "result_register.places.read_1" in table.head
    tests = evidence.tables[1]
    results = dict(zip(column(tests, "test"), column(tests, "result"), strict=True))
    assert (results["frames"], results["back_pressure"]) == ("passed", "failed")
    assert "slow" in dict(zip(column(tests, "test"), column(tests, "does"), strict=True))["back_pressure"]


def test_a_register_without_reset_is_named(spoil: Callable[..., Evidence]) -> None:
    table = window(spoil(ADD, "      read_1  <= 1'b0;\n", ""))
    assert any("Unknown (x)" in n and "result_register.places.read_1" in n for n in table.notes)


def test_a_design_that_stands_still_is_shown_where_it_stops(spoil: Callable[..., Evidence]) -> None:
    old = "some    <= push || (some && !(pop && !full));"
    table = window(spoil(ADD, old, "some    <= 1'b0;"))
    assert column(table, "expected m_axis_tvalid")[failing(table)] == "1"
    assert any("m_axis_tvalid" in note or "tready" in note for note in (*table.head, *table.notes))


def test_an_accumulator_that_counts_too_much(spoil: Callable[..., Evidence]) -> None:
    table = window(spoil(GEMM, "else              acc <= sum;", "else              acc <= sum + 1'b1;"))
    assert any(name.endswith(".acc") for name in table.head)
    assert any("actual is too great" in note for note in table.notes), table.notes


def test_a_pass_costs_nothing_and_a_switch_keeps_it_off(spoil: Callable[..., Evidence]) -> None:
    evidence = spoil(ADD, ".LOW       (-128)", ".LOW       (-127)", diagnose=False)
    assert (evidence.status, evidence.tables) == (Status.FAIL, ())


@pytest.mark.slow
def test_verilator_stops_at_the_failure(spoil: Callable[..., Evidence], need: Callable[..., None]) -> None:
    need("verilator", "cxx")
    table = window(spoil(ADD, ".LOW       (-128)", ".LOW       (-127)", simulator="verilator"))
    assert failing(table) == len(table.rows) - 1
    assert "-127" in column(table, "m_axis_tdata")[-1]
    assert "requantize.lanes[1].result" in table.head


COUNTER = "counters/counter_up_down_load"


@pytest.mark.parametrize(
    ("old", "new", "port", "note"),
    [
        ("down ? count - 1'b1", "down ? count + 1'b1", "count", "one step after "),
        ("enable && !load && at_end", "enable && at_end", "wraps", "actual is 1"),
    ],
)
def test_a_cycle_bench_says_which_inputs_make_it_wrong(
    simulate: Callable[..., Evidence], old: str, new: str, port: str, note: str
) -> None:
    subject = block_subject(data_path("datasets") / "demos" / "blocks" / COUNTER)
    table = window(simulate(subject.candidate, subject.bench, subject.options, old, new))
    at = failing(table)
    assert column(table, port)[at] != column(table, f"expected {port}")[at]
    assert any(note in text for text in table.notes), table.notes
    if port == "count":
        assert any("enable = 1, down = 1" in text for text in table.notes)
        assert column(table, "down")[at - 1] == column(table, "enable")[at - 1] == "1"
    else:
        assert "count" in table.head


HISTORY = """
import cocotb
from cocotb.triggers import Timer
from measurements import BenchError, new_journal, record

async def step(dut, journal, test):
    await Timer(10, "ns")
    dut.d.value = 1
    await Timer(10, "ns")
    if journal is not None:
        journal.cycle(1)
    got = str(dut.q.value)
    if got != "0":
        error = BenchError(f"q is {got}", {"q": ("0", got)})
        if journal is None:
            raise error
        journal.fail(error)
        journal.tell(test)

@cocotb.test
async def first(dut):
    \"\"\"Leave something behind.\"\"\"
    dut.clk.value = 0
    await step(dut, new_journal(), "first")
    dut.clk.value = 1
    await Timer(10, "ns")

@cocotb.test
async def second(dut):
    \"\"\"Find it.\"\"\"
    await step(dut, new_journal(), "second")
"""


def test_what_earlier_tests_left_behind_is_said(simulate: Callable[..., Evidence]) -> None:
    body = "initial q = 0;\nalways @(posedge clk) q <= d;\nendmodule\n"
    text = f"module top(input clk, input d, output reg q);\n{body}"
    helper = (data_path("sim") / "measurements.py").read_text(encoding="utf-8")
    files = (SourceFile("history.py", HISTORY), SourceFile("measurements.py", helper))
    bench = Bench("history", files, {}, ("first", "second"))
    evidence = simulate(Candidate("top", (SourceFile("top.v", text),), "test"), bench, {}, "q <= d", "q <= d")
    table = window(evidence)
    assert table.notes[0].startswith("Alone this test passes")
    assert column(table, "q")[failing(table)] == "1"
