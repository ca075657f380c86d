"""Synthesize many small designs with pyosys: `python synthesis_rows_worker.py JOB RESULT`.

JOB and RESULT are those of `rows_worker.py`. Each design is synthesized to generic gates in a process of its
own, for Yosys ends its process at an error. For each row: `cells` by type (empty if it failed), and
`message`, Yosys's own first error.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from pyosys import libyosys

_MOST_CHARACTERS = 200
_ERROR = re.compile(r"ERROR: ([^\n]*)")
_FAILED = 1


def main(job_path: str, result_path: str) -> int:
    """Do the rows one by one."""
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    folder = Path(result_path).resolve().parent
    with Path(result_path).open("w", encoding="utf-8") as file:
        for name, text, top in job["rows"]:
            print(json.dumps({"begin": name}), file=file, flush=True)
            print(
                json.dumps({"id": name, **row(text, top, folder, job["row_seconds"])}), file=file, flush=True
            )
        print(json.dumps({"complete": True}), file=file, flush=True)
    return 0


def row(text: str, top: str, folder: Path, seconds: float) -> dict[str, Any]:
    """Return what one row takes."""
    stat, log = folder / "row.stat.json", folder / "row.log"
    stat.unlink(missing_ok=True)
    (folder / "row.sv").write_text(text, encoding="utf-8")
    child = os.fork()
    if not child:
        _synthesize(top, folder, log, seconds)
    _, status = os.waitpid(child, 0)
    if status == 0 and stat.exists():
        counted = json.loads(stat.read_text(encoding="utf-8"))["design"]["num_cells_by_type"]
        return {"cells": counted, "message": ""}
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        slow = number in (signal.SIGXCPU, signal.SIGKILL)
        said = f"took more than {seconds:g} s of processor time" if slow else f"crashed with signal {number}"
    else:
        found = _ERROR.search(log.read_text(encoding="utf-8", errors="replace"))
        said = found[1] if found else "failed without a message"
    return {"cells": {}, "message": said[:_MOST_CHARACTERS]}


def _synthesize(top: str, folder: Path, log: Path, seconds: float) -> None:
    """Run Yosys in this process, and end it."""
    try:
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        os.chdir(folder)
        design = libyosys.Design()
        for command in (
            "read_verilog -sv row.sv",
            f"hierarchy -check -top {top}",
            f"synth -flatten -top {top}",
            "tee -q -o row.stat.json stat -json",
        ):
            libyosys.run_pass(command, design)
        os._exit(0)
    finally:
        os._exit(_FAILED)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
