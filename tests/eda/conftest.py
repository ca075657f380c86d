"""A workspace for tools, with the machine's own sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.eda.child import Workspace
from hwgen.infra.sandbox import select_sandbox
from hwgen.infra.tools import Toolbox


@pytest.fixture
def space(tmp_path: Path, toolbox: Toolbox) -> Workspace:
    (tmp_path / "rtl").mkdir()
    return Workspace(select_sandbox(toolbox, trusted=True, allow_none=False), tmp_path, tmp_path / "out")
