"""Reference of a chain: the references of its stages, one behind the other."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import numpy as np


def outputs(params: Mapping[str, Any], setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beats of the output for one frame of the input."""
    beats = np.asarray(frame["s_axis"])
    for number, stage in enumerate(params["stages"], 1):
        own = {k.rpartition("_")[0]: v for k, v in setup.items() if k.endswith(f"_{number}")}
        own |= {k: np.array(v) for k, v in stage["constants"].items()}
        beats = beats.reshape(-1, stage["lanes_in"])
        found = stage_reference(stage["operator"]).outputs(stage["parameters"], own, {stage["input"]: beats})
        beats = np.asarray(found[stage["output"]])
    return {"m_axis": beats}


def stage_reference(operator: str) -> Any:
    """Return the reference of one operator: beside this file in a bench, else in its package."""
    try:
        return importlib.import_module(f"reference_{operator}")
    except ModuleNotFoundError:
        return importlib.import_module(f"hwgen.operators.{operator}.reference")
