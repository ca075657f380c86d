"""Prove that a mutant cannot be told from the original, with a model checker (ABC: property directed
reachability, and interpolation).

The question is an and-inverter graph of both, side by side, whose output is 1 when they can be told apart;
see `worlds` for what is in it. The checker finds by itself which states are never reached. A counterexample
proves nothing, for the graph is cut where it would grow too large: what lies beyond may hold anything.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from hwgen.core.errors import ToolError
from hwgen.eda.child import Workspace
from hwgen.eda.flat_netlist import Netlist, is_input
from hwgen.eda.mutant_proof.aig import FALSE
from hwgen.eda.mutant_proof.worlds import Promises, TooLargeError, Worlds
from hwgen.eda.mutations import Mutation
from hwgen.infra.process import Limits

__all__ = ["Promises", "Question", "prove", "question"]

_QUESTIONS = "questions"
_ANSWERS = "answers.jsonl"
_MAX_ANSWER_BYTES = 1 << 20
_MEMORY_BYTES = 2 << 30
_START_S = 20.0
_PATIENCE = 40.0  # of the process, for ABC in each of its ways: their processor time, on a busy machine
# Bits of registers that may hold another value for a while: the more, the harder the question.
_APART = (0, 160)


@dataclass(frozen=True)
class Question:
    """Whether a mutant is equivalent: it is if `settled`, or if the output of one graph (AIGER) stays 0."""

    settled: bool
    graphs: tuple[bytes, ...] = ()


def question(netlist: Netlist, mutation: Mutation, promises: Promises) -> Question:
    """Ask whether a mutant is equivalent: first whether the fault ever reaches a register, then for how long.

    Raises ToolError when the netlist has no such cell.
    """
    cell = netlist.cells.get(mutation.cell)
    if cell is None or mutation.port not in cell["connections"]:
        raise ToolError(f"the netlist has no cell {mutation.cell} with a port {mutation.port}")
    bit = cell["connections"][mutation.port][mutation.port_bit]
    if is_input(cell, mutation.port) and bit in ("x", "z"):
        return Question(settled=True)  # the design says that any value will do
    graphs: dict[bytes, None] = {}
    for apart in _APART:
        with contextlib.suppress(TooLargeError):
            graph, differs = Worlds(netlist, mutation, promises, apart).graph()
            if differs == FALSE:
                return Question(settled=True)
            graphs[graph.aiger(differs)] = None
    return Question(False, tuple(graphs))


def prove(
    space: Workspace, questions: Mapping[int, Question], seconds: float, jobs: int, *, all_ways: bool = True
) -> set[int]:
    """Return the numbers of the questions whose answer is that the mutant is equivalent.

    Each way to prove a graph gets so many seconds of processor time, `jobs` at a time; `all_ways` adds those
    that are seldom quick. ABC sees graphs without any name of the design.
    """
    settled = {number for number, asked in questions.items() if asked.settled}
    pending = {number: asked.graphs for number, asked in questions.items() if asked.graphs}
    if not pending:
        return settled
    lines = [
        json.dumps({"question": n, "graphs": [g.hex() for g in graphs]}) for n, graphs in pending.items()
    ]
    space.fresh(_QUESTIONS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    space.fresh(_ANSWERS)
    wall = _START_S + _PATIENCE * seconds * sum(map(len, pending.values()))
    paths = (f"{space.relative}/{_QUESTIONS}", f"{space.relative}/{_ANSWERS}")
    arguments = (*paths, str(seconds), str(jobs), *(["all"] if all_ways else []))
    space.run_worker(
        "abc_worker.py", arguments, Limits(wall_s=wall, memory_bytes=_MEMORY_BYTES), "proofs.log"
    )
    try:
        content = space.read(_ANSWERS, _MAX_ANSWER_BYTES)
    except ToolError:  # it did not come to any
        return settled
    return settled | {n for line in content.splitlines() if (n := _proven(line)) in pending}


def _proven(line: bytes) -> int:
    """Return the number of a question that was answered so; -1 for another answer."""
    try:
        entry = json.loads(line)
    except ValueError:
        return -1
    proven = isinstance(entry, dict) and entry.get("proven") is True and type(entry.get("question")) is int
    return int(entry["question"]) if proven else -1
