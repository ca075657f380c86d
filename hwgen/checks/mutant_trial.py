"""Simulate mutants: several processes share them, and one that hangs costs one mutant, not the rest."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.cocotb_env import bench_environment
from hwgen.eda.mutations import SELECT
from hwgen.eda.simulators import Simulation
from hwgen.infra.files import ResultError, make_folder, write_json
from hwgen.infra.process import Limits, base_environment

DRIVER = "mutants"
HANG = "(simulator)"  # in place of a test's name: the simulation of this mutant came to no end
_RESULTS = "mutants.jsonl"
_PATIENCE_S = 10
_MAX_RESULT_BYTES = 32 << 20
_MAX_RESTARTS = 20


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant: the test that found it ("" for none), why, and after how many cycles."""

    found_by: str
    reason: str = ""
    cycles: int = 0


@dataclass
class Trial:
    """Mutants under way.

    Every mutant meets the tests of `rounds[0]`, in order, until one fails. Those that are left meet the
    tests of the other rounds, which processes may share: each round is one piece of work. The original
    (mutant 0) meets another round only where one of its tests found a mutant.
    """

    simulation: Simulation
    bench: Path
    module: str
    rounds: Sequence[Sequence[str]]
    mutants: Sequence[int]
    limits: Limits
    results: Path
    nonce: str = field(default_factory=lambda: secrets.token_hex(16))
    runs: list[ToolRun] = field(default_factory=list)
    hung: dict[tuple[int, int], Outcome] = field(default_factory=dict)
    _working: list[Future[None]] = field(default_factory=list)

    @property
    def _space(self) -> Workspace:
        return self.simulation.space

    @contextmanager
    def running(self, processes: int) -> Iterator[None]:
        """Let processes work; at the end of the block they have all ended.

        Raises ToolError when a process ends in a way that no mutant explains.
        """
        job = {
            "module": self.module,
            "rounds": [list(tests) for tests in self.rounds],
            "select": SELECT,
            "mutants": list(self.mutants),
            "patience_s": _PATIENCE_S,
        }
        write_json(self.bench / "mutants.json", job)
        make_folder(self.results)
        with ThreadPoolExecutor(max_workers=processes) as pool:
            self._working = [pool.submit(self._work, index * _MAX_RESTARTS) for index in range(processes)]
            try:
                yield
            finally:
                for future in self._working:
                    future.result()

    def is_running(self) -> bool:
        """Whether any process is still at work."""
        return not all(future.done() for future in self._working)

    def discard(self) -> None:
        """Remove the folder of results."""
        shutil.rmtree(self.results, ignore_errors=True)

    def claim(self, number: int, mutant: int) -> bool:
        """Keep a mutant from a round; False when a process has begun it."""
        try:
            (self.results / f"claim-{number}-{mutant}").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def outcomes(self, number: int) -> dict[int, Outcome]:
        """Return what is known of each mutant in a round."""
        found = {mutant: outcome for (n, mutant), outcome in self.hung.items() if n == number}
        for entry in self._entries():
            if entry["round"] == number and isinstance(entry.get("found_by"), str):
                reason, cycles = str(entry.get("reason", "")), int(entry.get("cycles", 0))
                found.setdefault(entry["mutant"], Outcome(entry["found_by"], reason, cycles))
        return found

    def found(self) -> set[int]:
        """Return the mutants that a test has found so far."""
        hung = {mutant for _, mutant in self.hung}
        return hung | {entry["mutant"] for entry in self._entries() if entry.get("found_by")}

    def _work(self, first_process: int) -> None:
        for process in range(first_process, first_process + _MAX_RESTARTS):
            run = self._start(process)
            if run.completed.killed_because:
                raise ToolError(f"the simulation of mutants was stopped: {run.completed.killed_because}")
            own = [entry for entry in self._entries() if entry.get("process") == process]
            if own and "found_by" not in own[-1]:  # it ended, or was ended, while it tried this one
                key = (own[-1]["round"], own[-1]["mutant"])
                self.hung[key] = Outcome(HANG, run.ended or "the simulation ended")
            elif run.completed.ok:
                return
            else:
                said = run.completed.output.strip().splitlines()
                raise ToolError(f"the simulation of mutants failed: {said[-1] if said else run.ended}")
        raise ToolError(f"{_MAX_RESTARTS} simulations of mutants did not come to an end")

    def _start(self, process: int) -> ToolRun:
        plain = bench_environment(self.simulation.cocotb, self.bench, self.simulation.top, [DRIVER])
        plain["HWGEN_MUTANTS"] = str(self.bench / "mutants.json")
        plain["HWGEN_HUNG"] = " ".join(str(number) for number, _ in sorted(self.hung))
        secret = {
            "COCOTB_RESULTS_FILE": str(self.results / f"results-{process}.xml"),
            "HWGEN_NONCE": self.nonce,
            "HWGEN_PROCESS": str(process),
            "HWGEN_RESULTS": str(self.results),
        }
        argv, log = self.simulation.argv, f"mutants-{process}.log"
        run = self._space.run(argv, self.limits, log, plain | secret)
        # For a person who repeats it, the results are printed.
        self.runs.append(replace(run, command=replace(run.command, env=base_environment(**plain))))
        return run

    def _entries(self) -> list[Mapping[str, Any]]:
        try:
            content = self._space.read(f"{self.results.name}/{_RESULTS}", _MAX_RESULT_BYTES)
        except ResultError as error:
            if error.missing:
                return []
            raise
        return [entry for line in content.splitlines() if (entry := self._entry(line)) is not None]

    def _entry(self, line: bytes) -> Mapping[str, Any] | None:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            return None
        if not isinstance(entry, dict) or entry.get("nonce") != self.nonce:
            return None
        return entry if type(entry.get("mutant")) is int and type(entry.get("round")) is int else None
