"""The output-stationary array with its control: each element of C is summed in place."""

from __future__ import annotations

from hwgen.operators.assembly import Expr, concat, const, expr
from hwgen.operators.gemm.geometry import OPERAND_LATENCY, address_bits, bits_to_hold
from hwgen.operators.gemm.plumbing import ArrayResult, Plumbing, Take


def build_output_stationary(pl: Plumbing) -> ArrayResult:
    """Build sequencer, operand buffers, array and drain; return the rows that leave."""
    p, g, top = pl.params, pl.geometry, pl.top

    top.section("Control: one step per k of each tile")
    step, tile_end = top.wire("step"), top.wire("tile_end")
    a_replay, b_replay, b_kept = top.wire("a_replay"), top.wire("b_replay"), top.wire("b_kept")
    a_address = top.wire("a_address", address_bits(g.a_depth))
    b_address = top.wire("b_address", address_bits(g.b_depth))
    a_final, b_final = top.wire("a_final"), top.wire("b_final")
    tile_column = top.wire("tile_column", address_bits(g.column_tiles))
    bias_replay, bias_final = top.wire("bias_replay"), top.wire("bias_final")
    tile_rows, tile_cols = top.wire("tile_rows", g.row_bits), top.wire("tile_cols", g.col_bits)
    tile_final = top.wire("tile_final")
    top.instance(
        "gemm_sequencer_os",
        "sequencer",
        {
            "ROWS": p.rows,
            "COLS": p.cols,
            "M_WIDTH": g.m_width,
            "K_WIDTH": g.k_width,
            "N_WIDTH": g.n_width,
            "A_ADDR_WIDTH": a_address.width,
            "B_ADDR_WIDTH": b_address.width,
            "T_ADDR_WIDTH": tile_column.width,
            "ROW_BITS": g.row_bits,
            "COL_BITS": g.col_bits,
            "MIN_STEPS": p.minimum_tile_beats,
            "STEP_BITS": bits_to_hold(p.minimum_tile_beats),
            "A_KEPT": int(not p.resends("a")),
            "B_KEPT_TILES": g.kept_tiles,
            "B_TILES": g.buffered_tiles,
            "KEPT_BITS": bits_to_hold(g.kept_tiles),
        },
        {
            "clk": pl.clk,
            "rst": pl.rst,
            "command_valid": pl.command.valid,
            "command_take": pl.command.take,
            "command_m": pl.command.m,
            "command_k": pl.command.k,
            "command_n": pl.command.n,
            "a_valid": pl.a.valid,
            "b_valid": pl.b.valid,
            "bias_valid": pl.bias_valid,
            "room": pl.room,
            "step": step,
            "a_replay": a_replay,
            "b_replay": b_replay,
            "b_kept": b_kept,
            "a_address": a_address,
            "b_address": b_address,
            "a_final": a_final,
            "b_final": b_final,
            "tile_end": tile_end,
            "tile_column": tile_column,
            "bias_replay": bias_replay,
            "bias_final": bias_final,
            "tile_rows": tile_rows,
            "tile_cols": tile_cols,
            "tile_final": tile_final,
        },
    )
    top.assign(pl.reserve, tile_end)
    pad = pl.reserve_count.width - g.row_bits
    top.assign(pl.reserve_count, concat(const(0, pad), tile_rows) if pad else tile_rows)

    top.section("Operands: from the streams at first, from the buffers afterwards")
    a_word = pl.replay_buffer("a", pl.a, p.rows * p.a_width, g.a_depth, step, a_replay, a_address)
    b_word = pl.replay_buffer("b", pl.b, p.cols * p.b_width, g.b_depth, step, b_replay, b_address, b_kept)

    row_data = _array(pl, a_word, b_word, tile_end)

    top.section("Rows that leave the array")
    tile_done = pl.delay("tile_done", tile_end, g.array_latency - 1, resettable=True)
    done_rows = pl.delay("tile_done_rows", tile_rows, g.array_latency - 1)
    row_valid, row_last = top.wire("row_valid"), top.wire("row_last")
    pop = expr("{v} && {l}", v=row_valid, l=row_last)
    fields = {"final": tile_final, "keep": pl.lane_mask(tile_cols)}
    takes = [
        Take(pl.a, expr("{s} && !{r}", s=step, r=a_replay), a_final),
        Take(pl.b, expr("{s} && !{r}", s=step, r=b_replay), b_final),
    ]
    if p.requantize:
        fields["settings_late"] = pl.held_settings(pl.command.take)
    if pl.bias is not None:
        width = pl.bias.data.width
        word = pl.replay_buffer(  # no tile ends in the cycle after another
            "bias", pl.bias, width, g.column_tiles, tile_end, bias_replay, tile_column, apart=True
        )
        fields["bias_late"] = word
        takes.append(Take(pl.bias, expr("{e} && !{r}", e=tile_end, r=bias_replay), bias_final))
    else:
        top.unused("unused_column", tile_column, bias_replay, bias_final)
    tag = pl.tile_tags(tile_end, fields, pop)
    top.instance(
        "gemm_drain_os",
        "drain",
        {"ROW_BITS": g.row_bits, "BROADCAST": int(p.interconnect == "broadcast")},
        {
            "clk": pl.clk,
            "rst": pl.rst,
            "tile_done": tile_done,
            "tile_rows": done_rows,
            "row_valid": row_valid,
            "row_last": row_last,
        },
    )
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


def _array(pl: Plumbing, a_word: Expr, b_word: Expr, tile_end: Expr) -> Expr:
    """Build the array between its triangles; return rows of C, skewed as the array gives them."""
    p, top = pl.params, pl.top
    top.section("The array. The cycle after reset ends a tile of its own, which empties the accumulators.")
    after_reset = pl.delay("after_reset", pl.rst, 1)
    last = pl.delay("array_last", expr("{e} || {r}", e=tile_end, r=after_reset), OPERAND_LATENCY)
    lasts = Expr(f"{{{p.rows}{{{last.text}}}}}", p.rows)
    a_skewed = pl.skew("a_skewed", a_word, p.rows)
    b_skewed = pl.skew("b_skewed", b_word, p.cols)
    last_skewed = pl.skew("last_skewed", lasts, p.rows)
    sums = top.wire("sums", p.cols * p.acc_bits)
    top.instance(
        "gemm_mesh_os",
        "array",
        {
            "ROWS": p.rows,
            "COLS": p.cols,
            "A_WIDTH": p.a_width,
            "B_WIDTH": p.b_width,
            "ACC_WIDTH": p.acc_bits,
            "A_SIGNED": int(p.a_signed),
            "B_SIGNED": int(p.b_signed),
            "SATURATE": int(p.acc_overflow == "saturate"),
            "PIPELINE": p.pipeline,
            "BROADCAST": int(p.interconnect == "broadcast"),
        },
        {"clk": pl.clk, "a": a_skewed, "b": b_skewed, "last": last_skewed, "c": sums},
    )
    return sums
