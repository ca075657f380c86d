"""Try many mutants of one design in one simulation.

The netlist holds every mutant; the input named by the job chooses one (0: none). HWGEN_MUTANTS names a JSON
file with the job: `module` and `tests` of the bench, `select`, `mutants` (numbers) and `patience_s`. For
each mutant the tests run in order until one fails. HWGEN_RESULTS names a folder; each line of `mutants.jsonl`
there carries HWGEN_NONCE and says that a mutant is being tried, or which test found it and after how many
cycles of the clock ("" where none did).

A mutant may send the simulator into an endless loop without time: no Python runs then. An alarm ends the
whole process after `patience_s`; whoever started it sees which mutant it was and goes on with the next.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
from pathlib import Path
from typing import Any

import cocotb
from cocotb.handle import Immediate
from cocotb.triggers import Timer
from cocotb.utils import get_sim_time

_PERIOD_NS = 10


def _report(mutant: int, **said: Any) -> None:
    line = json.dumps({"nonce": os.environ["HWGEN_NONCE"], "mutant": mutant, **said})
    with Path(os.environ["HWGEN_RESULTS"], "mutants.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


@cocotb.test
async def mutants(dut: Any) -> None:
    """Try the mutants of the job."""
    job = json.loads(Path(os.environ["HWGEN_MUTANTS"]).read_text(encoding="utf-8"))
    module = importlib.import_module(job["module"])
    tests = [(name, getattr(module, name).func) for name in job["tests"]]
    select = dut[job["select"]]
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for mutant in job["mutants"]:
        _report(mutant, trying=True)
        signal.alarm(job["patience_s"])
        await Timer(1, "ns")
        select.value = Immediate(mutant)
        begin = get_sim_time("ns")
        found_by, reason = "", ""
        for name, body in tests:
            try:
                await body(dut)
            except Exception as error:
                found_by, reason = name, f"{type(error).__name__}: {error}"[:300]
                break
        cycles = int(get_sim_time("ns") - begin) // _PERIOD_NS
        _report(mutant, found_by=found_by, reason=reason, cycles=cycles)
    signal.alarm(0)
