"""Pooling: the reference against naive loops, exact division, words, refusals, and whole designs."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.checks.base import CheckJob
from hwgen.checks.lint import LintCheck
from hwgen.checks.simulate import SimulateCheck
from hwgen.core.errors import RequestError
from hwgen.core.spec import Request
from hwgen.flow.loop import lay_sources
from hwgen.infra.rundir import Folder
from hwgen.infra.sandbox import NoSandbox
from hwgen.infra.tools import Toolbox
from hwgen.operators.pool2d.division import reciprocal
from hwgen.operators.pool2d.operator import Pool2dOperator
from hwgen.operators.pool2d.params import OPERATIONS, Pool2dParams
from hwgen.operators.pool2d.reference import outputs, pack, pool2d, unpack
from hwgen.operators.request.interpreter import interpret

PAGE = (Path(__file__).parents[3] / "docs" / "operators" / "pool2d.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^([^\n]+)\n-> ([^\n]+)$", PAGE, re.MULTILINE)


@st.composite
def cases(draw):
    """Draw parameters that can be built, of small images."""
    operation = draw(st.sampled_from(OPERATIONS))
    values = {
        "operation": operation,
        "height": draw(st.integers(1, 9)),
        "width": draw(st.integers(1, 9)),
        "channels": draw(st.sampled_from([1, 2, 4, 6])),
        "data_width": draw(st.sampled_from([4, 8, 16])),
        "data_signed": draw(st.booleans()),
    }
    if not operation.startswith("global"):
        values["padding"] = draw(st.integers(0, 3))
        least = max(values["padding"] + 1, 1)
        most = min(7, values["height"] + 2 * values["padding"], values["width"] + 2 * values["padding"])
        values["kernel"] = draw(st.integers(least, max(least, most)))
        values["stride"] = draw(st.integers(1, 4))
    return Pool2dParams(**values)


def image(p, seed):
    """Return a random image."""
    shape = (p.height, p.width, p.channels)
    return np.random.default_rng(seed).integers(p.data.low, p.data.high + 1, shape)


def naive(x, p):
    """Pool pixel by pixel, with fractions; a pixel outside the image is 0 for a mean and absent for a max."""
    rows, columns = p.out_pixels
    size = (p.height, p.width) if p.is_global else (p.kernel, p.kernel)
    stride, pad = (1, 0) if p.is_global else (p.stride, p.padding)
    pooled = np.zeros((rows, columns, p.channels), np.int64)
    for y, column, c in product(range(rows), range(columns), range(p.channels)):
        inside = [
            int(x[v, u, c])
            for v in range(y * stride - pad, y * stride - pad + size[0])
            for u in range(column * stride - pad, column * stride - pad + size[1])
            if 0 <= v < p.height and 0 <= u < p.width
        ]
        total = round(Fraction(sum(inside), size[0] * size[1]))
        pooled[y, column, c] = total if p.is_mean else max(inside)
    return pooled


@settings(max_examples=60)
@given(cases(), st.integers(0, 2**32))
def test_the_reference_is_what_naive_loops_compute(p, seed):
    x = image(p, seed)
    assert np.array_equal(pool2d(x, p.to_mapping()), naive(x, p))


@settings(max_examples=30)
@given(cases(), st.integers(0, 2**32))
def test_packed_beats_come_back_as_an_image(p, seed):
    x, params = image(p, seed), p.to_mapping()
    setup, frame = pack(params, x)
    assert np.array_equal(unpack(params, outputs(params, setup, frame)), pool2d(x, params))


def divided(total, divisor, bits, signed):
    """Divide as the hardware does: multiply, cut, and correct ties."""
    factor, shift = reciprocal(divisor, bits)
    scaled = (total + divisor // 2 + (divisor << (bits - 1) if signed else 0)) * factor
    quotient, fraction = scaled >> shift, scaled & ((1 << shift) - 1)
    if divisor % 2 == 0 and fraction < factor:
        quotient &= ~1
    return quotient - (1 << (bits - 1) if signed else 0)


@pytest.mark.parametrize("bits", [4, 8])
@pytest.mark.parametrize("divisor", [1, 4, 9, 16, 25, 36, 49, 100])
@pytest.mark.parametrize("signed", [False, True])
def test_every_mean_is_exactly_rounded(bits, divisor, signed):
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
    for total in range(low * divisor, high * divisor + 1):
        assert divided(total, divisor, bits, signed) == round(Fraction(total, divisor))


@given(st.integers(1, 1 << 14), st.data())
def test_means_of_16_bits_are_exactly_rounded_around_ties(divisor, data):
    quotient = data.draw(st.integers(0, (1 << 16) - 2))
    for near in (-1, 0, 1):
        total = max(0, quotient * divisor + divisor // 2 + near)
        assert divided(total, divisor, 16, False) == round(Fraction(total, divisor))


@given(st.integers(1, 1 << 16), st.integers(2, 16))
def test_the_reciprocal_meets_the_condition_of_the_divider(divisor, bits):
    factor, shift = reciprocal(divisor, bits)
    error = factor * divisor - (1 << shift)
    assert 0 <= error < divisor
    assert (1 << bits) * error < factor


SENTENCES = {
    "max pool 2x2 on 16x16x8 int8": {
        "operation": "max",
        "kernel": 2,
        "height": 16,
        "width": 16,
        "channels": 8,
        "data_width": 8,
    },
    "3x3 average pooling stride 2 padding 1, 32x32 images, 4 channels": {
        "operation": "average",
        "kernel": 3,
        "stride": 2,
        "padding": 1,
        "height": 32,
        "width": 32,
        "channels": 4,
    },
    "global average pooling": {"operation": "global_average"},
    "uint4 global max pool for 7x5x6 inputs, 2 lanes": {
        "operation": "global_max",
        "data_width": 4,
        "data_signed": False,
        "height": 7,
        "width": 5,
        "channels": 6,
        "lanes": 2,
    },
    "2D average pooling, 4x4 filters": {"operation": "average", "kernel": 4},
    "maxpool2d, kernel size 3, stride = 1, no padding, over 12x10 pixels": {
        "operation": "max",
        "kernel": 3,
        "stride": 1,
        "padding": 0,
        "height": 12,
        "width": 10,
    },
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_sets_what_it_says(sentence):
    spec = interpret(Request(sentence))
    assert spec.operator == "pool2d"
    assert SENTENCES[sentence].items() <= spec.parameters.items()


def test_nothing_is_assumed_of_the_windows_of_a_global_pooling():
    assumptions = interpret(Request("global average pooling")).assumptions
    assert not any("windows" in text or "stride" in text for text in assumptions)


@pytest.mark.parametrize(("sentence", "values"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_the_examples_of_the_page_are_true(sentence, values):
    default = Pool2dParams().to_mapping()
    said = {k: v for k, v in interpret(Request(sentence)).parameters.items() if v != default[k]}
    assert " ".join(f"{k}={str(v).lower()}" for k, v in said.items()) == values


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("2x3 max pooling", "windows are square, not 2x3"),
        ("max pooling, kernel 2, padding 2", "padding 2 is not less than the kernel's size 2"),
        ("max pooling, 7x7 window on 4x4 images", "7x7 does not fit into 4x4"),
        ("max pooling, 6 channels, 4 lanes", "6 channels do not fill beats of 4 lanes"),
        ("global average pooling, stride 3", "global_average takes the whole image"),
        ("global average pooling of 255x251x1 int16", "too long a division"),
        ("max pooling with dilation 2", "windows are not dilated"),
        ("max pooling, stride 9", "9"),
    ],
)
def test_what_cannot_be_built_is_refused_with_one_sentence(sentence, words):
    with pytest.raises(RequestError, match=words) as caught:
        interpret(Request(sentence))
    assert "\n" not in caught.value.message


def test_operands_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="shape"):
        pack(Pool2dParams().to_mapping(), np.zeros((4, 4, 4)))


DESIGNS = [
    {"lanes": 2, "channels": 4, "kernel": 3, "stride": 2, "padding": 1, "height": 6, "width": 7},
    {"operation": "average", "kernel": 6, "stride": 3, "padding": 3, "channels": 1, "data_width": 4},
    {"operation": "average", "kernel": 2, "stride": 1, "padding": 1, "channels": 1, "data_signed": False},
    {"operation": "global_average", "height": 6, "width": 6, "channels": 5, "reset": "axi_low"},
]


@pytest.mark.slow
@pytest.mark.parametrize("values", DESIGNS, ids=range(len(DESIGNS)))
def test_a_design_is_clean_and_computes_what_the_reference_says(tmp_path, values):
    unit = Pool2dOperator()
    parameters = unit.complete(values)
    candidate = unit.generate(parameters, "")
    lay_sources(Folder(tmp_path), candidate)
    job = CheckJob(candidate, tmp_path, Toolbox(), NoSandbox(), bench=unit.bench(parameters, 0))
    for check in (LintCheck(), SimulateCheck()):
        evidence = check.run(job)
        assert evidence.status == "pass", (evidence.summary, evidence.findings)
        assert not [f for f in evidence.findings if f.severity == "warning"], evidence.findings
