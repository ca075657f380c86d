"""A workspace for tools, with the machine's own sandbox."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from hwgen.eda.child import Workspace
from hwgen.infra.sandbox import select_sandbox
from hwgen.infra.tools import Toolbox


@pytest.fixture(scope="session")
def toolbox() -> Toolbox:
    return Toolbox()


@pytest.fixture
def need(toolbox: Toolbox) -> Callable[..., None]:
    """Skip where a tool is missing, or fail where HWGEN_REQUIRE_TOOLS says that none may be."""

    def check(*names: str) -> None:
        missing = [name for name in names if toolbox.get(name) is None]
        if missing and os.environ.get("HWGEN_REQUIRE_TOOLS") == "1":
            pytest.fail(f"{', '.join(missing)} must be installed here")
        if missing:
            pytest.skip(f"{', '.join(missing)} not installed")

    return check


@pytest.fixture
def space(tmp_path: Path, toolbox: Toolbox) -> Workspace:
    (tmp_path / "rtl").mkdir()
    return Workspace(select_sandbox(toolbox, trusted=True, allow_none=False), tmp_path, tmp_path / "out")
