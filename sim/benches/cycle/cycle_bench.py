"""A block under test: drives the steps of a play through its ports and compares its outputs in each."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from cocotb.handle import Immediate
from cocotb.triggers import Timer
from measurements import BenchError, new_journal, record
from play import CLOCKS, INPUTS, OUTPUTS, RESETS, SEED, Play, Step, number

_ONE, _ZERO = Immediate(1), Immediate(0)
_SHOWN_BEFORE = 2  # steps that a message shows beside the one that failed
# Times are even, so that each step has a middle.
_TIMERS: dict[int, Timer] = {}


class Block:
    """The ports of the design, and the last steps for messages."""

    def __init__(self, dut: Any, mode: str) -> None:
        self._mode = mode
        self._inputs = {name: dut[name] for name in (*INPUTS, *RESETS)}
        self._outputs = {name: dut[name] for name in OUTPUTS}
        self._clocks = {name: dut[name] for name in CLOCKS}
        self._driven: dict[str, int] = {}
        self._last: deque[Step] = deque(maxlen=_SHOWN_BEFORE + 1)
        self.journal = new_journal()
        self.compared = 0
        self.steps = 0

    async def play(self) -> None:
        """Go through all steps of the mode; AssertionError at the first output that differs."""
        await _timer(2)  # Icarus loses what is written before the simulation has begun
        for clock in self._clocks.values():
            clock.value = _ZERO
        for step in Play(self._mode).steps():
            first = step.gap_ns // 2
            await _timer(first)
            for name in self._fallen():
                self._clocks[name].value = _ZERO
            self._drive(step.inputs)
            self._drive(step.resets)
            await _timer(step.gap_ns - first)
            self._last.append(step)
            self.steps += 1
            if self.journal is not None:
                self.journal.cycle(self.steps)
            self._compare(step)
            for name in step.edges:
                self._clocks[name].value = _ONE

    def _fallen(self) -> frozenset[str]:
        return self._last[-1].edges if self._last else frozenset()

    def _drive(self, values: Mapping[str, int]) -> None:
        for name, bits in values.items():
            if self._driven.get(name) != bits:
                self._driven[name] = bits
                self._inputs[name].value = Immediate(bits)

    def _compare(self, step: Step) -> None:
        wrong: dict[str, tuple[str, str]] = {}
        for name, wanted in (step.expected or {}).items():
            if wanted is None:
                continue
            digits = str(self._outputs[name].value)
            right = digits.isdecimal() and int(digits, 2) == wanted
            if self.journal is not None:
                self._note(step, name, digits, wanted)
            if not right:
                wrong[name] = f"{wanted:0{len(digits)}b}", digits
            self.compared += 1
        if not wrong:
            return
        name, (_, digits) = next(iter(wrong.items()))
        error = BenchError(self._explain(name, digits, int(wrong[name][0], 2)), wrong)
        if self.journal is None or not self.journal.goes_on:
            raise error
        self.journal.fail(error)

    def _note(self, step: Step, name: str, digits: str, wanted: int) -> None:
        """Tell the journal of an output that was compared."""
        port = OUTPUTS[name]
        actual = number(int(digits, 2), port) if digits.isdecimal() else None
        expected = number(wanted, port)
        inputs = {**step.resets, **{n: number(bits, INPUTS[n]) for n, bits in step.inputs.items()}}
        about = {"bits": port["width"], "signed": port["signed"], "inputs": inputs}
        case = {"port": name, "part": "", "index": self.steps, "expected": expected, "actual": actual}
        if self.journal is not None:
            self.journal.compare(expected == actual, **case, **about)

    def _explain(self, name: str, digits: str, wanted: int) -> str:
        port = OUTPUTS[name]
        got = shown(int(digits, 2), port) if digits.isdecimal() else f"{digits} (unknown bits)"
        *before, now = self._last
        text = f"step {self.steps} (seed {SEED}): {name} is {got}, expected {shown(wanted, port)}"
        text += f"; inputs: {_inputs_of(now)}"
        for ago, step in enumerate(reversed(before), 1):
            rose = " and ".join(sorted(step.edges)) or "nothing"
            text += f"; {ago} before, then {rose} rose: {_inputs_of(step)}"
        return text


def shown(bits: int, port: Mapping[str, Any]) -> str:
    """Write the value of a port: as a number, and in hexadecimal where it has more than four bits."""
    text = str(number(bits, port))
    return f"{text} ({bits:#x})" if port["width"] > 4 else text


def _inputs_of(step: Step) -> str:
    said = [f"{name}={value}" for name, value in step.resets.items()]
    said += [f"{name}={shown(bits, INPUTS[name])}" for name, bits in step.inputs.items()]
    return " ".join(said) or "none"


def _timer(ns: int) -> Timer:
    return _TIMERS.setdefault(ns, Timer(ns, "ns"))


async def run(dut: Any, mode: str) -> None:
    """Play a mode, and record how much was compared."""
    block = Block(dut, mode)
    try:
        await block.play()
    except AssertionError as error:
        if block.journal is None:
            raise
        block.journal.fail(error)
    if block.journal is not None:
        block.journal.formats = {n: (1, p["width"], p["signed"]) for n, p in {**INPUTS, **OUTPUTS}.items()}
        block.journal.clocks = list(CLOCKS)
        block.journal.tell(mode)
    record(mode, simulated_cycles=block.steps, results_checked=block.compared)
