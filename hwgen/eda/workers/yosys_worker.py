"""Run a Yosys script with pyosys: `python yosys_worker.py SCRIPT PROGRESS`.

PROGRESS receives one JSON line per stage begun ({"stage", "seconds"}: seconds since the start), and
`{"stage": "end", ...}` after the last one. A stage begins at a script line `# stage NAME`. Yosys ends
the process with exit code 1 at an error, so the last line tells where that was.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TextIO

_MARK = "# stage "


def main(script: str, progress: str) -> int:
    """Run the script's commands one by one."""
    from pyosys import libyosys

    started = time.monotonic()
    lines = Path(script).read_text(encoding="utf-8").splitlines()
    design = libyosys.Design()
    with Path(progress).open("w", encoding="utf-8") as file:
        for line in lines:
            command = line.strip()
            if command.startswith(_MARK):
                _report(file, command.removeprefix(_MARK), started)
            elif command and not command.startswith("#"):
                libyosys.run_pass(command, design)
        _report(file, "end", started)
    return 0


def _report(file: TextIO, stage: str, started: float) -> None:
    entry = {"stage": stage, "seconds": round(time.monotonic() - started, 3)}
    print(json.dumps(entry), file=file, flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
