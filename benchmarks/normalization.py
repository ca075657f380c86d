"""Error of softmax, layer and RMS normalization beside that of correctly rounded results, over random rows.

python benchmarks/normalization.py [--rows 500]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

import numpy as np
from tools import table

from hwgen.operators.normalize import accuracy as normal
from hwgen.operators.normalize.params import NormalizeParams
from hwgen.operators.normalize.reference import normalize
from hwgen.operators.softmax import accuracy as soft
from hwgen.operators.softmax.params import SoftmaxParams
from hwgen.operators.softmax.reference import softmax

AFFINE = {"gamma": True, "beta": True}
WIDE = {"in_width": 16, "out_width": 16}
SOFTMAX = ({}, {"out_frac": 7}, {"max_length": 1024}, {"max_length": 4096}, {"in_width": 16}, WIDE)
NORMALIZE = (
    {},
    AFFINE,
    {"max_length": 1024},
    {"in_width": 16},
    WIDE,
    {"kind": "rmsnorm"},
    {"kind": "rmsnorm", **WIDE},
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500)
    count = parser.parse_args().rows
    rows = []
    for values in SOFTMAX:
        p = SoftmaxParams.from_mapping(values)
        rows.append(("softmax", said(values), p.max_length, *softmax_error(p, count), soft.bound(p)))
    for values in NORMALIZE:
        q = NormalizeParams.from_mapping(values)
        more = {key: value for key, value in values.items() if key != "kind"}
        rows.append((q.kind, said(more), q.max_length, *normalize_error(q, count), normal.bound(q)))
    print(f"errors in units of a result's last place, {count} random rows each\n")
    columns = ("function", "parameters", "length", "worst", "mean", "rounded: worst", "mean", "bound")
    print(table(columns, rows))


def softmax_error(p: SoftmaxParams, count: int) -> tuple[float, ...]:
    """Return worst and mean error of the unit, then those of the rounded real result."""
    params = p.to_mapping()
    pairs = [(softmax(row, params), soft.real(row, p)) for row in random_rows(p, count)]
    return errors(pairs, p.out.low, p.out.high)


def normalize_error(p: NormalizeParams, count: int) -> tuple[float, ...]:
    """Return worst and mean error of the unit, then those of the rounded real result."""
    params, rng, pairs = p.to_mapping(), np.random.default_rng(2), []
    for row in random_rows(p, count):
        given = {}
        if p.gamma:
            given["gamma"] = rng.integers(p.factor.low, p.factor.high + 1, p.max_length)
        if p.beta:
            given["beta"] = rng.integers(p.offset.low, p.offset.high + 1, p.max_length)
        pairs.append((normalize(row, params, **given), normal.real(row, p, **given)))
    # Beyond the range of results nothing can be near: it is limited to it.
    limited = [(found, np.clip(wanted, p.out.low, p.out.high)) for found, wanted in pairs]
    return errors(limited, p.out.low, p.out.high)


def errors(pairs: list[tuple[Any, Any]], low: int, high: int) -> tuple[float, ...]:
    """Return worst and mean distance of what was found from what is wanted, then those of nearest codes."""
    found, wanted = (np.concatenate(arrays) for arrays in zip(*pairs, strict=True))
    distances = (np.abs(codes - wanted) for codes in (found, np.clip(np.rint(wanted), low, high)))
    return tuple(float(number) for d in distances for number in (d.max(), d.mean()))


def random_rows(p: SoftmaxParams | NormalizeParams, count: int) -> Iterator[Any]:
    """Yield normally distributed rows, at several scales."""
    rng = np.random.default_rng(1)
    for index in range(count):
        deviation = 2.0 ** (p.in_frac - 2 + index % 5)
        drawn = np.rint(rng.normal((p.x.low + p.x.high) / 2, deviation, p.max_length))
        yield np.clip(drawn, p.x.low, p.x.high).astype(np.int64)


def said(values: dict[str, Any]) -> str:
    """Write parameters in a column."""
    return " ".join(f"{key}={value}" for key, value in values.items()) or "default"


if __name__ == "__main__":
    main()
