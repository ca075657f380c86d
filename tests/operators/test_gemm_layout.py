"""Where elements lie on the streams: every lane of every beat against the contract's loop nests."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.operators.gemm import layout
from hwgen.operators.gemm.contract import contract
from hwgen.operators.gemm.params import GemmParams, integer_range


@st.composite
def params(draw: st.DrawFn) -> GemmParams:
    a_width, b_width = draw(st.integers(2, 16)), draw(st.integers(2, 16))
    acc_width = st.one_of(st.just(0), st.integers(max(a_width, b_width), 64))
    dataflow = draw(st.sampled_from(["output_stationary", "weight_stationary"]))
    kept_by_tiles = "b" if dataflow == "output_stationary" else "a"
    resend = draw(st.sampled_from(["none", "a", "b", "both"] if kept_by_tiles == "b" else ["none", "a"]))
    return GemmParams(
        rows=draw(st.integers(1, 9)),
        cols=draw(st.integers(1, 9)),
        dataflow=dataflow,
        resend=resend,
        kept_tiles=0 if resend in (kept_by_tiles, "both") else draw(st.integers(0, 4)),
        a_width=a_width,
        b_width=b_width,
        a_signed=draw(st.booleans()),
        b_signed=draw(st.booleans()),
        acc_width=draw(acc_width),
        bias=draw(st.booleans()),
        requantize=draw(st.booleans()),
        out_width=draw(st.integers(2, 16)),
        out_signed=draw(st.booleans()),
    )


sizes = st.tuples(st.integers(1, 20), st.integers(1, 20), st.integers(1, 20))
seeds = st.integers(0, 2**32 - 1)


def matrix(rng: np.random.Generator, shape: Any, width: int, signed: bool) -> Any:
    """Random integers of a format, as Python integers where 64 bits are too few."""
    low, high = integer_range(width, signed)
    count = int(np.prod(shape))
    drawn = [low + int.from_bytes(rng.bytes(17), "little") % (high - low + 1) for _ in range(count)]
    wide = low < -(2**63) or high >= 2**63
    return np.array(drawn, object if wide else np.int64).reshape(shape)


def lane(beat: int, index: int, width: int, signed: bool) -> int:
    code = beat >> (index * width) & ((1 << width) - 1)
    return code - (1 << width) if signed and code >> (width - 1) else code


def lanes_of_a(a: Any, n: int, p: GemmParams) -> list[list[int | None]]:
    """The contract's loops over A: each beat's lanes, None beyond the matrix."""
    m, k = a.shape
    column_tiles = range(-(-n // p.cols))
    beats: list[list[int | None]] = []
    if p.dataflow == "output_stationary":
        for mt in range(-(-m // p.rows)):
            places = range(mt * p.rows, (mt + 1) * p.rows)
            for _ in column_tiles if p.resend in ("a", "both") else (0,):
                beats += [[int(a[i, kk]) if i < m else None for i in places] for kk in range(k)]
        return beats
    for nt in column_tiles:
        for kt in range(-(-k // p.rows)):
            places = range(kt * p.rows, (kt + 1) * p.rows)
            if nt == 0 or p.resend == "a" or 0 < p.kept_tiles <= kt:
                beats += [[int(a[mm, i]) if i < k else None for i in places] for mm in range(m)]
    return beats


def lanes_of_b(b: Any, m: int, p: GemmParams) -> list[list[int | None]]:
    """The contract's loops over B: each beat's lanes, None beyond the matrix."""
    k, n = b.shape
    return [
        [int(b[kk, i]) if i < n else None for i in range(nt * p.cols, (nt + 1) * p.cols)]
        for mt in range(-(-m // p.rows) if p.dataflow == "output_stationary" else 1)
        for nt in range(-(-n // p.cols))
        if mt == 0 or p.resend in ("b", "both") or 0 < p.kept_tiles <= nt
        for kk in range(k)
    ]


@settings(max_examples=60, deadline=None)
@given(params(), sizes, seeds, st.booleans())
def test_beats_of_a_and_b(p: GemmParams, size: tuple[int, int, int], seed: int, fill: bool) -> None:
    (m, k, n), rng = size, np.random.default_rng(seed)
    plain = p.to_mapping()
    a, b = matrix(rng, (m, k), p.a_width, p.a_signed), matrix(rng, (k, n), p.b_width, p.b_signed)
    noise = rng if fill else None
    beats_a, beats_b = layout.pack_a(a, n, plain, rng=noise), layout.pack_b(b, m, plain, rng=noise)

    expected_a, expected_b = lanes_of_a(a, n, p), lanes_of_b(b, m, p)
    assert len(beats_a) == layout.beats_a(m, k, n, plain)
    assert len(beats_b) == layout.beats_b(m, k, n, plain)
    bits = layout.tdata_bits(plain)
    for beats, expected, width, signed, total in (
        (beats_a, expected_a, p.a_width, p.a_signed, bits["a"]),
        (beats_b, expected_b, p.b_width, p.b_signed, bits["b"]),
    ):
        for beat, lanes in zip(beats, expected, strict=True):
            assert 0 <= beat < 1 << total
            for index, value in enumerate(lanes):
                if value is not None:
                    assert lane(beat, index, width, signed) == value
                elif not fill:
                    assert lane(beat, index, width, False) == 0


@settings(max_examples=40, deadline=None)
@given(params(), sizes, seeds)
def test_beats_of_the_bias(p: GemmParams, size: tuple[int, int, int], seed: int) -> None:
    n, rng = size[2], np.random.default_rng(seed)
    bias = matrix(rng, (n,), p.acc_bits, True)
    beats = layout.pack_bias(bias, p.to_mapping(), rng=rng)
    assert len(beats) == -(-n // p.cols)
    for i, value in enumerate(bias):
        assert lane(beats[i // p.cols], i % p.cols, p.bias_lane_bits, True) == value


@settings(max_examples=60, deadline=None)
@given(params(), sizes, seeds)
def test_beats_of_c_and_back(p: GemmParams, size: tuple[int, int, int], seed: int) -> None:
    (m, k, n), plain = size, p.to_mapping()
    c = matrix(np.random.default_rng(seed), (m, n), p.result_bits, p.result_signed)
    beats = layout.pack_c(c, plain)
    if p.dataflow == "output_stationary":
        order = [
            (mt * p.rows + r, nt)
            for mt in range(-(-m // p.rows))
            for nt in range(-(-n // p.cols))
            for r in range(p.rows)
            if mt * p.rows + r < m
        ]
    else:
        order = [(mm, nt) for nt in range(-(-n // p.cols)) for mm in range(m)]
    assert len(beats) == len(order) == layout.beats_c(m, k, n, plain)
    for beat, (row, nt) in zip(beats, order, strict=True):
        for index in range(p.cols):
            column = nt * p.cols + index
            wanted = int(c[row, column]) if column < n else 0
            assert lane(beat, index, p.lane_bits, p.result_signed) == wanted
    assert layout.unpack_c(beats, m, n, plain).tolist() == c.tolist()


@given(params())
def test_widths_are_those_of_the_contract(p: GemmParams) -> None:
    bits = layout.tdata_bits(p.to_mapping())
    names = {"s_axis_cmd": "cmd", "s_axis_a": "a", "s_axis_b": "b", "s_axis_bias": "bias", "m_axis_c": "c"}
    assert bits == {names[stream.prefix]: stream.tdata_bits for stream in contract(p).streams}
    assert layout.lane_bits(p.to_mapping()) == p.lane_bits
    assert layout.bias_lane_bits(p.to_mapping()) == p.bias_lane_bits


def test_command_fields() -> None:
    plain = GemmParams(requantize=True).to_mapping()
    beat = layout.pack_command(1, 2, 3, plain, scale=0xABCD, shift=63, zero_point=-2)
    assert beat == 1 | 2 << 16 | 3 << 32 | 0xABCD << 48 | 63 << 80 | 0xFFFE << 96
    assert layout.pack_command(0, 65535, 3, GemmParams().to_mapping(), scale=9) == 65535 << 16 | 3 << 32


def test_unpacking_refuses_what_the_contract_forbids() -> None:
    plain = GemmParams(rows=2, cols=2).to_mapping()
    beats = layout.pack_c(np.array([[1, 2, 3]]), plain)
    with pytest.raises(ValueError, match="takes 2 beats, not 1"):
        layout.unpack_c(beats[:1], 1, 3, plain)
    with pytest.raises(ValueError, match="row 0 of C: the lane of column 3 is 5, not 0"):
        layout.unpack_c([beats[0], beats[1] | 5 << 32], 1, 3, plain)


def test_noise_reaches_lanes_and_padding_bits() -> None:
    plain = GemmParams(rows=3, a_width=3).to_mapping()
    beats = layout.pack_a(np.zeros((1, 64), int), 1, plain, rng=np.random.default_rng(1))
    seen = 0
    for beat in beats:
        assert beat & 7 == 0
        seen |= beat
    assert seen == 0xFFF8
