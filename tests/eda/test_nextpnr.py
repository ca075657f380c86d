"""nextpnr's commands, reports and errors, and the scan chain that stands for pins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hwgen.core.errors import ToolError
from hwgen.eda.nextpnr import ECP5, parse_failure, parse_report, pnr_argv, prepared_cache
from hwgen.eda.scan_chain import HARNESS, with_scan_chain
from hwgen.infra.tools import Tool

REPORT = {
    "fmax": {"clk": {"achieved": 123.4567, "constraint": 200}},
    "utilization": {"TRELLIS_COMB": {"used": 10, "available": 1000}},
    "critical_paths": [
        {
            "from": "posedge clk",
            "to": "posedge clk",
            "path": [
                {"delay": 0.5, "type": "clk-to-q", "from": {"cell": "a"}, "to": {"cell": "a"}},
                {"delay": 1.0, "type": "routing", "from": {"cell": "a"}, "to": {"cell": "b"}},
                {"delay": 0.25, "type": "setup", "from": {"cell": "b"}, "to": {"cell": "b"}},
            ],
        },
        {
            "from": "<async>",
            "to": "posedge clk",
            "path": [{"delay": 9, "type": "routing", "from": {"cell": "p"}, "to": {"cell": "q"}}],
        },
    ],
}


def test_report() -> None:
    report = parse_report(REPORT)
    assert report.fmax_mhz == {"clk": 123.457}
    assert report.utilization == {"TRELLIS_COMB": (10, 1000)}
    assert report.slowest_path == "slowest path: 1.75 ns from a to b, 0.75 ns of it in logic"


@pytest.mark.parametrize(
    "document", [{}, {"fmax": [], "utilization": {}}, {"fmax": {"c": {}}, "utilization": {}}]
)
def test_another_shape_is_the_tools_fault(document: dict[str, Any]) -> None:
    with pytest.raises(ToolError):
        parse_report(document)


def test_failures() -> None:
    full = (
        "Info: x\nERROR: Unable to place cell 'a', no BELs remaining to implement cell type 'ICESTORM_DSP'\n"
    )
    assert parse_failure(full)[0]
    assert parse_failure("ERROR: Failed to open JSON file 'x'.\n") == (False, "Failed to open JSON file 'x'.")
    assert parse_failure("killed") == (False, "killed")


def test_command() -> None:
    tool = Tool("nextpnr-ecp5", Path("/bin/nextpnr-ecp5"), "0.7", argv=("/bin/nextpnr-ecp5",))
    argv = pnr_argv(tool, ECP5, "in.json", "out.json", seed=3, frequency_mhz=200)
    assert argv[:5] == ("/bin/nextpnr-ecp5", "--85k", "--package", "CABGA756", "--out-of-context")
    assert argv[argv.index("--seed") + 1] == "3"
    assert argv[argv.index("--freq") + 1] == "200"


def test_a_native_program_needs_no_cache(tmp_path: Path) -> None:
    program = tmp_path / "nextpnr-ecp5"
    program.touch()
    assert prepared_cache(Tool("nextpnr-ecp5", program, "0.7"), tmp_path) is None
    assert list(tmp_path.iterdir()) == [program]


def netlist() -> dict[str, Any]:
    ports = {
        "clk": {"direction": "input", "bits": [2]},
        "a": {"direction": "input", "bits": [3, 4]},
        "q": {"direction": "output", "bits": [5, 6, 7]},
    }
    return {"modules": {"top": {"attributes": {"top": "1"}, "ports": ports, "cells": {}}}}


def test_scan_chain() -> None:
    before = netlist()
    after, flip_flops = with_scan_chain(before, "top", "clk")
    assert before == netlist()
    assert flip_flops == 2 + 3
    assert "top" not in after["modules"]["top"]["attributes"]
    harness = after["modules"][HARNESS]
    assert set(harness["ports"]) == {"clk", "scan_in", "scan_out"}
    instance = harness["cells"]["design"]["connections"]
    assert {name: len(nets) for name, nets in instance.items()} == {"clk": 1, "a": 2, "q": 3}
    driven = [
        net
        for cell in harness["cells"].values()
        for port, nets in cell["connections"].items()
        if cell["port_directions"][port] == "output"
        for net in nets
    ]
    assert len(driven) == len(set(driven)), "a net has two drivers"
    used = {net for nets in instance.values() for net in nets}
    inputs = {harness["ports"][name]["bits"][0] for name in ("clk", "scan_in")}
    assert used <= set(driven) | inputs


@pytest.mark.parametrize("clock", ["none", "q"])
def test_scan_chain_without_a_clock(clock: str) -> None:
    with pytest.raises(ToolError):
        with_scan_chain(netlist(), "top", clock)
