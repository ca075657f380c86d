"""Fixtures: the real sandbox and real tools, skipped visibly where they are missing."""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import hwgen.infra
from hwgen.infra.sandbox import Sandbox, sandbox_state
from hwgen.infra.tools import Toolbox


def skip_or_fail(reason: str) -> None:
    """Skip on a laptop, fail in CI."""
    if os.environ.get("HWGEN_REQUIRE_TOOLS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def bubblewrap() -> Sandbox:
    state = sandbox_state(Toolbox())
    if state.sandbox is None:
        skip_or_fail(f"no sandbox: {state.reason}")
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
