"""What all tests share: the command line in a process of its own, a home that is nobody's, and the tools."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from hwgen.infra.tools import Toolbox

# How long an example takes says more about the machine than about the code.
settings.register_profile("hwgen", deadline=None)
settings.load_profile("hwgen")


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


Hwgen = Callable[..., Ran]


@pytest.fixture(scope="session")
def hwgen_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment without settings of the person who runs the tests; the cache is kept between runs."""
    home = tmp_path_factory.mktemp("home")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HWGEN_")}
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return kept | {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_CACHE_HOME": cache}


@pytest.fixture
def hwgen(tmp_path: Path, hwgen_environment: dict[str, str]) -> Hwgen:
    """Run `hwgen ARGS` in an empty folder."""

    def run(*arguments: str, cwd: Path = tmp_path, timeout: float = 300, **environment: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "hwgen", *arguments],
            cwd=cwd,
            env=hwgen_environment | environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def toolbox() -> Toolbox:
    return Toolbox()


@pytest.fixture(scope="session")
def need(toolbox: Toolbox) -> Callable[..., None]:
    """Skip where a tool is missing, or fail where HWGEN_REQUIRE_TOOLS says that none may be."""

    def check(*names: str) -> None:
        missing = [name for name in names if toolbox.get(name) is None]
        if missing and os.environ.get("HWGEN_REQUIRE_TOOLS") == "1":
            pytest.fail(f"{', '.join(missing)} must be installed here")
        if missing:
            pytest.skip(f"{', '.join(missing)} not installed")

    return check
