"""Datasets: time and memory to add, check, index and search, at 1 and 10 times the size; decontamination.

python benchmarks/data.py [--rows 11144] [--tenfold] [--jobs 2]

The rows are random modules in MG-Verilog's layout, written by the `datasets` library. On a machine that does
other work only the processor time says much. That of processes in the sandbox cannot be seen from outside, so
that a check without sandbox stands beside the one with. Decontamination needs HWGEN_VERILOGEVAL.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from tools import ROOT, table

QUERIES = (
    "8-bit up counter with synchronous reset",
    "register that adds the level to the phase",
    "combinational logic on coefficients",
    "multiplies the sum by the tap",
    "computes ref_tap and alt_data from in_word",
    "32-bit comparison of addresses",
)


def maker() -> ModuleType:
    path = ROOT / "tests" / "fixtures" / "mg_verilog.py"
    spec = importlib.util.spec_from_file_location("mg_verilog_fixture", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def timed(folder: Path, *arguments: str) -> tuple[float, float, float]:
    """Run a command; return wall seconds, processor seconds, and the peak memory of hwgen itself in MB."""
    script = (
        "import sys, resource; from hwgen.cli.main import main; code = main(sys.argv[2:])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=open(sys.argv[1], 'w'))\n"
        "sys.exit(code)"
    )
    peak = folder / "peak"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HWGEN_")}
    environment["HWGEN_DATA_DIR"] = str(folder / "data")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    command = [sys.executable, "-c", script, str(peak), *arguments, "--quiet"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{arguments}: {done.stderr}")
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, busy, float(peak.read_text())


def measure(folder: Path, rows: int, jobs: int) -> list[tuple[object, ...]]:
    # In a process of its own: the kernel reports our own peak memory for a child that has not outgrown us.
    write = [sys.executable, str(Path(__file__)), "--write", str(folder / "mg"), "--rows", str(rows)]
    subprocess.run(write, check=True)
    steps: Sequence[tuple[str, tuple[str, ...]]] = (
        ("add", ("data", "add", "mg", "--from", str(folder / "mg"))),
        ("check", ("data", "check", "mg", "--jobs", str(jobs))),
        ("check, no sandbox", ("data", "check", "mg", "--jobs", str(jobs), "--no-sandbox")),
        ("check again", ("data", "check", "mg", "--jobs", str(jobs))),
        ("index and one search", ("data", "search", QUERIES[0], "--in", "mg")),
    )
    found: list[tuple[object, ...]] = []
    for name, command in steps:
        if "--no-sandbox" in command:
            (folder / "data" / "mg" / "checks.jsonl").unlink()
        found.append((rows, name, *(round(v, 2) for v in timed(folder, *command))))
    return found


def search_ms(folder: Path) -> tuple[float, float]:
    """Return the median and the greatest time of a search in milliseconds, the index loaded."""
    from hwgen.demos.retrieval.index import Query
    from hwgen.demos.retrieval.select import Choice, choose
    from hwgen.demos.store import Store
    from hwgen.flow.data.search import index_of

    index = index_of(Store(folder / "data"), "mg")
    times = []
    for round_ in range(20):
        for text in QUERIES:
            started = time.process_time()
            choose(index, Query(text), Choice(count=5, diversity=0.3 * (round_ % 2)))
            times.append(1000 * (time.process_time() - started))
    return statistics.median(times), max(times)


def decontamination() -> list[tuple[object, ...]]:
    """Plant every answer of VerilogEval in each disguise; and look at designs of another kind."""
    from hwgen.demos.benchmarks import problems
    from hwgen.demos.contamination import Answers
    from hwgen.demos.fingerprint import KEYWORDS, fingerprint
    from hwgen.demos.tokens import tokens

    def renamed(code: str) -> str:
        names: dict[str, str] = {}
        return " ".join(
            names.setdefault(t.text, f"other_{len(names)}")
            if t.kind == "word" and t.text not in KEYWORDS and not t.text.startswith("$")
            else t.text
            for t in tokens(re.sub(r"(?m)^\s*`.*$", "", code))
            if t.kind != "comment"
        )

    disguises = {
        "verbatim": lambda code: code,
        "renamed": renamed,
        "reformatted": lambda code: re.sub(r"[ \t]+", "  ", code.replace("\n", "\n\n")),
        "other comments": lambda code: "// another\n" + re.sub(r"//[^\n]*", "// other", code),
    }
    answers_of = problems(Path(os.environ["HWGEN_VERILOGEVAL"]))
    answers = Answers(answers_of)
    rows: list[tuple[object, ...]] = []
    for name, disguise in disguises.items():
        found = sum(answers.match(fingerprint(disguise(p.code))) is not None for p in answers_of)
        rows.append((name, found, len(answers_of)))
    unrelated = sorted((ROOT / "templates" / "rtl").rglob("*.v")) + sorted((ROOT / "rtl").rglob("*.v"))
    flagged = sum(answers.match(fingerprint(file.read_text())) is not None for file in unrelated)
    rows.append(("unrelated", flagged, len(unrelated)))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=11_144)
    parser.add_argument("--tenfold", action="store_true", help="also ten times as many rows (takes long)")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", type=Path, metavar="DIR", help="only write the rows there")
    arguments = parser.parse_args()
    if arguments.write:
        made = maker()
        made.write_merged(arguments.write, [m.nested for m in made.made(1, arguments.rows)])
        return
    for rows in (arguments.rows, *([10 * arguments.rows] if arguments.tenfold else [])):
        with tempfile.TemporaryDirectory() as name:
            found = measure(Path(name), rows, arguments.jobs)
            median, most = search_ms(Path(name))
        print(table(("rows", "step", "wall s", "processor s", "peak MB"), found), flush=True)
        print(f"search, index loaded: median {median:.1f} ms, greatest {most:.1f} ms\n", flush=True)
    if os.environ.get("HWGEN_VERILOGEVAL"):
        print(table(("planted", "found", "of"), decontamination()))


if __name__ == "__main__":
    main()
