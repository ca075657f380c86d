"""From what a request said of a GEMM to complete parameters, and a sentence about everything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.operators.gemm.params import DATAFLOW_OF, GemmParams
from hwgen.operators.request.rules import Completion, Said


def complete(said: Said) -> Completion:
    """Fill in the defaults and say so; refuse what does not go together.

    Keys that are no parameters: `acc_signed` (what an accumulator's type said) and `pipelined`.
    """
    names = GemmParams().to_mapping().keys()
    values: dict[str, Any] = {key: fact.value for key, fact in said.items() if key in names}
    _refuse_contradictions(said, values)
    if "dataflow" not in said and "interconnect" in said:
        values["dataflow"] = DATAFLOW_OF.get(values["interconnect"], GemmParams().dataflow)
    params = GemmParams.from_mapping(values)
    return Completion(params.to_mapping(), tuple(_assumptions(said, params)))


def _refuse_contradictions(said: Said, values: dict[str, Any]) -> None:
    params = GemmParams()
    width = values.get("acc_width", 0)
    operand = max(values.get("a_width", params.a_width), values.get("b_width", params.b_width))
    if 0 < width < operand:
        where = said["acc_width"].where
        raise RequestError(f"{where}: {width} bits are narrower than an operand of {operand} bits")
    signed = values.get("a_signed", params.a_signed) or values.get("b_signed", params.b_signed)
    if "acc_signed" in said and said["acc_signed"].value != signed:
        kind = "signed, since an operand is" if signed else "unsigned, since the operands are"
        raise RequestError(
            f"{said['acc_signed'].where}: the accumulator is {kind}",
            "give its width only: '32-bit accumulators'",
        )
    needed = DATAFLOW_OF.get(values.get("interconnect", ""))
    if needed and values.get("dataflow", needed) != needed:
        raise RequestError(
            f"contradiction: {said['dataflow'].where} and {said['interconnect'].where} do not go together",
            "output-stationary arrays are systolic or broadcast, weight-stationary ones systolic or tree",
        )
    if "resend" in said and "kept_tiles" in said:
        dataflow = values.get("dataflow", DATAFLOW_OF.get(values.get("interconnect", ""), params.dataflow))
        operand = "a" if dataflow == "weight_stationary" else "b"
        if values["resend"] in (operand, "both"):
            raise RequestError(
                f"contradiction: {said['resend'].where} and {said['kept_tiles'].where} do not go together",
                f"say one of them: the tiles that are kept are those of {operand.upper()}",
            )
    for key in ("rounding", "scale_width"):
        if key in said and not values.get("requantize"):
            raise RequestError(f"{said[key].where} has no meaning without requantization", "add 'requantize'")


def _assumptions(said: Said, p: GemmParams) -> Iterator[str]:
    yield from _operands(said, p)
    yield from _accumulator(said, p)
    if "rows" not in said and "cols" not in said:
        yield f"{p.rows}x{p.cols} array (not said)"
    elif "rows" not in said:
        yield f"{p.rows} rows (not said)"
    elif "cols" not in said:
        yield f"{p.cols} columns (not said)"
    if "dataflow" not in said:
        yield f"{p.dataflow.replace('_', '-')} dataflow (not said)"
    if "interconnect" not in said:
        yield f"{p.interconnect} interconnect (not said)"
    yield from _sizes(said, p)
    yield from _kept(said, p)
    yield from _after(said, p)
    if "pipeline" not in said:
        yield f"{p.pipeline} pipeline stage in a processing element (not said)"
    if "reset" not in said:
        yield "synchronous active-high reset (not said)"


def _operands(said: Said, p: GemmParams) -> Iterator[str]:
    keys = ("a_width", "a_signed", "b_width", "b_signed")
    if not any(key in said for key in keys):
        yield f"operands are {_kind(p.a_width, p.a_signed)} (not said)"
        return
    open_widths = [name for name in "ab" if f"{name}_width" not in said]
    open_signs = [name for name in "ab" if f"{name}_signed" not in said]
    for what, missing in (("width", open_widths), ("signed", open_signs)):
        if missing:
            who = "operands are" if len(missing) == 2 else f"{missing[0].upper()} is"
            value = getattr(p, f"{missing[0]}_{what}")
            yield f"{who} {f'{value} bits wide' if what == 'width' else _sign(value)} (not said)"


def _accumulator(said: Said, p: GemmParams) -> Iterator[str]:
    if "acc_width" not in said:
        yield f"{p.acc_bits}-bit accumulators, wide enough for every sum (not said)"
    elif p.acc_bits < p.exact_acc_width and "acc_overflow" not in said:
        yield f"a {p.acc_bits}-bit accumulator wraps when it overflows (not said)"
    if "acc_overflow" in said and p.acc_bits >= p.exact_acc_width:
        yield f"{p.acc_bits}-bit accumulators never overflow, so they never {p.acc_overflow}"


def _sizes(said: Said, p: GemmParams) -> Iterator[str]:
    missing = [axis for axis in "mkn" if f"max_{axis}" not in said]
    if len(missing) == 3:
        yield f"sizes up to {p.max_m}x{p.max_k}x{p.max_n} at run time (not said)"
    elif missing:
        limits = ", ".join(f"{axis.upper()} up to {getattr(p, f'max_{axis}')}" for axis in missing)
        yield f"{limits} at run time (not said)"


def _kept(said: Said, p: GemmParams) -> Iterator[str]:
    if "resend" not in said and "kept_tiles" not in said:
        yield "operands kept on chip (not said)"


def _after(said: Said, p: GemmParams) -> Iterator[str]:
    absent = [
        name
        for key, name in (("bias", "bias"), ("requantize", "requantization"), ("relu", "ReLU"))
        if key not in said
    ]
    if absent:
        yield f"no {', no '.join(absent)} (not said)"
    if not p.requantize:
        return
    if "out_width" not in said and "out_signed" not in said:
        yield f"results are requantized to {_kind(p.out_width, p.out_signed)} (not said)"
    elif "out_width" not in said:
        yield f"results are {p.out_width} bits wide (not said)"
    elif "out_signed" not in said:
        yield f"results are {_sign(p.out_signed)} (not said)"
    if "scale_width" not in said:
        yield f"{p.scale_width}-bit scale (not said)"
    if "rounding" not in said:
        yield f"rounding {p.rounding.replace('_', ' ')} (not said)"


def _kind(width: int, signed: bool) -> str:
    return f"{_sign(signed)} {width}-bit integers"


def _sign(signed: bool) -> str:
    return "signed" if signed else "unsigned"
