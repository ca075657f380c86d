"""What is said of a demonstration, and how some of them are chosen: names that settings and data share."""

from __future__ import annotations

from dataclasses import dataclass, fields

# `model` lets a language model choose among the most similar ones.
SELECTORS = ("none", "random", "similar", "dissimilar", "model")


@dataclass(frozen=True)
class Descriptions:
    """What a row's code does, from the finest grain to the coarsest; an empty text where there is none.

    The names are those that MG-Verilog published.
    """

    line_comments: str = ""
    block_summary: str = ""
    detailed_global_summary: str = ""
    high_level_global_summary: str = ""

    def at(self, grain: str) -> str:
        """Return the description at a grain."""
        return str(getattr(self, grain))

    @property
    def grains(self) -> tuple[str, ...]:
        """Return the grains that have a description."""
        return tuple(grain for grain in GRAINS if self.at(grain))

    @property
    def coarsest(self) -> str:
        """Return the description of the coarsest grain that there is, or an empty text."""
        return next((self.at(grain) for grain in reversed(GRAINS) if self.at(grain)), "")


GRAINS = tuple(field.name for field in fields(Descriptions))
