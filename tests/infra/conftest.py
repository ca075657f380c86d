"""Fixtures: the real sandbox and real tools, skipped visibly where they are missing."""

import os
import secrets
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import hwgen.infra
from hwgen.infra.process import Command, Completed, Limits, base_environment
from hwgen.infra.sandbox import Sandbox, sandbox_state
from hwgen.infra.tools import Toolbox

_MIB = 1 << 20
_LIMITS = Limits(
    wall_s=8.0,
    memory_bytes=512 * _MIB,
    file_bytes=8 * _MIB,
    output_bytes=1 * _MIB,
    processes=40,
    written_bytes=64 * _MIB,
    files=500,
)


@pytest.fixture(scope="session")
def skip_or_fail() -> Callable[[str], None]:
    return _skip_or_fail


def _skip_or_fail(reason: str) -> None:
    """Skip on a laptop, fail in CI."""
    if os.environ.get("HWGEN_REQUIRE_TOOLS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def bubblewrap() -> Sandbox:
    state = sandbox_state(Toolbox())
    if state.sandbox is None:
        _skip_or_fail(f"no sandbox: {state.reason}")
    assert state.sandbox is not None
    return state.sandbox


@pytest.fixture
def token() -> Iterator[str]:
    """A word for the command lines of a test's processes; none of them may outlive the test."""
    word = f"hwgen-test-{secrets.token_hex(8)}"
    yield word
    deadline = time.monotonic() + 2.0
    while (left := _processes_with(word)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert left == []


@pytest.fixture
def processes_with() -> Callable[[str], list[int]]:
    return _processes_with


def _processes_with(word: str) -> list[int]:
    """Return the processes of this machine whose command line holds the word, this one excepted."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if word.encode() in line and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


class Prison:
    """Runs hostile Python in the sandbox; `cell` is the one folder it may write to."""

    limits = _LIMITS

    def __init__(self, sandbox: Sandbox, cell: Path, token: str) -> None:
        self.sandbox = sandbox
        self.cell = cell
        self.token = token
        self.log = cell.parent / "log.txt"

    def run(self, code: str, limits: Limits = _LIMITS, **options: Any) -> Completed:
        argv = (sys.executable, "-I", "-c", textwrap.dedent(code), self.token)
        options = {"writable": [self.cell], "log": self.log} | options
        return self.sandbox.run(Command(argv, self.cell, base_environment()), limits, **options)


@pytest.fixture
def prison(bubblewrap: Sandbox, tmp_path: Path, token: str) -> Prison:
    cell = tmp_path / "cell"
    cell.mkdir()
    return Prison(bubblewrap, cell, token)


@pytest.fixture
def hwgen_environment() -> dict[str, str]:
    """Return an environment in which a new Python finds the hwgen that is being tested."""
    path = [str(Path(hwgen.infra.__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(path)}


@pytest.fixture
def wait_for() -> Callable[..., None]:
    """Wait until a condition holds; fail after some seconds, with the text of a file if one is named."""

    def wait(condition: Callable[[], object], explanation: Path | None = None) -> None:
        deadline = time.monotonic() + 10.0
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail(f"waited in vain: {explanation.read_text() if explanation else ''}")
            time.sleep(0.01)

    return wait
