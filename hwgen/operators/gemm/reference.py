"""Bit-exact reference of the GEMM operator: the definition of its arithmetic.

It imports nothing but NumPy, knows nothing of any hardware, and is laid beside the bench as it is.

For A of M x K and B of K x N (and a bias of N), every element of the result is

    acc    = sum over k of A[m, k] * B[k, n], held in acc_bits (see Overflow)
    biased = acc + bias[n]                                            exact
    C[m,n] = biased                         without requantize;       max(biased, 0) with relu
    C[m,n] = clamp(round(biased * scale / 2**shift) + zero_point)     with requantize

Formats. A and B are integers of a_width and b_width bits, two's complement if a_signed or b_signed says so.
The accumulator is two's complement if A or B is, else unsigned; acc_width 0 stands for the least width
that holds every sum of max_k products. The bias is two's complement of acc_bits, always. scale is
unsigned of scale_width bits, shift is 0 to 63, zero_point has the format of the output: out_width bits,
two's complement if out_signed.

Overflow. "wrap": the sum modulo 2**acc_bits. "saturate", output_stationary: after each product is added,
k ascending, the accumulator is clamped to its range. "saturate", weight_stationary: the K dimension is
cut into tiles of `rows`; the exact sum of each tile's products is added, tiles ascending, and the
accumulator is clamped after each addition.

Rounding. half_up: floor(x + 1/2). half_even: to the nearest integer, ties to the even one.

Clamping. To the range of the output format; with relu its lower end is zero_point, the code of zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

IntArray = NDArray[Any]  # int64, or object holding Python ints where 64 bits are too few

MAX_SHIFT = 63
_INT64_SAFE = 1 << 62  # below this in magnitude, int64 arithmetic here cannot overflow


@dataclass(frozen=True)
class Format:
    """An integer format: unsigned or two's complement, of so many bits."""

    bits: int
    signed: bool

    @property
    def low(self) -> int:
        """The least integer."""
        return -(1 << (self.bits - 1)) if self.signed else 0

    @property
    def high(self) -> int:
        """The greatest integer."""
        return (1 << (self.bits - self.signed)) - 1

    def __str__(self) -> str:
        return f"{self.bits}-bit {'signed' if self.signed else 'unsigned'}"


@dataclass(frozen=True)
class Formats:
    """The formats that follow from the parameters; `result` is that of one element of C."""

    a: Format
    b: Format
    acc: Format
    bias: Format
    scale: Format
    out: Format
    result: Format


def formats(params: Mapping[str, Any]) -> Formats:
    """Derive every number format from the plain mapping of the parameters."""
    a = Format(params["a_width"], params["a_signed"])
    b = Format(params["b_width"], params["b_signed"])
    acc = Format(params["acc_width"] or _exact_width(a, b, params["max_k"]), a.signed or b.signed)
    out = Format(params["out_width"], params["out_signed"])
    biased = acc
    if params["bias"]:  # an unsigned accumulator needs a sign and a carry, a signed one only the carry
        biased = Format(acc.bits + (1 if acc.signed else 2), True)
    return Formats(
        a=a,
        b=b,
        acc=acc,
        bias=Format(acc.bits, True),
        scale=Format(params["scale_width"], False),
        out=out,
        result=out if params["requantize"] else biased,
    )


def gemm(
    a: ArrayLike,
    b: ArrayLike,
    *,
    params: Mapping[str, Any],
    bias: ArrayLike | None = None,
    scale: int = 1,
    shift: int = 0,
    zero_point: int = 0,
) -> IntArray:
    """Compute what the hardware must give for one command.

    `a` is M x K, `b` is K x N and `bias` (given exactly when the parameters have bias) has N elements, all
    of integers. `scale`, `shift` and `zero_point` speak only where the parameters have requantize.
    Returns M x N: int64, or Python integers in an object array where 64 bits are too few.
    Raises ValueError for operands that the hardware could not be given.
    """
    kinds = formats(params)
    left = _matrix("a", a, 2, kinds.a)
    right = _matrix("b", b, 2, kinds.b)
    _check_sizes(left, right, params)
    row = _bias(bias, right.shape[1], kinds, params)
    _check_command(scale, shift, zero_point, kinds, params)

    total = _add_bias(_accumulate(left, right, kinds, params), row)
    if params["requantize"]:
        rounded = _scaled(total, int(scale), int(shift), params["rounding"])
        low = int(zero_point) if params["relu"] else kinds.out.low
        total = np.clip(rounded + int(zero_point), low, kinds.out.high)
    elif params["relu"]:
        total = np.maximum(total, 0)
    fits = kinds.result.low >= -(1 << 63) and kinds.result.high < 1 << 63
    return total.astype(np.int64 if fits else object)


def _exact_width(a: Format, b: Format, max_k: int) -> int:
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    low, high = min(corners) * max_k, max(corners) * max_k
    signed = low < 0
    bits = 1
    while not Format(bits, signed).low <= low <= high <= Format(bits, signed).high:
        bits += 1
    return bits


def _accumulate(a: IntArray, b: IntArray, kinds: Formats, params: Mapping[str, Any]) -> IntArray:
    # int64 is exact: at most 4096 products of 16-bit operands stay below 2**45 in magnitude.
    corners = [x * y for x in (kinds.a.low, kinds.a.high) for y in (kinds.b.low, kinds.b.high)]
    depth = a.shape[1]
    low, high = min(0, *corners) * depth, max(0, *corners) * depth
    if kinds.acc.low <= low and high <= kinds.acc.high:  # neither any prefix nor the sum can overflow
        return np.asarray(a @ b)
    if params["acc_overflow"] == "wrap":
        return _wrap(a @ b, kinds.acc)
    step = 1 if params["dataflow"] == "output_stationary" else params["rows"]
    total = np.zeros((a.shape[0], b.shape[1]), np.int64)
    for k in range(0, depth, step):
        partial = a[:, k : k + step] @ b[k : k + step]
        total = np.clip(total + partial, kinds.acc.low, kinds.acc.high)
    return total


def _wrap(values: IntArray, kind: Format) -> IntArray:
    # Reached only where the sum can leave the accumulator's range, so kind.bits is at most 45 here.
    return np.asarray(((values - kind.low) & ((1 << kind.bits) - 1)) + kind.low)


def _add_bias(acc: IntArray, bias: IntArray) -> IntArray:
    if _peak(acc) + _peak(bias) >= _INT64_SAFE:
        acc = acc.astype(object)
    return np.asarray(acc + bias)


def _scaled(values: IntArray, scale: int, shift: int, rounding: str) -> IntArray:
    """Return values * scale / 2**shift, rounded to integers."""
    if _peak(values) * scale + (1 << shift) >= _INT64_SAFE:
        values = values.astype(object)
    product = values * scale
    if shift == 0:
        return np.asarray(product)
    half = 1 << (shift - 1)
    if rounding == "half_up":
        return np.asarray((product + half) >> shift)
    quotient = product >> shift  # floor
    remainder = product - (quotient << shift)
    odd = quotient & 1
    up = (remainder > half) | ((remainder == half) & (odd == 1))
    return np.asarray(quotient + up.astype(np.int64))


def _peak(values: IntArray) -> int:
    return max(abs(int(values.min())), abs(int(values.max())))


def _matrix(name: str, values: ArrayLike, dimensions: int, kind: Format) -> IntArray:
    """Return the operand as int64 (or object, where that is too narrow), in range and not empty."""
    array = np.asarray(values)
    whole = all(type(x) is int for x in array.flat) if array.dtype == object else array.dtype.kind in "iu"
    if not whole:
        raise ValueError(f"{name} must hold integers, not {array.dtype}")
    if array.ndim != dimensions:
        raise ValueError(f"{name} must have {dimensions} dimension(s), not {array.ndim}")
    if array.size == 0:
        raise ValueError(f"{name} is empty: its shape is {array.shape}")
    if array.dtype == np.uint64:  # compared with negative numbers as Python integers, never as floats
        array = array.astype(object)
    outside = (array < kind.low) | (array > kind.high)
    if outside.any():
        place = tuple(int(i) for i in np.argwhere(outside)[0])
        raise ValueError(
            f"{name}[{', '.join(map(str, place))}] = {array[place]} is outside the {kind} range, "
            f"{kind.low} to {kind.high}"
        )
    return array.astype(np.int64)


def _check_sizes(a: IntArray, b: IntArray, params: Mapping[str, Any]) -> None:
    if a.shape[1] != b.shape[0]:
        raise ValueError(f"a has {a.shape[1]} columns but b has {b.shape[0]} rows")
    sizes = {"m": a.shape[0], "k": a.shape[1], "n": b.shape[1]}
    for name, size in sizes.items():
        limit = params[f"max_{name}"]
        if size > limit:
            raise ValueError(f"{name.upper()} = {size} is above max_{name} = {limit}")


def _bias(values: ArrayLike | None, length: int, kinds: Formats, params: Mapping[str, Any]) -> IntArray:
    if not params["bias"]:
        if values is not None:
            raise ValueError("a bias was given, but the parameters have none")
        return np.zeros(length, np.int64)
    if values is None:
        raise ValueError(f"a bias of {length} element(s) is needed")
    row = _matrix("bias", values, 1, kinds.bias)
    if len(row) != length:
        raise ValueError(f"bias has {len(row)} element(s) but b has {length} columns")
    return row


def _check_command(
    scale: int, shift: int, zero_point: int, kinds: Formats, params: Mapping[str, Any]
) -> None:
    if not params["requantize"]:
        if (scale, shift, zero_point) != (1, 0, 0):
            raise ValueError("scale, shift and zero_point need requantize in the parameters")
        return
    for name, value, low, high in (
        ("scale", scale, 0, kinds.scale.high),
        ("shift", shift, 0, MAX_SHIFT),
        ("zero_point", zero_point, kinds.out.low, kinds.out.high),
    ):
        if not isinstance(value, (int, np.integer)) or isinstance(value, bool):
            raise ValueError(f"{name} must be an integer, not {value!r}")
        if not low <= value <= high:
            raise ValueError(f"{name} = {value} is outside {low} to {high}")
