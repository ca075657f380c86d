"""Answer questions with ABC: `python abc_worker.py QUESTIONS ANSWERS SECONDS JOBS`.

QUESTIONS has a JSON line per question ({"question": number, "graphs": [AIGER as hexadecimal]}): is there a
graph whose one output is always 0? ANSWERS receives one per answer ({"question", "proven"}). Each graph gets
SECONDS, JOBS questions are asked at a time.
"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

_PROVED = re.compile(r"^Status = +1 ", re.MULTILINE)
_GRACE_S = 5.0


def main(questions: str, answers: str, seconds: float, jobs: int) -> int:
    """Ask them all."""
    entries = [json.loads(line) for line in Path(questions).read_text(encoding="utf-8").splitlines()]
    abc = _abc()
    with tempfile.TemporaryDirectory(dir=Path(answers).parent) as folder, ThreadPoolExecutor(jobs) as pool:

        def ask(entry: dict[str, Any]) -> dict[str, Any]:
            path = Path(folder) / f"{entry['question']}.aig"
            return {
                "question": entry["question"],
                "proven": any(_holds(abc, path, bytes.fromhex(graph), seconds) for graph in entry["graphs"]),
            }

        with Path(answers).open("w", encoding="utf-8") as file:
            for answer in pool.map(ask, entries):
                print(json.dumps(answer), file=file, flush=True)
    return 0


def _abc() -> str:
    """Return the path of the ABC that comes with Yosys."""
    spec = importlib.util.find_spec("pyosys")
    if spec is None or spec.origin is None:
        raise SystemExit("pyosys, and ABC with it, is not installed")
    return str(Path(spec.origin).with_name("yosys-abc"))


def _holds(abc: str, path: Path, graph: bytes, seconds: float) -> bool:
    path.write_bytes(graph)
    script = f"read_aiger {path}; pdr -T {max(round(seconds), 1)}; print_status"
    try:
        asked = subprocess.run(
            [abc, "-q", script], capture_output=True, text=True, timeout=seconds + _GRACE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0 and _PROVED.search(asked.stdout) is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])))
