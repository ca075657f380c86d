"""Generator of the GEMM accelerator: streams, control, array and epilogue, assembled from leaf modules."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hwgen.core.candidate import Candidate
from hwgen.operators.assembly import Expr, Module, concat, const, expr
from hwgen.operators.gemm.array_os import build_output_stationary
from hwgen.operators.gemm.array_ws import build_weight_stationary
from hwgen.operators.gemm.geometry import Geometry
from hwgen.operators.gemm.params import GemmParams
from hwgen.operators.gemm.plumbing import ArrayResult, InputStream, Plumbing, whole_bytes

TOP = "gemm"
COMMAND_SIZES = 48
COMMAND_WITH_SETTINGS = 112


@dataclass(frozen=True)
class _Output:
    tvalid: Expr
    tready: Expr
    tdata: Expr
    tlast: Expr


def generate(params: GemmParams, request: str = "") -> Candidate:
    """Return the sources of a GEMM accelerator: the same parameters give the same bytes."""
    return Candidate(top=TOP, files=_assemble(params, request).files(), origin="builtin", trusted=True)


def _assemble(params: GemmParams, request: str) -> Module:
    top = Module(TOP, _header(params, request))
    clk, reset = _clock_ports(top, params)
    command = _stream_ports(top, "s_axis_cmd", "One GEMM each", _command_width(params), last=False)
    a = _stream_ports(top, "s_axis_a", "Beats of A", whole_bytes(params.rows * params.a_width))
    b = _stream_ports(top, "s_axis_b", "Beats of B", whole_bytes(params.cols * params.b_width))
    bias = None
    if params.bias:
        bias = _stream_ports(
            top, "s_axis_bias", "Biases, one per column of C", params.cols * params.bias_lane_bits
        )
    output = _output_ports(top, params)
    top.port_group("Sticky until reset: [0] a command was dropped, [1] a tlast was misplaced")
    error = top.output("error", 2)

    rst = reset
    if params.reset == "axi_low":
        top.section("Inside, reset is active high")
        rst = top.wire("rst", 1, expr("!{r}", r=reset))
    top.section("Every operand stream passes a register, so that no path leads from input to output")
    plumbing = Plumbing(
        params,
        Geometry(params),
        top,
        clk,
        rst,
        command,
        a=_registered(top, clk, rst, "a", a),
        b=_registered(top, clk, rst, "b", b),
        bias=_registered(top, clk, rst, "bias", _without_padding(top, params, bias)) if bias else None,
    )
    build = build_output_stationary if params.dataflow == "output_stationary" else build_weight_stationary
    plumbing.build_command()
    plumbing.build_room(expr("{v} && {r}", v=output.tvalid, r=output.tready))
    result = build(plumbing)
    plumbing.build_status(result, error)
    _build_epilogue(plumbing, result, output)
    return top


def _header(params: GemmParams, request: str) -> str:
    p = params
    flow = p.dataflow.replace("_", "-")
    sign = {True: "signed", False: "unsigned"}
    lines = [
        f"GEMM accelerator: C[M,N] = A[M,K] * B[K,N]{' + bias[N]' if p.bias else ''}"
        f" on a {p.rows}x{p.cols} {flow} {_array(p)}.",
        "",
        f"  A {sign[p.a_signed]} {p.a_width} bits, B {sign[p.b_signed]} {p.b_width} bits, "
        f"accumulators {p.acc_bits} bits ({_overflow(p)})",
        f"  M up to {p.max_m}, K up to {p.max_k}, N up to {p.max_n}, given by each command",
    ]
    if p.requantize:
        lines.append(
            f"  C = clamp(round((sum{' + bias' if p.bias else ''}) * scale / 2^shift) + zero_point), "
            f"{sign[p.out_signed]} {p.out_width} bits, ties {p.rounding.replace('_', ' ')}"
        )
    if p.relu:
        lines.append("  ReLU on C")
    if request:
        lines += ["", *(f"Request: {line}" for line in request.splitlines())]
    return "\n".join(lines)


def _array(p: GemmParams) -> str:
    kinds = {"systolic": "systolic array", "broadcast": "broadcast array", "tree": "set of adder trees"}
    return kinds[p.interconnect]


def _overflow(p: GemmParams) -> str:
    if p.acc_bits >= p.exact_acc_width:
        return "no sum can overflow"
    return "saturating" if p.acc_overflow == "saturate" else "wrapping"


def _command_width(params: GemmParams) -> int:
    return COMMAND_WITH_SETTINGS if params.requantize else COMMAND_SIZES


def _clock_ports(top: Module, params: GemmParams) -> tuple[Expr, Expr]:
    top.port_group("")
    clk = top.input("clk")
    if params.reset == "sync_high":
        return clk, top.input("rst", 1, "synchronous, active high")
    return clk, top.input("aresetn", 1, "synchronous, active low")


def _stream_ports(top: Module, name: str, comment: str, width: int, *, last: bool = True) -> InputStream:
    top.port_group(comment)
    return InputStream(
        valid=top.input(f"{name}_tvalid"),
        ready=top.output(f"{name}_tready"),
        data=top.input(f"{name}_tdata", width),
        last=top.input(f"{name}_tlast") if last else const(0, 1),
    )


def _without_padding(top: Module, params: GemmParams, bias: InputStream) -> InputStream:
    """Cut the lanes of a beat of biases down to the accumulator's width."""
    lane, used = params.bias_lane_bits, params.acc_bits
    starts = [c * lane for c in range(params.cols)]
    if used < lane:
        top.unused("unused_bias_bits", *(bias.data.bits(s + used, lane - used) for s in starts))
    values = concat(*(bias.data.bits(s, used) for s in reversed(starts)))
    return replace(bias, data=values)


def _registered(top: Module, clk: Expr, rst: Expr, name: str, stream: InputStream) -> InputStream:
    width = stream.data.width
    word = top.wire(f"{name}_beat", width + 1)
    inner = InputStream(
        valid=top.wire(f"{name}_valid"),
        ready=top.wire(f"{name}_take"),
        data=word.bits(0, width),
        last=word.bits(width, 1),
    )
    top.instance(
        "stream_register",
        f"{name}_register",
        {"WIDTH": word.width},
        {
            "clk": clk,
            "rst": rst,
            "in_valid": stream.valid,
            "in_ready": stream.ready,
            "in_data": concat(stream.last, stream.data),
            "out_valid": inner.valid,
            "out_ready": inner.ready,
            "out_data": word,
        },
    )
    return inner


def _output_ports(top: Module, params: GemmParams) -> _Output:
    top.port_group("Rows of C, one tile of columns at a time")
    return _Output(
        tvalid=top.output("m_axis_c_tvalid"),
        tready=top.input("m_axis_c_tready"),
        tdata=top.output("m_axis_c_tdata", params.cols * params.lane_bits),
        tlast=top.output("m_axis_c_tlast"),
    )


def _settings(p: GemmParams, settings: Expr | None) -> tuple[Expr, Expr, Expr]:
    """Return scale, shift and zero point of the leaving tile; zeros where nothing is requantized."""
    if settings is None:
        return const(0, p.scale_width), const(0, 6), const(0, p.result_bits)
    return (
        settings.bits(0, p.scale_width),
        settings.bits(p.scale_width, 6),
        settings.bits(p.scale_width + 6, p.out_width),
    )


def _build_epilogue(plumbing: Plumbing, result: ArrayResult, output: _Output) -> None:
    p, g, top = plumbing.params, plumbing.geometry, plumbing.top
    lanes = p.cols * p.result_bits
    top.section("Bias, requantization and ReLU on the way to the output queue.")
    valid, last = top.wire("result_valid"), top.wire("result_last")
    data = top.wire("result_data", lanes)
    scale, shift, zero_point = _settings(p, result.settings)
    top.instance(
        "gemm_epilogue",
        "epilogue",
        {
            "COLS": p.cols,
            "ACC_WIDTH": p.acc_bits,
            "ACC_SIGNED": int(p.acc_signed),
            "BIAS": int(p.bias),
            "BIASED_WIDTH": p.biased_bits,
            "BIASED_SIGNED": int(p.acc_signed or p.bias),
            "REQUANTIZE": int(p.requantize),
            "SCALE_WIDTH": p.scale_width,
            "HALF_EVEN": int(p.rounding == "half_even"),
            "OUT_WIDTH": p.result_bits,
            "OUT_SIGNED": int(p.result_signed),
            "RELU": int(p.relu),
            "SKEW": p.skew,
        },
        {
            "clk": plumbing.clk,
            "rst": plumbing.rst,
            "in_valid": result.row_valid,
            "in_last": expr("{row} && {final}", row=result.row_last, final=result.tile_final),
            "in_acc": result.row_data,
            "bias": result.bias or const(0, p.cols * p.acc_bits),
            "scale": scale,
            "shift": shift,
            "zero_point": zero_point,
            "keep": result.keep,
            "out_valid": valid,
            "out_last": last,
            "out_data": data,
        },
    )
    top.section("Output queue. A place was reserved for every row before it entered the array.")
    queue_ready = top.wire("queue_ready")
    packed = top.wire("queue_word", lanes + 1)
    top.instance(
        "stream_fifo",
        "output_queue",
        {"WIDTH": lanes + 1, "DEPTH": g.queue_depth, "ADDR_WIDTH": (g.queue_depth - 1).bit_length()},
        {
            "clk": plumbing.clk,
            "rst": plumbing.rst,
            "in_valid": valid,
            "in_ready": queue_ready,
            "in_data": concat(last, data),
            "out_valid": output.tvalid,
            "out_ready": output.tready,
            "out_data": packed,
        },
    )
    top.assign(output.tlast, packed.bits(lanes, 1))
    top.instance(
        "extend_lanes",
        "extend_results",
        {
            "LANES": p.cols,
            "IN_WIDTH": p.result_bits,
            "OUT_WIDTH": p.lane_bits,
            "SIGNED": int(p.result_signed),
        },
        {"in": packed.bits(0, lanes), "out": output.tdata},
    )
    top.unused("unused_ready", queue_ready)
