"""What is driven into a design, step by step: it depends on the plan and its seed, never on the design.

Beside it lies `plan.json`: the ports, clocks and resets, how many steps, the seed; or steps that are given. A
step ends at the next edge of any clock (rising, or falling where only that is used), or after a fixed time
where there is no clock. Resets are active in the first steps, and now and then later.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

STEP_NS = 16  # of a design without a clock
FIRST_PERIOD_NS = 16
PERIOD_STEP_NS = 4  # each further clock is slower by this
RESET_EDGES = 4  # of each clock, at the beginning
MOST_COMBINATIONS_BITS = 12
_RESET_EVERY = (90, 700)  # steps from one reset to the next, on average: in one half and in the other
_LONGEST_RESET = 3
_LONGEST_HABITS = (4, 24, 24, 400)
_HABITS = ("held", "low", "high", "random", "random", "corner")


@dataclass(frozen=True)
class Step:
    """One step: what is driven in it, how long it lasts, and which clocks have an edge at its end."""

    gap_ns: int
    inputs: Mapping[str, int]
    edges: frozenset[str]


def steps(plan: Mapping[str, Any]) -> Iterator[Step]:
    """Yield the steps of a plan."""
    rng = random.Random(plan["seed"])
    if "given" in plan:
        for given in plan["given"]:
            yield Step(STEP_NS, given, frozenset(plan["clocks"]))
        return
    values = _values(plan["inputs"], plan["steps"], rng)
    resets = _resets(plan["resets"], plan["clocks"], rng)
    edges = _edges(plan["clocks"])
    for given, active, (gap, risen) in itertools.islice(
        zip(values, resets, edges, strict=False), plan["steps"]
    ):
        levels = {name: value if active else 1 - value for name, value in plan["resets"].items()}
        yield Step(gap, {**given, **levels}, risen)


def _edges(clocks: Mapping[str, str]) -> Iterator[tuple[int, frozenset[str]]]:
    if not clocks:
        yield from itertools.repeat((STEP_NS, frozenset()))
    periods = {name: FIRST_PERIOD_NS + PERIOD_STEP_NS * n for n, name in enumerate(clocks)}
    now, due = 0, dict(periods)
    while True:
        then = min(due.values())
        risen = frozenset(name for name, time in due.items() if time == then)
        yield then - now, risen
        now = then
        for name in risen:
            due[name] += periods[name]


def _resets(resets: Mapping[str, int], clocks: Mapping[str, str], rng: random.Random) -> Iterator[bool]:
    """Yield for each step whether the resets are active."""
    yield from itertools.repeat(True, RESET_EDGES * max(1, len(clocks)) * 2 if resets else 0)
    for often in itertools.cycle([_RESET_EVERY[0]] * 10 + [_RESET_EVERY[1]]):
        yield from itertools.repeat(False, rng.randint(1, 2 * often))
        yield from itertools.repeat(True, rng.randint(1, _LONGEST_RESET) if resets else 0)


def _values(ports: Mapping[str, int], count: int, rng: random.Random) -> Iterator[dict[str, int]]:
    """Yield the values of the inputs: every combination of a few, else each input with habits of its own."""
    bits = sum(ports.values())
    if bits <= MOST_COMBINATIONS_BITS and 1 << bits <= count // 2:
        order = list(range(1 << bits))
        rng.shuffle(order)
        for code in order:
            yield _split(code, ports)
    yield from _habits(ports, rng)


def _split(code: int, ports: Mapping[str, int]) -> dict[str, int]:
    found = {}
    for name, width in ports.items():
        found[name] = code & ((1 << width) - 1)
        code >>= width
    return found


def _habits(ports: Mapping[str, int], rng: random.Random) -> Iterator[dict[str, int]]:
    habits = dict.fromkeys(ports, (0, ""))
    last = dict.fromkeys(ports, 0)
    while True:
        for name, width in ports.items():
            left, habit = habits[name]
            if not left:
                left, habit = rng.randint(1, rng.choice(_LONGEST_HABITS)), rng.choice(_HABITS)
            habits[name] = left - 1, habit
            last[name] = _one(last[name], width, habit, rng)
        yield dict(last)


def _one(last: int, width: int, habit: str, rng: random.Random) -> int:
    mask = (1 << width) - 1
    if habit == "random" or (habit != "held" and rng.random() < 0.1):
        return rng.getrandbits(width)
    if habit == "corner":
        single = 1 << rng.randrange(width)
        return rng.choice((0, mask, single, mask ^ single, mask >> 1, (mask >> 1) + 1))
    return {"held": last, "low": 0, "high": mask}[habit]
