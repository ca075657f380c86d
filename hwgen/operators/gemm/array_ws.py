"""The weight-stationary array with its control: weights stay, partial sums move."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.operators.assembly import Expr, concat, const, expr
from hwgen.operators.gemm.geometry import OPERAND_LATENCY, address_bits, bits_to_hold
from hwgen.operators.gemm.plumbing import ArrayResult, Plumbing, Take


@dataclass(frozen=True)
class _Fork:
    """The command as it is offered to, and taken by, the loader and the sequencer."""

    loader_valid: Expr
    loader_take: Expr
    sequencer_valid: Expr
    sequencer_take: Expr


@dataclass(frozen=True)
class _Loader:
    """What the weight loader drives."""

    load: Expr
    weights: Expr
    b_take: Expr
    b_final: Expr


def build_weight_stationary(pl: Plumbing) -> ArrayResult:
    """Build loader, sequencer, array and accumulators; return the rows that leave."""
    p, g, top = pl.params, pl.geometry, pl.top
    fork = _fork_command(pl)
    loaded, swap = top.wire("weights_loaded"), top.wire("swap")
    loader = _loader(pl, fork, loaded, swap)

    top.section("Control: one step per row of A for each tile of weights")
    step, a_replay, a_final = top.wire("step"), top.wire("a_replay"), top.wire("a_final")
    a_kept = top.wire("a_kept")
    a_address = top.wire("a_address", address_bits(g.a_depth))
    sum_first, sum_last, row_end = top.wire("sum_first"), top.wire("sum_last"), top.wire("row_end")
    results_start = top.wire("results_start")
    tile_cols, tile_final = top.wire("tile_cols", g.col_bits), top.wire("tile_final")
    top.instance(
        "gemm_sequencer_ws",
        "sequencer",
        {
            "ROWS": p.rows,
            "COLS": p.cols,
            "M_WIDTH": g.m_width,
            "K_WIDTH": g.k_width,
            "N_WIDTH": g.n_width,
            "A_ADDR_WIDTH": a_address.width,
            "COL_BITS": g.col_bits,
            "A_KEPT_TILES": g.kept_tiles,
            "A_TILES": g.buffered_tiles,
            "KEPT_BITS": bits_to_hold(g.kept_tiles),
        },
        {
            "clk": pl.clk,
            "rst": pl.rst,
            "command_valid": fork.sequencer_valid,
            "command_take": fork.sequencer_take,
            "command_m": pl.command.m,
            "command_k": pl.command.k,
            "command_n": pl.command.n,
            "a_valid": pl.a.valid,
            "bias_valid": pl.bias_valid,
            "weights_loaded": loaded,
            "room": pl.room,
            "step": step,
            "a_replay": a_replay,
            "a_kept": a_kept,
            "a_address": a_address,
            "a_final": a_final,
            "swap": swap,
            "sum_first": sum_first,
            "sum_last": sum_last,
            "row_last": row_end,
            "results_start": results_start,
            "tile_cols": tile_cols,
            "tile_final": tile_final,
        },
    )
    top.assign(pl.reserve, expr("{s} && {l}", s=step, l=sum_last))
    top.assign(pl.reserve_count, const(1, pl.reserve_count.width))

    top.section("Rows of A: from the stream in the first column tile, from the buffer afterwards")
    a_word = pl.replay_buffer("a", pl.a, p.rows * p.a_width, g.a_depth, step, a_replay, a_address, a_kept)
    psum = _array(pl, a_word, swap, loader)

    top.section("Sums over the tiles of weights")
    flags = pl.delay(
        "row_flags", concat(step, sum_first, sum_last, row_end), g.array_latency, resettable=True
    )
    row_valid, row_last = top.wire("row_valid"), top.wire("row_last")
    row_data = top.wire("row_sums", p.cols * p.acc_bits)
    top.instance(
        "gemm_accumulate_ws",
        "accumulate",
        {
            "COLS": p.cols,
            "PSUM_WIDTH": g.psum_width,
            "ACC_WIDTH": p.acc_bits,
            "SIGNED": int(p.acc_signed),
            "SATURATE": int(p.acc_overflow == "saturate"),
            "DEPTH": p.max_m,
            "ADDR_WIDTH": address_bits(p.max_m),
            "SKEW": p.skew,
        },
        {
            "clk": pl.clk,
            "rst": pl.rst,
            "valid": flags.bits(3, 1),
            "first": flags.bits(2, 1),
            "last": flags.bits(1, 1),
            "row_last": flags.bits(0, 1),
            "psum": psum,
            "out_valid": row_valid,
            "out_row_last": row_last,
            "out_data": row_data,
        },
    )

    fields = {"final": tile_final, "keep": pl.lane_mask(tile_cols)}
    takes = [
        Take(pl.a, expr("{s} && !{r}", s=step, r=a_replay), a_final),
        Take(pl.b, loader.b_take, loader.b_final),
    ]
    if p.requantize:
        fields["settings_late"] = pl.held_settings(fork.sequencer_take)
    if pl.bias is not None:
        fields["bias_late"] = pl.delay("bias_word", pl.bias.data, OPERAND_LATENCY)
        takes.append(Take(pl.bias, results_start, tile_final))
    tag = pl.tile_tags(results_start, fields, expr("{v} && {l}", v=row_valid, l=row_last))
    return ArrayResult(
        row_valid=row_valid,
        row_last=row_last,
        row_data=row_data,
        keep=tag["keep"],
        tile_final=tag["final"],
        bias=tag.get("bias"),
        settings=tag.get("settings"),
        takes=tuple(takes),
    )


def _fork_command(pl: Plumbing) -> _Fork:
    """Give each command to the loader, which runs ahead, and to the sequencer."""
    top = pl.top
    top.section("Each command goes to the weight loader, which runs ahead, and to the sequencer")
    fork = _Fork(
        loader_valid=top.wire("loader_valid"),
        loader_take=top.wire("loader_take"),
        sequencer_valid=top.wire("sequencer_valid"),
        sequencer_take=top.wire("sequencer_take"),
    )
    top.instance(
        "gemm_command_ws",
        "command_fork",
        {},
        {
            "clk": pl.clk,
            "rst": pl.rst,
            "valid": pl.command.valid,
            "take": pl.command.take,
            "loader_valid": fork.loader_valid,
            "loader_take": fork.loader_take,
            "sequencer_valid": fork.sequencer_valid,
            "sequencer_take": fork.sequencer_take,
        },
    )
    return fork


def _loader(pl: Plumbing, fork: _Fork, loaded: Expr, swap: Expr) -> _Loader:
    """Build the loader that shifts the next tile of weights into the shadow registers."""
    p, g, top = pl.params, pl.geometry, pl.top
    bits = p.cols * p.b_width
    top.section("Weights of the next tile are loaded while the array works with those of this one")
    out = _Loader(
        load=top.wire("load"),
        weights=top.wire("weights", bits),
        b_take=top.wire("weights_take"),
        b_final=top.wire("weights_final"),
    )
    top.instance(
        "gemm_loader_ws",
        "loader",
        {
            "ROWS": p.rows,
            "COLS": p.cols,
            "B_BITS": bits,
            "K_WIDTH": g.k_width,
            "N_WIDTH": g.n_width,
            "ROW_BITS": g.row_bits,
            "HOLD": max(p.rows - 2, 0) if p.skew else 0,
        },
        {
            "clk": pl.clk,
            "rst": pl.rst,
            "command_valid": fork.loader_valid,
            "command_take": fork.loader_take,
            "command_k": pl.command.k,
            "command_n": pl.command.n,
            "b_valid": pl.b.valid,
            "b_take": out.b_take,
            "b_final": out.b_final,
            "b_data": pl.b.data.bits(0, bits),
            "swap": swap,
            "loaded": loaded,
            "load": out.load,
            "weights": out.weights,
        },
    )
    if bits < pl.b.data.width:
        top.unused("unused_b_bits", pl.b.data.bits(bits, pl.b.data.width - bits))
    return out


def _array(pl: Plumbing, a_word: Expr, swap: Expr, loader: _Loader) -> Expr:
    """Build the array between its triangles; return partial sums, skewed as the array gives them.

    The first weights of a tile are shifted to the last row, so lane 0 of A belongs to the last row.
    """
    p, g, top = pl.params, pl.geometry, pl.top
    top.section("The array. Weights are shifted from the top, so lane 0 of A enters the bottom row.")
    lanes = [a_word.bits(r * p.a_width, p.a_width) for r in range(p.rows)]
    a_rows = top.wire("a_rows", a_word.width, concat(*lanes))
    array_swap = pl.delay("array_swap", swap, OPERAND_LATENCY)
    weights = pl.delay("array_weights", loader.weights, OPERAND_LATENCY - 1)
    array_load = pl.delay("array_load", loader.load, OPERAND_LATENCY - 1)
    if p.interconnect == "tree":
        return _tree(pl, a_rows, array_swap, weights, array_load)
    a_skewed = pl.skew("a_skewed", a_rows, p.rows)
    swap_skewed = pl.skew("swap_skewed", _repeat(array_swap, p.rows), p.rows)
    b_skewed = pl.skew("b_skewed", weights, p.cols)
    load_skewed = pl.skew("load_skewed", _repeat(array_load, p.cols), p.cols)
    psum = top.wire("psum", p.cols * g.psum_width)
    top.instance(
        "gemm_mesh_ws",
        "array",
        {
            "ROWS": p.rows,
            "COLS": p.cols,
            "A_WIDTH": p.a_width,
            "B_WIDTH": p.b_width,
            "A_SIGNED": int(p.a_signed),
            "B_SIGNED": int(p.b_signed),
            "PSUM_WIDTH": g.psum_width,
            "PIPELINE": p.pipeline,
        },
        {
            "clk": pl.clk,
            "a": a_skewed,
            "swap": swap_skewed,
            "b": b_skewed,
            "load": load_skewed,
            "psum": psum,
        },
    )
    return psum


def _tree(pl: Plumbing, a: Expr, swap: Expr, b: Expr, load: Expr) -> Expr:
    """Build the weights with an adder tree per column; return partial sums, all lanes at once."""
    p, g, top = pl.params, pl.geometry, pl.top
    psum = top.wire("psum", p.cols * g.psum_width)
    top.instance(
        "gemm_tree_ws",
        "array",
        {
            "ROWS": p.rows,
            "COLS": p.cols,
            "A_WIDTH": p.a_width,
            "B_WIDTH": p.b_width,
            "A_SIGNED": int(p.a_signed),
            "B_SIGNED": int(p.b_signed),
            "PSUM_WIDTH": g.psum_width,
            "LEVELS": g.tree_levels,
            "PIPELINE": p.pipeline,
        },
        {"clk": pl.clk, "a": a, "swap": swap, "b": b, "load": load, "psum": psum},
    )
    return psum


def _repeat(bit: Expr, count: int) -> Expr:
    return Expr(f"{{{count}{{{bit.text}}}}}", count)
