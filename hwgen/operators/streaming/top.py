"""The top level of a streaming operator: clock, reset, AXI4-Stream ports, and a builder for the inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.operators.assembly import Expr, Module, concat, const
from hwgen.operators.streaming.parameters import Parameters
from hwgen.operators.streaming.ports import Port
from hwgen.operators.template.builder import Builder
from hwgen.operators.template.streams import StreamEnd


@dataclass(frozen=True)
class Top:
    """A top level under construction: input streams to take, output streams to finish."""

    module: Module
    build: Builder
    inputs: dict[str, StreamEnd]
    outputs: dict[str, StreamEnd]
    error: Expr | None

    def finish(self, prefix: str, source: StreamEnd) -> None:
        """Drive an output port with a stream, behind a register that breaks every path to the outside."""
        target = self.outputs[prefix]
        kept = self.registered(f"{prefix.removeprefix('m_axis').strip('_') or 'result'}_register", source)
        self.build.finish(kept, target)

    def registered(self, name: str, source: StreamEnd) -> StreamEnd:
        """Place a stream register: two places, so that no path leads through it in either direction."""
        module = "stream_register_last" if source.type.last else "stream_register"
        placed = self.build.place(module, name, {"WIDTH": source.type.width}, {"in": source})
        return placed["out"]


def open_top(
    name: str, title: str, parameters: Parameters, ports: Sequence[Port], request: str, *, has_error: bool
) -> Top:
    """Return a top level with its ports, and the streams that come in at them."""
    module = Module(name, _header(title, parameters, request))
    module.port_group("")
    clk = module.input("clk")
    low = parameters.reset == "axi_low"
    reset = module.input("aresetn" if low else "rst", 1, f"synchronous, active {'low' if low else 'high'}")
    ends = {port.prefix: _declare(module, port) for port in ports}
    error = None
    if has_error:
        module.port_group("Sticky until reset: a tlast was misplaced")
        error = module.output("error")
    module.section("Reset inside is active high" if low else "Ports and what lies behind them")
    rst = module.wire("rst", 1, Expr(f"!{reset.text}", 1)) if low else reset
    build = Builder(module, clk, rst)
    inputs = {}
    for port in ports:
        if port.direction == "input":
            inputs[port.prefix] = build.give(_without_padding(module, port, ends[port.prefix]))
    outputs = {
        port.prefix: _with_padding(module, port, ends[port.prefix])
        for port in ports
        if port.direction == "output"
    }
    return Top(module, build, inputs, outputs, error)


def _header(title: str, parameters: Parameters, request: str) -> str:
    lines = [title, "", *_wrapped(parameters.told())]
    if request:
        lines += ["", *(f"Request: {line}" for line in request.splitlines())]
    return "\n".join(lines)


def _wrapped(text: str, width: int = 100) -> list[str]:
    import textwrap

    return [f"  {line}" for line in textwrap.wrap(text, width)]


def _declare(module: Module, port: Port) -> tuple[Expr, Expr, Expr, Expr | None]:
    module.port_group(f"{port.meaning[0].upper()}{port.meaning[1:]}")
    forward, back = (
        (module.input, module.output) if port.direction == "input" else (module.output, module.input)
    )
    return (
        forward(f"{port.prefix}_tvalid"),
        back(f"{port.prefix}_tready"),
        forward(f"{port.prefix}_tdata", port.tdata_bits),
        forward(f"{port.prefix}_tlast") if port.tlast else None,
    )


def _without_padding(module: Module, port: Port, signals: tuple[Expr, Expr, Expr, Expr | None]) -> StreamEnd:
    valid, ready, data, last = signals
    if port.width < port.tdata_bits:
        spare = data.bits(port.width, port.tdata_bits - port.width)
        module.unused(f"unused_{port.prefix}_bits", spare)
    return StreamEnd(port.prefix, port.type, valid, ready, data.bits(0, port.width), last)


def _with_padding(module: Module, port: Port, signals: tuple[Expr, Expr, Expr, Expr | None]) -> StreamEnd:
    valid, ready, data, last = signals
    spare = port.tdata_bits - port.width
    if not spare:
        return StreamEnd(port.prefix, port.type, valid, ready, data, last)
    value = module.wire(f"{port.prefix}_value", port.width)
    module.assign(data, concat(const(0, spare), value))
    return StreamEnd(port.prefix, port.type, valid, ready, value, last)
