"""AXI4-Stream for cocotb benches: sources, sinks, protocol checks and pause patterns.

It depends on cocotb, the standard library and `measurements.py`, and is laid beside each bench as it is.

One coroutine, `Clockwork.run`, makes the clock and serves every stream of the bench, which is several
times faster than a coroutine per stream. In each cycle it samples all outputs in the time step before the
rising edge, when everything combinational has settled, and changes all inputs at the falling edge, so that
no input ever races with the clock. A transfer is a rising edge before which tvalid and tready were both 1.

Patterns are endless iterators of booleans: whether a source may start a beat, or a sink be ready, in the
next cycle. They are deterministic by seed.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any

from cocotb.handle import Immediate
from cocotb.triggers import Timer
from measurements import BenchError, Journal, new_journal

Pattern = Iterator[bool]

_ONE, _ZERO = Immediate(1), Immediate(0)
_HALF_PERIOD_NS = 5


class ProtocolError(BenchError):
    """A stream broke a rule of AXI4-Stream, or carried an unknown value."""


class DeadlockError(BenchError):
    """No beat moved on any stream for longer than the bench allows."""


class MismatchError(BenchError):
    """A stream carried a beat that was not expected."""


# -- Patterns ----------------------------------------------------------------------------------------------


def always() -> Pattern:
    """Never pause."""
    return itertools.repeat(True)


def alternate() -> Pattern:
    """Never allow two cycles in a row."""
    return itertools.cycle((False, True))


def sometimes(probability: float, seed: int) -> Pattern:
    """Allow each cycle with a probability."""
    draw = random.Random(seed).random
    while True:
        yield draw() < probability


def bursts(longest: int, seed: int) -> Pattern:
    """Allow and forbid runs of 1 to `longest` cycles in turn."""
    draw = random.Random(seed)
    for allowed in itertools.cycle((True, False)):
        yield from itertools.repeat(allowed, draw.randint(1, longest))


def stall(start: int, length: int) -> Pattern:
    """Pause once, `start` cycles from now, for `length` cycles."""
    return itertools.chain(itertools.repeat(True, start), itertools.repeat(False, length), always())


def late(cycles: int) -> Pattern:
    """Begin only after so many cycles, then never pause."""
    return stall(0, cycles)


def pauses(lengths: Sequence[int]) -> Pattern:
    """Pause for so many cycles before each beat, again and again, of a source."""
    for length in itertools.cycle(lengths):
        yield from itertools.repeat(False, length)
        yield True


def named_pattern(name: str, seed: int) -> Pattern:
    """Return a pattern by its name: always, alternate, seldom, half, often or bursts."""
    makers: dict[str, Callable[[], Pattern]] = {
        "always": always,
        "alternate": alternate,
        "seldom": lambda: sometimes(0.2, seed),
        "half": lambda: sometimes(0.5, seed),
        "often": lambda: sometimes(0.8, seed),
        "bursts": lambda: bursts(8, seed),
    }
    return makers[name]()


# -- Streams -----------------------------------------------------------------------------------------------

Format = tuple[int, int, bool]  # lanes, bits of each, signed


def _unknown(signal: Any, value: Any) -> ProtocolError:
    return ProtocolError(f"{signal._name} is {value}: not a known value", {signal._name: ("", str(value))})


def _flag(signal: Any) -> bool:
    """Read a one-bit signal."""
    value = signal.value
    try:
        return bool(value)
    except ValueError:
        raise _unknown(signal, value) from None


class Source:
    """Drives one stream: gives beats in order, and holds each until it has moved.

    Its signals are PREFIX_tvalid and so on, or PREFIX_valid and so on inside a design.
    While no beat is offered tdata carries the complement of the last beat, so that a design which looks
    at it then is found out. `moved` counts transfers; `first_cycle` is that of the first since `restart`.
    Nothing is driven before `restart`.
    """

    def __init__(self, dut: Any, prefix: str) -> None:
        self.name = prefix
        self.format: Format | None = None
        self._valid, self._ready, self._data, self._last = _signals(dut, prefix)
        self._mask = (1 << len(self._data)) - 1
        self._forget()

    def _forget(self) -> None:
        self._beats: list[tuple[int, bool]] = []
        self._offered = False
        self._shown: int | None = None
        self._may = always()
        self.moved = 0
        self.first_cycle: int | None = None

    def restart(self) -> None:
        """Forget all beats and pause the stream, as a reset does."""
        self._forget()
        self._valid.value = _ZERO
        self._put(0, False)

    def send(self, words: Sequence[int], lasts: Sequence[bool] | None = None) -> None:
        """Append the beats of one packet; tlast is on its last beat unless `lasts` says otherwise."""
        if lasts is None:
            lasts = [False] * (len(words) - 1) + [True]
        self._beats += zip(words, lasts, strict=True)

    def pace(self, pattern: Pattern) -> None:
        """Start each further beat only when the pattern allows it."""
        self._may = pattern

    @property
    def pending(self) -> int:
        """Beats that have not moved yet."""
        return len(self._beats) - self.moved

    def sample(self, cycle: int) -> bool:
        """Look at the handshake before a rising edge; return whether a beat moves."""
        ready = _flag(self._ready)
        if not (ready and self._offered):
            return False
        self._offered = False
        if self.first_cycle is None:
            self.first_cycle = cycle
        self.moved += 1
        return True

    def drive(self) -> None:
        """Choose what the next rising edge sees."""
        if self._offered:
            return
        allowed = next(self._may)
        if allowed and self.moved < len(self._beats):
            word, last = self._beats[self.moved]
            self._put(word, last)
            self._offered = True
            self._valid.value = _ONE
        elif self.moved and self._shown is not None:
            self._valid.value = _ZERO
            self._put(~self._shown & self._mask, True)
            self._shown = None

    def _put(self, word: int, last: bool) -> None:
        self._data.value = Immediate(word)
        if self._last is not None:
            self._last.value = _ONE if last else _ZERO
        self._shown = word

    @property
    def data_port(self) -> str:
        """Return the name of the port that carries the data."""
        return str(self._data._name)

    def stuck(self) -> dict[str, tuple[str, str]]:
        """Return the port that shows that beats wait, as a BenchError has it."""
        return {self._ready._name: ("1", "0")} if self._offered else {}

    def __str__(self) -> str:
        return f"{self.name}: {self.moved} of {len(self._beats)} beats moved"


class Sink:
    """Takes the beats of one stream, watches its protocol and compares each beat with what is expected.

    Once valid, tvalid must stay 1 and tdata and tlast unchanged until the beat has moved; tvalid must always
    be known, and so must tdata and tlast while it is 1. A beat that was not expected is an error at once;
    `explain(index, word, last)` may say in words what is wrong with it.
    """

    def __init__(self, dut: Any, prefix: str) -> None:
        self.name = prefix
        self.format: Format | None = None
        self.journal: Journal | None = None
        self._valid, self._ready, self._data, self._last = _signals(dut, prefix)
        self.explain: Callable[[int, int, bool], str] | None = None
        self._forget()

    def _forget(self) -> None:
        self._expected: list[tuple[int, bool]] = []
        self._waiting: tuple[str, bool] | None = None  # what a beat showed that has not moved yet
        self._may: Pattern = always()
        self._on_demand: bool | None = None
        self._saw_valid = False
        self._waited = 0
        self.taken: list[int] = []
        self.last_cycle = 0
        self._is_ready = False

    def restart(self) -> None:
        """Forget what was taken and expected, and stop taking, as a reset does."""
        self._forget()
        self._ready.value = _ZERO

    def expect(self, words: Sequence[int]) -> None:
        """Append the beats of one packet, tlast on its last one."""
        self._expected += [(word, False) for word in words[:-1]]
        self._expected.append((words[-1], True))

    def pace(self, pattern: Pattern) -> None:
        """Be ready in the cycles in which the pattern allows it."""
        self._may, self._on_demand = pattern, None

    def pace_by_valid(self, *, ready_first: bool) -> None:
        """Be ready only until a beat comes (`ready_first`), or only once one is waiting."""
        self._on_demand = not ready_first

    def expected_beat(self, index: int) -> tuple[int, bool]:
        """Return the word and the tlast that are expected of a beat."""
        return self._expected[index]

    @property
    def pending(self) -> int:
        """Expected beats that have not come yet."""
        return len(self._expected) - len(self.taken)

    def sample(self, cycle: int) -> bool:
        """Look at the handshake before a rising edge; return whether a beat moves."""
        self._saw_valid = _flag(self._valid)
        if not self._saw_valid:
            if self._waiting is not None:
                text = f"{self.name}_tvalid fell before the beat had moved"
                raise ProtocolError(text, {self._valid._name: ("1", "0")})
            return False
        shown = str(self._data.value), self._last is None or _flag(self._last)
        if self._waiting is not None and shown != self._waiting:
            text = f"{self.name}_tdata or tlast changed before the beat had moved"
            raise ProtocolError(text, self._differing(shown, self._waiting))
        if not self._is_ready:
            self._waiting = shown
            self._waited += 1
            return False
        self._waiting = None
        self.last_cycle = cycle
        self._take(*shown)
        self._waited = 0
        return True

    def _differing(self, actual: tuple[str, bool], wanted: tuple[str, bool]) -> dict[str, tuple[str, str]]:
        """Return the ports of a beat that are not as wanted, as a BenchError has them."""
        found = {}
        if actual[0] != wanted[0]:
            found[self.data_port] = (wanted[0], actual[0])
        if self._last is not None and actual[1] != wanted[1]:
            found[str(self._last._name)] = (f"{wanted[1]:d}", f"{actual[1]:d}")
        return found

    @property
    def data_port(self) -> str:
        """Return the name of the port that carries the data."""
        return str(self._data._name)

    def stuck(self) -> dict[str, tuple[str, str]]:
        """Return the port that shows that beats are missing, as a BenchError has it."""
        return {self._valid._name: ("1", "0")} if self.pending and not self._saw_valid else {}

    def _take(self, digits: str, last: bool) -> None:
        index = len(self.taken)
        try:
            word = int(digits, 2)
        except ValueError:
            raise _unknown(self._data, digits) from None
        self.taken.append(word)
        if index >= len(self._expected):
            text = f"{self.name}: beat {index} came, but only {index} were expected"
            raise MismatchError(text, {self._valid._name: ("0", "1")})
        wanted, wanted_last = self._expected[index]
        if self.journal is not None:
            self._note(index, word, last)
        if word == wanted and (last == wanted_last or self._last is None):
            return
        error = self._mismatch(index, digits, last)
        if self.journal is None or not self.journal.goes_on:
            raise error
        self.journal.fail(error)

    def _mismatch(self, index: int, digits: str, last: bool) -> MismatchError:
        word, (wanted, wanted_last) = int(digits, 2), self._expected[index]
        outputs = self._differing((digits, last), (f"{wanted:0{len(digits)}b}", wanted_last))
        if self.explain is not None:
            return MismatchError(f"{self.name}: {self.explain(index, word, last)}", outputs)
        text = (
            f"{self.name}: beat {index} is {word:#x} with tlast {last:d}, "
            f"expected {wanted:#x} with tlast {wanted_last:d}"
        )
        return MismatchError(text, outputs)

    def _note(self, index: int, word: int, last: bool) -> None:
        """Tell the journal of each number of a beat, and of tlast."""
        assert self.journal is not None
        wanted, wanted_last = self._expected[index]
        lanes, bits, signed = self.format or (1, len(self._data), False)
        begins = index == 0 or self._expected[index - 1][1]
        tags = {"first": begins, "last": wanted_last, "waited": self._waited > 0}
        for lane in range(lanes):
            values = [_lane(w, lane, bits, signed) for w in (wanted, word)]
            case = {"port": self.data_port, "part": f"lane {lane}" if lanes > 1 else "", "index": index}
            about = {"bits": bits, "signed": signed, "tags": tags}
            self.journal.compare(
                values[0] == values[1], **case, expected=values[0], actual=values[1], **about
            )
        if self._last is not None:
            case = {"port": str(self._last._name), "part": "", "index": index, "bits": 1, "signed": False}
            right = last == wanted_last
            self.journal.compare(right, **case, expected=int(wanted_last), actual=int(last), tags=tags)

    def drive(self) -> None:
        """Choose what the next rising edge sees."""
        if self._on_demand is None:
            ready = next(self._may)
        elif self._on_demand:
            ready = self._waiting is not None
        else:
            ready = not (self._is_ready and self._saw_valid)
        if ready is not self._is_ready:
            self._is_ready = ready
            self._ready.value = _ONE if ready else _ZERO

    def __str__(self) -> str:
        return f"{self.name}: {len(self.taken)} of {len(self._expected)} beats came"


def _lane(word: int, lane: int, bits: int, signed: bool) -> int:
    code = word >> (lane * bits) & ((1 << bits) - 1)
    return code - (1 << bits) if signed and code >> (bits - 1) else code


def _signals(dut: Any, prefix: str) -> tuple[Any, Any, Any, Any | None]:
    """Return valid, ready, data and last (None if there is none) of a stream."""
    t = "t" if _optional(dut, f"{prefix}_tvalid") is not None else ""
    valid, ready, data = (dut[f"{prefix}_{t}{name}"] for name in ("valid", "ready", "data"))
    return valid, ready, data, _optional(dut, f"{prefix}_{t}last")


def _optional(dut: Any, name: str) -> Any | None:
    try:
        return dut[name]
    except KeyError:
        return None


# -- Time --------------------------------------------------------------------------------------------------


class Clockwork:
    """Makes the clock of a bench and serves its streams in every cycle.

    `cycle` counts rising edges. `quiet_limit` is the number of cycles without any transfer after which a
    wait is a deadlock; the longest pause of a pattern must be shorter.
    """

    def __init__(
        self,
        clock: Any,
        reset: Any,
        streams: Sequence[Source | Sink],
        *,
        reset_active_low: bool = False,
        quiet_limit: int = 500,
    ) -> None:
        self._clock = clock
        self._reset = reset
        self._streams = tuple(streams)
        self._in_reset, self._out_of_reset = (_ZERO, _ONE) if reset_active_low else (_ONE, _ZERO)
        self.quiet_limit = quiet_limit
        self._half = Timer(_HALF_PERIOD_NS, "ns")
        self.cycle = 0
        self._moved = 0  # the last cycle in which any beat moved
        self.journal = new_journal()
        for stream in self._streams:
            if isinstance(stream, Sink):
                stream.journal = self.journal

    async def reset(self, cycles: int = 1) -> None:
        """Reset the design for so many cycles; all streams forget their beats."""
        await self._half  # Icarus loses what is written before the simulation has begun
        self._clock.value = _ZERO
        self._reset.value = self._in_reset
        for stream in self._streams:
            stream.restart()
        for _ in range(cycles):
            await self._half
            self._clock.value = _ONE
            self.cycle += 1
            if self.journal is not None:
                self.journal.cycle(self.cycle)
            await self._half
            self._clock.value = _ZERO
        self._moved = self.cycle
        self._reset.value = self._out_of_reset
        for stream in self._streams:
            stream.drive()

    async def run(self, done: Callable[[], bool], limit: int | None = None) -> None:
        """Run until `done()`, asked after each cycle, or for at most `limit` cycles.

        Raises DeadlockError when nothing moved for `quiet_limit` cycles, unless there is a `limit`.
        """
        half, clock, streams, journal = self._half, self._clock, self._streams, self.journal
        end = None if limit is None else self.cycle + limit
        quiet_since = self.cycle
        while not done():
            if end is None:
                if self.cycle - quiet_since > self.quiet_limit:
                    raise self._deadlock()
            elif self.cycle >= end:
                return
            await half
            cycle = self.cycle = self.cycle + 1
            if journal is not None:
                journal.cycle(cycle)
            for stream in streams:
                if stream.sample(cycle):
                    quiet_since = self._moved = cycle
            clock.value = _ONE
            await half
            clock.value = _ZERO
            for stream in streams:
                stream.drive()

    async def idle(self, cycles: int) -> None:
        """Let so many cycles pass."""
        await self.run(_never, cycles)

    def _deadlock(self) -> DeadlockError:
        state = "; ".join(str(stream) for stream in self._streams)
        stuck: dict[str, tuple[str, str]] = {}
        for stream in self._streams:
            stuck |= stream.stuck()
        return DeadlockError(f"deadlock: nothing moved for {self.quiet_limit} cycles ({state})", stuck)

    async def watch(self, test: str, body: Awaitable[Mapping[str, Any] | None]) -> dict[str, Any]:
        """Run the body of a test; return what it measured. A diagnosing run tells what failed first."""
        if self.journal is None:
            return dict(await body or {})
        self.journal.formats |= {s.data_port: s.format for s in self._streams if s.format is not None}
        self.journal.clocks = [self._clock._name]
        measured: Mapping[str, Any] | None = None
        try:
            measured = await body
        except AssertionError as error:
            self.journal.fail(error, self._moved + 1 if isinstance(error, DeadlockError) else None)
        self.journal.tell(test)
        return dict(measured or {})


def _never() -> bool:
    return False
