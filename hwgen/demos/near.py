"""Near-duplicates: rows whose sets of tokens overlap by at least a threshold, in clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hwgen.demos.fingerprint import PERMUTATIONS

THRESHOLD = 0.85
# 32 bands of 8 numbers: a pair at the threshold shares one with a probability of 0.99996.
_ROWS = 8
_BANDS = PERMUTATIONS // _ROWS
_KEPT_ROWS = 4


@dataclass(frozen=True)
class Neighbour:
    """An earlier row by its number, and the estimated Jaccard similarity to it."""

    row: int
    similarity: float


class Clusters:
    """Rows by number, in the order in which they are added. Memory: about 5 KB for a row."""

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self._threshold = threshold
        self._signatures: list[Any] = []
        # The first rows that have a band, a few of each: many equal rows are not compared with one another.
        self._bands: list[dict[bytes, tuple[int, ...]]] = [{} for _ in range(_BANDS)]
        self._parents: list[int] = []

    def add(self, signature: Any) -> Neighbour | None:
        """Add the next row; return the nearest earlier row that is near enough."""
        number = len(self._signatures)
        self._signatures.append(signature)
        self._parents.append(number)
        seen: set[int] = set()
        content = signature.tobytes()
        width = len(content) // _BANDS
        for band, rows in enumerate(self._bands):
            key = content[band * width : (band + 1) * width]
            near = rows.get(key, ())
            seen.update(near)
            if len(near) < _KEPT_ROWS:
                rows[key] = (*near, number)
        near_enough = [(self.similarity(row, number), -row) for row in seen]
        near_enough = [pair for pair in near_enough if pair[0] >= self._threshold]
        for _, row in near_enough:
            self._join(-row, number)
        return Neighbour(-max(near_enough)[1], max(near_enough)[0]) if near_enough else None

    def similarity(self, one: int, other: int) -> float:
        """Return the estimated Jaccard similarity of two rows."""
        return float((self._signatures[one] == self._signatures[other]).mean())

    def first(self, number: int) -> int:
        """Return the first row of a row's cluster, itself if it has no earlier neighbour."""
        return self._root(number)

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def _join(self, one: int, other: int) -> None:
        low, high = sorted((self._root(one), self._root(other)))
        self._parents[high] = low
