"""Bar charts: cycles beside the ideal, and area by module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.report.svg import Svg, shorten
from hwgen.report.words import number

_ROW = 36.0
_BAR = 10.0
_WIDTH = 760.0
_LABEL_CHARACTERS = 28
_MOST_ROWS = 16
_AREA_METRICS = (("lut4_equivalents", "LUT4 equivalents"), ("cells", "generic cells"))


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its value, and what stands behind the bar."""

    label: str
    value: float
    note: str = ""
    strong: bool = True


def bars(rows: Sequence[Bar], what: str, *, alone: bool = False) -> str:
    """Return the SVG of bars, the longest over the whole width, each below its label and its value.

    In a page the drawing is as wide as its place; alone it has a width of its own.
    """
    most = max((row.value for row in rows), default=0.0) or 1.0
    svg = Svg(_WIDTH if alone else None, _ROW * len(rows), what)
    for i, row in enumerate(rows):
        y = i * _ROW
        note = f"{number(row.value)}{f' ({row.note})' if row.note else ''}"
        svg.open(f"{row.label}: {note}")
        svg.text(0, y + 11, shorten(row.label, _LABEL_CHARACTERS), "label")
        svg.text("100%", y + 11, note, "label dim", "end")
        share = max(100 * row.value / most, 0.3)
        svg.add("rect", x=0, y=y + 16, width=f"{share:.2f}%", height=_BAR, rx=2, cls=_bar_class(row))
        svg.close()
    return svg.render(alone=alone)


def _bar_class(row: Bar) -> str:
    return "bar" if row.strong else "bar weak"


def cycles_chart(metrics: Mapping[str, Any], *, alone: bool = False) -> str:
    """Return measured cycles beside the ideal; empty where either was not measured."""
    cycles, ideal = metrics.get("cycles"), metrics.get("ideal_cycles")
    if not isinstance(cycles, (int, float)) or not isinstance(ideal, (int, float)) or not ideal:
        return ""
    rows = [Bar("ideal", ideal, strong=False), Bar("measured", cycles, f"{cycles / ideal:.3f} × the ideal")]
    return bars(rows, "Cycles", alone=alone)


@dataclass(frozen=True)
class AreaChart:
    """The drawing, and the unit of its bars."""

    svg: str
    unit: str


def area_chart(metrics: Mapping[str, Any], *, alone: bool = False) -> AreaChart | None:
    """Return what each module takes with all its instances; None where the hierarchy was not measured."""
    hierarchy = metrics.get("hierarchy")
    if not isinstance(hierarchy, Mapping):
        return None
    for metric, unit in _AREA_METRICS:
        rows = sorted(_area_rows(hierarchy, metric), key=lambda row: (-row.value, row.label))
        if rows:
            rest = rows[_MOST_ROWS:]
            shown = rows[:_MOST_ROWS]
            if rest:
                shown.append(Bar(f"{len(rest)} more modules", sum(row.value for row in rest), strong=False))
            return AreaChart(bars(shown, f"{unit} by module", alone=alone), unit)
    return None


def _area_rows(hierarchy: Mapping[str, Any], metric: str) -> list[Bar]:
    """Return a bar for each module that takes anything; its own cells, without those of modules inside."""
    found = []
    for label, counts in hierarchy.items():
        each, instances = (counts.get(key, 0) for key in (metric, "instances"))
        if each and instances:
            note = f"{number(instances)} × {number(each)}" if instances > 1 else ""
            found.append(Bar(str(label), float(each * instances), note))
    return found
