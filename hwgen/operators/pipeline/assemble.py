"""The hardware of a chain: each stage a module of its own, adapters of lanes between them."""

from __future__ import annotations

from collections.abc import Sequence

from hwgen.operators.assembly import Expr, concat, const
from hwgen.operators.pipeline.constants import table
from hwgen.operators.pipeline.links import Link
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.top import Top
from hwgen.operators.template.streams import StreamEnd, StreamType


def setup_prefix(link: Link, port: Port) -> str:
    """Return the name that a stage's setup stream has outside."""
    return f"{port.prefix}_{link.number}"


def assemble(top: Top, links: Sequence[Link]) -> None:
    """Build the stages between the input and the output of a top level."""
    flow = top.inputs["s_axis"]
    errors: list[Expr] = []
    for link in links:
        flow = _adapt(top, flow, link)
        flow = _stage(top, flow, link, errors)
    top.finish("m_axis", flow)
    if top.error is not None:
        top.module.section("Any stage's error")
        top.module.assign(top.error, Expr(" || ".join(e.text for e in errors) or "1'b0", 1))


def _adapt(top: Top, flow: StreamEnd, link: Link) -> StreamEnd:
    """Bring a stream to the lanes of a stage's input."""
    have, want = flow.type.lanes, link.input.lanes
    if have == want:
        return flow
    wide, narrow = max(have, want), min(have, want)
    module = "stream_widen" if want > have else "stream_narrow"
    top.module.section(f"Beats of {want} for {link.name}")
    factor = wide // narrow
    placed = top.build.place(
        module,
        f"lanes_{link.number}",
        {
            "LANES": narrow,
            "BITS": flow.type.bits,
            "SIGNED": int(bool(flow.type.signed)),
            "FACTOR": factor,
            "COUNT_BITS": factor.bit_length(),
        },
        {"in": flow},
    )
    return placed["out"]


def _stage(top: Top, flow: StreamEnd, link: Link, errors: list[Expr]) -> StreamEnd:
    """Instantiate a stage; return its output."""
    module = top.module
    inner = link.operator.module(link.parameters, f"stage_{link.number}_{link.operator.name}")
    module.section(f"Stage {link.number}: {link.operator.promise(link.parameters).summary}")
    low = link.parameters.reset == "axi_low"
    reset = Expr(f"!{top.build.rst.text}", 1) if low else top.build.rst
    connections: dict[str, Expr] = {"clk": top.build.clk, "aresetn" if low else "rst": reset}
    connections |= _input(top, flow, link.input)
    for port in link.built_in:
        connections |= _input(top, _constants(top, link, port), port)
    for port in link.setups:
        connections |= _input(top, top.inputs[setup_prefix(link, port)], port)
    end, outputs = _output(top, link)
    connections |= outputs
    if link.operator.checks_tlast:
        errors.append(module.wire(f"stage_{link.number}_error"))
        connections["error"] = errors[-1]
    module.submodule(inner, f"stage_{link.number}", connections)
    return end


def _constants(top: Top, link: Link, port: Port) -> StreamEnd:
    """Place the source of a setup that is built in. The stage takes one frame after each reset."""
    name = f"stage_{link.number}_{port.prefix.removeprefix('s_axis_')}"
    beats = link.beats[port.prefix]
    wanted = StreamEnd(
        f"{name}_go",
        StreamType(1, 1),
        const(1, 1),
        top.module.wire(f"{name}_taken"),
        const(0, 1),
    )
    assert wanted.ready is not None
    top.module.unused(f"unused_{name}", wanted.ready)
    placed = top.build.place(
        "constant_source",
        f"{name}_source",
        {
            "LANES": port.lanes,
            "BITS": port.element.bits,
            "SIGNED": int(port.element.signed),
            "BEATS": len(beats),
            "ADDR_WIDTH": len(beats).bit_length(),
            "TABLE": table(port, beats),
        },
        {"go": top.build.give(wanted)},
    )
    return placed["out"]


def _input(top: Top, source: StreamEnd, port: Port) -> dict[str, Expr]:
    top.build.use(source, f"{port.prefix}", port.type)
    spare = port.tdata_bits - port.width
    found = {
        f"{port.prefix}_tvalid": source.valid,
        f"{port.prefix}_tdata": concat(const(0, spare), source.data) if spare else source.data,
    }
    assert source.ready is not None
    found[f"{port.prefix}_tready"] = source.ready
    if port.tlast:
        found[f"{port.prefix}_tlast"] = source.last or const(0, 1)
    elif source.last is not None:
        top.module.unused(f"unused_{source.last.text}", source.last)
    return found


def _output(top: Top, link: Link) -> tuple[StreamEnd, dict[str, Expr]]:
    port, module, name = link.output, top.module, f"stage_{link.number}"
    word = module.wire(f"{name}_tdata", port.tdata_bits)
    if port.width < port.tdata_bits:
        module.unused(f"unused_{name}_bits", word.bits(port.width, port.tdata_bits - port.width))
    end = StreamEnd(
        where=f"{name}.{port.prefix}",
        type=StreamType(port.lanes, port.element.bits, port.element.signed, port.tlast),
        valid=module.wire(f"{name}_tvalid"),
        ready=module.wire(f"{name}_tready"),
        data=word.bits(0, port.width),
        last=module.wire(f"{name}_tlast") if port.tlast else None,
    )
    ports = {f"{port.prefix}_tvalid": end.valid, f"{port.prefix}_tdata": word}
    assert end.ready is not None
    ports[f"{port.prefix}_tready"] = end.ready
    if end.last is not None:
        ports[f"{port.prefix}_tlast"] = end.last
    return top.build.give(end), ports
