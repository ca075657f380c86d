"""The cycle bench on the real simulators: right blocks pass, wrong lines and silent references do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.core.evidence import Status

V = "counter_up_down_load.v"
WRONG = {
    "counts by two": ("count + 1'b1", "count + 2'd2", "count is 72 (0x48), expected 71 (0x47)"),
    "load goes last": ("else if (load)", "else if (load && !enable)", "count is"),
    "no reset": ("if (rst)         count <= {WIDTH{1'b0}};\n    else if", "if", "unknown bits"),
    "an output too often": ("enable && !load && at_end", "enable && at_end", "wraps is 1, expected 0"),
    "an unknown bit": (
        "{WIDTH{1'b0}};\n    else if (load)",
        "{{WIDTH-1{1'b0}}, 1'bx};\n    else if (load)",
        "unknown",
    ),
}


@pytest.mark.parametrize("simulator", ["icarus", pytest.param("verilator", marks=pytest.mark.slow)])
def test_a_right_block_passes_on_both_simulators(block: Path, simulate, need, simulator: str) -> None:
    need("iverilog" if simulator == "icarus" else "verilator")
    evidence = simulate(block, simulator)
    assert evidence.status is Status.PASS, evidence.summary
    assert evidence.metrics["results_checked"] > 1500
    assert evidence.metrics["reference_independent"] is False


@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_line_fails(block: Path, spoil, simulate, need, old: str, new: str, said: str) -> None:
    need("iverilog")
    spoil(V, old, new)
    evidence = simulate(block, "icarus")
    assert evidence.status is Status.FAIL
    messages = " ".join(finding.message for finding in evidence.findings)
    assert said in messages, messages
    assert "(seed 1)" in messages
    assert "inputs: rst=" in messages


def test_a_reference_that_says_nothing_is_refused(block: Path, spoil, simulate) -> None:
    spoil("reference.py", '{"count": self.count, "wraps": int(wraps)}', '{"count": None, "wraps": None}')
    evidence = simulate(block)
    assert evidence.status is Status.FAIL
    assert "the reference says too little: count is expected in 0 of 900 steps only" in evidence.summary


def test_a_reference_that_python_refuses_is_told(block: Path, spoil, simulate) -> None:
    spoil("reference.py", "class Model:", "class Model(Unknown):")
    evidence = simulate(block)
    assert evidence.status is Status.MISSING
    assert "NameError: name 'Unknown' is not defined" in evidence.summary
