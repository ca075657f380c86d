"""Baselines: what each design measured before, per tool version, and what counts as a regression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hwgen.core.errors import UsageError
from hwgen.infra.files import make_folder, read_json, write_json

FORMAT = "hwgen-baselines-1"


@dataclass(frozen=True)
class Tracked:
    """A metric that the gate watches.

    `tool` decides it beside the design: values are compared only under the same version of it. A change for
    the worse by more than `tolerance` (a fraction) is a regression.
    """

    metric: str
    more_is_better: bool
    tolerance: float
    tool: str = ""


TRACKED = (
    Tracked("cycles", False, 0.0),
    Tracked("cells", False, 0.02, "yosys"),
    Tracked("lut4_equivalents", False, 0.02, "yosys"),
    Tracked("fmax_mhz", True, 0.05, "nextpnr"),
)


@dataclass(frozen=True)
class Difference:
    """One tracked metric beside its baseline; `baseline` None where there is none to compare with."""

    metric: str
    value: float
    baseline: float | None
    regression: bool

    def __str__(self) -> str:
        if self.baseline is None:
            return f"{self.metric} {self.value:g} (no baseline)"
        change = (self.value / self.baseline - 1) * 100 if self.baseline else 0.0
        return f"{self.metric} {self.value:g} (was {self.baseline:g}, {change:+.1f} %)"


class Baselines:
    """The baselines of a file; an absent file holds none."""

    def __init__(self, designs: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
        self._designs = {name: {m: dict(v) for m, v in found.items()} for name, found in designs.items()}

    @classmethod
    def read(cls, path: Path) -> Baselines:
        """Read a file; UsageError if it is none of ours."""
        if not path.exists():
            return cls({})
        data = read_json(path)
        if (
            not isinstance(data, dict)
            or data.get("format") != FORMAT
            or not isinstance(data.get("designs"), dict)
        ):
            raise UsageError(f"{path} is no file of baselines", "`hwgen gate --update-baseline` writes one")
        return cls(data["designs"])

    def compare(self, name: str, metrics: Mapping[str, Any], tools: Mapping[str, str]) -> list[Difference]:
        """Return each tracked metric of a design beside its baseline."""
        return [
            self._difference(name, tracked, float(metrics[tracked.metric]), tools)
            for tracked in TRACKED
            if isinstance(metrics.get(tracked.metric), (int, float))
        ]

    def _difference(self, name: str, tracked: Tracked, value: float, tools: Mapping[str, str]) -> Difference:
        baseline = self._designs.get(name, {}).get(tracked.metric, {}).get(_version(tracked, tools))
        if baseline is None:
            return Difference(tracked.metric, value, None, regression=False)
        worse = (baseline - value) if tracked.more_is_better else (value - baseline)
        return Difference(tracked.metric, value, baseline, worse > tracked.tolerance * baseline)

    def updated(self, name: str, metrics: Mapping[str, Any], tools: Mapping[str, str]) -> Baselines:
        """Return baselines in which a design's present metrics replace those under the same versions."""
        designs = {n: {m: dict(v) for m, v in found.items()} for n, found in self._designs.items()}
        for tracked in TRACKED:
            value = metrics.get(tracked.metric)
            if isinstance(value, (int, float)):
                by_version = designs.setdefault(name, {}).setdefault(tracked.metric, {})
                by_version[_version(tracked, tools)] = value
        return Baselines(designs)

    def write(self, path: Path) -> None:
        """Write the file, and the folder that it lies in."""
        make_folder(path.absolute().parent)
        write_json(path, {"format": FORMAT, "designs": self._designs})


def _version(tracked: Tracked, tools: Mapping[str, str]) -> str:
    if not tracked.tool:
        return "any"
    found = [f"{name} {version}" for name, version in sorted(tools.items()) if name.startswith(tracked.tool)]
    return found[0] if found else tracked.tool
