"""Dataflow of one design by pyverilog: `python dataflow_worker.py JOB RESULT`.

JOB is a JSON object with `text` and `top`. RESULT is one with `signals`, a list of [name, tree, clock, edge]
(the tree as an expression; clock and edge are empty for what is not clocked), or `message`, why there are
none. pyverilog preprocesses with Icarus, and leaves its tables in the working folder.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

_MOST_SIGNALS = 2000
_MOST_CHARACTERS = 2000


def main(job_path: str, result_path: str) -> int:
    """Analyse the design, and write the result as a whole."""
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    result = Path(result_path).resolve()
    os.chdir(result.parent)
    Path("design.v").write_text(job["text"], encoding="utf-8")
    try:
        answer = {"signals": _signals(job["top"]), "message": ""}
    except Exception as error:  # its parser raises what it likes
        answer = {"signals": [], "message": f"{type(error).__name__}: {error}".strip()[:_MOST_CHARACTERS]}
    result.write_text(json.dumps({**answer, "complete": True}), encoding="utf-8")
    return 0


def _signals(top: str) -> list[list[str]]:
    from pyverilog.dataflow.dataflow_analyzer import VerilogDataflowAnalyzer

    analyzer = VerilogDataflowAnalyzer(["design.v"], top)
    analyzer.generate()
    found: list[list[str]] = []
    for name, binds in analyzer.getBinddict().items():
        found += [[str(name), _tree(bind), *_clock(bind)] for bind in binds if bind.tree is not None]
    return found[:_MOST_SIGNALS]


def _tree(bind: Any) -> str:
    return str(bind.tree.tocode())[:_MOST_CHARACTERS]


def _clock(bind: Any) -> tuple[str, str]:
    return (str(bind.getClockName()), str(bind.getClockEdge())) if bind.isClockEdge() else ("", "")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
