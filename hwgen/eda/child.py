"""Run a tool on a candidate inside the sandbox, and read what it wrote without trusting it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.infra.files import make_folder, read_result
from hwgen.infra.process import Command, Completed, Limits, base_environment, shell_line
from hwgen.infra.sandbox import Sandbox

WORKERS = Path(__file__).resolve().parent / "workers"
MAX_RESULT_BYTES = 128 << 20


@dataclass(frozen=True)
class Workspace:
    """Where tools meet one candidate.

    Processes run in `root` (the attempt's folder), see `root/rtl` and `readable`, and write only into
    `folder`, which lies below `root`. `history` notes what was run.
    """

    sandbox: Sandbox
    root: Path
    folder: Path
    readable: tuple[Path, ...] = ()
    history: list[ToolRun] = field(default_factory=list, compare=False)

    @property
    def relative(self) -> str:
        """Return the folder as tools running in `root` name it."""
        return self.folder.relative_to(self.root).as_posix()

    def run(
        self, argv: tuple[str, ...], limits: Limits, log: str, environment: dict[str, str] | None = None
    ) -> ToolRun:
        """Run a command; its output is kept in the file `log` in the folder."""
        make_folder(self.folder)
        command = Command(argv, self.root, base_environment(**(environment or {})))
        sources = self.root / "rtl"
        readable = [path for path in (sources, WORKERS, *self.readable) if path.exists()]
        completed = self.sandbox.run(
            command, limits, readable=readable, writable=[self.folder], log=self.folder / log
        )
        self.history.append(ToolRun(command, completed))
        return self.history[-1]

    def run_worker(self, script: str, arguments: tuple[str, ...], limits: Limits, log: str) -> ToolRun:
        """Run a script of `hwgen/eda/workers` with this Python, cut off from its user's settings."""
        return self.run((sys.executable, "-I", "-B", str(WORKERS / script), *arguments), limits, log)

    def fresh(self, name: str) -> Path:
        """Return the path of a results file, with whatever an earlier run left there removed."""
        make_folder(self.folder)
        path = self.folder / name
        path.unlink(missing_ok=True)
        return path

    def read(self, name: str, max_bytes: int = MAX_RESULT_BYTES) -> bytes:
        """Read a results file; ToolError when it is absent or not a plain file of fair size."""
        return read_result(self.folder / name, self.root, max_bytes)

    def read_json(self, name: str, max_bytes: int = MAX_RESULT_BYTES) -> dict[str, Any]:
        """Read a results file with a JSON object; ToolError when it is anything else."""
        content = self.read(name, max_bytes)
        try:
            value = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise ToolError(f"{self.folder / name} is not JSON: {error}") from error
        if not isinstance(value, dict):
            raise ToolError(f"{self.folder / name} is not a JSON object")
        return value


@dataclass(frozen=True)
class ToolRun:
    """A command with how it ended."""

    command: Command
    completed: Completed

    @property
    def line(self) -> str:
        """Return the shell line that does the same again."""
        return shell_line(self.command)

    @property
    def ended(self) -> str:
        """Say in words why the process did not end by itself, or which signal ended it; else ""."""
        if self.completed.killed_because:
            return self.completed.killed_because
        code = self.completed.exit_code
        if code is not None and code < 0:
            return f"crashed with signal {-code}"
        # A shell or the sandbox reports the signal of its child this way.
        if code is not None and code > 128:
            return f"crashed with signal {code - 128}"
        return ""
