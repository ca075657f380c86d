"""The hardware of random parameters, against the reference: linted and simulated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen.checks.base import CheckJob
from hwgen.checks.lint import LintCheck
from hwgen.checks.simulate import SimulateCheck
from hwgen.flow.loop import lay_sources
from hwgen.infra.rundir import Folder
from hwgen.infra.sandbox import NoSandbox
from hwgen.infra.tools import Toolbox
from hwgen.operators.activation import stimulus
from hwgen.operators.activation.operator import ActivationOperator
from hwgen.operators.activation.params import ActivationParams
from hwgen.operators.assembly import AssemblyError, Module, const, leaf

OPERATOR = ActivationOperator()


@pytest.mark.parametrize(
    "values",
    [
        {"lanes": 3},
        {"function": "sigmoid", "lanes": 1, "method": "pwl", "in_width": 10, "reset": "axi_low"},
        {"function": "exp", "lanes": 2, "method": "pwl", "octaves": 1, "in_signed": False},
        {"function": "tanh", "lanes": 1, "in_width": 9, "out_width": 5},
        {"function": "relu6", "lanes": 2, "in_width": 16, "out_width": 7, "out_signed": False},
        {"function": "leaky_relu", "lanes": 1, "in_width": 6, "out_width": 12},
        {"function": "relu", "lanes": 1, "in_width": 32, "out_width": 8, "in_frac": 20},
    ],
    ids=lambda values: "-".join(str(v) for v in values.values()),
)
def test_designs_do_what_the_reference_says(tmp_path: Path, values: dict[str, Any]) -> None:
    parameters = OPERATOR.complete(values)
    candidate = OPERATOR.generate(parameters, "")
    lay_sources(Folder(tmp_path), candidate)
    bench = OPERATOR.bench(parameters, 0)
    job = CheckJob(candidate, tmp_path, Toolbox(), NoSandbox(), bench=bench)
    for check in (LintCheck(), SimulateCheck()):
        evidence = check.run(job)
        assert evidence.status == "pass", (evidence.summary, evidence.findings)
        assert not [f for f in evidence.findings if f.severity == "warning"], evidence.findings


@pytest.mark.parametrize(("width", "signed"), [(8, True), (12, False), (3, True)])
def test_every_lane_meets_every_code(width: int, signed: bool) -> None:
    p = ActivationParams.from_mapping({"in_width": width, "in_signed": signed, "lanes": 3, "method": "lut"})
    made = stimulus.frame(p.to_mapping(), [], "codes", 5, np.random.default_rng(0))["s_axis"]
    for lane in range(3):
        assert sorted(made[:, lane]) == list(range(p.x.low, p.x.high + 1))


def test_every_lane_meets_the_edges_of_all_segments() -> None:
    p = ActivationParams.from_mapping({"in_width": 16, "segments": 256, "octaves": 1, "lanes": 2})
    made = stimulus.frame(p.to_mapping(), [], "codes", 5, np.random.default_rng(0))["s_axis"]
    for first in range(p.x.low, p.x.high, 256):
        assert np.isin([first, first + 255], made).all()


def test_the_same_parameters_give_the_same_text() -> None:
    parameters = OPERATOR.complete({"function": "silu", "method": "pwl"})
    first, second = (OPERATOR.generate(parameters, "") for _ in range(2))
    assert [f.text for f in first.files] == [f.text for f in second.files]
    assert "TABLE" in first.files[0].text


def test_a_parameter_with_a_range_is_written_with_all_its_bits() -> None:
    interface = leaf("vector_lookup")
    assert set(interface.ranges) == {"TABLE"}
    text = OPERATOR.generate(OPERATOR.complete({"in_width": 7, "out_width": 5}), "").files[0].text
    rows = [row.strip(" ,})") for row in text.partition(".TABLE")[2].partition(".clk")[0].splitlines()]
    rows = [row.partition("'h") for row in rows if "'h" in row]
    assert [int(width) for width, _, _ in rows] == [128, 256, 256]
    assert [len(digits) for _, _, digits in rows] == [32, 64, 64]


def test_a_value_that_needs_more_bits_than_its_parameter_has_is_refused() -> None:
    top = Module("top", "A test.")
    top.section("")
    values = {"PORTS": 1, "WIDTH": 2, "DEPTH": 4, "ADDR_WIDTH": 2, "CONTENTS": 1 << 8}
    ports = {"clk": const(0, 1), "enable": const(1, 1), "address": const(0, 2), "word": top.wire("word", 2)}
    with pytest.raises(AssemblyError, match="CONTENTS has 8 bits, too few for its value"):
        top.instance("dual_port_rom", "rom", values, ports)
