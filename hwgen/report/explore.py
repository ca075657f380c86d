"""Render what a search found as one HTML page that needs nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hwgen.report.html import asset, policy
from hwgen.report.templates import render_html

# What the page says of a metric: its name, and its unit.
_NAMES = {
    "cycles": ("cycles", ""),
    "operations_per_cycle": ("rate", "operations a cycle"),
    "lut4_equivalents": ("LUTs", "LUT4 equivalents"),
    "cells": ("cells", "generic"),
    "flip_flops": ("flip-flops", ""),
    "dsps": ("DSPs", "blocks"),
    "block_rams": ("block RAMs", ""),
    "memory_bits": ("memory", "bits"),
    "multipliers": ("multipliers", ""),
    "traffic": ("traffic", "bytes"),
    "fmax_mhz": ("clock", "MHz"),
}


def explore_page(found: Mapping[str, Any]) -> str:
    """Return the page of a search's results (the data of `results`): plots, table, roofline.

    No reference leads out of it, and only its own script runs in it.
    """
    from markupsafe import Markup

    script = asset("explore.js")
    # In a script element only "</" could end the data early.
    data = json.dumps({**found, "names": _NAMES}).replace("<", "\\u003c")
    front = sorted((p for p in found["points"] if p["front"]), key=lambda p: int(p["front"]))
    metrics = [name for name in _NAMES if any(name in p["metrics"] for p in front)]
    return render_html(
        "explore.html",
        policy=policy(script),
        style=Markup(asset("page.css") + asset("explore.css")),  # noqa: S704 - our own text
        script=Markup(script),  # noqa: S704 - our own text
        data=Markup(data),  # noqa: S704 - JSON without "<"
        found=found,
        front=front,
        metrics=[(name, *_NAMES[name]) for name in metrics],
        screened=sum(found["proposals"]["screened"].values()),
        errors=[(_NAMES[name][0], error) for name, error in found["model_error"].items() if name in _NAMES],
    )
