"""Jobs for checks: a candidate from texts, in its own folder, with the machine's real tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from hwgen.checks.base import CheckJob
from hwgen.core.candidate import Candidate, SourceFile
from hwgen.core.spec import Spec
from hwgen.infra.sandbox import select_sandbox
from hwgen.infra.tools import Toolbox

MakeJob = Callable[..., CheckJob]


@pytest.fixture
def make_job(tmp_path: Path, toolbox: Toolbox) -> MakeJob:
    def make(
        files: Mapping[str, str] | str,
        top: str = "top",
        *,
        target: str = "generic",
        language: Any = "verilog",
        options: Mapping[str, Any] | None = None,
    ) -> CheckJob:
        texts = {"top.v": files} if isinstance(files, str) else files
        sources = tuple(SourceFile(name, text) for name, text in texts.items())
        candidate = Candidate(top, sources, "test", language=language)
        for source in sources:
            path = tmp_path / "rtl" / source.name
            if tmp_path / "rtl" in path.resolve().parents:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(source.text.encode("utf-8", "surrogatepass"))
        sandbox = select_sandbox(toolbox, trusted=True, allow_none=False)
        spec = Spec("gemm", {}, target=target)  # type: ignore[arg-type]
        return CheckJob(candidate, tmp_path, toolbox, sandbox, spec, options=options or {})

    return make


@pytest.fixture(scope="session")
def accelerator() -> dict[str, str]:
    """A 4 x 4 array of multipliers with a memory of 512 words, in three files."""
    folder = Path(__file__).parent / "designs"
    return {path.name: path.read_text() for path in sorted(folder.glob("*.v"))}
