"""Choose what to draw of a recording: which signals, and which piece of time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.eda.vcd import Recording, Trace, Variable, value_before

MAX_CYCLES = 160
_PLAIN_CYCLES = 40
_MARGIN_CYCLES = 2
_MAX_ROWS = 40
STREAM = re.compile(r"(?P<stream>.+)_(?P<member>tvalid|tready|tdata|tlast)")
_MEMBERS = ("tvalid", "tready", "tlast", "tdata")
CLOCK = re.compile(r"a?clk(_i|_in)?|clock", re.IGNORECASE)
_RESET = re.compile(r"a?(rst|reset)(_?n|_i|_ni)?", re.IGNORECASE)


def choose(variables: Sequence[Variable], top: str) -> list[Variable]:
    """Return the signals to draw, in order: of the outermost scope that is named like the top module.

    Where none has that name, it is the outermost of those with the most streams.
    """
    streams_in = Counter(v.scope for v in variables if v.name.endswith("_tvalid"))
    scopes = {v.scope for v in variables}
    named = [s for s in scopes if s and s[-1] == top] or list(scopes)
    if not named:
        return []
    scope = min(named, key=lambda s: (-streams_in[s], len(s), s))
    inside: dict[str, Variable] = {}
    for variable in variables:
        if variable.scope == scope:
            inside.setdefault(variable.name, variable)
    names = [n for n in inside if CLOCK.fullmatch(n)][:1]
    names += [n for n in inside if _RESET.fullmatch(n)][:1]
    streams = streams_of(list(inside))
    names += [f"{s}_{m}" for s in streams for m in _MEMBERS if f"{s}_{m}" in inside]
    names += [n for n in inside if n == "error"]
    if not streams:
        names += [n for n in inside if n not in names]
    return [inside[name] for name in dict.fromkeys(names)][:_MAX_ROWS]


def streams_of(names: Sequence[str]) -> list[str]:
    """Return the streams among signals: commands, other inputs, outputs."""
    found = {m["stream"] for n in names if (m := STREAM.fullmatch(n)) and m["member"] == "tvalid"}
    return sorted(found, key=lambda s: (s.startswith("m_"), "cmd" not in s, s))


@dataclass(frozen=True)
class Window:
    """The piece of time to draw, and the rising edges of the clock in it (empty without a clock)."""

    start: int
    end: int
    edges: tuple[int, ...]
    first_cycle: int


def window_of(recording: Recording) -> tuple[Window, str]:
    """Return the piece of time to draw, and what it is in words."""
    traces = {trace.variable.name: trace for trace in recording.traces}
    clock = next((t for n, t in traces.items() if CLOCK.fullmatch(n)), None)
    edges = rising_edges(clock) if clock else []
    if len(edges) < 2:
        return Window(_first_time(recording), recording.end + 1, (), 0), "The whole recording."
    taken = {s: transfers(traces, s, edges) for s in streams_of(list(traces))}
    inputs = [t for s, found in taken.items() if not s.startswith("m_") for t in found]
    if not inputs:
        last = min(len(edges) - 1, _PLAIN_CYCLES)
        return _cycles(edges, 0, last), f"The first {last} clock cycles."
    first = min(inputs)
    final = _end_of_result(traces, taken, edges, first)
    begin = max(first - _MARGIN_CYCLES, 0)
    end = min((final if final is not None else len(edges)) + _MARGIN_CYCLES, len(edges) - 1)
    if end - begin <= MAX_CYCLES:
        what = "One small piece of work, from the first input to the last result."
        return _cycles(edges, begin, end), what if final is not None else "From the first input on."
    what = f"The first {MAX_CYCLES} of {end - begin} clock cycles of one piece of work."
    return _cycles(edges, begin, begin + MAX_CYCLES), what


def _cycles(edges: Sequence[int], first: int, last: int) -> Window:
    return Window(edges[first], edges[last], tuple(edges[first : last + 1]), first)


def _first_time(recording: Recording) -> int:
    return min(trace.times[0] for trace in recording.traces if trace.times)


def rising_edges(clock: Trace) -> list[int]:
    """Return the times at which a clock becomes 1."""
    pairs = zip(clock.values, clock.values[1:], clock.times[1:], strict=False)
    return [time for before, value, time in pairs if value == "1" and before != "1"]


def transfers(traces: dict[str, Trace], stream: str, edges: Sequence[int]) -> list[int]:
    """Return the numbers of the clock edges at which a beat of a stream is taken."""
    valid, ready = traces.get(f"{stream}_tvalid"), traces.get(f"{stream}_tready")
    if valid is None:
        return []
    return [
        i
        for i, edge in enumerate(edges)
        if value_before(valid, edge) == "1" and (ready is None or value_before(ready, edge) == "1")
    ]


def _end_of_result(
    traces: dict[str, Trace], taken: dict[str, list[int]], edges: Sequence[int], first: int
) -> int | None:
    """Return the edge at which the first result after `first` ends; None if it is not in the recording."""
    for stream, found in taken.items():
        last = traces.get(f"{stream}_tlast")
        if stream.startswith("m_") and last is not None:
            ends = [i for i in found if i >= first and value_before(last, edges[i]) == "1"]
            if ends:
                return ends[0]
    return None
