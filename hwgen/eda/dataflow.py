"""What each signal of a design is computed from, by pyverilog in a child process."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.core.errors import ToolError
from hwgen.eda.child import Workspace
from hwgen.eda.rows import Design
from hwgen.infra.files import write_json
from hwgen.infra.process import Limits

_LIMITS = Limits(wall_s=60.0, memory_bytes=2 << 30)
_MAX_RESULT_BYTES = 16 << 20


@dataclass(frozen=True)
class Signal:
    """A signal, the expression that it is assigned, and the clock and edge at which (empty for neither)."""

    name: str
    tree: str
    clock: str = ""
    edge: str = ""


def dataflow(space: Workspace, design: Design) -> tuple[Signal, ...]:
    """Return the signals of a design; ToolError with pyverilog's own words where it has none to give."""
    answer = space.fresh("dataflow.result.json")
    write_json(space.fresh("dataflow.job.json"), {"text": design.text, "top": design.top})
    arguments = (f"{space.relative}/dataflow.job.json", f"{space.relative}/{answer.name}")
    run = space.run_worker("dataflow_worker.py", arguments, _LIMITS, "dataflow.log")
    if not run.completed.ok:
        raise ToolError(f"pyverilog gave no answer: {run.ended or run.completed.output.strip()[-200:]}")
    result = space.read_json(answer.name, _MAX_RESULT_BYTES)
    if result.get("message"):
        raise ToolError(
            f"pyverilog does not understand the row: {result['message']}", "it reads Verilog-2005 only"
        )
    try:
        return tuple(Signal(*map(str, entry)) for entry in result["signals"])
    except (KeyError, TypeError) as error:
        raise ToolError(f"pyverilog's answer has an unknown shape ({error!r})") from error
