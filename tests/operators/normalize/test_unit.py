"""The normalization unit: requests, refusals, a person's own arrays, hardware."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hwgen.core.errors import RequestError, UsageError
from hwgen.core.spec import Request, Spec
from hwgen.operators.contract import NumberFormat
from hwgen.operators.normalize.params import NormalizeParams
from hwgen.operators.normalize.reference import normalize
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.streaming.flow import Flow

UNIT = operator("normalize")
AFFINE = {"gamma": True, "beta": True}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("layernorm int8 rows up to 256 with gamma and beta", {"max_length": 256, **AFFINE}),
        ("rmsnorm int16", {"kind": "rmsnorm", "in_width": 16, "in_frac": 12, "epsilon": round(1e-5 * 2**40)}),
        ("layer normalization over 128 features, 8 lanes", {"max_length": 128, "lanes": 8}),
        ("rms norm with gamma, int16 gamma", {"kind": "rmsnorm", "gamma": True, "gamma_width": 16}),
        ("layer norm, uint8, without epsilon", {"in_signed": False, "epsilon": 0}),
        ("layernorm, 12-bit results", {"out_width": 12, "out_frac": 9, "beta_frac": 9}),
        ("layernorm, 6 output fractional bits", {"out_frac": 6, "beta_frac": 6}),
    ],
)
def test_requests_are_understood(text: str, expected: dict[str, Any]) -> None:
    spec = interpret(Request(text))
    assert spec.operator == "normalize"
    default = NormalizeParams().to_mapping()
    assert {k: v for k, v in spec.parameters.items() if v != default[k]} == expected


def test_an_unsigned_gamma_is_refused() -> None:
    with pytest.raises(RequestError, match="gamma is two's complement"):
        interpret(Request("layernorm with uint8 gamma"))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"max_length": 66}, "max_length = 66 is no multiple of the 4 lanes"),
        ({"beta": True}, "beta needs gamma"),
        ({"out_frac": 9}, "out_frac = 9 is too many for results of 8 bits"),
        ({**AFFINE, "out_frac": 0, "gamma_frac": 2, "beta_frac": 5}, "beta_frac = 5 is finer than products"),
        ({"kind": "batchnorm"}, "kind = 'batchnorm' is not one of layernorm, rmsnorm"),
    ],
)
def test_parameters_that_do_not_go_together_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError, match=re.escape(message)):
        NormalizeParams.from_mapping(values)


def test_rows_and_their_gammas_are_taken() -> None:
    x, gamma, beta = np.arange(24).reshape(3, 8), np.arange(8), np.arange(8)[::-1]
    params = UNIT.complete(AFFINE)
    entries = UNIT.stimulus(AFFINE, {"x": x, "gamma": gamma, "beta": beta})["stimulus"]
    assert [np.shape(entry["frame"]["s_axis"]) for entry in entries] == [(2, 4)] * 3
    assert np.array_equal(np.ravel(entries[0]["setup"]["s_axis_gamma"])[:8], gamma)
    assert np.shape(entries[0]["setup"]["s_axis_beta"]) == (16, 4)
    wanted = [normalize(row, params, gamma, beta) for row in x]
    results = [{"m_axis": row.reshape(2, 4).tolist(), "cycles": 9} for row in wanted]
    assert np.array_equal(UNIT.collect(AFFINE, results), wanted)


@pytest.mark.parametrize(
    ("values", "operands", "message"),
    [
        ({}, {"x": np.zeros(6)}, "multiple of 4 numbers, at most 64, not 6"),
        ({}, {"x": np.zeros(8), "gamma": np.ones(8)}, "this design has no gamma"),
        (AFFINE, {"x": np.zeros(8), "gamma": np.ones(8)}, "this design needs beta"),
        (
            AFFINE,
            {"x": np.zeros(8), "gamma": np.ones(4), "beta": np.ones(8)},
            r"gamma must be of shape \(8,\) or \(64,\)",
        ),
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    values: dict[str, Any], operands: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        UNIT.stimulus(values, operands)


def test_in_a_chain_a_frame_is_a_row() -> None:
    flow = Flow((1, 1, 40), 8, NumberFormat("y", 12, True))
    p = NormalizeParams.from_mapping(UNIT.takes(flow))
    assert (p.lanes, p.in_width, p.in_signed, p.max_length) == (8, 12, True, 40)
    assert UNIT.gives(p, flow) == Flow((1, 1, 40), 8, p.out)


def test_the_contract_states_error_and_pace() -> None:
    contract = UNIT.contract({})
    assert any("further than 0.688 units" in s for s in contract.arithmetic)
    assert any("at least 12 beats" in s for s in contract.timing)


@pytest.mark.parametrize(
    "values",
    [
        {"lanes": 3, "max_length": 9, "in_signed": False, **AFFINE, "reset": "axi_low"},
        {"kind": "rmsnorm", "lanes": 1, "max_length": 4, "in_width": 5, "epsilon": 0, "gamma": True},
        pytest.param(
            {"kind": "rmsnorm", "in_width": 16, "out_width": 16, "lanes": 2}, marks=pytest.mark.slow
        ),
        pytest.param({"lanes": 8, "max_length": 512, "epsilon": 100000}, marks=pytest.mark.slow),
        pytest.param({"lanes": 4, "max_length": 4, "out_signed": False, **AFFINE}, marks=pytest.mark.slow),
        pytest.param({"lanes": 1, "max_length": 1, "in_width": 2, "out_width": 4}, marks=pytest.mark.slow),
    ],
    ids=lambda values: "-".join(str(v) for v in values.values()),
)
def test_designs_do_what_the_reference_says(checked: Callable[[Spec], None], values: dict[str, Any]) -> None:
    checked(Spec("normalize", UNIT.complete(values)))
