"""What a search can minimize or bound, by the names that people give."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hwgen.core.errors import UsageError
from hwgen.core.evidence import Kind
from hwgen.operators.base import Estimate

# The checks that a metric comes from; those of an estimate need none.
_SYNTHESIS = (Kind.SYNTHESIZE,)
_PLACED = (Kind.SYNTHESIZE, Kind.PLACE_AND_ROUTE)


@dataclass(frozen=True)
class Measure:
    """One number of a design: how people name it, the metric that holds it, and whether more is better.

    `kinds` are the checks that measure it. `fpga` says whether only an FPGA has it.
    """

    name: str
    metric: str
    unit: str
    kinds: tuple[Kind, ...] = ()
    more_is_better: bool = False
    fpga: bool = False

    @property
    def limit_name(self) -> str:
        """What a bound of it is called."""
        return self.name if self.more_is_better else f"max_{self.name}"

    def cost(self, value: float) -> float:
        """Return the value as something to minimize."""
        return -value if self.more_is_better else value

    def estimated(self, estimate: Estimate) -> float | None:
        """Return what the model says of it; None if it says nothing."""
        if self.metric == "traffic":
            return estimate.traffic
        if self.metric == "operations_per_cycle":
            return estimate.operations / estimate.metrics["cycles"]
        return estimate.metrics.get(self.metric)

    def tolerance(self, estimate: Estimate) -> float:
        """Return the relative error to expect of what the model says."""
        return estimate.tolerance.get("cycles" if self.name == "rate" else self.metric, 0.0)


_ALL = (
    Measure("cycles", "cycles", "cycles"),
    Measure("rate", "operations_per_cycle", "operations a cycle", more_is_better=True),
    Measure("luts", "lut4_equivalents", "LUT4 equivalents", _SYNTHESIS, fpga=True),
    Measure("flip_flops", "flip_flops", "flip-flops", _SYNTHESIS),
    Measure("dsps", "dsps", "DSP blocks", _SYNTHESIS, fpga=True),
    Measure("block_rams", "block_rams", "block RAMs", _SYNTHESIS, fpga=True),
    Measure("memory_bits", "memory_bits", "memory bits", _SYNTHESIS),
    Measure("cells", "cells", "generic cells", _SYNTHESIS),
    Measure("traffic", "traffic", "bytes on the streams"),
    Measure("clock_mhz", "fmax_mhz", "MHz", _PLACED, more_is_better=True, fpga=True),
)
MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in _ALL}
LIMITS: Mapping[str, Measure] = {measure.limit_name: measure for measure in _ALL}


def read_objectives(text: str) -> tuple[Measure, ...]:
    """Read names between commas; UsageError names what is unknown, twice there, or missing."""
    names = [name.strip().replace("-", "_") for name in text.split(",") if name.strip()]
    if not names:
        raise UsageError("--objective names nothing", "for example: --objective cycles,luts")
    for name in names:
        if name not in MEASURES:
            raise UsageError(f"there is no objective {name!r}", _nearest(name, MEASURES))
    double = [name for name in names if names.count(name) > 1]
    if double:
        raise UsageError(f"the objective {double[0]!r} is named twice", f"known: {', '.join(MEASURES)}")
    return tuple(MEASURES[name] for name in names)


def read_limits(text: str) -> dict[str, float]:
    """Read `max_luts=5000,clock_mhz=100`; UsageError names what is wrong and what is known."""
    found: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        name = name.replace("-", "_")
        if name not in LIMITS:
            raise UsageError(f"--budget: there is no bound {name!r}", _nearest(name, LIMITS))
        if name in found:
            raise UsageError(f"--budget: {name} stands twice", "say it once")
        found[name] = _number(name, value if sign else "")
    return found


def needed_checks(measures: Sequence[Measure]) -> list[Kind]:
    """Return the checks that measure them, in the order in which they run."""
    kinds = {kind for measure in measures for kind in measure.kinds}
    return [kind for kind in Kind if kind in kinds]


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise UsageError(f"--budget: {name} = {text or 'nothing'} is no number above 0", f"say {name}=1000")
    return value


def _nearest(name: str, known: Mapping[str, Measure]) -> str:
    near = difflib.get_close_matches(name, known, 1, 0.5)
    guess = f"did you mean {near[0]!r}? " if near else ""
    return f"{guess}known: {', '.join(known)}"
