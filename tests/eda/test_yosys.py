"""Yosys itself, in a child process."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.core.errors import ToolError, UsageError
from hwgen.eda.child import Workspace
from hwgen.eda.yosys import Stage, run_script, script_text
from hwgen.eda.yosys_cells import cell_names
from hwgen.eda.yosys_scripts import liberty_stages, read_stages
from hwgen.infra.process import Limits


@pytest.fixture(autouse=True)
def _needs_yosys(need: Any) -> None:
    need("yosys")


def lay(space: Workspace, text: str) -> None:
    (space.root / "rtl" / "top.v").write_text(text)


def test_all_stages_run(space: Workspace) -> None:
    lay(space, "module top(input a, output y); assign y = a; endmodule\n")
    stages = (*read_stages(["top.v"], "top", systemverilog=False), Stage("write", ("write_json out/n.json",)))
    result = run_script(space, "s", stages)
    assert result.ok
    assert list(result.stage_seconds) == ["read", "hierarchy", "processes", "write"]
    assert "top" in space.read_json("n.json")["modules"]
    assert (space.folder / "s.ys").read_text() == script_text(stages)
    assert "yosys_worker.py out/s.ys" in result.run.line
    assert space.history == [result.run]


@pytest.mark.parametrize(
    ("text", "stage", "line"),
    [
        ("module top(\nendmodule", "read", 2),
        ("module other; endmodule\n", "hierarchy", 0),
        ("module top; missing u(); endmodule\n", "hierarchy", 0),
    ],
)
def test_the_stage_that_failed(space: Workspace, text: str, stage: str, line: int) -> None:
    lay(space, text)
    result = run_script(space, "s", read_stages(["top.v"], "top", systemverilog=False))
    assert (result.failed_stage, result.line) == (stage, line)
    assert result.message
    assert not result.run.ended


def test_a_time_limit(space: Workspace) -> None:
    lay(space, "module top(input [63:0] a, b, output [63:0] y); assign y = a / b; endmodule\n")
    stages = (*read_stages(["top.v"], "top", systemverilog=False), Stage("map", ("synth",)))
    result = run_script(space, "s", stages, Limits(wall_s=0.6))
    assert not result.ok
    assert result.run.completed.timed_out


def test_what_an_earlier_run_left_is_not_taken_for_a_result(space: Workspace) -> None:
    space.fresh("s.progress.jsonl").write_text('{"stage": "end", "seconds": 1}\n')
    result = run_script(space, "s", (Stage("fail", ("no_such_command",)),))
    assert result.failed_stage == "fail"


def test_results_are_read_with_care(space: Workspace) -> None:
    space.fresh("big.json").write_text('{"x": "' + "x" * 100 + '"}')
    with pytest.raises(ToolError, match="more than 50 bytes"):
        space.read_json("big.json", 50)
    space.fresh("link.json").symlink_to("/etc/passwd")
    with pytest.raises(ToolError):
        space.read_json("link.json")
    for text in ("[" * 100_000, "[]", "{", "\udcff"):
        (space.folder / "odd.json").write_text(text, errors="surrogatepass")
        with pytest.raises(ToolError):
            space.read_json("odd.json")


def test_a_path_of_a_library_cannot_be_a_command(space: Workspace) -> None:
    with pytest.raises(UsageError):
        liberty_stages("out", space.root / 'x"; shell touch.lib', ())


def test_cells_of_the_targets(toolbox: Any) -> None:
    names = cell_names(toolbox.find("yosys").path)
    assert {"LUT4", "CCU2C", "TRELLIS_FF", "MULT18X18D", "DP16KD", "SB_LUT4", "SB_MAC16", "SB_CARRY"} <= names
