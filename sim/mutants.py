"""Try many mutants of one design in one simulation; several processes may share the work.

The netlist holds every mutant; one input chooses (0: none). HWGEN_MUTANTS names a JSON file with the job:
`module` of the bench, `rounds` (lists of its tests), `select` (the input), `mutants` (numbers) and
`patience_s`. In the first round every mutant meets its tests, in order, until one fails. Those that are left
meet the tests of the other rounds.

HWGEN_RESULTS names a folder. Whoever creates `claim-ROUND-MUTANT` there tries that mutant. Each line of
`mutants.jsonl` carries HWGEN_NONCE and tells that a mutant is being tried by this process (HWGEN_PROCESS), or
which test found it ("" for none), why, and after how many cycles of the clock.

A mutant may send the simulator into an endless loop in which neither time passes nor Python runs. An alarm
then ends the process; whoever started it sees which mutant it was and starts another for the rest.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cocotb
from cocotb.handle import Immediate
from cocotb.triggers import Timer
from cocotb.utils import get_sim_time

_PERIOD_NS = 10
_HEARTBEAT_NS = 100 * _PERIOD_NS
_MAX_REASON = 300


class _Board:
    """Where the processes tell each other what they do."""

    def __init__(self) -> None:
        self._folder = Path(os.environ["HWGEN_RESULTS"])
        self._lines = self._folder / "mutants.jsonl"
        self._stamp = {"nonce": os.environ["HWGEN_NONCE"], "process": int(os.environ["HWGEN_PROCESS"])}

    def claim(self, number: int, mutant: int) -> bool:
        """Take a mutant in a round, unless another process has it."""
        try:
            (self._folder / f"claim-{number}-{mutant}").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def tell(self, number: int, mutant: int, **said: Any) -> None:
        """Append a line."""
        line = json.dumps({**self._stamp, "round": number, "mutant": mutant, **said})
        with self._lines.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def survivors(self) -> set[int]:
        """Return the mutants that came through the first round and that no test has found since."""
        through, found = set(), set()
        for line in self._lines.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
            except ValueError:  # another process is still writing it
                continue
            if entry.get("found_by"):
                found.add(entry["mutant"])
            elif entry["round"] == 0 and "found_by" in entry:
                through.add(entry["mutant"])
        return through - found


@cocotb.test
async def mutants(dut: Any) -> None:
    """Try the mutants of the job."""
    job = json.loads(Path(os.environ["HWGEN_MUTANTS"]).read_text(encoding="utf-8"))
    bench = importlib.import_module(job["module"])
    select = dut[job["select"]]
    board = _Board()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    cocotb.start_soon(_heartbeat(job["patience_s"]))
    for number, names in enumerate(job["rounds"]):
        tests = [(name, getattr(bench, name).func) for name in names]
        for mutant in job["mutants"]:
            if number and mutant not in board.survivors():
                continue
            if board.claim(number, mutant):
                board.tell(number, mutant, trying=True)
                await Timer(1, "ns")
                select.value = Immediate(mutant)
                board.tell(number, mutant, **await _try(dut, tests))
    signal.alarm(0)


async def _heartbeat(patience_s: int) -> None:
    """Set the alarm again and again, as long as time passes in the simulation."""
    while True:
        signal.alarm(patience_s)
        await Timer(_HEARTBEAT_NS, "ns")


async def _try(dut: Any, tests: Sequence[tuple[str, Callable[[Any], Any]]]) -> dict[str, Any]:
    begin = get_sim_time("ns")
    found_by, reason = "", ""
    for name, body in tests:
        try:
            await body(dut)
        except Exception as error:
            found_by, reason = name, f"{type(error).__name__}: {error}"[:_MAX_REASON]
            break
    cycles = int(get_sim_time("ns") - begin) // _PERIOD_NS
    return {"found_by": found_by, "reason": reason, "cycles": cycles}
