"""The simulation check: right designs pass, spoiled and cheating ones never do, on both simulators."""

from __future__ import annotations

import dataclasses
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hwgen.checks.base import CheckJob
from hwgen.checks.simulate import SimulateCheck
from hwgen.checks.stimulate import run_stimulus
from hwgen.core.candidate import Bench, Candidate, SourceFile
from hwgen.core.errors import ToolError, UsageError
from hwgen.core.evidence import Evidence, Status
from hwgen.infra.sandbox import select_sandbox
from hwgen.infra.tools import Toolbox
from hwgen.operators.gemm.bench import bench as gemm_bench
from hwgen.operators.gemm.bench import stimulus
from hwgen.operators.gemm.generator import generate
from hwgen.operators.gemm.params import GemmParams

SMALL = GemmParams(rows=2, cols=2, max_m=6, max_k=8, max_n=6)
FULL = dataclasses.replace(SMALL, bias=True, requantize=True, relu=True, dataflow="weight_stationary")
SIM = Path(__file__).parents[2] / "sim"
TOOLS = {"icarus": ("iverilog", "vvp", "cocotb"), "verilator": ("verilator", "cxx", "cocotb")}


def _load_behavioural() -> Any:
    path = Path(__file__).parents[1] / "fixtures" / "behavioural_gemm.py"
    spec = importlib.util.spec_from_file_location("behavioural_gemm", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.behavioural_gemm


behavioural_gemm = _load_behavioural()
Simulate = Callable[..., Evidence]


@pytest.fixture
def job_of(tmp_path: Path, toolbox: Toolbox, need: Callable[..., None]) -> Callable[..., CheckJob]:
    def make(
        candidate: Candidate, bench: Bench | None, simulator: str = "icarus", **options: Any
    ) -> CheckJob:
        need(*TOOLS[simulator])
        rtl = tmp_path / "rtl"
        rtl.mkdir(exist_ok=True)
        for file in candidate.files:
            (rtl / file.name).write_text(file.text, encoding="utf-8")
        sandbox = select_sandbox(toolbox, trusted=True, allow_none=False)
        options = {"simulator": simulator, **options}
        return CheckJob(candidate, tmp_path, toolbox, sandbox, bench=bench, options=options)

    return make


@pytest.fixture
def simulate(job_of: Callable[..., CheckJob]) -> Simulate:
    def run(candidate: Candidate, bench: Bench | None, simulator: str = "icarus", **options: Any) -> Evidence:
        return SimulateCheck().run(job_of(candidate, bench, simulator, **options))

    return run


# -- What must pass ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("params", [SMALL, FULL], ids=["plain", "everything"])
@pytest.mark.parametrize("simulator", ["icarus", "verilator"])
def test_the_built_in_hardware_passes(simulate: Simulate, params: GemmParams, simulator: str) -> None:
    bench = gemm_bench(params, 3)
    evidence = simulate(generate(params), bench, simulator)
    assert evidence.status is Status.PASS, evidence.summary
    assert evidence.metrics["tests_passed"] == evidence.metrics["tests_total"] == len(bench.tests)
    assert evidence.metrics["reference_independent"] is True
    assert evidence.metrics["results_checked"] > 100
    assert evidence.metrics["simulated_cycles"] > 500
    assert 0 < evidence.metrics["ideal_cycles"] <= evidence.metrics["cycles"] + 2 * params.rows
    shape = next(entry["shape"] for entry in bench.plan["throughput"] if entry["benchmark"])
    assert evidence.workload == f"{shape[0]} x {shape[1]} by {shape[1]} x {shape[2]}"


@pytest.mark.parametrize("params", [SMALL, FULL], ids=["plain", "everything"])
def test_a_second_implementation_passes(simulate: Simulate, params: GemmParams) -> None:
    evidence = simulate(behavioural_gemm(params), gemm_bench(params, 4))
    assert evidence.status is Status.PASS, evidence.summary


def test_simulators_agree(simulate: Simulate) -> None:
    one = simulate(generate(SMALL), gemm_bench(SMALL, 5), "icarus")
    other = simulate(generate(SMALL), gemm_bench(SMALL, 5), "verilator")
    assert one.metrics == other.metrics


# -- What must fail ----------------------------------------------------------------------------------------

_VALID_FALLS = ("if (c_tready) c_tvalid <= 1'b0;", "c_tvalid <= 1'b0;")
_DATA_CHANGES = (
    "if (c_tready) c_tvalid <= 1'b0;",
    "if (c_tready) c_tvalid <= 1'b0; else if (c_tvalid) c_tdata <= ~c_tdata;",
)
_SLOW = (
    ("integer lane;", "integer lane; reg [3:0] cycle = 0; always @(posedge clk) cycle <= cycle + 1;"),
    (
        "if (there && (!c_tvalid || c_tready)) begin",
        "if (cycle == 0 && there && (!c_tvalid || c_tready)) begin",
    ),
)
SPOILED: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "wrong arithmetic": ((("held(acc + part);", "held(acc + part) ^ 1;"),), "expected"),
    "dropped tlast": ((("c_tlast  <= final_row;", "c_tlast  <= 1'b0;"),), "tlast is 0, expected 1"),
    "tdata changes": ((_DATA_CHANGES,), "changed before the beat had moved"),
    "tvalid falls": ((_VALID_FALLS,), "fell before the beat had moved"),
    "deadlock": ((("if (final_row) busy <= 1'b0;", ""),), "deadlock"),
    "a flag is not reset": ((("error    <= 2'b00;", ""),), "error is"),
    "lanes beyond N": ((("column * COLS + lane < n ?", "1 ?"),), "lies beyond N"),
    "too great a command": ((("cmd_tdata[31:16] > MAX_K ||", ""),), "error is 00"),
    "tlast is not watched": ((("if (b_tlast != (b_count == b_due - 1))", "if (1'b0)"),), "error is 00"),
    "reset forgets the output": ((("c_tvalid <= 1'b0;\n      error", "error"),), ""),
    "slow": (_SLOW, "the limit is"),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_spoiled_design_fails(simulate: Simulate, fault: str) -> None:
    spoil, message = SPOILED[fault]
    evidence = simulate(behavioural_gemm(SMALL, spoil), gemm_bench(SMALL, 6))
    assert evidence.status is Status.FAIL, evidence.summary
    assert any(message in finding.message for finding in evidence.findings), evidence.findings


@pytest.mark.parametrize(
    "spoil",
    [
        ("(!HALF_EVEN || quotient[0])", "(HALF_EVEN || quotient[0])"),
        ("if (RELU && acc < zero_point) acc = zero_point;", ""),
        ("if (acc > out_high) acc = out_high;", ""),
        ("extend(cmd_tdata[111:96], OUT_WIDTH, OUT_SIGNED)", "extend(cmd_tdata[111:96], OUT_WIDTH, 0)"),
    ],
    ids=["rounding", "relu", "clamp", "sign of zero point"],
)
def test_spoiled_requantization_fails(simulate: Simulate, spoil: tuple[str, str]) -> None:
    evidence = simulate(behavioural_gemm(FULL, [spoil]), gemm_bench(FULL, 6))
    assert evidence.status is Status.FAIL


def test_unknown_outputs_fail(simulate: Simulate) -> None:
    spoil = ("element(next_m, column * COLS + lane) : 0", "element(next_m, column * COLS + lane) : 1'bx")
    evidence = simulate(behavioural_gemm(SMALL, [spoil]), gemm_bench(SMALL, 6))
    assert evidence.status is Status.FAIL
    assert "not a known value" in str(evidence.findings)


def test_a_spoiled_design_fails_on_verilator(simulate: Simulate) -> None:
    spoil, message = SPOILED["wrong arithmetic"]
    evidence = simulate(behavioural_gemm(SMALL, spoil), gemm_bench(SMALL, 6), "verilator")
    assert evidence.status is Status.FAIL
    assert message in evidence.summary


def test_a_mismatch_names_shape_place_values_and_seed(simulate: Simulate) -> None:
    spoil, _ = SPOILED["wrong arithmetic"]
    evidence = simulate(behavioural_gemm(SMALL, spoil), gemm_bench(SMALL, 77))
    said = next(f.message for f in evidence.findings if f.message.startswith("single_tile"))
    for part in ("GEMM of 2 x 3 by 3 x 2", "seed 77", "C[0, 0] is", "expected"):
        assert part in said


# -- Who cheats --------------------------------------------------------------------------------------------

_FORGED = """<testsuites><testsuite name="test_gemm" tests="1"><testcase classname="test_gemm" name="{}"/>
</testsuite></testsuites>"""


def _cheating(statements: str) -> Candidate:
    honest = behavioural_gemm(SMALL, [("held(acc + part);", "held(acc + part) ^ 1;")])
    wrapper, model = honest.files
    text = wrapper.text.replace("endmodule", f"initial begin {statements} end\nendmodule")
    return dataclasses.replace(honest, files=(SourceFile(wrapper.name, text), model))


@pytest.mark.parametrize(
    "statements",
    [
        "$finish;",
        "#3 $finish;",
        "#900 $finish(0);",
        '$display("** TESTS=12 PASS=12 FAIL=0 **"); $display("PASS"); $finish;',
        "$stop;",
        "$fatal;",
        "#20 $error; #100 $finish;",
    ],
)
@pytest.mark.parametrize("simulator", ["icarus", pytest.param("verilator", marks=pytest.mark.slow)])
def test_ending_early_is_no_pass(simulate: Simulate, statements: str, simulator: str) -> None:
    candidate = dataclasses.replace(_cheating(statements), language="systemverilog")
    evidence = simulate(candidate, gemm_bench(SMALL, 1), simulator)
    assert evidence.status in (Status.FAIL, Status.ERROR)


def test_a_forged_results_file_is_not_believed(simulate: Simulate) -> None:
    cases = "".join(f'<testcase classname="test_gemm" name="{t}"/>' for t in gemm_bench(SMALL, 1).tests)
    content = _escaped(_FORGED.format(cases))
    names = ("results.xml", "simulate/results.xml", "simulate/results/results.xml", "/tmp/results.xml")
    writes = "".join(
        f'f = $fopen("{name}", "w"); if (f) begin $fwrite(f, "{content}"); $fclose(f); end\n'
        for name in names
    )
    candidate = _cheating(writes + "$finish;")
    text = candidate.files[0].text.replace("initial begin", "integer f; initial begin")
    candidate = dataclasses.replace(candidate, files=(SourceFile("gemm.v", text), candidate.files[1]))
    assert simulate(candidate, gemm_bench(SMALL, 1)).status is Status.FAIL


def _escaped(text: str) -> str:
    return text.replace('"', '\\"').replace("\n", "\\n")


def test_a_design_that_reads_the_environment_still_cannot_forge(simulate: Simulate) -> None:
    """Even with the folder's name, what it writes is replaced or found wanting."""
    statements = """
      f = $fopen("/proc/self/environ", "r");
      if (f) begin
        for (i = 0; i < 4000 && !$feof(f); i = i + 1) c = $fgetc(f);
        $display("PASS read %0d", i);
      end
      $finish;"""
    candidate = _cheating(statements)
    text = candidate.files[0].text.replace("initial begin", "integer f, i, c; initial begin")
    candidate = dataclasses.replace(candidate, files=(SourceFile("gemm.v", text), candidate.files[1]))
    assert simulate(candidate, gemm_bench(SMALL, 1)).status is Status.FAIL


@pytest.mark.parametrize("statements", ["forever begin end", "forever #1 ;"], ids=["no time", "time"])
def test_a_design_that_hangs_is_stopped(simulate: Simulate, statements: str) -> None:
    bench = gemm_bench(SMALL, 1)
    evidence = simulate(_cheating(statements), bench, wall_limit_s=4)
    assert evidence.status in (Status.TIMEOUT, Status.FAIL)


# -- Benches that prove nothing ----------------------------------------------------------------------------

_EMPTY_MODULE = (SourceFile("test_nothing.py", "import cocotb\n"),)
_SKIPPED = """import cocotb
@cocotb.test(skip=True)
async def wanted(dut):
    pass
@cocotb.test
async def other(dut):
    pass
"""
_PASSING = """import cocotb
@cocotb.test
async def wanted(dut):
    pass
"""


def _bench(text: str, *tests: str) -> Bench:
    return Bench("test_other", (SourceFile("test_other.py", text),), {}, tests)


def test_a_bench_that_names_no_test_never_passes(simulate: Simulate) -> None:
    evidence = simulate(generate(SMALL), _bench(_PASSING))
    assert evidence.status is Status.ERROR
    assert "no tests" in evidence.summary


def test_no_bench_is_no_pass(simulate: Simulate) -> None:
    assert simulate(generate(SMALL), None).status is Status.ERROR


def test_a_module_without_tests_never_passes(simulate: Simulate) -> None:
    bench = Bench("test_nothing", _EMPTY_MODULE, {}, ("wanted",))
    assert simulate(generate(SMALL), bench).status is not Status.PASS


def test_an_absent_test_is_missing(simulate: Simulate) -> None:
    evidence = simulate(generate(SMALL), _bench(_PASSING, "wanted", "absent"))
    assert evidence.status is Status.MISSING
    assert evidence.metrics["tests_passed"] == 1
    assert "absent" in str(evidence.findings)


def test_a_test_that_skips_itself_is_no_pass(simulate: Simulate) -> None:
    text = _PASSING.replace("    pass", "    import pytest; pytest.skip('no time')")
    evidence = simulate(generate(SMALL), _bench(text, "wanted"))
    assert evidence.status is Status.MISSING
    assert evidence.metrics["tests_passed"] == 0


def test_a_bench_with_a_bad_file_name_is_refused(simulate: Simulate) -> None:
    bench = dataclasses.replace(_bench(_PASSING, "wanted"), files=(SourceFile("../outside.py", "x"),))
    with pytest.raises(UsageError, match="outside"):
        simulate(generate(SMALL), bench)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("'64 x 64'", "64 x 64"), ("'x' * 999", "x" * 80), ("7", ""), ("'a\\x1b[31m'", "")],
    ids=["name", "long", "no text", "not printable"],
)
def test_the_name_of_the_workload_is_a_short_text(simulate: Simulate, given: str, kept: str) -> None:
    text = _PASSING.replace(
        "    pass", f"    import measurements as m; m.record('wanted', cycles=3, workload={given})"
    )
    bench = _bench(text, "wanted")
    helper = SourceFile("measurements.py", (SIM / "measurements.py").read_text())
    evidence = simulate(generate(SMALL), dataclasses.replace(bench, files=(*bench.files, helper)))
    assert evidence.metrics["cycles"] == 3, evidence
    assert evidence.workload == kept


# -- Sources that do not compile ---------------------------------------------------------------------------


@pytest.mark.parametrize("simulator", ["icarus", "verilator"])
def test_a_syntax_error_names_its_place(simulate: Simulate, simulator: str) -> None:
    candidate = Candidate(
        "gemm", (SourceFile("gemm.v", "module gemm (input clk);\n  assign = 1;\nendmodule\n"),), "t"
    )
    evidence = simulate(candidate, gemm_bench(SMALL, 1), simulator)
    assert evidence.status is Status.FAIL
    assert (evidence.findings[0].file, evidence.findings[0].line) == ("gemm.v", 2)


def test_a_missing_port_fails(simulate: Simulate) -> None:
    candidate = Candidate("gemm", (SourceFile("gemm.v", "module gemm (input clk);\nendmodule\n"),), "t")
    evidence = simulate(candidate, gemm_bench(SMALL, 1))
    assert evidence.status is Status.FAIL


# -- More than a verdict -----------------------------------------------------------------------------------


@pytest.mark.parametrize("simulator", ["icarus", "verilator"])
def test_waves_of_a_small_test(simulate: Simulate, tmp_path: Path, simulator: str) -> None:
    target = tmp_path / "elsewhere" / "waves.vcd"
    evidence = simulate(generate(SMALL), gemm_bench(SMALL, 1), simulator, waves=str(target))
    assert evidence.status is Status.PASS
    text = target.read_text(encoding="utf-8")
    assert "m_axis_c_tvalid" in text
    assert "$enddefinitions" in text


def test_commands_can_be_repeated(simulate: Simulate) -> None:
    evidence = simulate(generate(SMALL), gemm_bench(SMALL, 1))
    assert len(evidence.commands) == 2
    assert "HWGEN_NONCE" not in "".join(evidence.commands)
    assert evidence.tools.keys() == {"cocotb", "iverilog", "vvp"}
    assert evidence.log == "simulate/simulation.log"


def test_own_operands(job_of: Callable[..., CheckJob]) -> None:
    job = job_of(generate(FULL), gemm_bench(FULL, 1))
    operands = {
        "a": [[1, 2], [3, 4]],
        "b": [[5], [6]],
        "bias": [10],
        "scale": 2,
        "shift": 1,
        "zero_point": -3,
    }
    measured = run_stimulus(job, stimulus(FULL, operands))
    assert measured["results"][0]["c"] == [[24], [46]]
    assert measured["results"][0]["cycles"] > 0
    assert not (job.work_dir / "stimulus").exists()


def test_operands_that_do_not_fit() -> None:
    with pytest.raises(UsageError, match=r"a\[0, 0\] = 300"):
        stimulus(SMALL, {"a": [[300]], "b": [[1]]})
    with pytest.raises(UsageError, match="'c'"):
        stimulus(SMALL, {"a": [[1]], "b": [[1]], "c": 1})
    with pytest.raises(UsageError, match="needs the operand 'b'"):
        stimulus(SMALL, {"a": [[1]]})


def test_operands_through_wrong_hardware(job_of: Callable[..., CheckJob]) -> None:
    spoil, _ = SPOILED["wrong arithmetic"]
    job = job_of(behavioural_gemm(SMALL, spoil), gemm_bench(SMALL, 1))
    with pytest.raises(ToolError, match="does not give what the reference gives"):
        run_stimulus(job, stimulus(SMALL, {"a": [[1]], "b": [[1]]}))
