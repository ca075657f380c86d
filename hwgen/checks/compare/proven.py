"""Prove that two designs do the same, where both have one clock and are small enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hwgen.checks.base import CheckJob
from hwgen.checks.compare.examine import workspace
from hwgen.core.errors import ToolError
from hwgen.eda.child import Workspace
from hwgen.eda.equivalence.ask import Answer, ask
from hwgen.eda.equivalence.graph import Graph, parse
from hwgen.eda.equivalence.product import RESET_CYCLES, product, steps_of
from hwgen.eda.equivalence.scripts import graph_stages, shape_stages
from hwgen.eda.equivalence.shape import Shape, shape_by_names, shape_of
from hwgen.eda.names import compiled_names, is_systemverilog
from hwgen.eda.ports import Port
from hwgen.eda.yosys import run_script
from hwgen.infra.process import Limits

PROOF_SECONDS = 10.0
MOST_MEMORY_BITS = 8192
MOST_NODES = 60_000
_LIMITS = Limits(wall_s=60.0, memory_bytes=2 << 30)
_MAX_BYTES = 32 << 20


@dataclass(frozen=True)
class Formal:
    """A design as proofs see it: how it is driven, and its graph where there is one; else why not."""

    shape: Shape
    graph: Graph | None = None
    reason: str = ""


def formal(job: CheckJob, ports: Mapping[str, Port], *, at_once: bool = False) -> Formal:
    """Read a candidate with Yosys; what Yosys cannot do leaves its graph away.

    `at_once` makes the graph before it is known whether the candidate is small: what it is compared with is.
    """
    candidate, space = job.candidate, workspace(job, "formal")
    stages = shape_stages(
        space.relative,
        compiled_names(candidate),
        candidate.top,
        systemverilog=is_systemverilog(candidate),
    )
    for name in ("shape.json", "graph.aag", "graph.map"):
        space.fresh(name)
    more = graph_stages(space.relative, read=False) if at_once else ()
    run = run_script(space, "shape", (*stages, *more), _LIMITS)
    if not run.ok:
        return Formal(shape_by_names(ports), reason=f"Yosys cannot read it: {run.message}")
    shape = shape_of(space.read_json("shape.json", _MAX_BYTES), candidate.top, ports)
    if not shape.steady:
        return Formal(shape, reason="it has latches, or more than one clock")
    if shape.memory_bits > MOST_MEMORY_BITS:
        return Formal(shape, reason=f"it has {shape.memory_bits:,} bits of memory")
    if not at_once:
        run = run_script(space, "graph", graph_stages(space.relative), _LIMITS)
        if not run.ok:
            return Formal(shape, reason=f"Yosys cannot turn it into gates: {run.message}")
    return _with_graph(shape, space, ports)


def _with_graph(shape: Shape, space: Workspace, ports: Mapping[str, Port]) -> Formal:
    try:
        outputs = [(n, b) for n, p in ports.items() if p.direction == "output" for b in range(p.width)]
        content, names = space.read("graph.aag", _MAX_BYTES), space.read("graph.map", _MAX_BYTES)
        graph = parse(content, names, outputs)
    except ToolError as error:
        return Formal(shape, reason=error.message)
    if len(graph.ands) > MOST_NODES:
        return Formal(shape, reason=f"it has {len(graph.ands):,} gates")
    return Formal(shape, graph)


@dataclass(frozen=True)
class Proof:
    """What a model checker found: a sentence where it proved, else inputs that may tell them apart, by step.

    A counterexample may depend on values that the original leaves open: a simulation has to confirm it.
    """

    said: str = ""
    steps: tuple[Mapping[str, int], ...] = ()


def proof(original: Formal, rebuilt: Formal, space: Workspace, seconds: float) -> Proof:
    """Ask whether the two do the same; nothing is found where one has no graph, or in too little time."""
    one, other = original.graph, rebuilt.graph
    if one is None or other is None or original.shape.clocks != rebuilt.shape.clocks:
        return Proof()
    resets = {name: reset.active for name, reset in original.shape.resets.items()}
    if not one.latches and not other.latches:
        resets = {}
    try:
        asked = product(one, other, resets)
        answer = Answer(proven=True) if asked.aiger is None else ask(space, asked.aiger, seconds)
        if not answer.proven:
            return Proof(steps=tuple(steps_of(list(answer.trace), asked.inputs, resets)))
    except (ToolError, ValueError):
        return Proof()
    if resets:
        after = f", after {RESET_CYCLES} cycles with {', '.join(resets)} active"
    else:
        after = ", whatever its registers begin with" if one.latches or other.latches else ""
    return Proof(f"proven equivalent for all inputs{after}")
