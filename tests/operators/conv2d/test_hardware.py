"""Whole convolutions, linted and simulated against the reference; cycles; what the bench is given."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.checks.base import CheckJob
from hwgen.checks.lint import LintCheck
from hwgen.checks.simulate import SimulateCheck
from hwgen.flow.loop import lay_sources
from hwgen.infra.rundir import Folder
from hwgen.infra.sandbox import NoSandbox
from hwgen.infra.tools import Toolbox
from hwgen.operators.conv2d import stimulus
from hwgen.operators.conv2d.operator import Conv2dOperator
from hwgen.operators.conv2d.params import Conv2dParams
from hwgen.operators.conv2d.reference import outputs

OPERATOR = Conv2dOperator()
NARROW = {"in_width": 4, "weight_width": 3}
DESIGNS = {
    "one-channel": {"height": 5, "width": 4, "in_channels": 1, "lanes": 1, "out_channels": 1, "out_lanes": 1},
    "groups-and-passes": {
        **NARROW,
        "height": 4,
        "width": 3,
        "in_channels": 4,
        "out_channels": 4,
        "bias": True,
        "bias_width": 6,
        "requantize": True,
        "scale": 3,
        "shift": 5,
        "zero_point": -2,
        "out_width": 5,
        "relu": True,
    },
    "stride-and-many-passes": {
        **NARROW,
        "height": 5,
        "width": 6,
        "kernel": 2,
        "stride": 2,
        "in_signed": False,
        "pad_value": 3,
        "lanes": 1,
        "out_channels": 5,
        "out_lanes": 1,
        "reset": "axi_low",
    },
    "pixelwise": {
        **NARROW,
        "height": 3,
        "width": 5,
        "kernel": 1,
        "padding": 0,
        "stride": 3,
        "lanes": 1,
        "out_lanes": 1,
        "relu": True,
    },
}


@pytest.mark.parametrize("values", DESIGNS.values(), ids=DESIGNS)
def test_designs_do_what_the_reference_says(tmp_path, values):
    parameters = OPERATOR.complete(values)
    candidate = OPERATOR.generate(parameters, "")
    lay_sources(Folder(tmp_path), candidate)
    job = CheckJob(candidate, tmp_path, Toolbox(), NoSandbox(), bench=OPERATOR.bench(parameters, 0))
    for check in (LintCheck(), SimulateCheck()):
        evidence = check.run(job)
        assert evidence.status == "pass", (evidence.summary, evidence.findings)
        assert not [f for f in evidence.findings if f.severity == "warning"], evidence.findings


@pytest.mark.parametrize(
    ("values", "cycles"),
    [
        # All channels at once: a pixel per cycle, and the line below the image.
        ({"height": 32, "width": 32}, 32 * 32 + 32 + 1),
        ({"height": 32, "width": 32, "kernel": 7, "padding": 3}, 32 * 32 + 3 * 32 + 3),
        # Two groups in two passes: four cycles for each of 16 pixels, two of which the scan takes anyway.
        ({"height": 4, "width": 4, "in_channels": 4, "out_channels": 4}, 2 * (4 * 4 + 4 + 1) + 2 * 16),
        # Every second pixel: the passes over a window fit into the way to the next, but for the last one.
        ({"height": 8, "width": 8, "stride": 2, "out_channels": 4}, 8 * 8 + 8 + 1 + 1),
    ],
)
def test_cycles_follow_from_the_parallelism(values, cycles):
    timing = OPERATOR.timing(Conv2dParams(**values), 0)
    assert (timing.first, timing.each) == (cycles, cycles)
    assert timing.allowance < 32


@pytest.mark.parametrize("shift", [6, 10, 14])
def test_stimulus_fills_the_range_of_results(shift):
    p = Conv2dParams(in_channels=8, out_channels=4, bias=True, requantize=True, shift=shift)
    streams = [port.to_plan() for port in OPERATOR.ports(p)]
    rng = np.random.default_rng(shift)
    setup = stimulus.setup(p.to_mapping(), streams, "random", rng)
    frame = stimulus.frame(p.to_mapping(), streams, "random", 0, rng)
    results = outputs(p.to_mapping(), setup, frame)["m_axis"]
    assert np.mean((results == p.out.low) | (results == p.out.high)) < 0.2
    assert len(np.unique(results)) > 8


@pytest.mark.parametrize("kind", ["random", *stimulus.KINDS])
def test_stimulus_keeps_to_the_formats(kind):
    p = Conv2dParams(in_signed=False, bias=True, requantize=True, scale=9, shift=12)
    rng = np.random.default_rng(1)
    ports = {port.prefix: port for port in OPERATOR.ports(p) if port.direction == "input"}
    streams = [port.to_plan() for port in OPERATOR.ports(p)]
    given = stimulus.setup(p.to_mapping(), streams, kind, rng)
    given |= stimulus.frame(p.to_mapping(), streams, kind, 0, rng)
    assert set(given) == set(ports)
    for prefix, values in given.items():
        port = ports[prefix]
        assert values.shape == (port.beats, port.lanes)
        assert port.element.low <= values.min() <= values.max() <= port.element.high
