"""The matrix-vector unit: y = W x, for one vector after the other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from hwgen.operators.base import Block
from hwgen.operators.matvec import hardware
from hwgen.operators.matvec.params import MatvecParams
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.requantize import REQUANTIZE_LATENCY
from hwgen.operators.streaming.top import Top

# Cycles of the parts that every beat goes through: operands and products, and the register at the output.
_LATENCY = 3
_REPLAY_LATENCY = 1
_MEMORY_LATENCY = 1
_BIAS_LATENCY = 4
_RELU_LATENCY = 2
# Results that a design can hold beside those under way: in the register at the output.
_WAITING = 2


class MatvecOperator(StreamingOperator[MatvecParams]):
    """Matrix-vector products and dot products."""

    name = "matvec"
    title = "Matrix-vector product or dot product by an adder tree, with bias, ReLU and requantization"
    parameters = MatvecParams
    operands: tuple[str, ...] = ("w", "x", "bias")
    scalable: tuple[str, ...] = ("lanes", "out_lanes")
    checks_tlast = True

    def label_parts(self, p: MatvecParams) -> Sequence[str]:
        """Return sizes, lanes, formats and what is done with sums."""
        parts = [f"{p.rows}x{p.cols}", f"{p.lanes}x{p.out_lanes}", f"{_short(p.x)}{_short(p.w)}"]
        parts += [word for word, there in (("bias", p.bias), ("relu", p.relu)) if there]
        if p.weights == "streamed":
            parts.append("streamed")
        return parts + p.format_label

    def ports(self, p: MatvecParams) -> tuple[Port, ...]:
        """Return x, W, the biases and y."""
        x = Port("s_axis", "input", p.lanes, p.x, "vectors x", p.beats, order=(_columns(p),))
        ports = [x, _weights_port(p)]
        if p.bias:
            ports.append(
                Port(
                    "s_axis_b",
                    "input",
                    p.out_lanes,
                    p.bias_format,
                    "biases of the rows",
                    p.passes,
                    order=(_rows(p),),
                    role="setup",
                )
            )
        y = Port("m_axis", "output", p.out_lanes, p.result, "vectors y", p.passes, order=(_rows(p),))
        return (*ports, y)

    def setup_operands(self, p: MatvecParams) -> tuple[str, ...]:
        """Return the matrix, and the biases if there are any."""
        return ("w", "bias") if p.bias else ("w",)

    def promise(self, p: MatvecParams) -> Promise:
        """Return what the unit promises."""
        cycles = p.beats * p.passes
        alone = self.timing(p, p.beats).first + self._latency(p)
        sums = f"y[i] = sum for j = 0 to {p.cols - 1} of w[i, j] * x[j]{' + bias[i]' if p.bias else ''}"
        formula = [f"y[i] = max(0, {sums.removeprefix('y[i] = ')})" if p.relu else sums]
        if p.requantize:
            formula.append(p.format_formula)
        what = "Dot product" if p.rows == 1 else f"Product of a matrix of {p.rows} x {p.cols} and a vector"
        return Promise(
            summary=f"{what}, {p.lanes * p.out_lanes} products per cycle.",
            formula=tuple(formula),
            arithmetic=(f"Sums have {p.exact.bits} bits and are exact.",),
            overflow=p.overflow_promise,
            rounding=p.rounding_promise,
            timing=(
                f"A vector takes {cycles} cycles: ({p.cols} / {p.lanes}) * ({p.rows} / {p.out_lanes}). The "
                "next one comes in meanwhile, so the multipliers never wait for it.",
                f"One vector alone takes {alone} cycles from its first beat to its last "
                f"result{', for it is used when it is whole' if p.passes > 1 else ''}.",
            ),
        )

    def timing(self, p: MatvecParams, beats: int) -> Timing:
        """Return the cycles of vectors: one beat of operands per cycle; what is used again must be whole."""
        cycles = p.beats * p.passes
        waiting = p.beats if p.passes > 1 else 0
        return Timing(first=cycles + waiting, each=cycles, allowance=self._latency(p))

    def frames_kept(self, p: MatvecParams) -> int:
        """Return the vectors that wait in the replay buffer, and those whose results wait behind the sums."""
        return (2 if p.passes > 1 else 0) + -(-(_WAITING + self._latency(p) - hardware.levels(p)) // p.passes)

    def takes(self, flow: Flow) -> dict[str, Any]:
        """Return lanes, columns and format: every frame is one vector."""
        return {**super().takes(flow), "cols": math.prod(flow.shape)}

    def gives(self, p: MatvecParams, flow: Flow | None) -> Flow:
        """Return the vector of all rows."""
        return Flow((p.rows,), p.out_lanes, p.result)

    def assemble(self, p: MatvecParams, top: Top) -> None:
        """Build operands, products and what becomes of the sums."""
        hardware.assemble(p, top)

    def block_diagram(self, p: MatvecParams) -> tuple[Block, ...]:
        """Return the boxes from the inputs to the output."""
        chain = [("Products", f"{p.out_lanes} rows of {p.lanes}")]
        if p.beats > 1:
            chain.append(("Sums", f"over {p.beats} beats"))
        if p.bias:
            chain.append(("Bias", "+ bias"))
        if p.requantize:
            chain.append(("Requantize", f"{'ReLU, ' if p.relu else ''}scale, round, clamp"))
        elif p.relu:
            chain.append(("ReLU", "max(0, y)"))
        chain.append(("m_axis", str(p.result)))
        boxes = [Block("s_axis", str(p.x), 0, 0, ("Replay" if p.passes > 1 else "Products",))]
        if p.passes > 1:
            boxes.append(Block("Replay", f"x, {p.passes} times", 0, 1, ("Products",)))
        boxes += [
            Block("s_axis_w", str(p.w), 1, 0, ("Weights",)),
            Block("Weights", "memory" if p.weights == "stored" else "as they come", 1, 1, ("Products",)),
        ]
        names = [name for name, _ in chain]
        for column, (name, detail) in enumerate(chain):
            boxes.append(Block(name, detail, 0, column + 2, tuple(names[column + 1 : column + 2])))
        if p.bias:
            boxes.append(Block("s_axis_b", str(p.bias_format), 1, 2, ("Bias",)))
        return tuple(boxes)

    def _latency(self, p: MatvecParams) -> int:
        cycles = _LATENCY + hardware.levels(p)
        for there, latency in (
            (p.beats > 1, 1),
            (p.passes > 1, _REPLAY_LATENCY),
            (p.weights == "stored", _MEMORY_LATENCY),
            (p.bias, _BIAS_LATENCY),
            (p.requantize, REQUANTIZE_LATENCY),
            (p.relu and not p.requantize, _RELU_LATENCY),
        ):
            cycles += latency if there else 0
        return cycles


def _weights_port(p: MatvecParams) -> Port:
    if p.weights == "stored":
        order = (f"for i = 0 to {p.rows - 1}", _columns(p))
        beats = p.rows * p.beats
        return Port("s_axis_w", "input", p.lanes, p.w, "rows of W", beats, order=order, role="setup")
    rows = f"for i = 0 to {p.rows - 1} in steps of {p.out_lanes}"
    lane = f"w[i + r, j + l] in lane r * {p.lanes} + l"
    nest = (rows, f"for j = 0 to {p.cols - 1} in steps of {p.lanes}", lane)
    return Port("s_axis_w", "input", p.out_lanes * p.lanes, p.w, "rows of W", p.passes * p.beats, order=nest)


def _columns(p: MatvecParams) -> str:
    return f"for j = 0 to {p.cols - 1} in steps of {p.lanes}: columns j to j + {p.lanes - 1}"


def _rows(p: MatvecParams) -> str:
    return f"for i = 0 to {p.rows - 1} in steps of {p.out_lanes}: rows i to i + {p.out_lanes - 1}"


def _short(kind: Any) -> str:
    return f"{'s' if kind.signed else 'u'}{kind.bits}"
