"""One line about each parameter of the GEMM operator, for spec files and documentation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from hwgen.operators.gemm.params import CHOICES, RANGES

_MEANING = {
    "rows": "rows of the array of multiply-accumulate elements",
    "cols": "columns of the array",
    "dataflow": "what stays in the array while data move through it",
    "a_width": "bits of an element of A (activations)",
    "b_width": "bits of an element of B (weights)",
    "a_signed": "A is two's complement",
    "b_signed": "B is two's complement",
    "acc_width": "bits of the accumulators; 0: wide enough for every sum",
    "acc_overflow": "what a narrower accumulator does",
    "max_m": "greatest M at run time (rows of A and C)",
    "max_k": "greatest K at run time (columns of A, rows of B)",
    "max_n": "greatest N at run time (columns of B and C)",
    "bias": "add a bias to each column of C",
    "requantize": "scale, shift, round and clamp the results; the out_ and scale_ keys speak only then",
    "out_width": "bits of a requantized result",
    "out_signed": "requantized results are two's complement",
    "scale_width": "bits of the unsigned scale of requantization",
    "rounding": "how requantization rounds a tie",
    "relu": "clamp results below zero to zero",
    "interconnect": "how operands reach the elements; broadcast: output-, tree: weight-stationary",
    "pipeline": "register stages behind the multiplier of an element",
    "resend": "operands without a buffer, which are sent again each time they are needed",
    "kept_tiles": "tiles of B (weight-stationary: of A) that are kept, the others are sent again; 0: all",
    "reset": "rst, synchronous active high, or aresetn, synchronous active low",
}


def _note(name: str) -> str:
    if name in RANGES:
        low, high = RANGES[name]
        return f"{_MEANING[name]} ({low} to {high})"
    if name in CHOICES:
        return f"{_MEANING[name]} ({' | '.join(map(str, CHOICES[name]))})"
    return f"{_MEANING[name]} (true | false)"


NOTES: Mapping[str, str] = MappingProxyType({name: _note(name) for name in _MEANING})
