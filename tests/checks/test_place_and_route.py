"""Place and route of a small design on real devices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hwgen.checks.place_and_route import PlaceAndRouteCheck
from hwgen.checks.synthesize import SynthesizeCheck
from hwgen.core.evidence import Evidence, Status

COUNTER = """\
module top (input wire clk, input wire rst, output reg [15:0] q);
  always @(posedge clk) if (rst) q <= 16'd0; else q <= q + 16'd3;
endmodule
"""
MULTIPLY = """\
module top (input wire clk, input wire [15:0] a, input wire [15:0] b, output reg [31:0] q);
  always @(posedge clk) q <= a * b;
endmodule
"""


@pytest.fixture
def place(make_job: Any, need: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    # Compiled tools are kept from one run of the tests to the next.
    cache = Path.home() / ".cache" / "hwgen"

    def run(text: str, target: str, **options: Any) -> Evidence:
        need("yosys", f"nextpnr-{target}")
        job = make_job(text, target=target, options={"cache_dir": cache, **options})
        assert SynthesizeCheck().run(job).status is Status.PASS
        return PlaceAndRouteCheck().run(job)

    return run


@pytest.mark.slow
def test_ecp5(place: Any) -> None:
    evidence = place(COUNTER, "ecp5", pnr_seeds=3)
    assert evidence.status is Status.PASS, evidence
    metrics = evidence.metrics
    assert len(metrics["fmax_mhz_by_seed"]) == len(evidence.commands) == 3
    assert metrics["fmax_mhz"] == pytest.approx(sorted(metrics["fmax_mhz_by_seed"])[1], abs=0.01)
    assert metrics["fmax_mhz"] > 100
    assert metrics["flip_flops_placed"] == 16
    assert metrics["luts_placed"] >= 16
    assert 0 < metrics["utilization_percent"] < 1
    assert "slowest path" in evidence.findings[0].message


@pytest.mark.slow
def test_ice40_without_dsps(place: Any) -> None:
    evidence = place(COUNTER, "ice40")
    assert evidence.status is Status.PASS, evidence
    assert evidence.metrics["harness_flip_flops"] == 1 + 16
    assert evidence.metrics["fmax_mhz"] > 50
    assert "HX8K" in evidence.summary


@pytest.mark.slow
def test_ice40_with_dsps_has_no_fmax(place: Any) -> None:
    evidence = place(MULTIPLY, "ice40")
    assert evidence.status is Status.PASS, evidence
    assert "fmax_mhz" not in evidence.metrics
    assert "SB_MAC16" in evidence.summary


@pytest.mark.slow
def test_a_design_that_does_not_fit_fails(place: Any) -> None:
    many = "\n".join(
        f"always @(posedge clk) q[{32 * i} +: 32] <= a[{i} +: 16] * b[{i} +: 16];" for i in range(24)
    )
    ports = "input wire clk, input wire [47:0] a, input wire [47:0] b, output reg [767:0] q"
    text = f"module top ({ports});\n{many}\nendmodule\n"
    evidence = place(text, "ice40")
    assert evidence.status is Status.FAIL, evidence
    assert "does not fit" in evidence.summary


def test_needs_a_target(make_job: Any) -> None:
    evidence = PlaceAndRouteCheck().run(make_job(COUNTER))
    assert evidence.status is Status.MISSING


def test_needs_a_netlist(make_job: Any) -> None:
    evidence = PlaceAndRouteCheck().run(make_job(COUNTER, target="ecp5"))
    assert evidence.status is Status.MISSING
    assert "netlist" in evidence.summary


def test_does_not_follow_a_link_to_a_netlist(make_job: Any, tmp_path: Path) -> None:
    job = make_job(COUNTER, target="ecp5")
    (tmp_path / "synthesize").mkdir()
    (tmp_path / "synthesize" / "netlist.json").symlink_to("/etc/passwd")
    assert PlaceAndRouteCheck().run(job).status is Status.MISSING
