"""What every operator offers: adding an operator is adding a folder with one of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from hwgen.core.candidate import Bench, Candidate
from hwgen.core.spec import Spec, Target
from hwgen.core.verdict import BudgetMiss
from hwgen.operators.contract import Contract
from hwgen.operators.request.rules import Vocabulary

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Block:
    """A box of a block diagram, in a row and column of a grid, with the boxes it feeds."""

    name: str
    detail: str
    row: int
    column: int
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attempted:
    """Parameters that were tried, what they measured, and where that missed the budget."""

    parameters: Mapping[str, Any]
    measured: Mapping[str, float]
    misses: tuple[BudgetMiss, ...]


@dataclass(frozen=True)
class Estimate:
    """What formulas say of the built-in hardware before any of it is built.

    `metrics` are named as checks name what they measure: `cycles` of one piece of work of the greatest sizes
    that nobody hinders, and, where there is a model of the target's area, `lut4_equivalents`, `flip_flops`,
    `dsps`, `block_rams` and `memory_bits`. `tolerance` is the relative error to expect of those that are not
    exact. `operations` are the multiply-accumulates (of an operator without them: the results) of that work,
    `traffic` the bytes that its streams move. In a cycle the hardware does at most `peak` operations, and its
    streams carry at most `bandwidth` bytes.
    """

    metrics: Mapping[str, float]
    tolerance: Mapping[str, float]
    operations: int
    traffic: int
    peak: float
    bandwidth: float


class Operator(Protocol):
    """One hardware operator. `parameters` are always plain data, as a Spec carries them."""

    name: str
    title: str
    # The user's own operands that `stimulus` takes, in the order in which people name them.
    operands: tuple[str, ...]

    def vocabulary(self) -> Vocabulary:
        """Return what the request grammar knows of the operator."""
        ...

    def complete(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Fill in defaults and validate; RequestError names what is wrong."""
        ...

    def label(self, parameters: Mapping[str, Any]) -> str:
        """Return a short name for a design with these parameters: letters, digits and underscores."""
        ...

    def contract(self, parameters: Mapping[str, Any]) -> Contract:
        """Return what the hardware promises."""
        ...

    def generate(self, parameters: Mapping[str, Any], request: str) -> Candidate:
        """Return the built-in hardware: the same parameters give the same bytes."""
        ...

    def bench(self, parameters: Mapping[str, Any], seed: int, *, full_size: bool = False) -> Bench:
        """Return the bench that a candidate must pass; `full_size` measures cycles at the greatest sizes."""
        ...

    def blocks(self, parameters: Mapping[str, Any]) -> tuple[Block, ...]:
        """Return the block diagram of the built-in hardware."""
        ...

    def improve(self, spec: Spec, tried: Sequence[Attempted]) -> dict[str, Any] | None:
        """Return other parameters that may meet the budget, or None when nothing is left to try.

        Only the spec's assumed parameters may change; what the request said stays.
        """
        ...

    def stimulus(self, parameters: Mapping[str, Any], operands: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the bench plan's entry that runs the user's own operands through the hardware."""
        ...

    def collect(
        self, parameters: Mapping[str, Any], results: Sequence[Mapping[str, Any]]
    ) -> np.ndarray[Any, Any]:
        """Return what the bench measured of the user's operands, as an array in its natural shape."""
        ...


@runtime_checkable
class Explorable(Protocol):
    """An operator whose parameters can be searched: `hwgen explore` needs it, nothing else does."""

    def space(self, parameters: Mapping[str, Any], assumed: Sequence[str]) -> Mapping[str, Sequence[Any]]:
        """Return the values that a search may give to parameters: only to those of `assumed`.

        Values may not go together: `complete` says so. Empty where nothing can be searched.
        """
        ...

    def estimate(self, parameters: Mapping[str, Any], target: Target) -> Estimate:
        """Return what formulas say of the built-in hardware on a target."""
        ...
