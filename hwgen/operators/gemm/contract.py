"""The contract of the GEMM operator: what any module that calls itself `gemm` must do."""

from __future__ import annotations

from hwgen.operators.contract import BitField, Contract, NumberFormat, Port, Size, Stream
from hwgen.operators.gemm.contract_rules import (
    arithmetic,
    errors,
    formula,
    overflow,
    protocol,
    reset,
    rounding,
    timing,
)
from hwgen.operators.gemm.params import GemmParams

TOP = "gemm"


def contract(params: GemmParams) -> Contract:
    """Return the contract of a GEMM with these parameters; it speaks only of what they have."""
    p = params
    return Contract(
        operator="gemm",
        top=TOP,
        summary=_summary(p),
        formula=formula(p),
        control_ports=(_clock(), _reset(p)),
        streams=_streams(p),
        status_ports=(Port("error", "output", 2, "sticky error flags, see Errors"),),
        sizes=(
            Size("M", 1, p.max_m, "rows of A and of C"),
            Size("K", 1, p.max_k, "columns of A, rows of B"),
            Size("N", 1, p.max_n, "columns of B and of C"),
        ),
        formats=_formats(p),
        arithmetic=arithmetic(p),
        overflow=overflow(p),
        rounding=rounding(p),
        protocol=protocol(p),
        timing=timing(p),
        reset=reset(p),
        errors=errors(p),
        parameters=p.to_mapping(),
    )


def _summary(p: GemmParams) -> str:
    steps = ["adds a bias"] * p.bias + ["requantizes the result"] * p.requantize + ["applies ReLU"] * p.relu
    also = ""
    if steps:
        also = ", " + (", ".join(steps[:-1]) + " and " if len(steps) > 1 else "") + steps[-1]
    flow = p.dataflow.replace("_", "-")
    return (
        f"Module `{TOP}` multiplies integer matrices of run-time sizes, C = A x B{also}, on "
        f"{_article(flow)} {flow} array of R x C = {p.rows} x {p.cols} multiply-accumulate elements. "
        "Operands and results move on AXI4-Stream interfaces. Synthesizable Verilog-2005, one clock."
    )


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _clock() -> Port:
    return Port("clk", "input", 1, "the only clock; everything happens on its rising edge")


def _reset(p: GemmParams) -> Port:
    if p.reset == "axi_low":
        return Port("aresetn", "input", 1, "synchronous reset, active low")
    return Port("rst", "input", 1, "synchronous reset, active high")


def _formats(p: GemmParams) -> tuple[NumberFormat, ...]:
    formats = [
        NumberFormat("element of A", p.a_width, p.a_signed),
        NumberFormat("element of B", p.b_width, p.b_signed),
        NumberFormat("product", p.product_width, p.acc_signed),
        NumberFormat("accumulator", p.acc_bits, p.acc_signed),
    ]
    if p.bias:
        formats.append(NumberFormat("bias", p.acc_bits, True))
        formats.append(NumberFormat("accumulator + bias", p.biased_bits, True))
    if p.requantize:
        formats.append(NumberFormat("scale", p.scale_width, False))
        formats.append(NumberFormat("shift", 6, False))
        formats.append(NumberFormat("zero_point", p.out_width, p.out_signed))
    formats.append(_element_of_c(p))
    return tuple(formats)


def _element_of_c(p: GemmParams) -> NumberFormat:
    return NumberFormat("element of C", p.result_bits, p.result_signed)


def _streams(p: GemmParams) -> tuple[Stream, ...]:
    streams = [_command_stream(p), _a_stream(p), _b_stream(p)]
    if p.bias:
        streams.append(_bias_stream(p))
    return (*streams, _c_stream(p))


def _command_stream(p: GemmParams) -> Stream:
    fields = [BitField(name, 16 * i, 16, f"{name}, unsigned") for i, name in enumerate("MKN")]
    bits = 48
    if p.requantize:
        code = "two's complement" if p.out_signed else "unsigned"
        fields += [
            BitField("scale", 48, 32, f"unsigned, the low {p.scale_width} bits are used"),
            BitField("shift", 80, 16, "0 to 63, the low 6 bits are used"),
            BitField("zero_point", 96, 16, f"{code}, the low {p.out_width} bits are used"),
        ]
        bits = 112
    return Stream(
        prefix="s_axis_cmd",
        direction="input",
        tdata_bits=bits,
        meaning="the commands",
        beats="one beat for each GEMM",
        fields=tuple(fields),
    )


def _a_stream(p: GemmParams) -> Stream:
    order: tuple[str, ...]
    if p.dataflow == "output_stationary":
        order = (
            f"for mt in 0 .. ceil(M/{p.rows})-1:            # tiles of rows of A",
            "    for k in 0 .. K-1:",
            f"        one beat: lane r = A[mt*{p.rows} + r, k]",
        )
        beats, ignored = f"ceil(M/{p.rows})*K beats", f"mt*{p.rows} + r >= M"
        if p.resends("a"):
            order = (
                order[0],
                f"    for nt in 0 .. ceil(N/{p.cols})-1:        # again for each tile of columns",
                *("    " + line for line in order[1:]),
            )
            beats = f"ceil(M/{p.rows})*ceil(N/{p.cols})*K beats"
    else:
        order = (
            f"for kt in 0 .. ceil(K/{p.rows})-1:            # tiles of columns of A",
            "    for m in 0 .. M-1:",
            f"        one beat: lane r = A[m, kt*{p.rows} + r]",
        )
        beats, ignored = f"ceil(K/{p.rows})*M beats", f"kt*{p.rows} + r >= K"
        order, beats = _by_tiles(p, order, beats, f"nt in 0 .. ceil(N/{p.cols})-1", f"ceil(N/{p.cols})")
    return Stream(
        prefix="s_axis_a",
        direction="input",
        tdata_bits=_whole_bytes(p.rows * p.a_width),
        meaning="the elements of A",
        beats=beats,
        order=order,
        lanes=p.rows,
        lane_bits=p.a_width,
        lane=NumberFormat("element of A", p.a_width, p.a_signed),
        tlast="1 on the last beat of each GEMM",
        notes=(f"Lanes with {ignored} may hold anything and are ignored.", _reuse(p, "a")),
    )


def _b_stream(p: GemmParams) -> Stream:
    order: tuple[str, ...] = (
        f"for nt in 0 .. ceil(N/{p.cols})-1:            # tiles of columns of B",
        "    for k in 0 .. K-1:",
        f"        one beat: lane c = B[k, nt*{p.cols} + c]",
    )
    beats = f"ceil(N/{p.cols})*K beats"
    if p.dataflow == "output_stationary":
        order, beats = _by_tiles(p, order, beats, f"mt in 0 .. ceil(M/{p.rows})-1", f"ceil(M/{p.rows})")
    return Stream(
        prefix="s_axis_b",
        direction="input",
        tdata_bits=_whole_bytes(p.cols * p.b_width),
        meaning="the elements of B",
        beats=beats,
        order=order,
        lanes=p.cols,
        lane_bits=p.b_width,
        lane=NumberFormat("element of B", p.b_width, p.b_signed),
        tlast="1 on the last beat of each GEMM",
        notes=(
            f"Lanes with nt*{p.cols} + c >= N may hold anything and are ignored.",
            _reuse(p, "b"),
        ),
    )


def _by_tiles(
    p: GemmParams, order: tuple[str, ...], beats: str, passes: str, count: str
) -> tuple[tuple[str, ...], str]:
    """Return the order and number of beats of the operand that is kept by tiles: those beyond come again."""
    kept = 0 if p.resends(p.buffered_by_tiles) else p.kept_tiles
    if not kept and not p.resends(p.buffered_by_tiles):
        return order, beats
    name = "kt" if p.dataflow == "weight_stationary" else "nt"
    first = f"for {passes}:            # a pass"
    if not kept:
        return (first, *("    " + line for line in order)), f"{count}*{beats}"
    limit = order[0].partition("in 0 .. ")[2].partition(":")[0]
    other = (
        f"    for {name} in (0 in the first pass, {kept} afterwards) .. {limit}:  # none if {kept} > {limit}"
    )
    tiles = limit.removesuffix("-1")
    total = f"({tiles} + ({count}-1)*max({tiles}-{kept}, 0))*{beats.rpartition('*')[2]}"
    return (first, other, *("    " + line for line in order[1:])), total


def _reuse(p: GemmParams, operand: str) -> str:
    """Say what the block keeps of an operand."""
    name = operand.upper()
    if p.resends(operand):
        return f"The block keeps nothing of {name}: its elements are sent again each time they are needed."
    if p.kept_tiles and operand == p.buffered_by_tiles:
        return f"The block keeps the first {p.kept_tiles} tiles of {name}; the others are sent in each pass."
    return f"Each element of {name} is sent once; the block keeps on chip what it needs again."


def _bias_stream(p: GemmParams) -> Stream:
    return Stream(
        prefix="s_axis_bias",
        direction="input",
        tdata_bits=p.cols * p.bias_lane_bits,
        meaning="the bias of each column of C",
        beats=f"ceil(N/{p.cols}) beats",
        order=(
            f"for nt in 0 .. ceil(N/{p.cols})-1:",
            f"    one beat: lane c = bias[nt*{p.cols} + c]",
        ),
        lanes=p.cols,
        lane_bits=p.bias_lane_bits,
        lane=NumberFormat("bias", p.acc_bits, True),
        tlast="1 on the last beat of each GEMM",
        notes=(
            f"Lanes with nt*{p.cols} + c >= N may hold anything and are ignored.",
            f"The low {p.acc_bits} bits of a lane are used. The bias is sent once for each GEMM.",
        ),
    )


def _c_stream(p: GemmParams) -> Stream:
    order: tuple[str, ...]
    if p.dataflow == "output_stationary":
        order = (
            f"for mt in 0 .. ceil(M/{p.rows})-1:            # tiles of rows of C",
            f"    for nt in 0 .. ceil(N/{p.cols})-1:        # tiles of columns of C",
            f"        for r in 0 .. {p.rows - 1}, while mt*{p.rows} + r < M:",
            f"            one beat: lane c = C[mt*{p.rows} + r, nt*{p.cols} + c]",
        )
    else:
        order = (
            f"for nt in 0 .. ceil(N/{p.cols})-1:            # tiles of columns of C",
            "    for m in 0 .. M-1:",
            f"        one beat: lane c = C[m, nt*{p.cols} + c]",
        )
    return Stream(
        prefix="m_axis_c",
        direction="output",
        tdata_bits=p.cols * p.lane_bits,
        meaning="the elements of C",
        beats=f"ceil(N/{p.cols})*M beats",
        order=order,
        lanes=p.cols,
        lane_bits=p.lane_bits,
        lane=_element_of_c(p),
        tlast="1 on the last beat of each GEMM, 0 on every other",
        notes=(f"Lanes with nt*{p.cols} + c >= N are 0.",),
    )


def _whole_bytes(bits: int) -> int:
    return -(-bits // 8) * 8
