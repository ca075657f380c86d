"""The smooth functions in integer arithmetic: correctly rounded, and the same on every machine.

Real numbers are Python integers with _BITS bits after the binary point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isqrt
from types import MappingProxyType

_BITS = 160
_ONE = 1 << _BITS
# Beyond this e**-x and the tail of the normal distribution are far below any format; see `samples`.
_FAR = 64
_FAR_NORMAL = 10
_HALVINGS = 12


def samples(function: str, codes: range, in_frac: int, out_frac: int) -> list[int]:
    """Return the function of every code / 2**in_frac, times 2**out_frac, rounded to the nearest integer.

    What lies beyond |x| = 64 (for the normal distribution 10) is taken from there: 2**-70 is the difference.
    """
    evaluate = FUNCTIONS[function]
    shift = _BITS - out_frac
    half = 1 << (shift - 1)
    return [(evaluate((code << _BITS) >> in_frac) + half) >> shift for code in codes]


def _multiply(a: int, b: int) -> int:
    return a * b >> _BITS


def _exp(x: int) -> int:
    """Return e**x for |x| <= 64: Taylor's series of x / 2**12, squared 12 times."""
    x = min(max(x, -_FAR << _BITS), _FAR << _BITS) >> _HALVINGS
    total = term = _ONE
    n = 1
    while term not in (0, -1):
        term = _multiply(term, x) // n
        total += term
        n += 1
    for _ in range(_HALVINGS):
        total = _multiply(total, total)
    return total


def _sigmoid(x: int) -> int:
    return (_ONE << _BITS) // (_ONE + _exp(-x))


def _tanh(x: int) -> int:
    return 2 * _sigmoid(2 * x) - _ONE


def _silu(x: int) -> int:
    return _multiply(x, _sigmoid(x))


def _pi() -> int:
    """Return pi by Machin's formula, 16 atan(1/5) - 4 atan(1/239)."""

    def atan_of_one_over(n: int) -> int:
        total, term, k = 0, (_ONE << 32) // n, 1
        while term:
            total += term // k if k % 4 == 1 else -(term // k)
            term, k = term // (n * n), k + 2
        return total

    return (16 * atan_of_one_over(5) - 4 * atan_of_one_over(239)) >> 32


_SQRT_2_PI = isqrt(2 * _pi() << _BITS)


def _normal(x: int) -> int:
    """Return the part of the standard normal distribution below x, for |x| <= 10.

    1/2 + density(x) * (x + x**3 / 3 + x**5 / (3 * 5) + ...) for positive x.
    """
    if x < 0:
        return _ONE - _normal(-x)
    x = min(x, _FAR_NORMAL << _BITS)
    square = _multiply(x, x)
    total = term = x
    n = 3
    while term:
        term = _multiply(term, square) // n
        total += term
        n += 2
    return _ONE // 2 + _exp(-square // 2) * total // _SQRT_2_PI


def _gelu(x: int) -> int:
    return _multiply(x, _normal(x))


FUNCTIONS: Mapping[str, Callable[[int], int]] = MappingProxyType(
    {"sigmoid": _sigmoid, "tanh": _tanh, "exp": _exp, "gelu": _gelu, "silu": _silu}
)
