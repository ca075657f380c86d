"""The sentences of the GEMM contract: arithmetic, overflow, rounding, protocol, timing, reset, errors."""

from __future__ import annotations

from hwgen.operators.gemm.params import GemmParams, integer_range

_Sentences = tuple[str, ...]


def ideal_cycles(params: GemmParams, m: int, k: int, n: int) -> int:
    """Return the cycles of one GEMM on an array that never waits.

    Counted from the first beat of A or B to the last of C, inclusive: tiles follow each other at the tile's
    own pace, and the last one fills and drains the array, which takes `fill_and_drain` cycles more (a
    little less where the sizes do not fill the last tile).
    """
    p = params
    if p.dataflow == "output_stationary":
        tiles, beats = _ceil(m, p.rows) * _ceil(n, p.cols), k
    else:
        tiles, beats = _ceil(k, p.rows) * _ceil(n, p.cols), m
    return (tiles - 1) * max(beats, p.minimum_tile_beats) + beats + fill_and_drain(p)


def fill_and_drain(params: GemmParams) -> int:
    """Return the cycles that the last tile of a GEMM takes beyond its beats: 2*rows + cols - 2 if systolic.

    Without skew only the rows are left, which leave one after the other; of trees, the weights' shifts and
    the tree's levels.
    """
    if params.interconnect == "systolic":
        return 2 * params.rows + params.cols - 2
    return params.rows + ((params.rows - 1).bit_length() if params.interconnect == "tree" else 0)


def formula(p: GemmParams) -> _Sentences:
    """Return the result as an equation."""
    inner = "sum over k of A[m,k] * B[k,n]"
    if p.bias:
        inner = f"({inner}) + bias[n]"
    if p.requantize:
        return (f"C[m,n] = clamp(round(({inner}) * scale / 2**shift) + zero_point)",)
    if p.relu:
        return (f"C[m,n] = max({inner}, 0)",)
    return (f"C[m,n] = {inner}",)


def arithmetic(p: GemmParams) -> _Sentences:
    """Say how each element of C comes about."""
    acc = "two's complement" if p.acc_signed else "unsigned"
    lines = [f"Products are exact ({p.product_width} bits); the accumulator has {p.acc_bits} bits, {acc}."]
    total = "acc"
    if p.bias:
        total = "biased"
        lines.append(f"biased = acc + bias[n], exact ({p.biased_bits} bits).")
    if p.requantize:
        low, high = integer_range(p.out_width, p.out_signed)
        least = "zero_point" if p.relu else str(low)
        lines += [
            f"t = {total} * scale, exact.",
            "q = t / 2**shift, rounded to an integer (see Rounding), exact; shift 0 leaves t as it is.",
            f"C[m,n] = q + zero_point, exact, then clamped to {least} .. {high}.",
        ]
        if p.relu:
            lines.append("ReLU is the lower end of that clamp: zero_point is the code of zero.")
    elif p.relu:
        lines.append(f"C[m,n] = max({total}, 0).")
    else:
        lines.append(f"C[m,n] = {total}.")
    return tuple(lines)


def overflow(p: GemmParams) -> _Sentences:
    """Say what the accumulator does where a sum does not fit, and in which order sums are made."""
    if p.acc_bits >= p.exact_acc_width:
        return (f"No sum of {p.max_k} products leaves the accumulator's range: it cannot overflow.",)
    low, high = integer_range(p.acc_bits, p.acc_signed)
    if p.acc_overflow == "wrap":
        return (f"The accumulator wraps: it holds the sum modulo 2**{p.acc_bits}, read as {low} .. {high}.",)
    if p.dataflow == "output_stationary":
        return (
            f"The accumulator saturates: it starts at 0 and is clamped to {low} .. {high} after each product "
            "is added, k ascending. The order matters: a later product can bring a clamped sum back.",
        )
    return (
        f"The accumulator saturates: K is cut into tiles of {p.rows} (the last may be shorter). It starts "
        f"at 0; for each tile, ascending, the exact sum of the tile's products is added and the result "
        f"clamped to {low} .. {high}. Inside a tile nothing is clamped.",
    )


def rounding(p: GemmParams) -> _Sentences:
    """Say how requantization rounds; nothing without it."""
    if not p.requantize:
        return ()
    if p.rounding == "half_up":
        return ("Half up: floor(x + 1/2), so ties go towards plus infinity: 2.5 -> 3, 3.5 -> 4, -2.5 -> -2.",)
    return ("Half even: to the nearest integer, ties to the even one: 2.5 -> 2, 3.5 -> 4, -2.5 -> -2.",)


def protocol(p: GemmParams) -> _Sentences:
    """Say what holds for every stream."""
    inputs = "A, B and bias" if p.bias else "A and B"
    return (
        "A beat moves on a rising edge of `clk` with `tvalid` and `tready` both 1. Who drives `tvalid` does "
        "not wait for `tready`, and holds `tvalid`, `tdata` and `tlast` unchanged until the beat has moved.",
        "Any source may pause at any time for any number of cycles, and so may the sink: no pattern of "
        "pauses loses, repeats, reorders or changes a beat, nor changes a result.",
        f"Commands, {inputs} come from independent sources, in any relative order in time: a beat that "
        "arrives before its command, or before there is room for it, waits (`tready` 0) and is not lost. "
        "A source must not hold one stream back until another has been taken: all are offered.",
        "GEMMs are done in the order of their commands. Commands may be queued: on every stream the beats "
        "of the next GEMM follow directly on those of the one before, with nothing between.",
    )


def timing(p: GemmParams) -> _Sentences:
    """Say how many cycles a GEMM takes."""
    r, c, least = p.rows, p.cols, p.minimum_tile_beats
    if p.dataflow == "output_stationary":
        tiles, beats = f"ceil(M/{r})*ceil(N/{c})", "K"
    else:
        tiles, beats = f"ceil(K/{r})*ceil(N/{c})", "M"
    pace = f"max({beats}, {least})"
    m, k, n = p.max_m, p.max_k, p.max_n
    return (
        "Cycles are counted from the one in which the first beat of A or B moves to the one in which the "
        "last beat of C moves, inclusive, with every source always valid and the sink always ready.",
        f"A GEMM has {tiles} tiles. A tile takes {pace} cycles, and tiles follow each other without a "
        "bubble: filling and draining the array overlaps with the neighbouring tiles, of the next GEMM too.",
        f"The limit is (tiles - 1)*{pace} + {beats} + {fill_and_drain(p)} cycles: "
        f"{ideal_cycles(p, m, k, n)} for M x K x N = {m} x {k} x {n} "
        "(a last tile that the sizes do not fill may end earlier). What is spent above it must be few "
        "cycles, and no more for greater sizes.",
    )


def reset(p: GemmParams) -> _Sentences:
    """Say what a reset does."""
    level = "`aresetn` is 0" if p.reset == "axi_low" else "`rst` is 1"
    return (
        f"A rising edge of `clk` at which {level} resets the block; one such cycle is enough, at any time. "
        "The block is reset once before its first use.",
        "A reset forgets every command, beat, partial sum, result and error. Afterwards the block behaves "
        "as new: `m_axis_c_tvalid` is 0 until a GEMM of a later command has a result.",
    )


def errors(p: GemmParams) -> _Sentences:
    """Say what the error flags mean."""
    inputs = "`s_axis_a`, `s_axis_b` or `s_axis_bias`" if p.bias else "`s_axis_a` or `s_axis_b`"
    return (
        f"`error[0]`: a command had a size of 0 or above its maximum (M {p.max_m}, K {p.max_k}, "
        f"N {p.max_n}). It is taken and dropped: it consumes no beats and gives no results.",
        f"`error[1]`: `tlast` of {inputs} was not 1 exactly on the last beat of a GEMM. The sizes of the "
        "command decide: the GEMM is computed as if `tlast` had been right.",
        "Both flags are 0 after reset and, once 1, stay 1 until the next reset.",
    )


def _ceil(size: int, step: int) -> int:
    return -(-size // step)
