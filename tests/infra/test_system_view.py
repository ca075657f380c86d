"""What the sandbox shows, and in which order it lays it out."""

import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import UsageError
from hwgen.infra.bubblewrap import Mount, plan_mounts
from hwgen.infra.seccomp import filter_program
from hwgen.infra.system_view import holds_home, python_folders, tool_folders

folders = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(lambda p: Path("/data").joinpath(*p))


@given(
    visible=st.lists(folders, max_size=3),
    readable=st.lists(folders, max_size=3),
    writable=st.lists(folders, max_size=3),
)
def test_each_folder_is_seen_as_asked(visible, readable, writable):
    plan = plan_mounts(visible, readable, writable)

    def mode(path: Path) -> bool | None:
        covering = [mount.writable for mount in plan if path.is_relative_to(mount.path)]
        return covering[-1] if covering else None

    for path in writable:
        assert mode(path) is True
    for path in {*readable, *visible} - {*writable}:
        assert mode(path) is False
    for position, mount in enumerate(plan):
        assert not any(later.path in mount.path.parents for later in plan[position:])


def test_nested_mounts_that_add_nothing_are_left_out():
    plan = plan_mounts([Path("/data/a")], [Path("/data/a/b")], [Path("/data/w")], Path("/data/w/log.txt"))
    assert plan == [
        Mount(Path("/data/a")),
        Mount(Path("/data/w"), writable=True),
        Mount(Path("/data/w/log.txt")),
    ]


@pytest.mark.parametrize("path", ["relative", "/data/../root", "/"])
def test_unclear_paths_are_refused(path):
    with pytest.raises(UsageError):
        plan_mounts([], [Path(path)], [])


def test_linked_folders_are_shown_under_both_names(tmp_path):
    (tmp_path / "disk" / "run").mkdir(parents=True)
    (tmp_path / "link").symlink_to("disk")
    plan = plan_mounts([], [], [tmp_path / "link" / "run"])
    assert {mount.path for mount in plan} == {
        tmp_path / "link" / "run",
        (tmp_path / "disk" / "run").resolve(),
    }


def test_python_is_shown_and_home_is_not():
    shown = python_folders()
    for path in (sys.prefix, sys.base_prefix):
        assert any(Path(path).is_relative_to(folder) for folder in [*shown, Path("/usr")])
    assert not any(holds_home(folder) for folder in shown)


def test_a_tool_in_a_prefix_of_its_own(tmp_path):
    program = tmp_path / "suite" / "bin" / "iverilog"
    program.parent.mkdir(parents=True)
    program.write_text("")
    assert tool_folders([program, Path("/usr/bin/env")]) == [tmp_path / "suite"]


def test_a_tool_in_the_home_folder_does_not_show_the_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    for folder in (tmp_path / "bin", tmp_path / ".local" / "bin", tmp_path / ".local" / "share" / "keyrings"):
        folder.mkdir(parents=True)
    programs = [tmp_path / "bin" / "vvp", tmp_path / ".local" / "bin" / "iverilog", tmp_path / "bwrap"]
    for program in programs:
        program.write_text("")
    assert tool_folders(programs) == [tmp_path / ".local" / "bin", tmp_path / "bin", tmp_path / "bwrap"]
    assert holds_home(tmp_path)
    assert holds_home(tmp_path.parent)
    assert not holds_home(tmp_path / "bin")


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_sound_as_a_program(machine):
    code = filter_program(machine)
    instructions = list(struct.iter_unpack("=HBBI", code))
    assert 10 < len(instructions) < 4096
    for position, (operation, if_true, if_false, _) in enumerate(instructions):
        assert operation in (0x20, 0x15, 0x35, 0x45, 0x06)
        assert position + 1 + max(if_true, if_false) < len(instructions) or operation == 0x06
    assert instructions[-1] == (0x06, 0, 0, 0x7FFF0000)


def evaluate(code: bytes, architecture: int, number: int, *arguments: int) -> int:
    """Run a filter as the kernel does."""
    instructions = list(struct.iter_unpack("=HBBI", code))
    data = {0: number, 4: architecture} | {16 + 8 * n: a for n, a in enumerate(arguments)}
    position = accumulator = 0
    while True:
        operation, if_true, if_false, value = instructions[position]
        position += 1
        if operation == 0x20:
            accumulator = data[value]
        elif operation == 0x06:
            return value
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: accumulator & value}
            position += if_true if holds[operation] else if_false


ALLOW, KILL, REFUSED = 0x7FFF0000, 0x80000000, 0x50000 | 1
NO_SUCH_CALL, NO_SUCH_FAMILY = 0x50000 | 38, 0x50000 | 97
X86_64, AARCH64 = 0xC000003E, 0xC00000B7


@pytest.mark.parametrize(
    ("machine", "architecture", "read", "keyctl", "socket"),
    [("x86_64", X86_64, 0, 250, 41), ("aarch64", AARCH64, 63, 219, 198)],
)
def test_the_filter_decides_as_meant(machine, architecture, read, keyctl, socket):
    code = filter_program(machine)
    assert evaluate(code, architecture, read) == ALLOW
    assert evaluate(code, architecture, keyctl) == NO_SUCH_CALL
    assert evaluate(code, architecture, read | 0x40000000) == NO_SUCH_CALL
    assert evaluate(code, 0x40000003, read) == KILL  # 32-bit calls, which have other numbers
    assert {f for f in range(64) if evaluate(code, architecture, socket, f) == ALLOW} == {1, 2, 10, 16}
    assert evaluate(code, architecture, socket, 40) == NO_SUCH_FAMILY


@pytest.mark.parametrize(
    ("machine", "architecture", "openat", "fchmod"),
    [("x86_64", X86_64, 257, 91), ("aarch64", AARCH64, 56, 52)],
)
def test_no_file_gets_its_owner_s_rights(machine, architecture, openat, fchmod):
    code = filter_program(machine)
    creating = 0o101
    assert evaluate(code, architecture, fchmod, 3, 0o755) == ALLOW
    assert evaluate(code, architecture, fchmod, 3, 0o4755) == REFUSED
    assert evaluate(code, architecture, fchmod, 3, 0o2755) == REFUSED
    assert evaluate(code, architecture, openat, 3, 0, creating, 0o644) == ALLOW
    assert evaluate(code, architecture, openat, 3, 0, creating, 0o4755) == REFUSED
    assert evaluate(code, architecture, openat, 3, 0, 0, 0o7777) == ALLOW  # not a mode, but left-overs


def test_an_unknown_machine_has_no_filter():
    assert filter_program("riscv64") == b""
