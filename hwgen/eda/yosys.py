"""Run Yosys scripts in a child process."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from hwgen.core.errors import ToolError
from hwgen.eda.child import ToolRun, Workspace
from hwgen.infra.files import write_text
from hwgen.infra.process import Limits

DEFAULT_LIMITS = Limits(wall_s=300.0, memory_bytes=4 << 30)
_ERROR = re.compile(r"^(?:(?P<file>[^\s:]+):(?P<line>\d+): )?ERROR: (?P<message>.*)$", re.MULTILINE)
_MAX_PROGRESS_BYTES = 1 << 20
_MAX_MESSAGE = 400


@dataclass(frozen=True)
class Stage:
    """Some commands of a script under one name: when one of them fails, the name says what failed."""

    name: str
    commands: tuple[str, ...]


@dataclass(frozen=True)
class YosysRun:
    """How a script ended.

    `failed_stage` is empty when all commands ran. `message`, `file` and `line` are Yosys's own words
    about its first error. `stage_seconds` gives the wall time of each stage that was begun.
    """

    run: ToolRun
    failed_stage: str
    message: str
    file: str
    line: int
    stage_seconds: dict[str, float]

    @property
    def ok(self) -> bool:
        """Whether all commands ran."""
        return not self.failed_stage


def script_text(stages: tuple[Stage, ...]) -> str:
    """Return a script that the worker, and `yosys -s`, can run."""
    lines = []
    for stage in stages:
        lines += [f"# stage {stage.name}", *stage.commands]
    return "\n".join(lines) + "\n"


def run_script(
    space: Workspace, name: str, stages: tuple[Stage, ...], limits: Limits = DEFAULT_LIMITS
) -> YosysRun:
    """Run a script as `<name>.ys` in the workspace's folder; its output goes to `<name>.log`.

    Raises ToolError when Yosys could not be started (pyosys missing in the sandbox, for example).
    """
    script, progress = f"{name}.ys", f"{name}.progress.jsonl"
    space.fresh(progress)
    write_text(space.fresh(script), script_text(stages))
    run = space.run_worker(
        "yosys_worker.py",
        (f"{space.relative}/{script}", f"{space.relative}/{progress}"),
        limits,
        f"{name}.log",
    )
    try:
        reached = parse_progress(space.read(progress, _MAX_PROGRESS_BYTES))
    except ToolError as error:
        raise ToolError(f"Yosys did not start: {_last_line(run.completed.output)}") from error
    return _judge(run, reached)


def _judge(run: ToolRun, reached: list[tuple[str, float]]) -> YosysRun:
    ends = [begun for _, begun in reached[1:]] + [run.completed.seconds]
    seconds = {
        stage: round(end - begun, 3)
        for (stage, begun), end in zip(reached, ends, strict=False)
        if stage != "end"
    }
    if run.completed.ok and reached and reached[-1][0] == "end":
        return YosysRun(run, "", "", "", 0, seconds)
    stage = reached[-1][0] if reached else "start"
    file, line, message = parse_error(run.completed.output)
    return YosysRun(run, stage, run.ended or message, file, line, seconds)


def parse_progress(content: bytes) -> list[tuple[str, float]]:
    """Read the worker's report: stages begun with the second in which each began."""
    found = []
    for line in content.decode("utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
            found.append((str(entry["stage"]), float(entry["seconds"])))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def parse_error(output: str) -> tuple[str, int, str]:
    """Find Yosys's error in its output: file, line and message; the last line where there is none."""
    found = _ERROR.search(output)
    if found is None:
        return "", 0, _last_line(output)
    return found["file"] or "", int(found["line"] or 0), found["message"][:_MAX_MESSAGE]


def _last_line(output: str) -> str:
    lines = output.strip().splitlines()
    return lines[-1][:_MAX_MESSAGE] if lines else "no output"
