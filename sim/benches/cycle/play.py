"""What a cycle bench does to a block and expects of it, step by step, without any simulator.

Beside it lie `plan.json` (ports, clocks, resets, how many steps) and `reference.py` with the class `Model`.
A step ends at the next rising edge of any clock, or after a fixed time where there is no clock. Its inputs
are driven in the middle of it, and the outputs are compared just before the edge, when all has settled. The
same seed gives the same steps: they depend on the reference, never on the block.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import reference

PLAN: dict[str, Any] = json.loads(Path(__file__).with_name("plan.json").read_text(encoding="utf-8"))
INPUTS: dict[str, dict[str, Any]] = {port["name"]: port for port in PLAN["inputs"]}
OUTPUTS: dict[str, dict[str, Any]] = {port["name"]: port for port in PLAN["outputs"]}
CLOCKS: dict[str, int] = PLAN["clocks"]
RESETS: dict[str, dict[str, Any]] = PLAN["resets"]
SEED: int = PLAN["seed"]

_STEP_NS = 10  # of a block without a clock
_RESET_EVERY = 90  # steps from one reset to the next, on average
_LONGEST_RESET = 3  # edges of each clock
_LEAST_SAID = 50  # of so many steps, an output must matter in at least one
_LONGEST_BURST = 24  # steps for which an input keeps to one habit

_HABITS = ("held", "low", "high", "random")

Values = dict[str, int]
Draw = Callable[[], Values]


class BadReferenceError(AssertionError):
    """The reference, or its stimulus, does not keep to the form that it must have."""


class Seen(dict[str, "int | None"]):
    """The outputs that the reference gave in the last step, and which clocks rose at its end."""

    edges: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Step:
    """One step: what is driven, what is expected, and which clocks rise at its end, `gap_ns` after it began.

    `expected` is None where nothing is compared yet, and has None for outputs that do not matter.
    """

    gap_ns: int
    inputs: Mapping[str, int]
    resets: Mapping[str, int]
    edges: frozenset[str]
    expected: Mapping[str, int | None] | None


# -- Time --------------------------------------------------------------------------------------------------


def edges_of(clocks: Mapping[str, int]) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield (ns since the last, clocks that rise) without end; without a clock, the same time with none."""
    if not clocks:
        yield from itertools.repeat((_STEP_NS, frozenset()))
    now, due = 0, dict(clocks)
    while True:
        then = min(due.values())
        risen = frozenset(name for name, time in due.items() if time == then)
        yield then - now, risen
        now = then
        for name in risen:
            due[name] += clocks[name]


# -- Inputs ------------------------------------------------------------------------------------------------


def number(bits: int, port: Mapping[str, Any]) -> int:
    """Return the integer that bits on a port mean: two's complement where the port is signed."""
    width = port["width"]
    bits &= (1 << width) - 1
    return bits - (1 << width) if port["signed"] and bits >> (width - 1) else bits


def corners(port: Mapping[str, Any]) -> list[int]:
    """Return the corner values of a port, as bits: both ends, the middle, one bit set, one bit not set."""
    mask = (1 << port["width"]) - 1
    half = 1 << (port["width"] - 1)
    single = [1 << bit for bit in range(port["width"])]
    return sorted({0, mask, half + 1 & mask, half - 1, *single, *(mask ^ bit for bit in single)})


def random_inputs(rng: random.Random) -> Draw:
    """Draw every input anew in every step, each value as likely as any other."""
    ports = list(INPUTS.values())
    return lambda: {p["name"]: rng.getrandbits(p["width"]) for p in ports}


def corner_values(rng: random.Random) -> Draw:
    """Draw mostly corner values; an input may stay as it was."""
    values = {name: corners(port) for name, port in INPUTS.items()}
    last: Values = {}

    def draw() -> Values:
        for name, choice in values.items():
            if name not in last or rng.random() < 0.7:
                wide = rng.random() < 0.2
                last[name] = rng.getrandbits(INPUTS[name]["width"]) if wide else rng.choice(choice)
        return dict(last)

    return draw


def bursts(rng: random.Random) -> Draw:
    """Let each input keep to a habit for a while: held, mostly 0, mostly ones, or random."""
    habits: dict[str, tuple[int, str]] = dict.fromkeys(INPUTS, (0, ""))
    last: Values = dict.fromkeys(INPUTS, 0)

    def one(name: str, habit: str) -> int:
        width = INPUTS[name]["width"]
        if habit == "held":
            return last[name]
        if habit == "random" or rng.random() < 0.1:
            return rng.getrandbits(width)
        return 0 if habit == "low" else (1 << width) - 1

    def draw() -> Values:
        for name, (left, habit) in habits.items():
            if left == 0:
                habits[name] = rng.randint(1, _LONGEST_BURST), rng.choice(_HABITS)
            else:
                habits[name] = left - 1, habit
            last[name] = one(name, habits[name][1])
        return dict(last)

    return draw


def every_input(rng: random.Random) -> Draw:
    """Go through every combination of the inputs, in an order drawn once, again and again."""
    order = list(range(1 << sum(port["width"] for port in INPUTS.values())))
    rng.shuffle(order)
    codes = itertools.cycle(order)

    def draw() -> Values:
        code, found = next(codes), {}
        for name, port in INPUTS.items():
            found[name] = code & ((1 << port["width"]) - 1)
            code >>= port["width"]
        return found

    return draw


class Stimulus:
    """Draws from the generator of the reference; what it leaves out is random.

    The generator yields a mapping of inputs for each step, and is sent the outputs of that step. It begins
    anew after each reset, and when it has ended.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._rest = random_inputs(rng)
        self.restart()

    def restart(self) -> None:
        """Begin anew."""
        self._source = reference.stimulus(self._rng)
        self._seen: Seen | None = None

    def tell(self, seen: Seen) -> None:
        """Remember what the generator is sent next."""
        self._seen = seen

    def __call__(self) -> Values:
        """Return the inputs of the next step."""
        given = self._next()
        if given is None:
            self.restart()
            given = self._next()
        if given is None:
            raise BadReferenceError("stimulus() of reference.py yields nothing")
        return {**self._rest(), **{name: _bits_in(name, value) for name, value in given.items()}}

    def _next(self) -> Mapping[str, int] | None:
        try:
            return next(self._source) if self._seen is None else self._source.send(self._seen)
        except StopIteration:
            return None


def _bits_in(name: str, value: Any) -> int:
    if name not in INPUTS:
        raise BadReferenceError(f"stimulus() gives {name!r}, which is no input; inputs: {', '.join(INPUTS)}")
    return _bits(f"stimulus() gives {name}", value, INPUTS[name])


def _bits(what: str, value: Any, port: Mapping[str, Any]) -> int:
    """Return a number as bits; one that a port cannot hold is an error."""
    width = port["width"]
    low = -(1 << (width - 1))
    if not isinstance(value, int) or not low <= value < 1 << width:
        raise BadReferenceError(f"{what} = {value!r}, which {width} bits cannot hold")
    return int(value) & ((1 << width) - 1)


MODES: dict[str, Callable[[random.Random], Draw]] = {
    "random_inputs": random_inputs,
    "corner_values": corner_values,
    "bursts": bursts,
    "every_input": every_input,
    "stimulus_given": Stimulus,
}


# -- Steps -------------------------------------------------------------------------------------------------


def expected_of(model: Any, inputs: Mapping[str, int]) -> Seen:
    """Ask the reference for its outputs, as bits; None for those that do not matter."""
    given = model.outputs(inputs)
    if not isinstance(given, Mapping) or set(given) != set(OUTPUTS):
        said = ", ".join(given) if isinstance(given, Mapping) else type(given).__name__
        raise BadReferenceError(f"outputs() must give {', '.join(OUTPUTS)}, and gives {said}")
    return Seen(
        (name, None if value is None else _bits(f"outputs() gives {name}", value, OUTPUTS[name]))
        for name, value in given.items()
    )


class Play:
    """The steps of one mode."""

    def __init__(self, mode: str) -> None:
        self._rng = random.Random(f"{SEED}/{mode}")
        self._draw = MODES[mode](self._rng)
        self._model = reference.Model()
        self._model.reset()
        self._time = edges_of(CLOCKS)
        self._at_once = bool(RESETS) and all(r["asynchronous"] for r in RESETS.values())
        self._in_reset = {name: r["active"] for name, r in RESETS.items()}
        self._out_of_reset = {name: 1 - r["active"] for name, r in RESETS.items()}
        self._known = False  # whether the block is in a state that the reference knows

    def steps(self) -> Iterator[Step]:
        """Yield so many steps as the plan says, with a reset first and some in the middle."""
        if RESETS:
            yield from itertools.islice(self._with_resets(), PLAN["steps"])
            return
        self._known = True
        for _ in range(PLAN["steps"]):
            yield from self._free_step()

    def _with_resets(self) -> Iterator[Step]:
        while True:
            yield from self._reset()
            if isinstance(self._draw, Stimulus):
                self._draw.restart()
            for _ in range(self._rng.randint(1, 2 * _RESET_EVERY)):
                yield from self._free_step()

    def _reset(self) -> Iterator[Step]:
        """Hold all resets until each clock has risen once to three times."""
        left = dict.fromkeys(CLOCKS, self._rng.randint(1, _LONGEST_RESET))
        waiting = set(CLOCKS)
        if self._at_once:
            self._model.reset()
            self._known = True
        elif len(CLOCKS) > 1:  # the domains are reset one after the other
            self._known = False
        while max(left.values()) > 0:
            step = self._step(self._in_reset)
            yield step
            self._model.reset()
            waiting -= step.edges
            self._known = self._known or not waiting
            left = {name: edges - (name in step.edges) for name, edges in left.items()}

    def _free_step(self) -> Iterator[Step]:
        step = self._step(self._out_of_reset)
        yield step
        if step.edges:
            self._model.clock(step.edges, _as_numbers(step))

    def _step(self, resets: Mapping[str, int]) -> Step:
        gap, edges = next(self._time)
        step = Step(gap, self._draw(), resets, edges, None)
        expected = expected_of(self._model, _as_numbers(step))
        expected.edges = edges
        if isinstance(self._draw, Stimulus):
            self._draw.tell(expected)
        return replace(step, expected=expected if self._known else None)


def _as_numbers(step: Step) -> Values:
    """Return inputs and resets as the reference is given them."""
    return {**step.resets, **{name: number(bits, INPUTS[name]) for name, bits in step.inputs.items()}}


def silences(modes: Sequence[str]) -> list[str]:
    """Say of which outputs the reference says too little, over all modes, to find anything wrong."""
    said: dict[str, list[int]] = {name: [] for name in OUTPUTS}
    for mode in modes:
        for step in Play(mode).steps():
            for name, value in (step.expected or {}).items():
                if value is not None:
                    said[name].append(value)
    steps, found = PLAN["steps"] * len(modes), []
    for name, values in said.items():
        if len(values) * _LEAST_SAID < steps:
            found.append(f"{name} is expected in {len(values)} of {steps} steps only")
        elif len(set(values)) == 1:
            found.append(f"{name} is never expected to be anything but {values[0]}")
    return found
