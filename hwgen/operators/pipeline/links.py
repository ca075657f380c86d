"""Links the stages of a chain: what flows between them, and whether neighbours fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.operators.pipeline.constants import constant_beats
from hwgen.operators.pipeline.params import Stage
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.operator import StreamingOperator
from hwgen.operators.streaming.parameters import Parameters
from hwgen.operators.streaming.ports import Port


@dataclass(frozen=True)
class Link:
    """One stage with its operator and parameters, what comes in (after adapting lanes) and what goes out."""

    number: int
    operator: StreamingOperator[Any]
    parameters: Parameters
    takes: Flow | None
    gives: Flow
    constants: Mapping[str, Any] = field(default_factory=dict)  # operands by name
    beats: Mapping[str, Any] = field(default_factory=dict)  # the same as beats, by setup stream

    @property
    def name(self) -> str:
        """The stage in words."""
        return f"stage {self.number} ({self.operator.name})"

    @property
    def input(self) -> Port:
        """The port of the frames."""
        return next(p for p in self.ports if p.direction == "input" and p.role == "frame")

    @property
    def output(self) -> Port:
        """The port of the results."""
        return next(p for p in self.ports if p.direction == "output")

    @property
    def setups(self) -> tuple[Port, ...]:
        """The ports of setups that are not built in."""
        return tuple(p for p in self.ports if p.role == "setup" and p.prefix not in self.beats)

    @property
    def built_in(self) -> tuple[Port, ...]:
        """The ports of setups that constants take the place of."""
        return tuple(p for p in self.ports if p.prefix in self.beats)

    @property
    def ports(self) -> tuple[Port, ...]:
        """Every port of the stage alone."""
        return self.operator.ports(self.parameters)


def streaming_operator(name: str, where: str) -> StreamingOperator[Any]:
    """Return an operator that can be a stage; RequestError for any other."""
    from hwgen.operators.registry import operator

    found = operator(name)
    if not isinstance(found, StreamingOperator):
        raise RequestError(f"{where}: {name} cannot be a stage of a chain", "it has streams of its own kind")
    return found


def link(stages: Sequence[Stage], reset: str) -> tuple[Link, ...]:
    """Return the stages with what flows between them; RequestError names both neighbours that do not fit."""
    links: list[Link] = []
    for number, stage in enumerate(stages, 1):
        links.append(_link_one(number, stage, reset, links[-1] if links else None))
    if not links:
        raise RequestError(
            "pipeline: there are no stages", "say for example 'conv 3x3 1->4, relu, max pool 2x2'"
        )
    return tuple(links)


def _link_one(number: int, stage: Stage, reset: str, before: Link | None) -> Link:
    where = f"pipeline: stage {number} ({stage.operator})"
    chosen = streaming_operator(stage.operator, where)
    try:
        parameters = chosen.parameters.from_mapping({**stage.parameters, "reset": reset})
    except RequestError as error:
        given = f"{before.name} gives {before.gives}, but " if before else ""
        hint = error.hint
        if before and "_width" in error.message:
            hint = f"let {before.name} give narrower numbers, as in 'requantize to int8'"
        raise RequestError(f"pipeline: {given}stage {number}: {error.message}", hint) from None
    frames = [p for p in chosen.ports(parameters) if p.direction == "input" and p.role == "frame"]
    if len(frames) != 1:
        raise RequestError(f"{where} has {len(frames)} inputs", "stages of a chain have one")
    takes = None
    if before is not None:
        takes = _adapted(before, number, chosen, parameters)
    gives = _gives(chosen, parameters, takes, where)
    beats = constant_beats(chosen, parameters, stage.constants, where)
    return Link(number, chosen, parameters, takes, gives, stage.constants, beats)


def _adapted(before: Link, number: int, chosen: StreamingOperator[Any], parameters: Parameters) -> Flow:
    """Return what flows into a stage, in beats of its own lanes, or say why it does not fit."""
    flow, mine = before.gives, f"stage {number} ({chosen.name})"
    port = next(p for p in chosen.ports(parameters) if p.direction == "input" and p.role == "frame")
    if flow.shape[-1] % port.lanes or (flow.lanes % port.lanes and port.lanes % flow.lanes):
        raise RequestError(
            f"pipeline: {before.name} gives {flow}, but {mine} takes beats of {port.lanes}",
            f"choose lanes of {mine} that divide {flow.lanes}, or are a multiple of it that divides "
            f"{flow.shape[-1]}",
        )
    takes = Flow(flow.shape, port.lanes, flow.element)
    try:
        wanted = chosen.takes(takes)
    except RequestError as error:
        raise RequestError(
            f"pipeline: {before.name} gives {flow}, but {mine}: {error.message}", error.hint
        ) from None
    for name, value in wanted.items():
        if getattr(parameters, name) != value:
            raise RequestError(
                f"pipeline: {before.name} gives {flow}, but {mine} has {name} = {getattr(parameters, name)}",
                f"{name} = {value} fits",
            )
    return takes


def _gives(chosen: StreamingOperator[Any], parameters: Parameters, takes: Flow | None, where: str) -> Flow:
    try:
        return chosen.gives(parameters, takes)
    except RequestError as error:
        raise RequestError(f"{where}: {error.message}", error.hint) from None


def fitted(stage: Stage, before: Link | None, free: Sequence[str]) -> Stage:
    """Return a stage whose free parameters (those that were not said) follow from what comes before it.

    Lanes that were said stay; others become those of the flow.
    """
    if before is None:
        return stage
    chosen = streaming_operator(stage.operator, f"pipeline: stage {before.number + 1}")
    flow = before.gives
    lanes = stage.parameters.get("lanes", flow.lanes) if "lanes" not in free else flow.lanes
    wanted = chosen.takes(Flow(flow.shape, int(lanes), flow.element))
    changes = {name: value for name, value in wanted.items() if name in free}
    return Stage(stage.operator, {**stage.parameters, **changes}, stage.constants)
