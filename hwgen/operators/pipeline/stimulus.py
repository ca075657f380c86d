"""Frames for a chain: those of its first stage; setups: those of each stage."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

KINDS = ("random", "low", "high", "alternating", "extremes", "sparse", "small")

Frame = dict[str, Any]


def setup(params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, rng: Any) -> Frame:
    """Return what the setup streams of all stages carry after a reset."""
    found: Frame = {}
    for number, stage in enumerate(params["stages"], 1):
        end = f"_{number}"
        own = [
            {**s, "prefix": s["prefix"].removesuffix(end)}
            for s in streams
            if s["role"] == "setup" and s["prefix"].endswith(end)
        ]
        made = _stimulus(stage["operator"]).setup(stage["parameters"], own, kind, rng)
        found |= {f"{prefix}{end}": values for prefix, values in made.items()}
    return found


def frame(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, length: int, rng: Any
) -> Frame:
    """Return one frame of the input."""
    first = params["stages"][0]
    own = [{**s, "prefix": first["input"]} for s in streams if s["prefix"] == "s_axis"]
    made = _stimulus(first["operator"]).frame(first["parameters"], own, kind, length, rng)
    return {"s_axis": made[first["input"]]}


def _stimulus(operator: str) -> Any:
    return importlib.import_module(f"stimulus_{operator}")
