"""Try many mutants of one design in one simulation; several processes may share the work.

The netlist holds every mutant; one input chooses (0: none). HWGEN_MUTANTS names a JSON file with the job:
`module` of the bench, `rounds` (lists of its tests), `select` (the input), `mutants` (numbers) and
`patience_s`. In the first round every mutant meets its tests, in order, until one fails. Those that are left
meet the tests of the other rounds. The original meets the first round, and later those rounds in which a
mutant was found.

HWGEN_RESULTS names a folder. Whoever creates `claim-ROUND-MUTANT` there tries that mutant. Each line of
`mutants.jsonl` carries HWGEN_NONCE and tells that a mutant is being tried by this process
(HWGEN_PROCESS), or which test found it ("" for none), why, and after how many cycles of the clock; or what a
test measures with the original (`usual`, of round -1). Without HWGEN_RESULTS (a run by hand) lines are
printed.

A test finds a mutant by failing, or by measuring more than it does with the original of what should be little
(`cycles`, `..._cycles`, `..._refused`): that is what a comparison with a baseline finds.

A mutant may send the simulator into an endless loop in which neither time passes nor Python runs. An alarm
then ends the process; whoever started it sees which mutant it was and starts another for the rest, with the
round in HWGEN_HUNG.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cocotb
from cocotb.handle import Immediate
from cocotb.triggers import Timer
from cocotb.utils import get_sim_time

_PERIOD_NS = 10
_HEARTBEAT_NS = 100 * _PERIOD_NS
_MAX_REASON = 300
_ORIGINAL = 0  # the number that chooses no mutant
_LESS_IS_BETTER = ("cycles", "refused")


class _Board:
    """Where the processes tell each other what they do."""

    def __init__(self) -> None:
        given = os.environ.get("HWGEN_RESULTS", "")
        self._by_hand = not given
        self._folder = Path(given or tempfile.mkdtemp(prefix="mutants-"))
        self._lines = self._folder / "mutants.jsonl"
        self._stamp = {
            "nonce": os.environ.get("HWGEN_NONCE", ""),
            "process": int(os.environ.get("HWGEN_PROCESS", "0")),
        }

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
        if self._by_hand:
            print(line, flush=True)

    def tell_usual(self, test: str, measured: dict[str, int]) -> None:
        """Append what a test measures with the original, which has passed it."""
        self.tell(-1, _ORIGINAL, test=test, usual=measured)

    def usual(self, test: str) -> dict[str, int] | None:
        """Return what some process told of a test so."""
        return next((e["usual"] for e in self._read() if e.get("test") == test), None)

    def survivors(self) -> list[int]:
        """Return the mutants that came through the first round and that no test has found since."""
        entries = self._read()
        through = {e["mutant"] for e in entries if e["round"] == 0 and e.get("found_by") == ""}
        found = {e["mutant"] for e in entries if e.get("found_by")}
        return sorted(through - found - {_ORIGINAL})

    def finding_rounds(self) -> list[int]:
        """Return the rounds in which a mutant was found, by a test or because it hung."""
        hung = {int(number) for number in os.environ.get("HWGEN_HUNG", "").split()}
        return sorted(hung | {e["round"] for e in self._read() if e.get("found_by")})

    def _read(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = []
        if not self._lines.exists():
            return entries
        for line in self._lines.read_text(encoding="utf-8").splitlines():
            with contextlib.suppress(ValueError):  # another process is still writing it
                entries.append(json.loads(line))
        return entries


class _Tests:
    """The tests of the bench, and what those measure which measure anything."""

    def __init__(self, dut: Any, module: str, select: str, board: _Board) -> None:
        self._dut = dut
        self._board = board
        self._module = importlib.import_module(module)
        self._select = dut[select]
        self._measured: dict[str, dict[str, int]] = {}

    async def find(self, names: Sequence[str], mutant: int) -> dict[str, Any]:
        """Run tests until one finds the mutant; return which, why, and after how many cycles."""
        begin = get_sim_time("ns")
        found_by, reason = "", ""
        for name in names:
            try:
                measured = await (self._usual(name) if mutant == _ORIGINAL else self._run(name, mutant))
            except Exception as error:
                found_by, reason = name, f"{type(error).__name__}: {error}"[:_MAX_REASON]
                break
            usual = await self._usual(name) if measured else {}
            more = [key for key, value in measured.items() if value > usual.get(key, value)]
            if more:
                found_by = name
                reason = ", ".join(f"{key} {measured[key]}, the original {usual[key]}" for key in more)
                break
        cycles = int(get_sim_time("ns") - begin) // _PERIOD_NS
        return {"found_by": found_by, "reason": reason, "cycles": cycles}

    async def _run(self, name: str, mutant: int) -> dict[str, int]:
        """Run a test; return what it measures of which less is better."""
        await Timer(1, "ns")
        self._select.value = Immediate(mutant)
        measured = await getattr(self._module, name).func(self._dut)
        counts = measured if isinstance(measured, dict) else {}
        return {k: v for k, v in counts.items() if k.endswith(_LESS_IS_BETTER) and isinstance(v, int)}

    async def _usual(self, name: str) -> dict[str, int]:
        if name not in self._measured:
            known = self._board.usual(name)
            self._measured[name] = await self._run(name, _ORIGINAL) if known is None else known
            if known is None:
                self._board.tell_usual(name, self._measured[name])
        return self._measured[name]


@cocotb.test
async def mutants(dut: Any) -> None:
    """Try the mutants of the job."""
    job = json.loads(Path(os.environ["HWGEN_MUTANTS"]).read_text(encoding="utf-8"))
    board = _Board()
    tests = _Tests(dut, job["module"], job["select"], board)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    cocotb.start_soon(_heartbeat(job["patience_s"]))
    rounds = job["rounds"]

    async def attempt(number: int, mutant: int) -> None:
        if board.claim(number, mutant):
            board.tell(number, mutant, trying=True)
            board.tell(number, mutant, **await tests.find(rounds[number], mutant))

    for mutant in job["mutants"]:
        await attempt(0, mutant)
    for number in range(1, len(rounds)):
        for mutant in board.survivors():
            if mutant in board.survivors():  # still
                await attempt(number, mutant)
    # Whoever finds a mutant comes by here later: no round is forgotten.
    for number in board.finding_rounds():
        await attempt(number, _ORIGINAL)
    signal.alarm(0)


async def _heartbeat(patience_s: int) -> None:
    """Set the alarm again and again, as long as time passes in the simulation."""
    while True:
        signal.alarm(patience_s)
        await Timer(_HEARTBEAT_NS, "ns")
