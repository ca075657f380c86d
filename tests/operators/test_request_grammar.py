"""The request grammar: what it understands, that order and wording do not matter, and what it refuses."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hwgen.core.errors import RequestError
from hwgen.core.spec import Budget, Request, Spec
from hwgen.operators.gemm.params import GemmParams
from hwgen.operators.gemm.words import VOCABULARY
from hwgen.operators.request.chain import stages
from hwgen.operators.request.common import COMMON, FILLERS
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.request.registry import vocabularies
from hwgen.operators.request.rules import Completion, Rule, Vocabulary

RULES = (*VOCABULARY.names, *VOCABULARY.rules, *COMMON)


def spec(text: str, **options: Any) -> Spec:
    return interpret(Request(text, options))


def outcome(text: str) -> Spec | RequestError:
    try:
        return spec(text)
    except RequestError as error:
        return error


def changed(text: str) -> dict[str, Any]:
    """The parameters that a request sets to something else than their default."""
    default = GemmParams().to_mapping()
    return {k: v for k, v in spec(text).parameters.items() if v != default[k]}


def meaning(found: Spec) -> Spec:
    """A spec without its wording."""
    return replace(found, request="")


# --- what it understands -----------------------------------------------------------------------------


def test_the_shortest_request_gives_the_defaults() -> None:
    found = spec("systolic GEMM for int8")
    assert found.parameters == GemmParams().to_mapping()
    assert (found.operator, found.target, found.budget, found.seed) == ("gemm", "generic", Budget(), 0)
    assert "8x8 array (not said)" in found.assumptions
    assert "sizes up to 64x64x64 at run time (not said)" in found.assumptions
    assert "rows" in found.assumed
    assert "a_width" not in found.assumed


def test_what_was_said_is_not_assumed() -> None:
    found = spec(
        "int8 4x4 output-stationary systolic-interconnect GEMM for 8x8x8, 18-bit wrapping accumulators, "
        "no bias, no relu, requantize to int8, 16-bit scale, half even, 1 pipeline stage, "
        "operands kept on chip, active-high reset, AXI-Stream, generic"
    )
    assert found.assumptions == ()
    assert found.assumed == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("uint8", {"a_signed": False, "b_signed": False}),
        ("u4", {"a_width": 4, "b_width": 4, "a_signed": False, "b_signed": False}),
        ("i16", {"a_width": 16, "b_width": 16}),
        ("unsigned", {"a_signed": False, "b_signed": False}),
        ("4-bit", {"a_width": 4, "b_width": 4}),
        ("8-bit unsigned integers", {"a_signed": False, "b_signed": False}),
        ("signed 4 bit ints", {"a_width": 4, "b_width": 4}),
        ("int8xuint4", {"b_width": 4, "b_signed": False}),
        ("s8 \u00d7 s4", {"b_width": 4}),
        ("int4 by int8", {"a_width": 4}),
        ("uint8 activations int8 weights", {"a_signed": False}),
        ("weights: int4", {"b_width": 4}),
        ("int8 with an int32 accumulator", {"acc_width": 32}),
        ("accumulate in int24", {"acc_width": 24}),
        ("exact accumulators", {}),
        ("8-bit signed 16-bit saturating accumulators", {"acc_width": 16, "acc_overflow": "saturate"}),
        ("saturating 16-bit accumulators", {"acc_width": 16, "acc_overflow": "saturate"}),
        ("accumulators saturate", {"acc_overflow": "saturate"}),
        ("16 by 16", {"rows": 16, "cols": 16}),
        ("4\u00d78 array", {"rows": 4}),
        ("an array of 4x2", {"rows": 4, "cols": 2}),
        ("4 rows and 2 columns", {"rows": 4, "cols": 2}),
        ("up to 32x16x8", {"max_m": 32, "max_k": 16, "max_n": 8}),
        ("m ≤ 128, K=512; n: 16", {"max_m": 128, "max_k": 512, "max_n": 16}),
        ("max K 256", {"max_k": 256}),
        ("sizes up to 128", {"max_m": 128, "max_k": 128, "max_n": 128}),
        ("m=k=n=16", {"max_m": 16, "max_k": 16, "max_n": 16}),
        ("32x32 matrices", {"max_m": 32, "max_k": 32, "max_n": 32}),
        ("int8 ws", {"dataflow": "weight_stationary"}),
        ("int8 output-stationary", {}),
        ("int8 output, output stationary", {"requantize": True}),
        ("requantize to int8", {"requantize": True}),
        ("requantized outputs to uint4", {"requantize": True, "out_width": 4, "out_signed": False}),
        ("requantize with banker\u2019s rounding", {"requantize": True}),
        ("requantize, round half up", {"requantize": True, "rounding": "half_up"}),
        ("requantize, 12-bit scale", {"requantize": True, "scale_width": 12}),
        ("fused bias + ReLU", {"bias": True, "relu": True}),
        ("without bias and no relu", {}),
        ("aresetn", {"reset": "axi_low"}),
        ("AXI-style active-low reset", {"reset": "axi_low"}),
        ("synchronous reset", {}),
        ("2-stage pipeline", {"pipeline": 2}),
        ("pipelined with 2 stages", {"pipeline": 2}),
        ("unpipelined", {"pipeline": 0}),
        ("pipelined", {}),
    ],
)
def test_phrases(text: str, expected: dict[str, Any]) -> None:
    assert changed(f"{text} gemm") == changed(f"GEMM, {text.upper()}") == expected


@pytest.mark.parametrize(
    ("text", "target", "budget"),
    [
        ("at 100 MHz", "ecp5", Budget(clock_mhz=100.0)),
        ("150MHz for ice40", "ice40", Budget(clock_mhz=150.0)),
        ("0.1 GHz", "ecp5", Budget(clock_mhz=100.0)),
        (".1 GHz", "ecp5", Budget(clock_mhz=100.0)),
        ("under 5000 LUTs", "ecp5", Budget(max_luts=5000)),
        ("at most 3k LUT4, generic", "generic", Budget(max_luts=3000)),
        ("within 2.5k luts ECP-5", "ecp5", Budget(max_luts=2500)),
        ("LUT budget of 5000", "ecp5", Budget(max_luts=5000)),
        ("max 20000 cells", "generic", Budget(max_cells=20000)),
        ("in at most 5000 cycles", "generic", Budget(max_cycles=5000)),
        ("ASIC", "generic", Budget()),
        ("Lattice ECP5 FPGA", "ecp5", Budget()),
    ],
)
def test_targets_and_budgets(text: str, target: str, budget: Budget) -> None:
    found = spec(f"gemm {text}")
    assert (found.target, found.budget) == (target, budget)
    assert found.parameters == GemmParams().to_mapping()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_the_example_of_every_rule_is_understood(rule: Rule) -> None:
    needs = "requantize, " if rule.topic in ("rounding", "scale") else ""
    found = outcome(f"gemm {needs}{rule.example}")
    if isinstance(found, RequestError):  # a rule that refuses names what it refuses
        assert repr(rule.example) in found.message
        assert "not understood" not in found.message


def test_no_filler_hides_a_phrase() -> None:
    for rule in RULES:
        for pattern in rule.compiled:
            needed = [item for item in pattern.items if not item.optional]
            assert len(needed) > 1 or not needed[0].words & FILLERS, pattern.text


# --- order, case, separators and synonyms -----------------------------------------------------------

# For each topic, phrases that say the same.
SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("GEMM", "matmul", "matrix-multiply accelerator", "systolic array", "MAC array", "tensor core"),
    ("int8 x int4", "int8\u00d7int4", "signed 8-bit by signed 4-bit", "int8 activations and int4 weights"),
    (
        "16-bit saturating accumulators",
        "saturating int16 accumulator",
        "a saturating signed 16-bit accumulator",
    ),
    ("4x16", "4 by 16 array", "an array of 4\u00d716", "4 rows, 16 columns"),
    ("for 32x16x8", "up to 32 by 16 by 8", "m<=32, k=16, max_n=8"),
    ("weight-stationary", "ws", "weight stationary dataflow"),
    ("requantize to uint6", "requantized outputs to u6", "6-bit unsigned outputs"),
    ("with bias", "bias add"),
    ("relu", "ReLU activation"),
    ("rounding half up", "round half up", "half-up rounding"),
    ("axi reset", "aresetn", "active-low reset"),
    ("2 pipeline stages", "a 2-stage pipeline", "pipeline depth 2"),
    ("for ECP5", "targeting a Lattice ECP5 FPGA"),
    ("at 120 MHz", "0.12 GHz clock", "at least 120MHz"),
    ("under 5000 LUTs", "at most 5k LUT4", "5000 luts or less"),
    ("in at most 4000 cycles", "within 4k clock cycles"),
    ("seed 7", "seed=7"),
)
NEEDED = {0, 6}  # the operator; rounding needs requantization


@st.composite
def same_requests(draw: st.DrawFn) -> tuple[str, str]:
    """Two requests that say the same: different phrases, order, case, separators and fillers."""
    topics = draw(st.sets(st.sampled_from(range(len(SYNONYMS))))) | NEEDED
    texts = []
    for plain in (True, False):
        order = sorted(topics) if plain else draw(st.permutations(sorted(topics)))
        phrases = [SYNONYMS[i][0] if plain else draw(st.sampled_from(SYNONYMS[i])) for i in order]
        text = phrases[0]
        for phrase in phrases[1:]:
            gap = ", " if plain else draw(st.sampled_from([", ", "; ", " and ", " with a ", "\n", " ", ". "]))
            text += gap + phrase
        texts.append(text if plain or draw(st.booleans()) else text.upper())
    return texts[0], texts[1]


@settings(max_examples=150, deadline=None)
@given(same_requests())
def test_order_and_wording_do_not_matter(texts: tuple[str, str]) -> None:
    plain, other = texts
    assert meaning(spec(plain)) == meaning(spec(other))


# --- what it refuses --------------------------------------------------------------------------------


def refused(text: str, **options: Any) -> RequestError:
    with pytest.raises(RequestError) as caught:
        spec(text, **options)
    assert "\n" not in caught.value.message
    return caught.value


KNOWN_WORDS = FILLERS.union(*(rule.words for rule in RULES))
UNKNOWN_WORDS = st.from_regex(r"[a-z]{3,12}", fullmatch=True).filter(
    lambda word: word not in KNOWN_WORDS and not re.fullmatch("(uint|mhz|ghz|khz|signed|unsigned)s?", word)
)


@settings(max_examples=150, deadline=None)
@given(same_requests(), UNKNOWN_WORDS, st.data())
def test_one_unknown_word_is_named(texts: tuple[str, str], word: str, data: st.DataObject) -> None:
    words = texts[1].split()
    place = data.draw(st.integers(0, len(words)))
    text = " ".join([*words[:place], word, *words[place:]])
    assume(stages(text, vocabularies()) == [text])  # the word has not torn the operator's name apart
    error = refused(text)
    assert f"'{word}'" in error.message
    assert "docs/models.md" in error.hint


def test_an_unknown_word_has_a_place_a_guess_and_a_way_on() -> None:
    error = refused("int8 sistolic gemm")
    assert error.message == "the request is not understood at 'sistolic' (character 6)"
    assert "did you mean 'systolic'?" in error.hint
    assert "--reader" in error.hint
    assert "matmul" in refused("wibble").hint


def test_what_can_be_said_of_the_operator_is_said() -> None:
    hint = refused("softmax fluffy").hint
    assert "longest row" in hint
    assert "dataflow" not in hint
    assert "softmax" in refused("fluffy").hint


def test_places_in_a_chain_are_those_of_the_whole_request() -> None:
    text = "int8, conv 3x3 8->16 channels then relu6 fluffy, max pool 2x2"
    assert f"'fluffy' (character {text.index('fluffy') + 1})" in refused(text).message


def test_a_known_word_out_of_place_shows_its_phrase() -> None:
    assert "in phrases like '16-bit saturating accumulators'" in refused("saturating gemm").hint


def test_a_bare_number_is_not_guessed() -> None:
    assert "'256' (character 6)" in refused("gemm 256").message


# --- another operator -------------------------------------------------------------------------------

FIR = Vocabulary(
    operator="fir",
    names=(Rule("operator", ("fir|convolver",), {"operator": "fir"}, "FIR"),),
    rules=(Rule("taps", ("<n> taps",), lambda n: {"taps": n}, "16 taps"),),
    ranges={"taps": (1, 64)},
    complete=lambda said: Completion({"taps": said["taps"].value if "taps" in said else 8}, ()),
    read_parameters=dict,
    notes={"taps": "taps"},
)


def test_a_vocabulary_adds_an_operator() -> None:
    known = (VOCABULARY, FIR)
    found = interpret(Request("16 taps FIR for ecp5 at 50 MHz"), known)
    assert (found.operator, dict(found.parameters), found.target) == ("fir", {"taps": 16}, "ecp5")
    assert interpret(Request("int8 gemm"), known).operator == "gemm"
    for text, part in (
        ("fir gemm", "'gemm' (character 5) and 'fir' (character 1) name two operators"),
        ("gemm 16 taps", "not understood at '16'"),
        ("fir 65 taps", "taps = 65 is impossible, it can be 1 to 64"),
        ("16 taps", "names no operator"),
    ):
        with pytest.raises(RequestError, match=re.escape(part)):
            interpret(Request(text), known)
