"""Parameters of a chain: its stages in order, each an operator with parameters of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from hwgen.core.errors import RequestError
from hwgen.core.values import freeze
from hwgen.operators.streaming.parameters import Parameters, parameter

MAX_STAGES = 32
_KEYS = ("operator", "parameters", "constants")


@dataclasses.dataclass(frozen=True)
class Stage:
    """One operator of a chain, with complete parameters.

    `constants` are operands by name (weights, for example, as nested lists in their natural shape) that are
    built into the hardware instead of coming on a setup stream.
    """

    operator: str
    parameters: Mapping[str, Any]
    constants: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", freeze(self.parameters))
        object.__setattr__(self, "constants", freeze(self.constants))

    def to_mapping(self) -> dict[str, Any]:
        """Return the stage as plain data."""
        plain = {"operator": self.operator, "parameters": dict(self.parameters)}
        return plain | ({"constants": dict(self.constants)} if self.constants else {})


@dataclasses.dataclass(frozen=True)
class PipelineParams(Parameters):
    """Stages from the input to the output; their own `reset` is that of the whole."""

    operator: ClassVar[str] = "pipeline"

    stages: tuple[Stage, ...] = parameter((), "operators from the input to the output")

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """Read parameters from plain data: `stages` is a list of tables with `operator` and `parameters`."""
        entries = values.get("stages", ())
        if isinstance(entries, (str, Mapping)) or not isinstance(entries, Sequence):
            raise RequestError("pipeline: stages must be a list of tables", "one [[parameters.stages]] each")
        stages = tuple(_stage(number, entry) for number, entry in enumerate(entries, 1))
        rest = {key: value for key, value in values.items() if key not in ("stages",)}
        base = super().from_mapping(rest)
        return dataclasses.replace(base, stages=stages)

    def to_mapping(self) -> dict[str, Any]:
        """Return the parameters as plain data."""
        return {"reset": self.reset, "stages": [stage.to_mapping() for stage in self.stages]}

    def told(self) -> str:
        """Return what concerns all stages; the module of each has a header with its own parameters."""
        return f"reset {self.reset}, stages {' -> '.join(stage.operator for stage in self.stages)}"

    def check(self) -> None:
        """Refuse too many stages; that they fit each other is seen when they are linked."""
        if len(self.stages) > MAX_STAGES:
            raise self.error(f"{len(self.stages)} stages are more than {MAX_STAGES}")


def _stage(number: int, entry: object) -> Stage:
    if isinstance(entry, Stage):
        return entry
    where = f"pipeline: stage {number}"
    if not isinstance(entry, Mapping):
        raise RequestError(f"{where} is no table", "it has the keys operator and parameters")
    for key in entry:
        if key not in _KEYS:
            raise RequestError(f"{where}: unknown key {key!r}", f"known: {', '.join(_KEYS)}")
    name, parameters, constants = (
        entry.get("operator"),
        entry.get("parameters", {}),
        entry.get("constants", {}),
    )
    if not isinstance(name, str) or not isinstance(parameters, Mapping) or not isinstance(constants, Mapping):
        raise RequestError(f"{where} needs an operator (a name), parameters and constants (tables)")
    return Stage(name, parameters, constants)
