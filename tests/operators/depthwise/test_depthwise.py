"""Depthwise convolution: the reference against naive loops, words, refusals, and whole designs."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product
from math import floor
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
from hwgen.operators.depthwise.operator import DepthwiseOperator
from hwgen.operators.depthwise.params import DepthwiseParams
from hwgen.operators.depthwise.reference import depthwise, outputs, pack, unpack
from hwgen.operators.request.interpreter import interpret

PAGE = (Path(__file__).parents[3] / "docs" / "operators" / "depthwise.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^([^\n]+)\n-> ([^\n]+)$", PAGE, re.MULTILINE)


@st.composite
def cases(draw):
    """Draw parameters that can be built, of small images."""
    height, width, padding = draw(st.integers(1, 7)), draw(st.integers(1, 7)), draw(st.integers(0, 3))
    most = min(7, height + 2 * padding, width + 2 * padding)
    channels = draw(st.sampled_from([1, 2, 4, 6]))
    return DepthwiseParams(
        height=height,
        width=width,
        channels=channels,
        lanes=draw(st.sampled_from([n for n in (1, 2, 3) if channels % n == 0])),
        padding=padding,
        kernel=draw(st.integers(padding + 1, max(padding + 1, most))),
        stride=draw(st.integers(1, 4)),
        data_signed=draw(st.booleans()),
        weight_width=draw(st.sampled_from([4, 8, 16])),
        bias=draw(st.booleans()),
        out_width=draw(st.sampled_from([8, 16])),
        scale=draw(st.sampled_from([1, 77])),
        shift=draw(st.integers(0, 14)),
        zero_point=draw(st.integers(-5, 5)),
        rounding=draw(st.sampled_from(["half_even", "half_up"])),
        relu=draw(st.booleans()),
    )


def operands(p, seed):
    """Return a random image, kernels and biases (None where there are none)."""
    rng = np.random.default_rng(seed)

    def drawn(element, *shape):
        return rng.integers(element.low, element.high + 1, shape)

    image = drawn(p.data, p.height, p.width, p.channels)
    kernels = drawn(p.weight, p.kernel, p.kernel, p.channels)
    return image, kernels, drawn(p.bias_format, p.channels) if p.bias else None


def naive(x, w, b, p):
    """Convolve pixel by pixel on Python integers, and round fractions."""
    out = np.zeros((p.window.out_height, p.window.out_width, p.channels), np.int64)
    for y, column, c in np.ndindex(out.shape):
        total = int(b[c]) if p.bias else 0
        for ky, kx in product(range(p.kernel), repeat=2):
            v, u = y * p.stride + ky - p.padding, column * p.stride + kx - p.padding
            if 0 <= v < p.height and 0 <= u < p.width:
                total += int(x[v, u, c]) * int(w[ky, kx, c])
        scaled = Fraction(total * p.scale, 1 << p.shift)
        rounded = round(scaled) if p.rounding == "half_even" else floor(scaled + Fraction(1, 2))
        result = min(max(rounded + p.zero_point, p.out.low), p.out.high)
        out[y, column, c] = max(result, p.zero_point) if p.relu else result
    return out


@settings(max_examples=60)
@given(cases(), st.integers(0, 2**32))
def test_the_reference_is_what_naive_loops_compute(p, seed):
    x, w, b = operands(p, seed)
    given_biases = {"b": b} if p.bias else {}
    assert np.array_equal(depthwise(x, w, p.to_mapping(), **given_biases), naive(x, w, b, p))


@settings(max_examples=40)
@given(cases(), st.integers(0, 2**32))
def test_packed_beats_come_back_as_an_image(p, seed):
    x, w, b = operands(p, seed)
    params = p.to_mapping()
    setup, frame = pack(params, x, w, b)
    assert np.array_equal(unpack(params, outputs(params, setup, frame)), naive(x, w, b, p))


SENTENCES = {
    "3x3 depthwise convolution on 16x16x8 int8, 4 lanes": {
        "kernel": 3,
        "height": 16,
        "width": 16,
        "channels": 8,
        "lanes": 4,
        "data_width": 8,
        "weight_width": 8,
        "out_width": 8,
    },
    "depthwise conv, 5x5 kernel, stride 2, padding 2, uint8 pixels, int4 weights, int16 results": {
        "kernel": 5,
        "stride": 2,
        "padding": 2,
        "data_signed": False,
        "weight_width": 4,
        "weight_signed": True,
        "out_width": 16,
    },
    "depth-wise 2D convolution of 12x10 images with 24-bit biases, scale 77, shift 14, zero point -3": {
        "height": 12,
        "width": 10,
        "bias": True,
        "bias_width": 24,
        "scale": 77,
        "shift": 14,
        "zero_point": -3,
    },
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_sets_what_it_says(sentence):
    spec = interpret(Request(sentence))
    assert spec.operator == "depthwise"
    assert SENTENCES[sentence].items() <= spec.parameters.items()


def test_relu_is_part_of_the_convolution():
    spec = interpret(Request("depthwise convolution with bias and relu"))
    assert spec.operator == "depthwise"
    assert spec.parameters["relu"]
    assert spec.parameters["bias"]


@pytest.mark.parametrize(("sentence", "values"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_the_examples_of_the_page_are_true(sentence, values):
    default = DepthwiseParams().to_mapping()
    said = {k: v for k, v in interpret(Request(sentence)).parameters.items() if v != default[k]}
    assert " ".join(f"{k}={str(v).lower()}" for k, v in said.items()) == values


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("3x5 depthwise convolution", "windows are square, not 3x5"),
        ("depthwise convolution, kernel 3, padding 3", "padding 3 is not less than the kernel's size 3"),
        ("depthwise convolution, kernel 7 on 4x4 images", "7x7 does not fit into 4x4"),
        ("depthwise convolution, 6 channels, 4 lanes", "6 channels do not fill beats of 4 lanes"),
        ("depthwise convolution with dilation 2", "windows are not dilated"),
        ("depthwise convolution, relu, zero point 200", "zero point 200"),
    ],
)
def test_what_cannot_be_built_is_refused_with_one_sentence(sentence, words):
    with pytest.raises(RequestError, match=words) as caught:
        interpret(Request(sentence))
    assert "\n" not in caught.value.message


def test_biases_must_be_given_exactly_where_there_are_some():
    p = DepthwiseParams()
    x, w, _ = operands(p, 0)
    with pytest.raises(ValueError, match="no bias"):
        pack(p.to_mapping(), x, w, np.zeros(p.channels))
    with pytest.raises(ValueError, match="missing"):
        pack(DepthwiseParams(bias=True).to_mapping(), x, w)
    with pytest.raises(ValueError, match="shape"):
        pack(p.to_mapping(), x, w[:2])


DESIGNS = [
    {"lanes": 2, "channels": 6, "bias": True, "relu": True, "zero_point": 3, "height": 4, "width": 5},
    {"kernel": 1, "padding": 0, "stride": 3, "data_signed": False, "weight_signed": False},
    {"kernel": 5, "padding": 2, "stride": 2, "channels": 1, "weight_width": 3, "reset": "axi_low"},
]


@pytest.mark.slow
@pytest.mark.parametrize("values", DESIGNS, ids=range(len(DESIGNS)))
def test_a_design_is_clean_and_computes_what_the_reference_says(tmp_path, values):
    unit = DepthwiseOperator()
    parameters = unit.complete(values)
    candidate = unit.generate(parameters, "")
    lay_sources(Folder(tmp_path), candidate)
    job = CheckJob(candidate, tmp_path, Toolbox(), NoSandbox(), bench=unit.bench(parameters, 0))
    for check in (LintCheck(), SimulateCheck()):
        evidence = check.run(job)
        assert evidence.status == "pass", (evidence.summary, evidence.findings)
        assert not [f for f in evidence.findings if f.severity == "warning"], evidence.findings
