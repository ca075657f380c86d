"""Contract: what a hardware block promises, as data, and as a page for people and models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from hwgen.core.values import freeze

Direction = Literal["input", "output"]


@dataclass(frozen=True)
class NumberFormat:
    """The integers that something can be: unsigned or two's complement, of so many bits."""

    name: str
    bits: int
    signed: bool

    @property
    def low(self) -> int:
        """The least integer."""
        return -(1 << (self.bits - 1)) if self.signed else 0

    @property
    def high(self) -> int:
        """The greatest integer."""
        return (1 << (self.bits - self.signed)) - 1

    def __str__(self) -> str:
        kind = "two's complement" if self.signed else "unsigned"
        return f"{self.bits}-bit {kind}"


@dataclass(frozen=True)
class Port:
    """One port of the module; width in bits."""

    name: str
    direction: Direction
    width: int
    meaning: str


@dataclass(frozen=True)
class BitField:
    """A named run of bits in every beat of a stream."""

    name: str
    low: int
    width: int
    meaning: str


@dataclass(frozen=True)
class Stream:
    """One AXI4-Stream interface: how a beat is made and in which order beats come.

    A beat is either `lanes` numbers of `lane` format, each taking `lane_bits`, or a set of `fields`.
    `order` is a loop nest, one line a level, the last line a beat. `beats` is their number, a formula.
    """

    prefix: str
    direction: Direction
    tdata_bits: int
    meaning: str
    beats: str
    order: tuple[str, ...] = ()
    lanes: int = 0
    lane_bits: int = 0
    lane: NumberFormat | None = None
    fields: tuple[BitField, ...] = ()
    tlast: str = ""
    notes: tuple[str, ...] = ()

    @property
    def ports(self) -> tuple[Port, ...]:
        """The ports of the stream; with tlast if it says what tlast means."""
        back: Direction = "output" if self.direction == "input" else "input"
        ports = [
            Port(f"{self.prefix}_tvalid", self.direction, 1, "the beat is there"),
            Port(f"{self.prefix}_tready", back, 1, "the beat is taken"),
            Port(f"{self.prefix}_tdata", self.direction, self.tdata_bits, self.meaning),
        ]
        if self.tlast:
            ports.append(Port(f"{self.prefix}_tlast", self.direction, 1, self.tlast))
        return tuple(ports)


@dataclass(frozen=True)
class Size:
    """A size that a command gives at run time."""

    name: str
    low: int
    high: int
    meaning: str


@dataclass(frozen=True)
class Contract:
    """Everything that a block must do, for given parameters, and nothing about how.

    The tuples of sentences are complete and in the order in which a reader needs them. `parameters` are
    the operator's own. `control_ports` stand before and `status_ports` after those of the streams.
    """

    operator: str
    top: str
    summary: str
    formula: tuple[str, ...]
    control_ports: tuple[Port, ...]
    streams: tuple[Stream, ...]
    status_ports: tuple[Port, ...]
    sizes: tuple[Size, ...]
    formats: tuple[NumberFormat, ...]
    arithmetic: tuple[str, ...]
    overflow: tuple[str, ...]
    rounding: tuple[str, ...]
    protocol: tuple[str, ...]
    timing: tuple[str, ...]
    reset: tuple[str, ...]
    errors: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", freeze(self.parameters))

    @property
    def ports(self) -> tuple[Port, ...]:
        """Every port of the module, in the order of its header."""
        streamed = tuple(port for stream in self.streams for port in stream.ports)
        return self.control_ports + streamed + self.status_ports


def verilog_header(contract: Contract) -> str:
    """Return the module header with exactly the contract's ports, as Verilog-2005."""
    ports = contract.ports
    widths = [f"[{port.width - 1}:0]" if port.width > 1 else "" for port in ports]
    column = max(map(len, widths))
    lines = [
        f"    {port.direction:<6} wire {width:>{column}} {port.name}"
        for port, width in zip(ports, widths, strict=True)
    ]
    return "module {} (\n{}\n);".format(contract.top, ",\n".join(lines))


def hls_declaration(contract: Contract) -> str:
    """Return the declaration of a C++ function for HLS: an argument for each stream and flag.

    A stream with a tlast carries `beat<BITS>`, one without `ap_uint<BITS>`; clock and reset are the tool's.
    """
    arguments = []
    for stream in contract.streams:
        carried = f"beat<{stream.tdata_bits}>" if stream.tlast else f"ap_uint<{stream.tdata_bits}>"
        arguments.append(f"    hls::stream<{carried}>& {stream.prefix}")
    arguments += [f"    ap_uint<{port.width}>& {port.name}" for port in contract.status_ports]
    lines = [
        "template <int BITS>",
        "struct beat {",
        "  ap_uint<BITS> data;",
        "  bool last;",
        "};",
        "",
        f"void {contract.top}(",
    ]
    return "\n".join(lines) + "\n" + ",\n".join(arguments) + ");"


def to_markdown(contract: Contract) -> str:
    """Write a contract as a page of Markdown that an engineer can implement from."""
    parts = [
        f"# Contract of `{contract.top}`",
        contract.summary,
        _fence(contract.formula),
        "## Ports",
        _fence(verilog_header(contract).splitlines(), "verilog"),
        _bullets(f"`{p.name}`: {p.meaning}." for p in contract.control_ports + contract.status_ports),
        *_sizes(contract.sizes),
        "## Number formats",
        _table(
            ("number", "format", "least", "greatest"),
            [(f.name, str(f), f.low, f.high) for f in contract.formats],
        ),
        "## Arithmetic",
        _bullets(contract.arithmetic),
        *_section("Overflow", contract.overflow),
        *_section("Rounding", contract.rounding),
        "## Streams",
        _bullets(contract.protocol),
        *(_stream(stream) for stream in contract.streams),
        *_section("Timing", contract.timing),
        *_section("Reset", contract.reset),
        *_section("Errors", contract.errors),
    ]
    return "\n\n".join(parts) + "\n"


def _sizes(sizes: Sequence[Size]) -> list[str]:
    if not sizes:
        return []
    rows = [(s.name, s.low, s.high, s.meaning) for s in sizes]
    return ["## Sizes", "Given by each command at run time.", _table(("size", "from", "to", "is"), rows)]


def _stream(stream: Stream) -> str:
    way = "into the block" if stream.direction == "input" else "out of the block"
    parts = [f"### `{stream.prefix}` ({way})", f"{_sentence(stream.meaning)} {_beat(stream)}"]
    if stream.fields:
        rows = [(f.name, f"[{f.low + f.width - 1}:{f.low}]", f.meaning) for f in stream.fields]
        parts.append(_table(("field", "bits of tdata", "meaning"), rows))
    if stream.order:
        parts.append(f"Order ({stream.beats}):")
        parts.append(_fence(stream.order))
    notes = [*stream.notes]
    if stream.tlast:
        notes.append(f"`tlast`: {stream.tlast}.")
    if notes:
        parts.append(_bullets(notes))
    return "\n\n".join(parts)


def _beat(stream: Stream) -> str:
    if stream.lane is None:
        return f"A beat has {stream.tdata_bits} bits ({stream.beats})."
    width = stream.lane_bits
    text = (
        f"A beat has {stream.tdata_bits} bits: {stream.lanes} lane{'s' if stream.lanes > 1 else ''} of "
        f"{width} bits, lane i at `tdata[i*{width} +: {width}]`, {stream.lane}"
    )
    if stream.lane.bits < width:
        text += f" {'sign' if stream.lane.signed else 'zero'}-extended"
    spare = stream.tdata_bits - stream.lanes * width
    if spare:
        top = "top bit fills" if spare == 1 else f"top {spare} bits fill"
        text += f"; the {top} the last byte, without a meaning"
    return text + "."


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _section(title: str, sentences: Sequence[str]) -> list[str]:
    return [f"## {title}", _bullets(sentences)] if sentences else []


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _fence(lines: Iterable[str], language: str = "text") -> str:
    return "\n".join([f"```{language}", *lines, "```"])


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in lines)
