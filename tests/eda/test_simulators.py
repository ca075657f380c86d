"""Simulator builds: command lines, and the cache of Verilator's run-time library."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import PrerequisiteError, ToolError
from hwgen.eda import icarus, verilator
from hwgen.eda.child import Workspace
from hwgen.eda.cocotb_env import Cocotb, bench_environment, find_cocotb
from hwgen.eda.simulators import CompileError, Design, compile_design
from hwgen.eda.verilator_runtime import LIBRARY, ensure_runtime, has_runtime
from hwgen.infra.tools import Tool, Toolbox

IVERILOG = Tool("iverilog", Path("/bin/iverilog"), "11.0")
VERILATOR = Tool("verilator", Path("/opt/bin/verilator"), "5.048", env={"VERILATOR_ROOT": "/opt"})
CXX = Tool("cxx", Path("/bin/g++"), "12.2")


def test_icarus_command() -> None:
    argv = icarus.compile_command(IVERILOG, ["rtl/a.v"], ["a", "b"], "out/x", "out/f", include="rtl")
    expected = "/bin/iverilog -g2005 -f out/f -s a -s b -Irtl -o out/x rtl/a.v"
    assert " ".join(argv) == expected


def test_verilator_command() -> None:
    argv = verilator.translate_command(VERILATOR, ["rtl/a.v"], "a", "out", "out/c.vlt", systemverilog=True)
    assert argv[0] == "/opt/bin/verilator"
    assert argv[argv.index("--language") + 1] == "1800-2017"
    assert argv[-2:] == ("out/c.vlt", "rtl/a.v")
    assert '-module "a" -port "*"' in verilator.control_file(VERILATOR, "a")
    old = Tool("verilator", Path("/usr/bin/verilator"), "5.036")
    assert '-module "a" -var "*"' in verilator.control_file(old, "a")


def test_only_generated_sources_are_compiled() -> None:
    names = ["Vtop.cpp", "Vtop__Syms.cpp", "Vtop.h", "evil.cpp", "Vtop;rm.cpp", "Vtop$(x).cpp"]
    assert verilator.generated_sources(names) == ("Vtop.cpp", "Vtop__Syms.cpp")


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 10**6)), st.integers(1, 8))
def test_sources_are_dealt_out_once(sizes: dict[str, int], parts: int) -> None:
    dealt = verilator.split_sources(sizes, parts)
    assert sorted(name for part in dealt for name in part) == sorted(sizes)
    assert len(dealt) <= parts
    assert all(dealt)


def test_the_test_filter_matches_whole_names() -> None:
    cocotb = Cocotb(Path("/nowhere"), Path("/lib/libpython.so"))
    with pytest.raises(PrerequisiteError, match="no simulator module"):
        bench_environment(cocotb, Path("/bench"), "top", ["m"], ["one"])


def test_the_environment_of_a_bench(toolbox: Toolbox, need: Callable[..., None]) -> None:
    need("cocotb")
    environment = bench_environment(find_cocotb(toolbox), Path("/bench"), "top", ["m"], ["one", "t.wo"])
    assert environment["COCOTB_TEST_FILTER"] == r"\.one$|\.t\.wo$"
    assert environment["COCOTB_TEST_MODULES"] == "m"
    assert environment["PYTHONPATH"] == "/bench"


def _write(space: Workspace, text: str) -> Design:
    (space.root / "rtl" / "top.v").write_text(text, encoding="utf-8")
    return Design(("rtl/top.v",), "top")


@pytest.mark.parametrize("simulator", ["icarus", "verilator"])
def test_what_does_not_compile(
    space: Workspace, toolbox: Toolbox, need: Callable[..., None], simulator: str
) -> None:
    need("cocotb", *(("iverilog", "vvp") if simulator == "icarus" else ("verilator", "cxx")))
    design = _write(space, "module top (input clk;\nendmodule\n")
    cache = Path.home() / ".cache" / "hwgen"
    with pytest.raises(CompileError) as caught:
        compile_design(design, simulator, toolbox, space, cache)  # type: ignore[arg-type]
    assert "rtl/top.v:1" in str(caught.value)


# -- The cache. A compiler that only notes that it was called stands for the real one: it takes no time.

FAKE = """#!/bin/sh
echo x >> "{calls}"
while [ $# -gt 0 ]; do
  if [ "$1" = -o ]; then shift; echo object > "$1"; fi
  shift
done
exit {code}
"""


@pytest.fixture
def fake(tmp_path: Path) -> Callable[..., tuple[Tool, Path]]:
    def make(code: int = 0, version: str = "1.0") -> tuple[Tool, Path]:
        calls = tmp_path / "calls"
        program = tmp_path / "g++"
        program.write_text(FAKE.format(calls=calls, code=code), encoding="utf-8")
        program.chmod(0o755)
        return Tool("cxx", program, version), calls

    return make


def _count(calls: Path) -> int:
    return len(calls.read_text(encoding="utf-8").splitlines())


def test_the_library_is_built_once(tmp_path: Path, fake: Callable[..., tuple[Tool, Path]]) -> None:
    cxx, calls = fake()
    assert not has_runtime(VERILATOR, cxx, tmp_path / "cache")
    folder = ensure_runtime(VERILATOR, cxx, tmp_path / "cache")
    built = _count(calls)
    assert ensure_runtime(VERILATOR, cxx, tmp_path / "cache") == folder
    assert has_runtime(VERILATOR, cxx, tmp_path / "cache")
    assert _count(calls) == built
    assert (folder / LIBRARY).is_file()
    assert not list(folder.parent.glob(".*"))


def test_another_compiler_gets_its_own(tmp_path: Path, fake: Callable[..., tuple[Tool, Path]]) -> None:
    first = ensure_runtime(VERILATOR, fake(version="1.0")[0], tmp_path / "cache")
    assert ensure_runtime(VERILATOR, fake(version="2.0")[0], tmp_path / "cache") != first


@pytest.mark.parametrize("damage", ["truncate", "change", "remove", "manifest"])
def test_a_damaged_library_is_built_again(
    tmp_path: Path, fake: Callable[..., tuple[Tool, Path]], damage: str
) -> None:
    cxx, calls = fake()
    folder = ensure_runtime(VERILATOR, cxx, tmp_path / "cache")
    built = _count(calls)
    library = folder / LIBRARY
    if damage == "truncate":
        library.write_bytes(library.read_bytes()[:-1])
    elif damage == "change":
        library.write_bytes(b"X" + library.read_bytes()[1:])
    elif damage == "remove":
        library.unlink()
    else:
        (folder / "manifest.json").write_text('{"sizes": 1}', encoding="utf-8")
    assert not has_runtime(VERILATOR, cxx, tmp_path / "cache")
    ensure_runtime(VERILATOR, cxx, tmp_path / "cache")
    assert _count(calls) == 2 * built
    assert has_runtime(VERILATOR, cxx, tmp_path / "cache")


def test_a_race_builds_once(tmp_path: Path, fake: Callable[..., tuple[Tool, Path]]) -> None:
    cxx, calls = fake()
    with ThreadPoolExecutor(max_workers=6) as pool:
        folders = set(pool.map(lambda _: ensure_runtime(VERILATOR, cxx, tmp_path / "cache"), range(6)))
    assert len(folders) == 1
    manifest = json.loads((folders.pop() / "manifest.json").read_text(encoding="utf-8"))
    units = len([name for name in manifest["sizes"] if name.endswith(".gch")]) + 5
    assert _count(calls) == units


def test_a_compiler_that_fails_leaves_nothing(tmp_path: Path, fake: Callable[..., tuple[Tool, Path]]) -> None:
    cxx, _ = fake(code=1)
    with pytest.raises(ToolError, match="run-time library"):
        ensure_runtime(VERILATOR, cxx, tmp_path / "cache")
    assert [p.suffix for p in (tmp_path / "cache" / "verilator").iterdir()] == [".lock"]


def test_a_cache_that_cannot_be_written(tmp_path: Path, fake: Callable[..., tuple[Tool, Path]]) -> None:
    cxx, _ = fake()
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    with pytest.raises(PrerequisiteError):
        ensure_runtime(VERILATOR, cxx, tmp_path / "cache")
