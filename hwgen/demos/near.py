"""Near-duplicates: rows whose sets of tokens overlap by at least a threshold, in clusters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hwgen.demos.fingerprint import PERMUTATIONS

THRESHOLD = 0.85
# 32 bands of 8 numbers: a pair at the threshold shares one with a probability of 0.99996.
_ROWS = 8
_BANDS = PERMUTATIONS // _ROWS
# With how many rows of one band a row is compared: many equal rows are not all compared with one another.
_COMPARED = 4
_CHUNK = 1 << 14


@dataclass(frozen=True)
class Neighbours:
    """For each row by number: the first row of its cluster, the nearest earlier row (or -1), its similarity.

    The nearest is found among those at or above the threshold; the similarity is the estimated Jaccard.
    """

    first: list[int]
    nearest: list[int]
    similarity: list[float]


def neighbours(signatures: Any, threshold: float = THRESHOLD) -> Neighbours:
    """Compare rows by their signatures (an array of rows x 256), in time that grows with their number.

    Memory: the signatures, 1 KB a row, and some numbers.
    """
    import numpy as np

    count = len(signatures)
    nearest = np.full(count, -1, dtype=np.int64)
    best = np.zeros(count)
    parents = list(range(count))
    for earlier, later in _candidates(signatures):
        for start in range(0, len(later), _CHUNK):
            some = slice(start, start + _CHUNK)
            one, other = earlier[some], later[some]
            similar = (signatures[one] == signatures[other]).mean(axis=1)
            near = similar >= threshold
            one, other, similar = one[near], other[near], similar[near]
            better = (similar > best[other]) | ((similar == best[other]) & (one < nearest[other]))
            nearest[other[better]], best[other[better]] = one[better], similar[better]
            for a, b in zip(one.tolist(), other.tolist(), strict=True):
                _join(parents, a, b)
    return Neighbours([_root(parents, n) for n in range(count)], nearest.tolist(), best.tolist())


def _candidates(signatures: Any) -> Iterator[tuple[Any, Any]]:
    """Yield pairs of rows that share a band, as arrays of earlier and later rows (each later one once)."""
    import numpy as np

    # Fixed odd numbers mix the numbers of a band into one; what they throw together is compared afterwards.
    mixing = np.random.default_rng(0).integers(1 << 62, size=_ROWS, dtype=np.uint64) * np.uint64(
        2
    ) + np.uint64(1)
    for band in range(_BANDS):
        part = signatures[:, band * _ROWS : (band + 1) * _ROWS].astype(np.uint64)
        keys = (part * mixing).sum(axis=1, dtype=np.uint64)
        order = np.argsort(keys, kind="stable")
        in_order = keys[order]
        is_start = np.concatenate(([True], in_order[1:] != in_order[:-1])) if len(keys) else np.zeros(0, bool)
        places = np.arange(len(keys))
        starts = np.maximum.accumulate(np.where(is_start, places, 0))
        for offset in range(_COMPARED):
            later = places[places - starts > offset]
            if not len(later):
                break
            yield order[starts[later] + offset], order[later]


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _join(parents: list[int], one: int, other: int) -> None:
    low, high = sorted((_root(parents, one), _root(parents, other)))
    parents[high] = low
