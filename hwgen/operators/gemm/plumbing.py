"""What both dataflows share: commands, credits, tile tags, replay buffers and the status register."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.operators.assembly import Expr, Module, concat, const
from hwgen.operators.gemm.geometry import OPERAND_LATENCY, Geometry, address_bits, bits_to_hold
from hwgen.operators.gemm.params import GemmParams


def whole_bytes(bits: int) -> int:
    """Return the bits of a tdata that carries `bits`: rounded up to bytes."""
    return -(-bits // 8) * 8


@dataclass(frozen=True)
class InputStream:
    """The signals of one AXI4-Stream input; `last` is constant where there is no tlast."""

    valid: Expr
    ready: Expr
    data: Expr
    last: Expr


@dataclass(frozen=True)
class Command:
    """The command that waits to be taken."""

    valid: Expr
    take: Expr
    m: Expr
    k: Expr
    n: Expr
    settings: Expr


@dataclass(frozen=True)
class Take:
    """A transfer on an input stream, and whether its tlast is due."""

    stream: InputStream
    take: Expr
    due: Expr


@dataclass(frozen=True)
class ArrayResult:
    """Rows of accumulators as they leave the array, lane i of a row i cycles after lane 0.

    Everything else belongs to the cycle of lane 0: flags, and the tag of the row's tile.
    """

    row_valid: Expr
    row_last: Expr
    row_data: Expr
    keep: Expr
    tile_final: Expr
    bias: Expr | None
    settings: Expr | None
    takes: tuple[Take, ...]


class Plumbing:
    """The parts around the array of one GEMM top under construction."""

    def __init__(
        self,
        params: GemmParams,
        geometry: Geometry,
        top: Module,
        clk: Expr,
        rst: Expr,
        command_stream: InputStream,
        a: InputStream,
        b: InputStream,
        bias: InputStream | None,
    ) -> None:
        self.params = params
        self.geometry = geometry
        self.top = top
        self.clk = clk
        self.rst = rst
        self.command_stream = command_stream
        self.a = a
        self.b = b
        self.bias = bias
        self.room: Expr
        self.reserve: Expr
        self.reserve_count: Expr
        self.command: Command
        self.bad_command: Expr

    @property
    def bias_valid(self) -> Expr:
        """Whether a bias is offered; always, where there is none to wait for."""
        return self.bias.valid if self.bias else const(1, 1)

    def build_command(self) -> None:
        """Build the register that checks and holds the next command."""
        p, g, top = self.params, self.geometry, self.top
        top.section("The next command")
        word = self.command_stream.data
        settings = const(0, 1)
        if p.requantize:
            settings = concat(word.bits(96, p.out_width), word.bits(80, 6), word.bits(48, p.scale_width))
            spare = [
                word.bits(start + used, room - used)
                for start, used, room in ((48, p.scale_width, 32), (80, 6, 16), (96, p.out_width, 16))
                if used < room
            ]
            top.unused("unused_command_bits", *spare)
        self.command = Command(
            valid=top.wire("command_valid"),
            take=top.wire("command_take"),
            m=top.wire("command_m", g.m_width),
            k=top.wire("command_k", g.k_width),
            n=top.wire("command_n", g.n_width),
            settings=top.wire("command_settings", g.settings_width),
        )
        self.bad_command = top.wire("bad_command")
        top.instance(
            "gemm_command",
            "command",
            {
                "MAX_M": p.max_m,
                "MAX_K": p.max_k,
                "MAX_N": p.max_n,
                "M_WIDTH": g.m_width,
                "K_WIDTH": g.k_width,
                "N_WIDTH": g.n_width,
                "SETTINGS_WIDTH": g.settings_width,
            },
            {
                "clk": self.clk,
                "rst": self.rst,
                "in_valid": self.command_stream.valid,
                "in_ready": self.command_stream.ready,
                "in_m": word.bits(0, 16),
                "in_k": word.bits(16, 16),
                "in_n": word.bits(32, 16),
                "in_settings": settings,
                "valid": self.command.valid,
                "take": self.command.take,
                "m": self.command.m,
                "k": self.command.k,
                "n": self.command.n,
                "settings": self.command.settings,
                "bad_command": self.bad_command,
            },
        )
        if not p.requantize:
            top.unused("unused_settings", self.command.settings)

    def build_room(self, output_transfer: Expr) -> None:
        """Build the counter of free places in the output queue."""
        g, top = self.geometry, self.top
        count_bits = bits_to_hold(g.queue_depth)
        top.section("Free places in the output queue")
        self.room = top.wire("room")
        self.reserve = top.wire("reserve")
        self.reserve_count = top.wire("reserve_count", count_bits)
        top.instance(
            "gemm_credits",
            "credits",
            {
                "DEPTH": g.queue_depth,
                "COUNT_BITS": count_bits,
                "NEEDED": g.room_needed,
            },
            {
                "clk": self.clk,
                "rst": self.rst,
                "reserve": self.reserve,
                "reserve_count": self.reserve_count,
                "release_one": output_transfer,
                "room": self.room,
            },
        )

    def replay_buffer(
        self,
        name: str,
        stream: InputStream,
        bits: int,
        depth: int,
        step: Expr,
        replay: Expr,
        address: Expr,
        keep: Expr | None = None,
        *,
        apart: bool = False,
    ) -> Expr:
        """Build a buffer that passes beats of a stream on and keeps them: all, or where `keep` is high.

        `apart` says that no step follows another in the next cycle. With depth 0 it keeps none. Return the
        operand word, there OPERAND_LATENCY cycles after the step.
        """
        word = self.top.wire(f"{name}_word", bits)
        data = stream.data.bits(0, bits)
        if bits < stream.data.width:
            self.top.unused(f"unused_{name}_bits", stream.data.bits(bits, stream.data.width - bits))
        if not depth:
            self.top.unused(f"unused_{name}_address", address, replay, *([keep] if keep else []))
            connections = {"clk": self.clk, "step": step, "stream_data": data, "data": word}
            self.top.instance("pass_word", f"{name}_pass", {"WIDTH": bits}, connections)
            return word
        self.top.instance(
            "replay_buffer",
            f"{name}_buffer",
            {"WIDTH": bits, "DEPTH": depth, "ADDR_WIDTH": address.width, "APART": int(apart)},
            {
                "clk": self.clk,
                "step": step,
                "replay": replay,
                "keep": keep or const(1, 1),
                "address": address,
                "stream_data": data,
                "data": word,
            },
        )
        return word

    def delay(self, name: str, value: Expr, stages: int, *, resettable: bool = False) -> Expr:
        """Build a delay line; `resettable` for flags."""
        out = self.top.wire(f"{name}", value.width)
        connections: dict[str, Expr | None] = {"clk": self.clk, "in": value, "out": out}
        if resettable:
            connections = {"clk": self.clk, "rst": self.rst, "in": value, "out": out}
        module = "flag_delay" if resettable else "delay_line"
        self.top.instance(module, f"delay_{name}", {"WIDTH": value.width, "STAGES": stages}, connections)
        return out

    def skew(self, name: str, value: Expr, lanes: int) -> Expr:
        """Build the triangle of registers at an edge of a systolic array; nothing for others."""
        if not self.params.skew:
            return value
        out = self.top.wire(name, value.width)
        self.top.instance(
            "skew",
            f"skew_{name}",
            {"LANES": lanes, "WIDTH": value.width // lanes},
            {"clk": self.clk, "in": value, "out": out},
        )
        return out

    def tile_tags(self, push: Expr, fields: dict[str, Expr], pop: Expr) -> dict[str, Expr]:
        """Queue what must be known of a tile until its rows leave; return the fields of the oldest tile.

        `push` and `fields` are those of the cycle in which the tile's rows become certain; fields that come
        from a replay buffer arrive OPERAND_LATENCY cycles later and are given with the suffix `_late`.
        """
        top, g = self.top, self.geometry
        top.section("What is known of each tile, until its rows leave the array")
        early = {k: v for k, v in fields.items() if not k.endswith("_late")}
        late = {k.removesuffix("_late"): v for k, v in fields.items() if k.endswith("_late")}
        pushed = self.delay("tag_push", push, OPERAND_LATENCY, resettable=True)
        delayed = self.delay("tag_fields", concat(*early.values()), OPERAND_LATENCY)
        word = concat(delayed, *late.values())
        out = top.wire("tile_tag", word.width)
        ready, valid = top.wire("tags_ready"), top.wire("tags_valid")
        top.instance(
            "stream_fifo",
            "tile_tags",
            {
                "WIDTH": word.width,
                "DEPTH": g.tag_depth,
                "ADDR_WIDTH": address_bits(g.tag_depth),
                "COUNTED": 1,
            },
            {
                "clk": self.clk,
                "rst": self.rst,
                "in_valid": pushed,
                "in_ready": ready,
                "in_data": word,
                "out_valid": valid,
                "out_ready": pop,
                "out_data": out,
            },
        )
        top.unused("unused_tags", ready, valid)
        result, position = {}, word.width
        for name, value in [*early.items(), *late.items()]:
            position -= value.width
            result[name] = top.wire(f"leaving_{name}", value.width, out.bits(position, value.width))
        return result

    def lane_mask(self, cols: Expr) -> Expr:
        """Decode how many columns of a tile belong to C into the lanes to keep."""
        keep = self.top.wire("tile_lanes", self.params.cols)
        self.top.instance(
            "gemm_lane_mask",
            "lane_mask",
            {"COLS": self.params.cols, "COL_BITS": cols.width},
            {"cols": cols, "keep": keep},
        )
        return keep

    def held_settings(self, take: Expr) -> Expr:
        """Keep the settings of the command that the array works on; return them OPERAND_LATENCY cycles late.

        The command still has them in the cycle after `take`, and a register in between drives the many bits.
        """
        top, width = self.top, self.geometry.settings_width
        taken = self.delay("settings_taken", take, 1)
        held = top.wire("settings", width)
        top.instance(
            "hold_register",
            "hold_settings",
            {"WIDTH": width},
            {"clk": self.clk, "enable": taken, "in": self.command.settings, "out": held},
        )
        return self.delay("late_settings", held, OPERAND_LATENCY - 1)

    def build_status(self, result: ArrayResult, error: Expr) -> None:
        """Build the error register and drive the ready signals of the operand streams."""
        top = self.top
        top.section("Input streams: a beat is taken in the cycle in which it is used")
        for t in result.takes:
            top.assign(t.stream.ready, t.take)
        takes = list(reversed(result.takes))
        top.instance(
            "gemm_status",
            "status",
            {"STREAMS": len(takes)},
            {
                "clk": self.clk,
                "rst": self.rst,
                "bad_command": self.bad_command,
                "take": concat(*(t.stream.ready for t in takes)),
                "tlast": concat(*(t.stream.last for t in takes)),
                "due": concat(*(t.due for t in takes)),
                "error": error,
            },
        )
