"""The reduction unit: a stream of frames in, one result for each of them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hwgen.operators.base import Block
from hwgen.operators.reduce.params import ReduceParams
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.top import Top
from hwgen.operators.template.streams import StreamEnd

_FORMULAS = {
    "sum": "y = sum over i of x[i]",
    "max": "y = max over i of x[i]",
    "min": "y = min over i of x[i]",
    "argmax": "(index, value): value = max over i of x[i], index = the least i with x[i] = value",
    "argmin": "(index, value): value = min over i of x[i], index = the least i with x[i] = value",
}
# Behind the tree: the frame's result, and the way out.
_REST = 2
_FRAMES_END = "Frames are told apart by tlast only; what a frame longer than that gives is not defined."


class ReduceOperator(StreamingOperator[ReduceParams]):
    """Reductions of frames of any length."""

    name = "reduce"
    title = "Reduction of frames (sum, max, min, argmax, argmin)"
    parameters = ReduceParams

    def label_parts(self, p: ReduceParams) -> Sequence[str]:
        """Return operation, lanes, format and longest frame."""
        return [p.operation, f"{p.lanes}x", f"{'s' if p.in_signed else 'u'}{p.in_width}", f"l{p.max_length}"]

    def ports(self, p: ReduceParams) -> tuple[Port, ...]:
        """Return the frames and the results, one beat each."""
        order = ("index", "value") if p.with_index else ("value",)
        return (
            Port(
                "s_axis",
                "input",
                p.lanes,
                p.element,
                "frames to be reduced",
                None,
                max_beats=p.max_length,
                notes=(_FRAMES_END,),
            ),
            Port("m_axis", "output", len(order), p.out, "one result a frame", 1, order),
        )

    def promise(self, p: ReduceParams) -> Promise:
        """Return what the unit promises."""
        numbering = f"x[i] is lane i mod {p.lanes} of beat floor(i / {p.lanes}) of a frame."
        ties = (f"Of equal values the first counts. An index has {p.index_width} bits.",)
        return Promise(
            summary=f"The {p.operation} of frames of up to {p.max_length} beats of {p.lanes} {p.element}.",
            formula=(_FORMULAS[p.operation], numbering),
            arithmetic=("Exact.", *(ties if p.with_index else ())),
            overflow=("Results have all the bits that the longest frame can need.",),
            timing=(
                "One beat per cycle; the next frame may follow without a pause.",
                f"The result of a frame of L beats comes after at most L + {_latency(p)} cycles.",
            ),
        )

    def timing(self, p: ReduceParams, beats: int) -> Timing:
        """Return the cycles of frames: one beat per cycle."""
        return Timing(first=beats, each=beats, allowance=_latency(p))

    def benchmark_beats(self, p: ReduceParams) -> int:
        """Return the beats of the longest frame, or fewer where that would take long."""
        return min(p.max_length, 1024)

    def takes(self, flow: Flow) -> dict[str, Any]:
        """Return the parameters that follow from what comes in: its frames are the longest."""
        return {**super().takes(flow), "max_length": flow.beats}

    def gives(self, p: ReduceParams, flow: Flow | None) -> Flow:
        """Return results, each a vector of one or two numbers."""
        lanes = 2 if p.with_index else 1
        return Flow((lanes,), lanes, p.out)

    def assemble(self, p: ReduceParams, top: Top) -> None:
        """Build the tree over lanes and the accumulation over beats."""
        source = top.inputs["s_axis"]
        top.finish("m_axis", _sum(p, top, source) if p.operation == "sum" else _selection(p, top, source))

    def block_diagram(self, p: ReduceParams) -> tuple[Block, ...]:
        """Return the boxes from the input to the output."""
        tree = (Block("Tree", f"{p.lanes} lanes, {p.levels} levels", 0, 1, ("Frame",)),) if p.levels else ()
        return (
            Block("s_axis", str(p.element), 0, 0, ("Tree" if tree else "Frame",)),
            *tree,
            Block("Frame", f"{p.operation} over beats", 0, 2, ("m_axis",)),
            Block("m_axis", str(p.out), 0, 3),
        )


def _latency(p: ReduceParams) -> int:
    """Return the cycles from the last beat of a frame to its result."""
    return p.levels + (p.with_index and p.max_length > 1) + _REST


def _sum(p: ReduceParams, top: Top, source: StreamEnd) -> StreamEnd:
    """Build an adder tree and an accumulator; return the sums."""
    lanes, width, signed = p.lanes, p.in_width, int(p.in_signed)
    for level in range(p.levels):
        top.module.section(f"Sums of {2 << level} neighbours")
        parameters = {"LANES": lanes, "WIDTH": width, "SIGNED": signed}
        source = top.build.place("sum_pairs", f"level_{level}", parameters, {"in": source})["out"]
        lanes, width = -(-lanes // 2), width + 1
    top.module.section("The sum of each frame")
    parameters = {"WIDTH": width, "SIGNED": signed, "SUM_WIDTH": p.out.bits}
    return top.build.place("sum_frame", "frame_sum", parameters, {"in": source})["out"]


def _selection(p: ReduceParams, top: Top, source: StreamEnd) -> StreamEnd:
    """Build a tournament over the lanes and one over the beats; return the winners, with indices if asked."""
    if p.with_index:
        sizes = {"VALUE_WIDTH": p.in_width, "INDEX_WIDTH": p.lane_width}
        top.module.section("Values with the numbers of their lanes")
        source = top.build.place("number_lanes", "number", {**sizes, "LANES": p.lanes}, {"in": source})["out"]
    lanes = p.lanes
    for level in range(p.levels):
        top.module.section(f"The best of {2 << level} neighbours")
        parameters = {**_compared(p, p.lane_width), "LANES": lanes}
        source = top.build.place("select_pairs", f"level_{level}", parameters, {"in": source})["out"]
        lanes = -(-lanes // 2)
    if p.with_index and p.max_length > 1:
        source = _numbered(p, top, source)
    top.module.section("The best of each frame")
    compared = _compared(p, p.index_width)
    source = top.build.place("select_frame", "frame_best", compared, {"in": source})["out"]
    if p.with_index:
        sizes = {"VALUE_WIDTH": p.in_width, "INDEX_WIDTH": p.index_width}
        parameters = {**sizes, "SIGNED": int(p.in_signed), "OUT_WIDTH": p.out.bits}
        source = top.build.place("index_and_value", "pair", parameters, {"in": source})["out"]
    return source


def _compared(p: ReduceParams, index_width: int) -> dict[str, int]:
    return {
        "VALUE_WIDTH": p.in_width,
        "INDEX_WIDTH": index_width if p.with_index else 0,
        "SIGNED": int(p.in_signed),
        "LEAST": int(p.operation in ("min", "argmin")),
    }


def _numbered(p: ReduceParams, top: Top, source: StreamEnd) -> StreamEnd:
    """Turn indices within a beat into indices within the frame."""
    shift = (p.lanes & -p.lanes).bit_length() - 1  # the zeros at the end of `lanes`
    parameters = {
        "VALUE_WIDTH": p.in_width,
        "LANE_WIDTH": p.lane_width,
        "INDEX_WIDTH": p.index_width,
        "STEP": p.lanes >> shift,
        "SHIFT": shift,
    }
    top.module.section("Indices within the frame")
    return top.build.place("number_beats", "place", parameters, {"in": source})["out"]
