"""Request and Spec: what a person asked for and how it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from hwgen.core.values import digest, freeze

Target = Literal["generic", "ecp5", "ice40"]
TARGETS: tuple[Target, ...] = ("generic", "ecp5", "ice40")


@dataclass(frozen=True)
class Budget:
    """Upper bounds (and a clock to reach) that an accepted design must meet; None asks nothing.

    `clock_mhz` is met when place-and-route reports at least that Fmax. `max_luts` counts LUT4
    equivalents after mapping to the target. `max_cells` counts generic cells. `max_cycles` bounds the
    measured cycles of one piece of work of the greatest sizes.
    """

    clock_mhz: float | None = None
    max_luts: int | None = None
    max_cells: int | None = None
    max_cycles: int | None = None


@dataclass(frozen=True)
class Request:
    """The words of a person, with the explicit options that go with them."""

    text: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", freeze(self.options))


@dataclass(frozen=True)
class Spec:
    """A request, understood: one operator, its parameters, a target and a budget.

    `parameters` are the operator's own, JSON-able, complete (defaults filled in).
    `assumptions` are sentences about what the request left open and how it was filled; `assumed` names
    those parameters, which the design loop may change to meet the budget.
    """

    operator: str
    parameters: Mapping[str, Any]
    target: Target = "generic"
    budget: Budget = Budget()
    seed: int = 0
    request: str = ""
    assumptions: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", freeze(self.parameters))

    @property
    def digest(self) -> str:
        """Content hash of everything that decides the hardware (not of the wording)."""
        return digest([self.operator, self.parameters, self.target, self.budget, self.seed])

    def with_parameters(self, parameters: Mapping[str, Any]) -> Spec:
        """Return the same spec with other operator parameters."""
        return replace(self, parameters=parameters)
