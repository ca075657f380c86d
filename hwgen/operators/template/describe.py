"""A contract as a page of Markdown and as plain data: what a prompt contains, and what people read."""

from __future__ import annotations

from typing import Any

from hwgen.operators.assembly import leaf
from hwgen.operators.template.contracts import ModuleContract, ModuleStream


def to_markdown(contract: ModuleContract) -> str:
    """Write a contract so that an engineer, or a model, can build the module from it."""
    interface = leaf(contract.name)
    lines = [f"# `{contract.name}` ({contract.kind})", "", contract.summary, "", "## Behaviour", ""]
    lines += [f"- {sentence}" for sentence in contract.behaviour]
    lines += [
        f"- Latency: {contract.latency} cycles from a beat to what comes of it, when nobody hinders.",
        f"- Interval: {contract.interval} cycles from one beat taken to the next, when nobody hinders.",
        f"- Gap: {contract.gap} further cycles from the last beat of a frame to the first of the next one.",
        "",
        "## Parameters",
        "",
        "| parameter | default | is |",
        "| --- | --- | --- |",
    ]
    lines += [f"| `{n}` | {interface.defaults[n]} | {text} |" for n, text in contract.parameters.items()]
    lines += ["", "## Streams", ""]
    for stream in contract.streams:
        lines += _stream_lines(contract, stream)
    lines += ["", "## Header", "", "```verilog", header(contract), "```", ""]
    return "\n".join(lines)


def _stream_lines(contract: ModuleContract, stream: ModuleStream) -> list[str]:
    way = "into the module" if stream.direction == "input" else "out of the module"
    sign = {"": "", "0": "unsigned ", "1": "signed "}.get(stream.signed, f"signed if {stream.signed}: ")
    lines = [
        f"- `{stream.name}` ({way}): {stream.meaning}; a beat is {stream.lanes} x {sign}{stream.bits} bits, "
        f"lane 0 lowest{', with last on the last beat of a frame' if stream.last else ''}."
    ]
    if stream.beats:
        lines.append(f"  A frame has {stream.beats} beats.")
    if stream.role == "setup":
        lines.append("  One frame after each reset, before anything else is taken.")
    if not contract.has_ready(stream):
        lines.append("  It has no ready: it never waits.")
    return lines


def header(contract: ModuleContract) -> str:
    """Return the module's header as its Verilog has it."""
    text = leaf(contract.name).path.read_text(encoding="utf-8")
    start = text.index(f"module {contract.name}")
    return text[start : text.index(");\n", start) + 2]


def to_data(contract: ModuleContract) -> dict[str, Any]:
    """Return a contract as plain data."""
    interface = leaf(contract.name)
    return {
        "name": contract.name,
        "kind": contract.kind,
        "summary": contract.summary,
        "behaviour": list(contract.behaviour),
        "latency": contract.latency,
        "interval": contract.interval,
        "gap": contract.gap,
        "parameters": {
            name: {"default": interface.defaults[name], "meaning": text}
            for name, text in contract.parameters.items()
        },
        "streams": [
            {
                "name": s.name,
                "direction": s.direction,
                "meaning": s.meaning,
                "lanes": s.lanes,
                "bits": s.bits,
                "signed": s.signed,
                "last": s.last,
                "role": s.role,
                "beats": s.beats,
                "ready": contract.has_ready(s),
            }
            for s in contract.streams
        ],
        "header": header(contract),
    }
