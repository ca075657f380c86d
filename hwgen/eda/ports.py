"""A port of a module, as every tool's answer is turned into."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Port:
    """A port: "input", "output" or "inout", and its width in bits."""

    direction: str
    width: int
