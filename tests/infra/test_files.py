"""Files that are replaced as a whole, and errors of the disk in one sentence."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hwgen.core.errors import PrerequisiteError
from hwgen.infra.files import (
    ResultError,
    is_temporary,
    read_json,
    read_result,
    write_bytes,
    write_json,
    write_text,
)
from hwgen.infra.rundir import RunDirectory

REPEATED = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50
)


@REPEATED
@given(content=st.binary(max_size=5000), before=st.none() | st.binary(max_size=100))
def test_content_comes_back(tmp_path, content, before):
    path = tmp_path / "file"
    path.unlink(missing_ok=True)
    if before is not None:
        path.write_bytes(before)
    write_bytes(path, content)
    assert path.read_bytes() == content
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@REPEATED
@given(value=values)
def test_json_comes_back(tmp_path, value):
    write_json(tmp_path / "value.json", value)
    assert read_json(tmp_path / "value.json") == value


def test_text_keeps_its_newlines(tmp_path):
    write_text(tmp_path / "a.v", "a\r\nb\n")
    assert (tmp_path / "a.v").read_bytes() == b"a\r\nb\n"


def test_the_umask_holds(tmp_path):
    before = os.umask(0o027)
    try:
        write_text(tmp_path / "a", "")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_a_link_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "victim").write_text("ours")
    (tmp_path / "link").symlink_to("victim")
    write_text(tmp_path / "link", "new")
    assert (tmp_path / "victim").read_text() == "ours"
    assert (tmp_path / "link").read_text() == "new"


WRITER = """
import sys
from pathlib import Path
from hwgen.infra.files import write_json
print("ready", flush=True)
n = 0
while True:
    n += 1
    write_json(Path(sys.argv[1]), {"n": n, "filler": [n] * 2000})
"""


def test_a_kill_at_any_point_leaves_old_or_new(hwgen_environment, tmp_path):
    path = tmp_path / "state.json"
    seen = set()
    for delay in range(8):
        argv = [sys.executable, "-c", WRITER, str(path)]
        with subprocess.Popen(argv, env=hwgen_environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            end = time.monotonic() + 0.02 + 0.011 * delay
            while time.monotonic() < end:
                if path.exists():
                    check(path, seen)
            process.send_signal(signal.SIGKILL)
        if path.exists():
            check(path, seen)
        left = [p.name for p in tmp_path.iterdir() if p.name != "state.json"]
        assert all(map(is_temporary, left))
    assert len(seen) > 1


def check(path: Path, seen: set[int]) -> None:
    value = json.loads(path.read_text())
    assert value["filler"] == [value["n"]] * 2000
    seen.add(value["n"])


def test_a_failed_write_leaves_the_old_content_and_nothing_else(tmp_path):
    write_text(tmp_path / "a", "old")
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "a", "\ud800")
    assert (tmp_path / "a").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(PrerequisiteError, match=r"nowhere/a cannot be written: No such file"):
        write_text(tmp_path / "nowhere" / "a", "")


def test_broken_json_is_named(tmp_path):
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(PrerequisiteError, match=r"a\.json is not JSON"):
        read_json(tmp_path / "a.json")
    with pytest.raises(PrerequisiteError, match=r"b\.json cannot be read"):
        read_json(tmp_path / "b.json")


ON_A_SMALL_DISK = """
import resource, sys
from pathlib import Path
from hwgen.core.errors import PrerequisiteError
from hwgen.infra.process import Command, Limits, base_environment, run
from hwgen.infra.rundir import RunDirectory
disk = Path(sys.argv[1])

def attempt(name, action):
    try:
        action()
        print(name, "WRITTEN")
    except PrerequisiteError as error:
        print(name, error.message, "|", error.hint)

run_directory = RunDirectory.create(disk / "run", {"text": "gemm"})
run_directory.write_json("spec.json", {"old": True})
run_directory.append_event("started")
(disk / "filler").write_bytes(bytes(180 << 10))
attempt("json", lambda: run_directory.write_json("spec.json", {"new": "x" * 100_000}))
attempt("event", lambda: run_directory.append_event("big", text="x" * 100_000))
command = Command(("seq", "1", "100000"), disk, base_environment())
attempt("log", lambda: run(command, Limits(), run_directory.path / "log.txt"))
(run_directory.path / "log.txt").unlink()
print(run_directory.read_json("spec.json"), [e["event"] for e in run_directory.events()])
(disk / "filler").unlink()
run_directory.append_event("later")
print([e["event"] for e in run_directory.events()])
print(sorted(p.name for p in run_directory.path.iterdir()))
"""


@pytest.fixture
def in_private_mounts(hwgen_environment, tmp_path):
    """Run Python in a mount namespace of its own, with a mount at its first argument; return its lines."""

    def run_there(mount: str, script: str) -> list[str]:
        disk = tmp_path / "disk"
        disk.mkdir()
        shell = f'{mount} && exec "$@"'
        argv = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", shell, str(disk)]
        if shutil.which("unshare") is None:
            pytest.skip("no unshare")
        trial = subprocess.run([*argv, "true"], capture_output=True, text=True, check=False)
        if trial.returncode:
            pytest.skip(f"nothing can be mounted here: {trial.stderr.strip()}")
        argv += [sys.executable, "-c", script, str(disk)]
        done = subprocess.run(argv, env=hwgen_environment, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        return done.stdout.splitlines()

    return run_there


def test_a_full_disk_is_one_sentence_and_loses_nothing(in_private_mounts, tmp_path):
    lines = in_private_mounts('mount -t tmpfs -o size=256k none "$0"', ON_A_SMALL_DISK)
    full = f"there is no space left on the disk that holds {tmp_path}/disk/run"
    hint = "free some space, or choose another folder"
    assert lines[:3] == [f"{name} {full} | {hint}" for name in ("json", "event", "log")]
    assert lines[3] == "{'old': True} ['started']"
    assert lines[4] == "['started', 'later']"
    assert lines[5] == "['.lock', 'events.jsonl', 'request.json', 'spec.json', 'state.json']"


ON_A_READ_ONLY_DISK = """
import sys
from pathlib import Path
from hwgen.core.errors import PrerequisiteError
from hwgen.infra.rundir import RunDirectory
for path in (Path(sys.argv[1]), Path(sys.argv[1]) / "run"):
    try:
        RunDirectory.create(path, {})
    except PrerequisiteError as error:
        print(error.message, "|", error.hint)
print(list(Path(sys.argv[1]).iterdir()))
"""


def test_a_read_only_disk_is_one_sentence(in_private_mounts, tmp_path):
    lines = in_private_mounts('mount -t tmpfs -o ro none "$0"', ON_A_READ_ONLY_DISK)
    hint = "make it writable, or choose another folder"
    assert lines == [f"{tmp_path}/disk is on a read-only file system | {hint}"] * 2 + ["[]"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_one_sentence(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    with pytest.raises(PrerequisiteError, match="locked cannot be written: permission denied"):
        write_text(folder / "a", "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may go everywhere")
def test_a_run_behind_a_closed_folder_is_one_sentence(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    for path, runs_dir in ((closed / "run", Path("runs")), (None, closed / "runs")):
        with pytest.raises(PrerequisiteError, match=r"closed.* cannot be written: permission denied"):
            RunDirectory.create(path, {}, runs_dir=runs_dir)
    closed.chmod(0o700)
    assert list(closed.iterdir()) == []


def test_results_outside_the_root_are_refused(tmp_path):
    (tmp_path / "a").write_text("x")
    root = tmp_path / "root"
    root.mkdir()
    for path in (tmp_path / "a", root / ".." / "a", root):
        with pytest.raises(ResultError):
            read_result(path, root, 10)


def test_a_result_that_is_too_large_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    assert read_result(tmp_path / "a", tmp_path, 5) == b"12345"
    with pytest.raises(ResultError, match="more than 4 bytes"):
        read_result(tmp_path / "a", tmp_path, 4)
    with pytest.raises(ResultError, match="not a regular file"):
        read_result(Path("/dev/zero"), Path("/dev"), 4)
