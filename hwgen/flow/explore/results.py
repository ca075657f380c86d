"""What a search found, as plain data: points, front, roofline, and how far off the model was."""

from __future__ import annotations

import csv
import io
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from hwgen.core.values import to_json
from hwgen.flow.explore.measures import LIMITS
from hwgen.flow.explore.search import Goal, Point, Tally
from hwgen.flow.explore.space import Space

FORMAT = "hwgen-explore-results-1"
# Metrics that tables show, in this order, where they were measured.
_SHOWN = (
    "cycles",
    "operations_per_cycle",
    "lut4_equivalents",
    "cells",
    "flip_flops",
    "dsps",
    "block_rams",
    "memory_bits",
    "multipliers",
    "traffic",
    "fmax_mhz",
)


def results(space: Space, goal: Goal, points: Sequence[Point], tally: Tally) -> dict[str, Any]:
    """Return everything that is told of a search; numbers of the front's points begin with 1."""
    front = goal.front(points)
    numbers = {id(point): number for number, point in enumerate(front, 1)}
    return {
        "format": FORMAT,
        "request": space.spec.request,
        "operator": space.spec.operator,
        "target": space.spec.target,
        "objectives": [measure.name for measure in goal.objectives],
        "objective_metrics": [measure.metric for measure in goal.objectives],
        "limits": dict(goal.limits),
        "searched": {name: list(values) for name, values in space.choices.items()},
        "trials": goal.trials,
        "seed": goal.seed,
        "proposals": vars(tally) | {"screened": dict(tally.screened)},
        "model_error": model_error(space, points),
        "points": [_point(space, goal, point, numbers.get(id(point), 0)) for point in points],
    }


def model_error(space: Space, points: Sequence[Point]) -> dict[str, dict[str, float]]:
    """Return the relative error of the model for each metric that was measured: median, greatest, points.

    Cycles are compared only where they were simulated, and traffic never: it is the model's own.
    """
    errors: dict[str, list[float]] = {}
    for point in points:
        measured = point.measured.metrics
        for metric, value in space.estimate(point.parameters).metrics.items():
            if metric in measured and (metric != "cycles" or "simulated_cycles" in measured):
                errors.setdefault(metric, []).append(abs(value - measured[metric]) / max(measured[metric], 1))
    return {
        metric: {"median": statistics.median(found), "greatest": max(found), "points": len(found)}
        for metric, found in errors.items()
    }


def front_rows(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the points of the front, in the order of their numbers."""
    return sorted((p for p in found["points"] if p["front"]), key=lambda p: int(p["front"]))


def nearest_miss(found: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the built design that misses the bounds by the least part of them; None if all failed."""

    def missed(point: Mapping[str, Any]) -> float:
        total = 0.0
        for name, limit in found["limits"].items():
            measure = LIMITS[name]
            value = point["metrics"].get(measure.metric)
            total += 0.0 if value is None else max(measure.cost(value) - measure.cost(limit), 0.0) / limit
        return total

    return min((p for p in found["points"] if not p["failure"]), key=missed, default=None)


def as_csv(points: Sequence[Mapping[str, Any]]) -> str:
    """Return points as a table; the first column is the number on the front, 0 for those not on it."""
    text = io.StringIO()
    if not points:
        return ""
    columns = [*points[0]["parameters"], *_metrics_of(points), *points[0]["roofline"]]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["point", *columns, "spec", "failure"])
    for point in points:
        values = {**point["parameters"], **point["metrics"], **point["roofline"]}
        cells = [values.get(column, "") for column in columns]
        writer.writerow([point["front"], *cells, point["spec"], point["failure"]])
    return text.getvalue()


def _metrics_of(points: Sequence[Mapping[str, Any]]) -> list[str]:
    return [name for name in _SHOWN if any(name in point["metrics"] for point in points)]


def _point(space: Space, goal: Goal, point: Point, number: int) -> dict[str, Any]:
    metrics = {name: point.measured.metrics[name] for name in _SHOWN if name in point.measured.metrics}
    return {
        "front": number,
        "parameters": to_json(space.open_values(point.parameters)),
        "metrics": metrics,
        "estimate": {k: v for k, v in space.estimate(point.parameters).metrics.items() if k in _SHOWN},
        "roofline": _roofline(space, point),
        "keeps_limits": not point.measured.failure and goal.keeps_limits(point.measured.metrics),
        "spec": f"points/{number:02d}.toml" if number else "",
        "failure": point.measured.failure,
    }


def _roofline(space: Space, point: Point) -> dict[str, float]:
    """Return where a point lies: its roofs, the workload's intensity, and what it reaches.

    `peak` in operations a cycle, `bandwidth` in bytes a cycle, `intensity` in operations a byte, `attainable`
    the lesser of peak and intensity * bandwidth, `reached` in operations a cycle.
    """
    estimate = space.estimate(point.parameters)
    intensity = estimate.operations / estimate.traffic
    cycles = point.measured.metrics.get("cycles", estimate.metrics["cycles"])
    return {
        "peak": estimate.peak,
        "bandwidth": estimate.bandwidth,
        "intensity": round(intensity, 4),
        "attainable": round(min(estimate.peak, intensity * estimate.bandwidth), 4),
        "reached": round(estimate.operations / cycles, 4),
    }
