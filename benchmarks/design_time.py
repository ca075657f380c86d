"""Time and memory of `hwgen design "systolic GEMM for int8"` beside its raw tool commands.

The raw commands are those that the run's evidence names, each started by hand, one after another. A command
that hwgen starts twice, for two processes to share the work, does all of it alone: it is started once.

python benchmarks/design_time.py [--repeat 3] [--simulator icarus|verilator]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tools import median, table

REQUEST = "systolic GEMM for int8"


def tree_bytes(root: int) -> int:
    """Return the resident memory of a process and everything below it."""
    children: dict[int, list[int]] = {}
    resident: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        pid = int(stat.parent.name)
        children.setdefault(int(fields[1]), []).append(pid)
        resident[pid] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    todo, total = [root], 0
    while todo:
        pid = todo.pop()
        total += resident.get(pid, 0)
        todo += children.get(pid, [])
    return total


def timed(command: list[str], cwd: Path) -> tuple[float, int]:
    """Run a command; return its wall time in seconds and the peak memory of its tree in bytes."""
    peak = 0
    started = time.monotonic()
    with subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.05):
                peak = max(peak, tree_bytes(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = process.wait()
        done.set()
        watcher.join()
    if code:
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    return time.monotonic() - started, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--simulator", default="auto")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs, raws, stages = [], [], {}
        for number in range(arguments.repeat):
            out = folder / f"run{number}"
            command = [sys.executable, "-m", "hwgen", "design", REQUEST, "--out", str(out), "--simulator"]
            runs.append(timed([*command, arguments.simulator], folder))
            document = json.loads((out / "final" / "report.json").read_text())
            raw: dict[str, float] = {}
            for check in document["checks"]:
                lines = list(dict.fromkeys(check["commands"]))
                raw[check["kind"]] = sum(
                    timed(["bash", "-c", line], out / "attempts" / "01")[0] for line in lines
                )
                stages.setdefault(check["kind"], []).append(
                    (check["seconds"], raw[check["kind"]], len(lines))
                )
            raws.append(sum(raw.values()))
        rows = [
            (kind, median([s[0] for s in found]), median([s[1] for s in found]), found[0][2])
            for kind, found in stages.items()
        ]
        whole, by_hand = median([r[0] for r in runs]), median(raws)
        print(f"{REQUEST!r}, {os.cpu_count()} cores, median of {arguments.repeat}\n")
        print(table(("stage", "hwgen s", "raw s", "commands"), rows))
        ratio = whole / by_hand
        print(f"\nwhole command {whole:.2f} s, raw commands in sequence {by_hand:.2f} s, ratio {ratio:.2f}")
        print(f"peak memory {max(r[1] for r in runs) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
