"""Builds a top level from modules: every connection is checked against the contracts of both ends."""

from __future__ import annotations

from collections.abc import Mapping

from hwgen.operators.assembly import AssemblyError, Expr, Module, const, expr
from hwgen.operators.template.contracts import ModuleContract, ModuleStream, contract
from hwgen.operators.template.streams import StreamEnd, StreamType, check_fit


class Builder:
    """Places modules into a top level and connects their streams.

    A stream given to `place` is used up: each end can be connected once (put a fork between one giver and
    several takers). `close` says which ends were left open.
    """

    def __init__(self, top: Module, clk: Expr, rst: Expr) -> None:
        self.top = top
        self.clk = clk
        self.rst = rst
        self._open: dict[str, StreamEnd] = {}

    def give(self, end: StreamEnd) -> StreamEnd:
        """Add a stream that comes from outside; return it."""
        self._open[end.where] = end
        return end

    def place(
        self,
        module: str,
        name: str,
        parameters: Mapping[str, int],
        streams: Mapping[str, StreamEnd],
        signals: Mapping[str, Expr | None] | None = None,
    ) -> dict[str, StreamEnd]:
        """Place a module; connect its input streams; return its output streams by name.

        `signals` are the ports that belong to no stream (clk and rst are connected by themselves). Raises
        AssemblyError, which names both ends, where they do not fit.
        """
        promise = contract(module)
        inputs = [s for s in promise.streams if s.direction == "input"]
        if set(streams) != {s.name for s in inputs}:
            wanted = ", ".join(s.name for s in inputs)
            raise AssemblyError(f"{name} ({module}) takes the streams {wanted}, not {', '.join(streams)}")
        connections: dict[str, Expr | None] = {"clk": self.clk, "rst": self.rst, **(signals or {})}
        for stream in inputs:
            connections |= self._take(promise, name, stream, parameters, streams[stream.name])
        given = {}
        for stream in promise.streams:
            if stream.direction == "output":
                carried = streams[stream.carries].type if stream.carries else None
                given[stream.name], ports = self._output(promise, name, stream, parameters, carried)
                connections |= ports
        self.top.instance(module, name, parameters, connections)
        return given

    def use(self, source: StreamEnd, where: str, wanted: StreamType) -> None:
        """Say that something outside the template takes a stream: checked as `place` checks it."""
        check_fit(source, where, wanted, may_refuse=True)
        self._use(source)

    def gate(self, name: str, source: StreamEnd, opened: Expr) -> StreamEnd:
        """Return a stream that moves only while `opened` is 1; it must not close while a beat waits."""
        self._use(source)
        if source.ready is None:
            raise AssemblyError(f"{source.where} cannot be made to wait for {opened.text}")
        valid = self.top.wire(f"{name}_valid", 1, expr("{v} && {o}", v=source.valid, o=opened))
        ready = self.top.wire(f"{name}_ready")
        self.top.assign(source.ready, expr("{r} && {o}", r=ready, o=opened))
        return self.give(StreamEnd(name, source.type, valid, ready, source.data, source.last))

    def finish(self, source: StreamEnd, target: StreamEnd) -> None:
        """Drive an output of the top level, `target`, with what a module gives."""
        self._use(source)
        check_fit(source, target.where, target.type, may_refuse=target.ready is not None)
        self.top.assign(target.valid, source.valid)
        self.top.assign(target.data, source.data)
        if target.last is not None and source.last is not None:
            self.top.assign(target.last, source.last)
        elif source.last is not None:
            self.top.unused(f"unused_{source.last.text}", source.last)
        if source.ready is not None:
            self.top.assign(source.ready, target.ready or const(1, 1))

    def close(self) -> None:
        """Raise AssemblyError if an end was left open."""
        if self._open:
            raise AssemblyError(f"nobody takes what {', '.join(sorted(self._open))} gives")

    def _use(self, end: StreamEnd) -> None:
        if self._open.pop(end.where, None) is None:
            raise AssemblyError(f"{end.where} is connected twice: put a fork behind it")

    def _take(
        self,
        promise: ModuleContract,
        name: str,
        stream: ModuleStream,
        parameters: Mapping[str, int],
        source: StreamEnd,
    ) -> dict[str, Expr | None]:
        where = f"{name}.{stream.name} ({promise.name})"
        refuses = promise.has_ready(stream)
        check_fit(source, where, promise.type_of(stream, parameters), may_refuse=refuses)
        self._use(source)
        ports: dict[str, Expr | None] = {
            f"{stream.name}_valid": source.valid,
            f"{stream.name}_data": source.data,
        }
        if refuses:
            ports[f"{stream.name}_ready"] = source.ready
        elif source.ready is not None:
            self.top.assign(source.ready, const(1, 1))
        if stream.last:
            ports[f"{stream.name}_last"] = source.last
        elif source.last is not None:
            self.top.unused(f"unused_{source.last.text}", source.last)
        return ports

    def _output(
        self,
        promise: ModuleContract,
        name: str,
        stream: ModuleStream,
        parameters: Mapping[str, int],
        carried: StreamType | None,
    ) -> tuple[StreamEnd, dict[str, Expr | None]]:
        kind = promise.type_of(stream, parameters)
        if carried is not None:
            kind = StreamType(carried.lanes, carried.bits, carried.signed, stream.last)
        prefix = f"{name}_{stream.name}"
        top = self.top
        end = StreamEnd(
            where=f"{name}.{stream.name} ({promise.name})",
            type=kind,
            valid=top.wire(f"{prefix}_valid"),
            ready=top.wire(f"{prefix}_ready") if promise.has_ready(stream) else None,
            data=top.wire(f"{prefix}_data", kind.width),
            last=top.wire(f"{prefix}_last") if stream.last else None,
        )
        ports: dict[str, Expr | None] = {
            f"{stream.name}_valid": end.valid,
            f"{stream.name}_data": end.data,
        }
        if end.ready is not None:
            ports[f"{stream.name}_ready"] = end.ready
        if end.last is not None:
            ports[f"{stream.name}_last"] = end.last
        return self.give(end), ports
