"""Count and measure the rows of a dataset: tables, and bars of the distributions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.core.demonstrations import GRAINS
from hwgen.demos.row import Row
from hwgen.demos.store import Dataset, Store
from hwgen.demos.tokens import code_words
from hwgen.flow.data.facts import read
from hwgen.report.charts import Bar, bars

_QUANTILES = (0.1, 0.5, 0.9)
_BINS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000)
# What is measured of every row, with no tool.
MEASURES: dict[str, Callable[[Row], int]] = {
    "code lines": lambda row: row.code.count("\n"),
    "code tokens": lambda row: len(code_words(row.code)),
    "modules": lambda row: len(row.modules),
    **{f"{grain} words": lambda row, g=grain: len(row.descriptions.at(g).split()) for grain in GRAINS},  # type: ignore[misc]
}
# What checking measured (see `hwgen.eda.rows`); 0 where a row was not checked.
MEASURED = ("depth", "fan_out", "state_bits", "memory_bits", "clocks", "processes")


@dataclass(frozen=True)
class Stats:
    """A dataset and its tables: `rows` has one line a row, `summary` one line a measure."""

    dataset: Dataset
    rows: Any
    summary: Any


def measure(store: Store, name: str) -> Stats:
    """Measure every row; texts are read one at a time, numbers are kept. Tables are `pandas` data frames."""
    import array

    import pandas as pd

    dataset = store.dataset(name)
    found = {key: facts.measures for key, facts in read(store, name)}
    ids: list[str] = []
    measures = (*MEASURES, *MEASURED)
    columns: dict[str, array.array[int]] = {what: array.array("l") for what in measures}
    for row in store.rows(name):
        ids.append(row.id[:16])
        for what, count in MEASURES.items():
            columns[what].append(count(row))
        measured = found.get(row.id, {})
        for what in MEASURED:
            columns[what].append(measured.get(what, 0))
    rows = pd.DataFrame({what: pd.Series(list(values), dtype="int64") for what, values in columns.items()})
    rows.index = pd.Index(ids, name="row")
    return Stats(dataset, rows, summarize(rows))


def summarize(rows: Any) -> Any:
    """Return one line a measure: how many rows have it (more than 0), its quantiles and extremes."""
    import pandas as pd

    lines = {}
    for what in rows.columns:
        values = rows[what][rows[what] > 0]
        if len(values):
            quantiles = [round(float(values.quantile(q)), 1) for q in _QUANTILES]
            lines[what] = [len(values), int(values.min()), *quantiles, int(values.max())]
    header = ["rows", "least", *(f"{q:.0%}" for q in _QUANTILES), "most"]
    return pd.DataFrame.from_dict(lines, orient="index", columns=header)


def histogram(values: Sequence[int], what: str) -> str:
    """Return an SVG with a bar for each range of values that occurs."""
    counts = [0] * len(_BINS)
    for value in values:
        place = next((i for i, edge in enumerate(_BINS) if value <= edge), len(_BINS) - 1)
        counts[place] += 1
    shown = [i for i, count in enumerate(counts) if count]
    rows = [
        Bar(f"{(_BINS[i - 1] if i else 0) + 1:,} to {_BINS[i]:,}" if i else "up to 1", counts[i])
        for i in range(shown[0], shown[-1] + 1)
    ]
    return bars(rows, f"rows by {what}", alone=True)


def plots(stats: Stats) -> dict[str, str]:
    """Return an SVG for each measure that any row has, by the name of its file."""
    drawn = {}
    for what in stats.summary.index:
        values = [int(v) for v in stats.rows[what] if v > 0]
        drawn[f"{what.replace(' ', '-')}.svg"] = histogram(values, what)
    return drawn
