"""Rank rows for a query, and choose some of them: the same query and seed give the same choice."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hwgen.core.demonstrations import SELECTORS
from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.core.values import freeze
from hwgen.demos.retrieval.embedding import HINT, NO_MODEL
from hwgen.demos.retrieval.index import RANKINGS, Index, Query

FUSED = "fused"
# Each ranking's scores count as parts of its best score. Words say more of what is wanted than what is
# guessed from them. One half of the paraphrased requests chose the weights (benchmarks/retrieval.py).
_WEIGHTS = {"bm25": 1.0, "embedding": 0.4, "dense": 0.05, "structural": 0.02}
# Where there is code to be like, its structure is known and not guessed.
_STRUCTURAL_OF_CODE = 0.5
# So many rows can be found as similar, and so many of each ranking have ranks.
_DEPTH, _RANKS = 1000, 100
# Among how many of the best diversity, or a model, chooses.
_POOL = 50
_SHOWN_TO_MODEL = 20


@dataclass(frozen=True)
class Hit:
    """A row that was found: its id, its score, and its rank (from 1) where it is near the top.

    `by` is the selector that chose it: what a model left open is filled up by `similar`.
    """

    id: str
    score: float
    ranks: Mapping[str, int] = field(default_factory=dict)
    by: str = "similar"

    def __post_init__(self) -> None:
        object.__setattr__(self, "ranks", freeze(self.ranks))


@dataclass(frozen=True)
class Choice:
    """How rows are chosen. `diversity` 0 takes the best as they are, 1 the most unlike one another.

    `allowed` are the only ids that may be chosen, where it is given.
    """

    count: int = 5
    selector: str = "similar"
    ranking: str = FUSED
    diversity: float = 0.0
    seed: int = 0
    allowed: Collection[str] | None = None


# Chooses among hits for a query: returns ids, best first.
Chooser = Callable[[Query, Sequence[Hit]], Sequence[str]]


def choose(index: Index, query: Query, choice: Choice, chooser: Chooser | None = None) -> list[Hit]:
    """Return the rows chosen, best first, as many as there are. UsageError for a choice that is none."""
    _check(index, choice, chooser)
    if choice.selector == "none" or not choice.count:
        return []
    order, scores, ranks = _ranked(index, query, choice)
    if not ranks and choice.selector != "random":
        return []  # nothing that was said is known here
    if choice.selector == "random":
        rng = random.Random(choice.seed)  # noqa: S311 - a choice, no secret
        order = sorted(order)
        order = rng.sample(order, min(choice.count, len(order)))
    elif choice.selector == "dissimilar":
        order = order[::-1]
    elif choice.diversity:
        order = _diverse(index, order[:_POOL], choice)
    if choice.selector == "model":
        return _by_model(query, choice, chooser, [_hit(index, n, scores, ranks) for n in order])
    return [_hit(index, number, scores, ranks, choice.selector) for number in order[: choice.count]]


def _check(index: Index, choice: Choice, chooser: Chooser | None) -> None:
    if choice.selector not in SELECTORS:
        raise UsageError(f"no selector is called {choice.selector!r}", f"there are {', '.join(SELECTORS)}")
    if choice.ranking not in (*RANKINGS, FUSED):
        raise UsageError(
            f"no ranking is called {choice.ranking!r}", f"there are {', '.join((*RANKINGS, FUSED))}"
        )
    if choice.ranking == "embedding" and index.model is None:
        raise PrerequisiteError(NO_MODEL, HINT)
    if choice.count < 0:
        raise UsageError(f"{choice.count} rows cannot be chosen", "give a number from 0 on")
    if not 0 <= choice.diversity <= 1:
        raise UsageError(f"a diversity of {choice.diversity:g} is not between 0 and 1")
    if choice.selector == "model" and chooser is None:
        raise UsageError("the selector `model` needs a model to choose", "use `similar`")


def _ranked(index: Index, query: Query, choice: Choice) -> tuple[list[int], Any, dict[str, dict[int, int]]]:
    """Return the numbers of the rows, best first, their scores, and the first ranks of each ranking."""
    import numpy as np

    found = index.scores(query)
    if choice.ranking != FUSED:
        found = {choice.ranking: found[choice.ranking]} if choice.ranking in found else {}
    may = np.ones(len(index), dtype=bool)
    if choice.allowed is not None:
        may = np.fromiter((key in choice.allowed for key in index.ids), dtype=bool, count=len(index))
    ranks: dict[str, dict[int, int]] = {}
    for name, scores in found.items():
        first = _first(np.where(may, scores, -np.inf), _RANKS)
        ranks[name] = {number: rank for rank, number in enumerate(first.tolist(), 1)}
    total = found.get(choice.ranking, _fused(found, len(index), bool(query.code)))
    if choice.selector in ("random", "dissimilar"):
        rows = np.flatnonzero(may)
        return rows[np.argsort(-total[rows], kind="stable")].tolist(), total, ranks
    return _first(np.where(may, total, -np.inf), _DEPTH).tolist(), total, ranks


def _fused(found: Mapping[str, Any], rows: int, has_code: bool) -> Any:
    """Return the weighted sum of the rankings, each as a part of its best score."""
    import numpy as np

    weights = _WEIGHTS | ({"structural": _STRUCTURAL_OF_CODE} if has_code else {})
    total = np.zeros(rows)
    for name, scores in found.items():
        best = float(scores.max(initial=0.0))
        if best > 0:
            total += weights[name] / best * np.maximum(scores, 0.0)
    return total


def _first(scores: Any, depth: int) -> Any:
    """Return the numbers of the best rows, best first; of equal ones the earlier first; none of -inf."""
    import numpy as np

    rows = np.flatnonzero(scores > -np.inf)
    if len(rows) > depth:
        rows = np.sort(rows[np.argpartition(-scores[rows], depth)[:depth]])
    return rows[np.argsort(-scores[rows], kind="stable")]


def _diverse(index: Index, pool: list[int], choice: Choice) -> list[int]:
    """Reorder by maximal marginal relevance: near to the query, and unlike what is chosen already."""
    import numpy as np

    if not pool:
        return []
    left = np.array(pool)
    relevance = 1.0 - np.arange(len(left)) / len(left)  # by place: scores of rankings have any scale
    nearest = np.zeros(len(left))
    chosen: list[int] = []
    wanted = _SHOWN_TO_MODEL if choice.selector == "model" else choice.count
    while len(chosen) < min(wanted, len(pool)):
        worth = (1 - choice.diversity) * relevance - choice.diversity * nearest
        worth[[number in chosen for number in left]] = -np.inf
        best = int(left[int(worth.argmax())])
        chosen.append(best)
        nearest = np.maximum(nearest, index.likeness(best, left))
    return chosen


def _by_model(query: Query, choice: Choice, chooser: Chooser | None, hits: list[Hit]) -> list[Hit]:
    """Let a model choose among the best.

    What it names that was not shown to it is passed over; for what it leaves open, the most similar ones that
    it did not name follow.
    """
    assert chooser is not None
    shown = {hit.id: hit for hit in hits[:_SHOWN_TO_MODEL]}
    named = dict.fromkeys(name for name in chooser(query, list(shown.values())) if name in shown)
    chosen = [replace(shown[name], by="model") for name in named]
    return [*chosen, *(hit for hit in hits if hit.id not in named)][: choice.count]


def _hit(
    index: Index, number: int, scores: Any, ranks: Mapping[str, Mapping[int, int]], by: str = "similar"
) -> Hit:
    places = {name: places[number] for name, places in ranks.items() if number in places}
    return Hit(index.ids[number], round(float(scores[number]), 6), places, by)
