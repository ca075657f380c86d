"""Answer questions with ABC: `python abc_worker.py QUESTIONS ANSWERS SECONDS JOBS [all] [traces]`.

QUESTIONS has a JSON line per question ({"question": number, "graphs": [AIGER as hexadecimal]}): is there a
graph whose one output is always 0? ANSWERS receives one per answer ({"question", "proven"}). Each way to
prove a graph gets SECONDS of processor time, so that an answer does not depend on what else the machine does;
JOBS of them work at a time. Without `all` only the way that is quick most often is tried. The first proof
ends the others of its question, a counterexample those of its graph. With `traces` an answer has the "trace"
of a counterexample that was found: what the latches begin with, and the inputs of each cycle, as texts of 0
and 1.
"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

# Property directed reachability learns what reached states are like. Interpolation, on a graph in which what
# is always alike is one, looks some cycles ahead; on small graphs it often proves what takes the other long.
# (Of `dprove`, but for its search for counterexamples, -b, and reachability by other means, -p and -V.)
_REACHABILITY, _INTERPOLATION = "pdr", "dprove -b -p -V 0 -D 1000000"
_STATUS = re.compile(r"^Status = +(-?\d+) ", re.MULTILINE)  # 1 proven, 0 refuted, -1 neither
_POLL_S = 0.02
_PATIENCE = 20.0  # wall time by processor time, on a busy machine


def main(questions: str, answers: str, seconds: float, jobs: int, options: list[str]) -> int:
    """Ask them all."""
    entries = [json.loads(line) for line in Path(questions).read_text(encoding="utf-8").splitlines()]
    abc = _abc()
    with tempfile.TemporaryDirectory(dir=Path(answers).parent) as folder, ThreadPoolExecutor(jobs) as pool:
        asked = [_Question(entry, Path(folder)) for entry in entries]
        attempts = [
            pool.submit(question.attempt, abc, graph, way, seconds)
            for question in asked
            for graph, way in question.ways("all" in options)
        ]
        for attempt in attempts:
            attempt.result()
        with Path(answers).open("w", encoding="utf-8") as file:
            for question in asked:
                answer = {"question": question.number, "proven": question.proven.is_set()}
                if "traces" in options:
                    answer["trace"] = question.trace()
                print(json.dumps(answer), file=file)
    return 0


def _abc() -> str:
    """Return the path of the ABC that comes with Yosys."""
    spec = importlib.util.find_spec("pyosys")
    if spec is None or spec.origin is None:
        raise SystemExit("pyosys, and ABC with it, is not installed")
    return str(Path(spec.origin).with_name("yosys-abc"))


class _Question:
    """One question, whose graphs are tried in several ways until one of them proves it."""

    def __init__(self, entry: dict[str, Any], folder: Path) -> None:
        self.number = entry["question"]
        self.proven = threading.Event()
        self.graphs = [folder / f"{self.number}-{index}.aig" for index in range(len(entry["graphs"]))]
        self._refuted = {path: threading.Event() for path in self.graphs}
        for path, graph in zip(self.graphs, entry["graphs"], strict=True):
            path.write_bytes(bytes.fromhex(graph))

    def ways(self, all_ways: bool) -> list[tuple[Path, str]]:
        """Return graphs, and how each is tried."""
        ways = [(path, _REACHABILITY) for path in self.graphs]
        return [*ways, (self.graphs[0], _INTERPOLATION)] if all_ways else ways

    def trace(self) -> list[str]:
        """Return a counterexample, the first of its graphs that has one; empty where none was found."""
        for graph in self.graphs:
            path = graph.with_suffix(".cex")
            if self._refuted[graph].is_set() and path.is_file():
                text = path.read_text(encoding="ascii", errors="replace")
                return text.partition("#")[0].split()
        return []

    def _is_settled(self, graph: Path) -> bool:
        return self.proven.is_set() or self._refuted[graph].is_set()

    def attempt(self, abc: str, graph: Path, way: str, seconds: float) -> None:
        """Try one way to prove one graph, unless another has settled it or does so meanwhile."""
        if self._is_settled(graph):
            return
        kept = f"; write_cex -a {graph.with_suffix('.cex')}" if way == _REACHABILITY else ""
        command = [abc, "-q", f"read_aiger {graph}; {way}; print_status{kept}"]
        log = graph.with_suffix(".pdr.log" if way == _REACHABILITY else ".int.log")
        with log.open("w", encoding="utf-8") as file:
            process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
            end = time.monotonic() + seconds * _PATIENCE
            while process.poll() is None:
                spent = _processor_s(process.pid) >= seconds or time.monotonic() >= end
                if spent or self._is_settled(graph):
                    process.kill()
                    process.wait()
                    return
                time.sleep(_POLL_S)
        status = _STATUS.search(log.read_text(encoding="utf-8", errors="replace"))
        if process.returncode == 0 and status is not None:
            if status[1] == "1":
                self.proven.set()
            elif status[1] == "0":
                self._refuted[graph].set()


def _processor_s(pid: int) -> float:
    """Return the processor time that a process took, in seconds; 0 where the system does not tell."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # Linux: the clock of a process
    except OSError:
        return 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), sys.argv[5:]))
