"""The AXI4-Stream library, against a register slice that is right, and ones that break a rule."""

from __future__ import annotations

import importlib.util
import itertools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.checks.base import CheckJob
from hwgen.checks.simulate import SimulateCheck
from hwgen.core.candidate import Bench, Candidate, SourceFile
from hwgen.core.evidence import Evidence, Status
from hwgen.infra.resources import data_path
from hwgen.infra.sandbox import select_sandbox
from hwgen.infra.tools import Toolbox

# A register slice: m is s plus 2, one beat is kept.
SLICE = """module slice (
  input clk, input rst,
  input s_tvalid, output s_tready, input [39:0] s_tdata, input s_tlast,
  output reg m_tvalid, input m_tready, output reg [39:0] m_tdata, output reg m_tlast
);
  reg tick;
  assign s_tready = !m_tvalid || m_tready;
  always @(posedge clk) begin
    tick <= !tick && !rst;
    if (s_tready) begin
      m_tvalid <= s_tvalid;
      if (s_tvalid) m_tdata <= s_tdata + 2;
      m_tlast <= s_tlast;
    end
    if (rst) m_tvalid <= 1'b0;
  end
endmodule
"""
TESTS = ("patterns", "demand", "pauses", "wrong_expectations")
BROKEN = {
    "tvalid falls": ("if (rst) m_tvalid <= 1'b0;", "if (rst || tick) m_tvalid <= 1'b0;", "fell before"),
    "tdata changes": ("if (rst)", "if (m_tvalid && !m_tready) m_tdata <= m_tdata + 1; if (rst)", "changed"),
    "tlast changes": ("if (rst)", "if (m_tvalid && !m_tready) m_tlast <= !m_tlast; if (rst)", "changed"),
    "tdata unknown": ("m_tdata <= s_tdata + 2", "m_tdata <= {s_tdata[39:1], 1'bx}", "not a known value"),
    "tvalid unknown": ("if (rst) m_tvalid <= 1'b0;", "", "m_tvalid is X"),
    "tready unknown": ("assign s_tready =", "assign s_tready = tick === 1'b1 ? 1'bx :", "s_tready is X"),
    "loses beats": ("m_tvalid <= s_tvalid;", "m_tvalid <= s_tvalid && s_tdata != 4;", ""),
    "looks without valid": ("if (s_tvalid) m_tdata <= s_tdata + 2", "m_tdata <= m_tdata", ""),
    "hangs": ("assign s_tready =", "assign s_tready = 1'b0; wire other =", "nothing moved"),
}


@pytest.fixture
def simulate(tmp_path: Path) -> Callable[[str], Evidence]:
    toolbox = Toolbox()
    missing = [name for name in ("iverilog", "vvp", "cocotb") if toolbox.get(name) is None]
    if missing and os.environ.get("HWGEN_REQUIRE_TOOLS") == "1":
        pytest.fail(f"{missing} must be installed here")
    if missing:
        pytest.skip(f"{missing} not installed")

    def run(text: str) -> Evidence:
        (tmp_path / "rtl").mkdir()
        (tmp_path / "rtl" / "slice.v").write_text(text, encoding="utf-8")
        paths = [
            data_path("sim") / "axi_stream.py",
            data_path("sim") / "measurements.py",
            Path(__file__).parents[1] / "fixtures" / "stream_bench.py",
        ]
        files = tuple(SourceFile(path.name, path.read_text(encoding="utf-8")) for path in paths)
        bench = Bench("stream_bench", files, {}, TESTS)
        candidate = Candidate("slice", (SourceFile("slice.v", text),), "test")
        sandbox = select_sandbox(toolbox, trusted=True, allow_none=False)
        options = {"simulator": "icarus"}
        return SimulateCheck().run(
            CheckJob(candidate, tmp_path, toolbox, sandbox, bench=bench, options=options)
        )

    return run


def test_a_register_slice_passes(simulate: Callable[[str], Evidence]) -> None:
    evidence = simulate(SLICE)
    assert evidence.status is Status.PASS, evidence.findings


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_noticed(simulate: Callable[[str], Evidence], rule: str) -> None:
    old, new, message = BROKEN[rule]
    assert SLICE.count(old) == 1
    evidence = simulate(SLICE.replace(old, new))
    assert evidence.status is Status.FAIL, evidence.summary
    assert any(message in finding.message for finding in evidence.findings), evidence.findings


@pytest.fixture(scope="module")
def library() -> ModuleType:
    """The library, imported outside a simulation."""
    pytest.importorskip("cocotb")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(data_path("sim"))  # it imports what lies beside it
        spec = importlib.util.spec_from_file_location("axi_stream_alone", data_path("sim") / "axi_stream.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
    return module


NAMES = ("always", "alternate", "seldom", "half", "often", "bursts")


@given(st.sampled_from(NAMES), st.integers(0, 2**31))
def test_patterns_are_repeatable_and_never_stop_for_good(library: ModuleType, name: str, seed: int) -> None:
    first, again = (list(itertools.islice(library.named_pattern(name, seed), 300)) for _ in range(2))
    assert first == again
    assert any(first[:100])
    assert any(first[200:])


def test_patterns_pause_as_they_say(library: ModuleType) -> None:
    def take(pattern: object, count: int) -> list[bool]:
        return list(itertools.islice(pattern, count))  # type: ignore[call-overload]

    assert take(library.always(), 5) == [True] * 5
    assert all(not (a and b) for a, b in itertools.pairwise(take(library.alternate(), 50)))
    assert take(library.stall(2, 3), 7) == [True, True, False, False, False, True, True]
    assert take(library.late(2), 4) == [False, False, True, True]
    assert take(library.pauses([0, 2]), 7) == [True, False, False, True, True, False, False]
    runs = [len(list(g)) for _, g in itertools.groupby(take(library.bursts(4, 1), 400))]
    assert max(runs) <= 4
    assert 0.1 < sum(take(library.sometimes(0.2, 1), 1000)) / 1000 < 0.3
