"""Prove that two designs do the same, where both have one clock and are small enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hwgen.checks.base import CheckJob
from hwgen.checks.compare.examine import workspace
from hwgen.core.errors import ToolError
from hwgen.eda.child import Workspace
from hwgen.eda.equivalence.graph import Graph, parse
from hwgen.eda.equivalence.product import RESET_CYCLES, product
from hwgen.eda.equivalence.scripts import graph_stages, shape_stages
from hwgen.eda.equivalence.shape import Shape, shape_by_names, shape_of
from hwgen.eda.mutant_proof import Question, prove
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


def formal(job: CheckJob, ports: Mapping[str, Port]) -> Formal:
    """Read a candidate with Yosys; what Yosys cannot do leaves its graph away."""
    candidate, space = job.candidate, workspace(job, "formal")
    stages = shape_stages(
        space.relative,
        compiled_names(candidate),
        candidate.top,
        systemverilog=is_systemverilog(candidate),
    )
    space.fresh("shape.json")
    run = run_script(space, "shape", stages, _LIMITS)
    if not run.ok:
        return Formal(shape_by_names(ports), reason=f"Yosys cannot read it: {run.message}")
    shape = shape_of(space.read_json("shape.json", _MAX_BYTES), candidate.top, ports)
    if not shape.steady:
        return Formal(shape, reason="it has latches, or more than one clock")
    if shape.memory_bits > MOST_MEMORY_BITS:
        return Formal(shape, reason=f"it has {shape.memory_bits:,} bits of memory")
    return _with_graph(shape, space)


def _with_graph(shape: Shape, space: Workspace) -> Formal:
    space.fresh("graph.aag")
    space.fresh("graph.map")
    run = run_script(space, "graph", graph_stages(space.relative), _LIMITS)
    if not run.ok:
        return Formal(shape, reason=f"Yosys cannot turn it into gates: {run.message}")
    try:
        graph = parse(space.read("graph.aag", _MAX_BYTES), space.read("graph.map", _MAX_BYTES))
    except ToolError as error:
        return Formal(shape, reason=error.message)
    if len(graph.ands) > MOST_NODES:
        return Formal(shape, reason=f"it has {len(graph.ands):,} gates")
    return Formal(shape, graph)


def proof(original: Formal, rebuilt: Formal, space: Workspace, seconds: float) -> str:
    """Return how the two were proven to do the same, in a sentence; empty where they were not."""
    one, other = original.graph, rebuilt.graph
    if one is None or other is None or original.shape.clocks != rebuilt.shape.clocks:
        return ""
    resets = {name: reset.active for name, reset in original.shape.resets.items()}
    if not one.latches and not other.latches:
        resets = {}
    try:
        graph = product(one, other, resets)
    except ToolError:
        return ""
    asked = Question(settled=True) if graph is None else Question(False, (graph,))
    if 0 not in prove(space, {0: asked}, seconds, jobs=1):
        return ""
    if resets:
        return (
            f"proven equivalent for all inputs, after {RESET_CYCLES} cycles with {', '.join(resets)} active"
        )
    registers = ", whatever its registers begin with" if one.latches or other.latches else ""
    return f"proven equivalent for all inputs{registers}"
