"""The smooth functions, against Decimal with many digits; the reference's, which are other code, too."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.operators.activation import reference
from hwgen.operators.activation.functions import samples
from hwgen.operators.activation.params import SMOOTH

codes = st.integers(-(1 << 15), (1 << 15) - 1)
fractions = st.integers(8, 15)


def exact(function: str, x: Decimal) -> Decimal:
    """Return the function with 50 digits, by formulas of its own."""
    if function == "gelu":
        return x * (1 + erf(x / Decimal(2).sqrt())) / 2
    if function == "tanh":
        return (x.exp() - (-x).exp()) / (x.exp() + (-x).exp())
    if function == "exp":
        return x.exp()
    return (x if function == "silu" else 1) / (1 + (-x).exp())


def erf(z: Decimal) -> Decimal:
    """Return the integral of exp(-t*t) * 2/sqrt(pi) from 0 to z by its power series; |z| < 100."""
    term = total = z
    n = 0
    while abs(term) > Decimal("1e-60"):
        n += 1
        term *= -z * z / n
        total += term / (2 * n + 1)
    return total * 2 / pi().sqrt()


def pi() -> Decimal:
    """Return pi by the mean of Gauss and Legendre."""
    a, b, t, p = Decimal(1), 1 / Decimal(2).sqrt(), Decimal("0.25"), 1
    for _ in range(9):
        a, b, t, p = (a + b) / 2, (a * b).sqrt(), t - p * ((a - b) / 2) ** 2, 2 * p
    return (a + b) ** 2 / (4 * t)


def rounded(function: str, code: int, in_frac: int, out_frac: int) -> int:
    with localcontext() as context:
        context.prec = 150
        value = exact(function, Decimal(code) / 2**in_frac) * 2**out_frac + Decimal("0.5")
        return int(value.to_integral_value(ROUND_FLOOR))


@pytest.mark.parametrize("function", SMOOTH)
@given(code=codes, in_frac=fractions, out_frac=st.integers(16, 47))
@settings(max_examples=40)
def test_samples_are_correctly_rounded(function: str, code: int, in_frac: int, out_frac: int) -> None:
    # Beyond |x| = 8 the series of the test takes long, and beyond e**32 no format of results goes.
    most = {"gelu": 8, "exp": 32}.get(function, 1 << 8) << in_frac
    code = max(min(code, most), -most)
    assert samples(function, range(code, code + 1), in_frac, out_frac) == [
        rounded(function, code, in_frac, out_frac)
    ]


@pytest.mark.parametrize("function", SMOOTH)
@given(code=codes, in_frac=fractions, out_frac=st.integers(0, 15))
def test_the_reference_has_the_same_functions(function: str, code: int, in_frac: int, out_frac: int) -> None:
    params = {"function": function, "in_frac": in_frac, "out_frac": out_frac}
    (wanted,) = samples(function, range(code, code + 1), in_frac, out_frac + 16)
    assert reference.fine(code, params) == min(wanted, 1 << 48)


@pytest.mark.parametrize("function", SMOOTH)
def test_the_last_bits_of_a_float_change_nothing(function: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another machine's floats: near a tie the reference takes decimals, so every value stays."""
    params = {"function": function, "in_frac": 9, "out_frac": 15}
    values = range(-(1 << 11), 1 << 11)
    wanted = samples(function, values, 9, 31)
    as_float = reference._as_float
    for error in (1 - 2.0**-44, 1 + 2.0**-44):
        monkeypatch.setattr(reference, "_as_float", lambda name, x, e=error: as_float(name, x) * e)
        assert [reference.fine(code, params) for code in values] == wanted


def test_values_at_the_ends() -> None:
    far = range(-(1 << 15), (1 << 15), (1 << 16) - 1)
    assert samples("tanh", far, 0, 15) == [-(1 << 15), 1 << 15]
    assert samples("sigmoid", far, 0, 15) == [0, 1 << 15]
    assert samples("gelu", far, 0, 4) == [0, ((1 << 15) - 1) << 4]
    assert samples("silu", far, 0, 4) == [0, ((1 << 15) - 1) << 4]
    assert samples("exp", far, 0, 4)[0] == 0
    assert samples("exp", far, 0, 4)[1] > 1 << 60
