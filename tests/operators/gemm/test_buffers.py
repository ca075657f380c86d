"""What is kept on chip and what is sent again: parameters, words, contract and hardware."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hwgen.core.errors import RequestError
from hwgen.core.spec import Request, Spec
from hwgen.operators.gemm import layout
from hwgen.operators.gemm.geometry import Geometry
from hwgen.operators.gemm.params import GemmParams
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret

SMALL = {"rows": 2, "cols": 2, "max_m": 12, "max_k": 12, "max_n": 12}
HARDWARE: tuple[dict[str, Any], ...] = (
    {"resend": "a", "interconnect": "broadcast", "a_width": 4, "pipeline": 0},
    {"resend": "both", "cols": 3, "bias": True},
    {"kept_tiles": 2, "rows": 3, "requantize": True},
    {"kept_tiles": 1, "resend": "a", "bias": True},
    {"dataflow": "weight_stationary", "resend": "a", "interconnect": "tree", "rows": 3},
    {"dataflow": "weight_stationary", "kept_tiles": 2, "bias": True, "pipeline": 2},
)


@pytest.mark.slow
@pytest.mark.parametrize("change", HARDWARE, ids=lambda change: "-".join(map(str, change.values())))
def test_hardware_takes_what_is_sent_again(change: dict[str, Any], checked: Callable[[Spec], None]) -> None:
    checked(Spec("gemm", operator("gemm").complete(SMALL | change)))


@pytest.mark.parametrize(
    ("change", "a", "b"),
    [
        ({}, 3 * 10, 4 * 10),
        ({"resend": "a"}, 3 * 4 * 10, 4 * 10),
        ({"resend": "b"}, 3 * 10, 3 * 4 * 10),
        ({"resend": "both"}, 3 * 4 * 10, 3 * 4 * 10),
        ({"kept_tiles": 1}, 3 * 10, (4 + 2 * 3) * 10),
        ({"kept_tiles": 4}, 3 * 10, 4 * 10),
        ({"dataflow": "weight_stationary"}, 5 * 6, 4 * 10),
        ({"dataflow": "weight_stationary", "resend": "a"}, 4 * 5 * 6, 4 * 10),
        ({"dataflow": "weight_stationary", "kept_tiles": 3}, (5 + 3 * 2) * 6, 4 * 10),
    ],
)
def test_beats_that_are_sent(change: dict[str, Any], a: int, b: int) -> None:
    params = GemmParams(**(SMALL | change)).to_mapping()  # 6 x 10 by 10 x 8: 3 row, 4 column, 5 K tiles
    assert layout.beats_a(6, 10, 8, params) == a
    assert layout.beats_b(6, 10, 8, params) == b


@pytest.mark.parametrize(
    ("change", "a_depth", "b_depth"),
    [
        ({}, 12, 72),
        ({"resend": "a"}, 0, 72),
        ({"resend": "both"}, 0, 0),
        ({"kept_tiles": 2}, 12, 24),
        ({"kept_tiles": 99}, 12, 72),
    ],
)
def test_buffers_are_as_great_as_what_is_kept(change: dict[str, Any], a_depth: int, b_depth: int) -> None:
    geometry = Geometry(GemmParams(**(SMALL | change)))
    assert (geometry.a_depth, geometry.b_depth) == (a_depth, b_depth)


def test_a_weight_stationary_array_keeps_tiles_of_a() -> None:
    params = GemmParams(**(SMALL | {"dataflow": "weight_stationary", "kept_tiles": 2}))
    assert Geometry(params).a_depth == 2 * 12


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"dataflow": "weight_stationary", "resend": "both"}, "a weight-stationary array needs B only once"),
        ({"resend": "b", "kept_tiles": 2}, "resend = 'b' keeps nothing of B"),
        ({"dataflow": "weight_stationary", "resend": "a", "kept_tiles": 2}, "keeps nothing of A"),
        ({"resend": "c"}, "resend = 'c' is not one of none, a, b, both"),
        ({"kept_tiles": -1}, "kept_tiles = -1 is outside 0 to 4096"),
    ],
)
def test_what_does_not_go_together_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError, match=message):
        GemmParams(**values)


def test_as_many_tiles_as_there_are_is_all() -> None:
    complete = operator("gemm").complete
    assert complete(SMALL | {"kept_tiles": 6}) == complete(SMALL)
    assert complete(SMALL | {"kept_tiles": 5})["kept_tiles"] == 5


@pytest.mark.parametrize(
    ("words", "resend", "kept"),
    [
        ("resend activations", "a", 0),
        ("resend weights", "b", 0),
        ("unbuffered operands", "both", 0),
        ("resend activations and weights", "both", 0),
        ("operands kept on chip", "none", 0),
        ("keep 2 tiles on chip", "none", 2),
        ("resend activations, keep 1 tile", "a", 1),
    ],
)
def test_words(words: str, resend: str, kept: int) -> None:
    parameters = interpret(Request(f"4x4 int8 GEMM, {words}")).parameters
    assert (parameters["resend"], parameters["kept_tiles"]) == (resend, kept)


def test_the_contract_says_what_is_sent_again() -> None:
    params = operator("gemm").complete(SMALL | {"kept_tiles": 2, "resend": "a"})
    a, b = operator("gemm").contract(params).streams[1:3]
    assert a.beats == "ceil(M/2)*ceil(N/2)*K beats"
    assert b.beats == "(ceil(N/2) + (ceil(M/2)-1)*max(ceil(N/2)-2, 0))*K beats"
    assert "keeps nothing of A" in " ".join(a.notes)
    assert "keeps the first 2 tiles of B" in " ".join(b.notes)
