"""The normalization unit: rows in, normalized rows out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from hwgen.operators.base import Block
from hwgen.operators.normalize import hardware
from hwgen.operators.normalize.accuracy import accuracy
from hwgen.operators.normalize.params import EPSILON_FRACTION, NormalizeParams
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.top import Top


class NormalizeOperator(StreamingOperator[NormalizeParams]):
    """Layer normalization and RMS normalization of rows."""

    name = "normalize"
    title = "Layer normalization and RMS normalization over rows of integers"
    parameters = NormalizeParams
    operands: tuple[str, ...] = ("x", "gamma", "beta")
    # Enough for the row that is kept and what lies behind it, also while results leave at half the rate.
    kept_frames = 6

    def label_parts(self, p: NormalizeParams) -> Sequence[str]:
        """Return kind, lanes, formats and length."""
        x = f"{'s' if p.in_signed else 'u'}{p.in_width}q{p.in_frac}"
        parts = [p.kind, f"{p.lanes}x", x, f"{'s' if p.out_signed else 'u'}{p.out_width}q{p.out_frac}"]
        if p.gamma:
            parts.append(f"g{p.gamma_width}q{p.gamma_frac}")
        if p.beta:
            parts.append(f"b{p.beta_width}q{p.beta_frac}")
        return [*parts, f"l{p.max_length}", f"e{p.epsilon}"]

    def ports(self, p: NormalizeParams) -> tuple[Port, ...]:
        """Return setup, rows and results."""
        order = (f"place i is lane i mod {p.lanes} of beat floor(i / {p.lanes})",)
        setup = [
            Port(
                f"s_axis_{name}",
                "input",
                p.lanes,
                element,
                meaning,
                p.max_beats,
                order,
                role="setup",
                notes=(note,),
            )
            for name, element, meaning, note, there in (
                ("gamma", p.factor, "factors of places", _scaled("gamma", p.gamma_frac), p.gamma),
                ("beta", p.offset, "offsets of places", _scaled("beta", p.beta_frac), p.beta),
            )
            if there
        ]
        beats = p.max_beats
        x_notes, out_notes = (_scaled("x", p.in_frac), _TOO_LONG), (_scaled("r", p.out_frac),)
        return (
            *setup,
            Port("s_axis", "input", p.lanes, p.x, "rows", None, order, max_beats=beats, notes=x_notes),
            Port(
                "m_axis", "output", p.lanes, p.out, "results", None, order, max_beats=beats, notes=out_notes
            ),
        )

    def promise(self, p: NormalizeParams) -> Promise:
        """Return what the unit promises."""
        what = "Layer normalization" if p.mean else "RMS normalization"
        lanes = f"{p.lanes} lane{'s' if p.lanes > 1 else ''}"
        return Promise(
            summary=f"{what} of rows of up to {p.max_length} {p.x}, {lanes}.",
            formula=tuple(_formula(p)),
            arithmetic=(
                f"A row has any multiple of {p.lanes} numbers up to {p.max_length}: n. It is a frame.",
                "All sums and products for v are exact; what epsilon adds is rounded down.",
                *_accuracy(p),
            ),
            overflow=(f"Results are clamped to {p.out.low} to {p.out.high}.",),
            rounding=("m and a are rounded down, everything else to the nearest, halves up.",),
            timing=_timing(p),
        )

    def timing(self, p: NormalizeParams, beats: int) -> Timing:
        """Return the cycles of rows: a row enters while the one before it leaves."""
        return Timing(first=2 * beats, each=max(beats, p.row_cycles), allowance=hardware.latency(p))

    def benchmark_beats(self, p: NormalizeParams) -> int:
        """Return the beats of the longest row."""
        return p.max_beats

    def takes(self, flow: Flow) -> dict[str, Any]:
        """Return lanes, format and length: a frame is a row."""
        return super().takes(flow) | {"max_length": math.prod(flow.shape)}

    def assemble(self, p: NormalizeParams, top: Top) -> None:
        """Build the statistics of rows, then what they do to every number."""
        source = top.inputs["s_axis"]
        if p.gamma:
            top.module.section("Nothing is taken before gammas and betas are there")
            loaded = top.module.wire("affine_loaded")
            source = top.build.gate("rows", source, loaded)
        result = hardware.normalized(p, top, hardware.with_deviation(p, top, source))
        if p.gamma:
            result = hardware.scaled(p, top, result, loaded)
        top.finish("m_axis", hardware.formatted(p, top, result))

    def block_diagram(self, p: NormalizeParams) -> tuple[Block, ...]:
        """Return the boxes from the input to the output."""
        after = "Affine" if p.gamma else "Format"
        affine = [Block("s_axis_gamma", str(p.factor), 1, 3, ("Affine",))] if p.gamma else []
        if p.beta:
            affine.append(Block("s_axis_beta", str(p.offset), 2, 3, ("Affine",)))
        if p.gamma:
            affine.append(Block("Affine", "gamma, beta" if p.beta else "gamma", 0, 4, ("Format",)))
        return (
            Block("s_axis", str(p.x), 0, 0, ("Row", "Sums")),
            Block("Row", f"{p.max_beats} beats", 0, 1, ("Normalize",)),
            Block("Sums", "of x and x^2", 1, 1, ("Deviation",)),
            Block("Deviation", f"{p.row_cycles} cycles", 1, 2, ("Normalize",)),
            Block("Normalize", "(n x - S) * m" if p.mean else "n x * m", 0, 3, (after,)),
            *affine,
            Block("Format", "round, clamp", 0, 5, ("m_axis",)),
            Block("m_axis", str(p.out), 0, 6),
        )


_TOO_LONG = "A row that is longer than the longest one stops the unit until reset."


def _scaled(name: str, fraction: int) -> str:
    return f"A number `{name}` stands for {name} / 2^{fraction}."


def _formula(p: NormalizeParams) -> list[str]:
    bits, less, squared = p.root_width, " - S" if p.mean else "", " - S^2" if p.mean else ""
    lines = [
        *(["S = sum of x[i]"] if p.mean else []),
        f"v = n * sum of x[i]^2{squared} + n^2 * {p.epsilon} / 2^{EPSILON_FRACTION}, rounded down to "
        f"2^-{p.variance_fraction}",
        f"a = v / 4^e, rounded down to 2^-{bits + 2}, with the least e for which v < 4^e",
        f"m = min(floor(2^{bits - 1} / sqrt(a)), {(1 << bits) - 1})",
        f"z[i] = round((n * x[i]{less}) * m / 2^({bits - 1} + e)), in 2^-{p.fraction}",
    ]
    if not p.gamma:
        return [*lines, "r[i] = clamp(z[i])"]
    beta = f" + beta[i] * 2^{p.beta_shift}" if p.beta else ""
    return [*lines, f"r[i] = clamp(round((z[i] * gamma[i]{beta}) / 2^{p.result_shift}))"]


def _accuracy(p: NormalizeParams) -> tuple[str, ...]:
    found = accuracy(p)
    return (
        f"No result within range is further than {found.bound:.3f} units of its last place from the real "
        "normalization.",
        f"Measured over {found.rows} rows of {p.max_length} (random ones of every scale, single numbers "
        f"beside equal ones): worst error {found.worst:.3f} units, mean error {found.mean:.3f}.",
    )


def _timing(p: NormalizeParams) -> tuple[str, ...]:
    return (
        "Rows of the same length follow each other without a pause, one beat per cycle, if they have at "
        f"least {p.row_cycles} beats; shorter ones take {p.row_cycles} cycles each.",
        "Where lengths differ, short rows behind a longer one may wait until it has left.",
        f"A row of L beats takes at most 2 * L + {hardware.latency(p)} cycles from its first beat to its "
        "last result.",
    )
