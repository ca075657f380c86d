"""The softmax unit: rows in, their softmax out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from hwgen.operators.base import Block
from hwgen.operators.softmax import hardware
from hwgen.operators.softmax.accuracy import accuracy
from hwgen.operators.softmax.params import SoftmaxParams
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.top import Top


class SoftmaxOperator(StreamingOperator[SoftmaxParams]):
    """Softmax over rows."""

    name = "softmax"
    title = "Softmax over rows of integers"
    parameters = SoftmaxParams
    # Enough for the two rows that are kept and what lies between, also while results leave at half the rate.
    kept_frames = 8

    def label_parts(self, p: SoftmaxParams) -> Sequence[str]:
        """Return lanes, formats and length."""
        sign = "s" if p.in_signed else "u"
        return [
            f"{p.lanes}x",
            f"{sign}{p.in_width}q{p.in_frac}",
            f"u{p.out_width}q{p.out_frac}",
            f"l{p.max_length}",
        ]

    def ports(self, p: SoftmaxParams) -> tuple[Port, ...]:
        """Return rows and results."""
        order = (f"x[i] is lane i mod {p.lanes} of beat floor(i / {p.lanes})",)
        return (
            Port(
                "s_axis",
                "input",
                p.lanes,
                p.x,
                "rows",
                None,
                order,
                max_beats=p.max_beats,
                notes=(_scaled("x", p.in_frac), _TOO_LONG),
            ),
            Port(
                "m_axis",
                "output",
                p.lanes,
                p.out,
                "results",
                None,
                order,
                max_beats=p.max_beats,
                notes=(_scaled("r", p.out_frac),),
            ),
        )

    def promise(self, p: SoftmaxParams) -> Promise:
        """Return what the unit promises."""
        lanes = f"{p.lanes} lane{'s' if p.lanes > 1 else ''}"
        return Promise(
            summary=f"Softmax over rows of up to {p.max_length} {p.x}, {lanes}.",
            formula=(
                f"e[i] = exp((x[i] - max(x)) / 2^{p.in_frac}), in 2^-{p.exp_frac}",
                f"s = floor(2^{p.exp_frac + p.reciprocal_frac} / sum of e)",
                f"r[i] = min(round(floor(e[i] in 2^-{p.kept_frac}) * s in 2^-{p.out_frac}), {p.out.high})",
            ),
            arithmetic=(
                f"A row has any multiple of {p.lanes} numbers up to {p.max_length}, and is a frame.",
                *_accuracy(p),
            ),
            overflow=(f"A result of 1 becomes {p.out.high}.",) if p.out_frac == p.out_width else (),
            rounding=(_exponentials(p), "Products are rounded to the nearest, halves up."),
            timing=_timing(p),
        )

    def timing(self, p: SoftmaxParams, beats: int) -> Timing:
        """Return the cycles of rows: a row enters while the one before is summed and another one leaves."""
        return Timing(
            first=3 * beats + p.row_cycles, each=max(beats, p.row_cycles), allowance=hardware.latency(p)
        )

    def benchmark_beats(self, p: SoftmaxParams) -> int:
        """Return the beats of the longest row."""
        return p.max_beats

    def takes(self, flow: Flow) -> dict[str, Any]:
        """Return lanes, format and length: a frame is a row."""
        return super().takes(flow) | {"max_length": math.prod(flow.shape)}

    def assemble(self, p: SoftmaxParams, top: Top) -> None:
        """Build the three steps: maximum, exponentials and their sum, division."""
        rows = hardware.with_maximum(p, top, top.inputs["s_axis"])
        exponentials = hardware.exponentials(p, top, rows)
        top.finish("m_axis", hardware.divided(p, top, exponentials))

    def block_diagram(self, p: SoftmaxParams) -> tuple[Block, ...]:
        """Return the boxes from the input to the output."""
        return (
            Block("s_axis", str(p.x), 0, 0, ("Row", "Maximum")),
            Block("Row", f"{p.max_beats} beats", 0, 1, ("Exponential",)),
            Block("Maximum", "of the row", 1, 1, ("Exponential",)),
            Block("Exponential", "of x - max", 0, 2, ("Exponentials", "Sum")),
            Block("Exponentials", f"{p.max_beats} beats", 0, 3, ("Product",)),
            Block("Sum", "of the row", 1, 3, ("Reciprocal",)),
            Block("Reciprocal", f"{p.row_cycles} cycles", 2, 3, ("Product",)),
            Block("Product", "rounded", 0, 4, ("m_axis",)),
            Block("m_axis", str(p.out), 0, 5),
        )


_TOO_LONG = "A row that is longer than the longest one stops the unit until reset."


def _scaled(name: str, fraction: int) -> str:
    return f"A number `{name}` stands for {name} / 2^{fraction}."


def _exponentials(p: SoftmaxParams) -> str:
    if p.low_width == p.in_width:
        return "Exponentials are rounded to the nearest, halves up."
    low = p.low_width
    return (
        f"An exponential is the product of two: that of the lower {low} bits of max(x) - x, and that of the "
        "others. Both are rounded to the nearest, and so is the product, halves up."
    )


def _accuracy(p: SoftmaxParams) -> tuple[str, ...]:
    found = accuracy(p)
    return (
        f"No result is further than {found.bound:.3f} units of its last place from the real softmax.",
        f"Measured over {found.rows} rows of {p.max_length} (random, all equal, one above many): worst error "
        f"{found.worst:.3f} units, mean error {found.mean:.3f}.",
    )


def _timing(p: SoftmaxParams) -> tuple[str, ...]:
    return (
        "Rows of the same length follow each other without a pause, one beat per cycle, if they have at "
        f"least {p.row_cycles} beats; shorter ones take {p.row_cycles} cycles each.",
        "Where lengths differ, short rows behind a longer one may wait until it has left.",
        f"A row of L beats takes at most 3 * L + {p.row_cycles + hardware.latency(p)} cycles from its first "
        "beat to its last result.",
    )
