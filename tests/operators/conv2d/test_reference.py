"""The reference of the convolution against naive loops and fractions; packing; widths; what is refused."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.core.errors import RequestError, UsageError
from hwgen.operators.conv2d.operator import Conv2dOperator
from hwgen.operators.conv2d.params import Conv2dParams, usual
from hwgen.operators.conv2d.reference import conv2d, outputs, pack, sums, unpack


@st.composite
def cases(draw):
    """Draw parameters of small convolutions that can be built."""
    lanes, out_lanes = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    padding = draw(st.integers(0, 3))
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    most = min(7, height + 2 * padding, width + 2 * padding)
    values = {
        "height": height,
        "width": width,
        "lanes": lanes,
        "out_lanes": out_lanes,
        "in_channels": lanes * draw(st.integers(1, 2)),
        "out_channels": out_lanes * draw(st.integers(1, 2)),
        "padding": padding,
        "kernel": draw(st.integers(padding + 1, max(most, padding + 1))),
        "stride": draw(st.integers(1, 4)),
        "pad_value": draw(st.integers(0, 7)) if padding else 0,
        "in_width": draw(st.sampled_from([4, 8, 16])),
        "in_signed": draw(st.booleans()),
        "weight_width": draw(st.sampled_from([2, 8, 16])),
        "bias": draw(st.booleans()),
        "relu": draw(st.booleans()),
        "requantize": True,
        "scale": draw(st.sampled_from([1, 77, 65535])),
        "shift": draw(st.integers(0, 8)),
        "zero_point": draw(st.integers(-9, 9)),
        "rounding": draw(st.sampled_from(["half_even", "half_up"])),
        "out_width": draw(st.sampled_from([5, 8, 32])),
        "clamp_high": draw(st.sampled_from([11, (1 << 31) - 1])),
    }
    return Conv2dParams(**values)


def operands(p, seed):
    """Return a random image, weights and biases (or None)."""
    rng = np.random.default_rng(seed)

    def drawn(kind, *shape):
        return rng.integers(kind.low, kind.high + 1, shape)

    x = drawn(p.pixel, p.height, p.width, p.in_channels)
    w = drawn(p.weight, p.kernel, p.kernel, p.in_channels, p.out_channels)
    return x, w, drawn(p.bias_format, p.out_channels) if p.bias else None


def naive_sum(p, x, w, bias, y, column, channel):
    """Return one exact sum, product by product."""
    total = 0 if bias is None else int(bias[channel])
    for ky, kx, c in product(range(p.kernel), range(p.kernel), range(p.in_channels)):
        row, place = y * p.stride - p.padding + ky, column * p.stride - p.padding + kx
        inside = 0 <= row < p.height and 0 <= place < p.width
        pixel = int(x[row, place, c]) if inside else p.pad_value
        total += pixel * int(w[ky, kx, c, channel])
    return total


def naive_format(p, total):
    """Return a result, with fractions."""
    exact = Fraction(total * p.scale, 1 << p.shift)
    rounded = round(exact) if p.rounding == "half_even" else (exact + Fraction(1, 2)).__floor__()
    low = max(p.out.low, p.clamp_low, p.zero_point if p.relu else p.out.low)
    return min(max(rounded + p.zero_point, low), p.out.high, p.clamp_high)


@settings(max_examples=40, deadline=None)
@given(cases(), st.integers(0, 2**32))
def test_the_reference_is_what_naive_loops_compute(p, seed):
    x, w, bias = operands(p, seed)
    exact, results = sums(x, w, bias, p.to_mapping()), conv2d(x, w, bias, p.to_mapping())
    assert results.shape == (p.window.out_height, p.window.out_width, p.out_channels)
    for place in np.ndindex(results.shape):
        total = naive_sum(p, x, w, bias, *place)
        assert exact[place] == total
        assert results[place] == naive_format(p, total)
        assert -(1 << (p.exact_width - 1)) <= total < 1 << (p.exact_width - 1)


@settings(max_examples=30, deadline=None)
@given(cases(), st.integers(0, 2**32))
def test_packed_beats_come_back_as_an_image(p, seed):
    x, w, bias = operands(p, seed)
    setup, frame = pack(p.to_mapping(), x, w, bias)
    for port in Conv2dOperator().ports(p):
        if port.direction == "input":
            assert np.shape({**setup, **frame}[port.prefix]) == (port.beats, port.lanes)
    beats = outputs(p.to_mapping(), setup, frame)
    assert np.array_equal(unpack(p.to_mapping(), beats), conv2d(x, w, bias, p.to_mapping()))


def test_weights_come_in_the_order_of_the_contract():
    p = Conv2dParams(height=1, width=1, kernel=1, padding=0, in_channels=4, out_channels=4)
    w = np.arange(16).reshape(1, 1, 4, 4)  # of input channel i and output channel o: 4 i + o
    setup, _ = pack(p.to_mapping(), np.zeros((1, 1, 4), int), w)
    groups = [[[0, 1], [4, 5]], [[2, 3], [6, 7]], [[8, 9], [12, 13]], [[10, 11], [14, 15]]]
    assert setup["s_axis_w"].tolist() == [beat for group in groups for beat in group]


@pytest.mark.parametrize("signed", [True, False])
@given(
    bits=st.integers(2, 16), weight=st.integers(2, 16), kernel=st.integers(1, 7), channels=st.integers(1, 9)
)
def test_widths_are_the_least_that_hold_every_sum(signed, bits, weight, kernel, channels):
    values = {"height": 7, "width": 7, "in_width": bits, "in_signed": signed, "weight_width": weight}
    p = Conv2dParams(
        kernel=kernel, padding=0, in_channels=channels, lanes=1, out_channels=1, out_lanes=1, **values
    )
    worst = p.weight.low * (p.pixel.low if signed else p.pixel.high)
    other = p.weight.low * p.pixel.high if signed else p.weight.high * p.pixel.high
    ends = [worst * kernel**2 * channels, other * kernel**2 * channels]
    fits = [-(1 << (p.exact_width - 1)) <= end < 1 << (p.exact_width - 1) for end in ends]
    narrower = [-(1 << (p.exact_width - 2)) <= end < 1 << (p.exact_width - 2) for end in ends]
    assert all(fits)
    assert not all(narrower)


def test_results_of_random_images_are_seldom_clamped_by_the_usual_shift():
    rng = np.random.default_rng(0)
    for said in ({}, {"kernel": 7, "in_channels": 8}, {"scale": 300, "in_width": 4, "out_width": 6}):
        p = Conv2dParams(**{"requantize": True, **usual({"requantize": True, **said}), **said})
        x, w, _ = operands(p, rng)
        results = conv2d(x, w, None, p.to_mapping())
        assert np.mean((results == p.out.low) | (results == p.out.high)) < 0.05
        assert np.std(results) > p.out.high / 16


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"in_channels": 3}, "3 input channels do not fill beats of 2"),
        ({"out_channels": 5}, "5 output channels do not fill beats of 2"),
        ({"kernel": 2, "padding": 2}, "padding 2 is not less than the kernel's size 2"),
        ({"height": 4, "kernel": 7}, "a window of 7x7 does not fit into 4x6 pixels with padding 1"),
        ({"pad_value": 200}, "pad_value = 200 is no pixel"),
        ({"pad_value": 1, "padding": 0}, "pad_value = 1 means nothing without padding"),
        ({"in_channels": 256, "out_channels": 256}, "589824 weights are more than"),
        (
            {"in_channels": 32, "lanes": 32, "out_channels": 32, "out_lanes": 32},
            "9216 multipliers are more than",
        ),
        ({"scale": 3}, "scale without requantize"),
        ({"clamp_high": 6, "out_width": 4}, "out_width, clamp_high without requantize"),
        ({"requantize": True, "shift": 40}, "shift = 40 leaves nothing of sums of 20 bits"),
        ({"requantize": True, "out_width": 32, "out_signed": False}, "out_width = 32 needs signed results"),
        ({"requantize": True, "clamp_low": 300}, "results would lie between 300 and 127"),
        ({"relu": True, "in_width": 16, "weight_width": 16}, "ReLU is for results of up to 32 bits"),
        ({"stride": 5}, "stride = 5 is outside 1 to 4"),
        ({"kernels": 5}, "unknown parameter 'kernels'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(values, problem):
    with pytest.raises(RequestError) as caught:
        Conv2dParams.from_mapping(values)
    assert caught.value.message.startswith("conv2d: ")
    assert problem in caught.value.message
    assert caught.value.hint or "is outside" in problem


@pytest.mark.parametrize(
    ("given_operands", "problem"),
    [
        ({"x": (6, 6, 3), "w": (3, 3, 2, 2)}, "x must have the shape (6, 6, 2), not (6, 6, 3)"),
        ({"x": (6, 6, 2), "w": (2, 3, 3, 2)}, "w must have the shape (3, 3, 2, 2)"),
        ({"x": (6, 6, 2), "w": (3, 3, 2, 2), "bias": (2,)}, "this design has no bias"),
    ],
)
def test_operands_that_do_not_fit_are_refused(given_operands, problem):
    arrays = {name: np.zeros(shape, int) for name, shape in given_operands.items()}
    with pytest.raises(UsageError) as caught:
        Conv2dOperator().stimulus({}, arrays)
    assert problem in caught.value.message
