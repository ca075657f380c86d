"""Chains of operators: how they are asked for, how neighbours are checked, and what they compute."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.core.errors import RequestError
from hwgen.core.spec import Request, Spec
from hwgen.operators.pipeline import reference
from hwgen.operators.pipeline.links import link
from hwgen.operators.pipeline.params import PipelineParams
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.specfile import read_spec, to_toml

TEXT = "max pool 2x2 on 8x8x4 int8, relu6, average pooling 3x3 stride 1 padding 1"


def stages(text: str) -> list[tuple[str, dict[str, object]]]:
    found = interpret(Request(text)).parameters["stages"]
    return [(stage["operator"], stage["parameters"]) for stage in found]


def test_each_piece_is_a_stage_and_what_follows_is_not_assumed() -> None:
    (_, first), (_, second), (_, third) = stages(TEXT)
    assert (first["height"], first["width"], first["channels"]) == (8, 8, 4)
    assert (second["in_width"], second["lanes"]) == (8, first["lanes"])
    assert (third["height"], third["width"], third["channels"]) == (4, 4, 4)
    told = interpret(Request(TEXT)).assumptions
    assert not [text for text in told if text.startswith("stage 3") and "rows" in text]
    assert "stage 1 (pool2d): stride 2 (not said)" in told


def test_what_no_piece_says_is_assumed_once() -> None:
    spec = interpret(Request(TEXT))
    for text in ("synchronous active-high reset", "AXI4-Stream interfaces", "generic target"):
        assert spec.assumptions.count(f"{text} (not said)") == 1
    assert spec.assumed == ("reset",)
    other = interpret(Request(f"{TEXT}, axi reset, at 50 MHz"))
    assert "target ECP5, where the clock is measured (no target said)" in other.assumptions
    assert not [text for text in other.assumptions if "reset" in text or "generic" in text]
    assert other.assumed == ()


def test_the_diagram_shows_the_streams_of_weights() -> None:
    spec = interpret(Request("conv 3x3 2->2 channels int8 8x8 image, relu6, max pool 2x2"))
    boxes = {b.name: b for b in operator("pipeline").blocks(spec.parameters)}
    assert boxes["s_axis"].feeds == boxes["s_axis_w_1"].feeds == ("1 conv2d",)
    assert boxes["s_axis_w_1"].row > 0


def test_the_header_names_the_stages_and_dumps_nothing() -> None:
    spec = interpret(Request(TEXT))
    candidate = operator("pipeline").generate(spec.parameters, TEXT)
    top = next(f.text for f in candidate.files if f.name == "pipeline.v")
    header = top[: top.index("module pipeline")]
    assert "stages pool2d -> activation -> pool2d" in header
    assert "{" not in header


@pytest.mark.parametrize("joint", [", ", " then ", "; ", " followed by ", " -> ", ", and then "])
def test_pieces_are_joined_in_many_ways(joint: str) -> None:
    assert [name for name, _ in stages(TEXT.replace(", ", joint))] == ["pool2d", "activation", "pool2d"]


def test_target_budget_and_seed_belong_to_the_whole() -> None:
    spec = interpret(Request(f"{TEXT}, for ECP5 at 50 MHz under 4000 LUTs, seed 7"))
    assert (spec.target, spec.seed, spec.budget.clock_mhz, spec.budget.max_luts) == ("ecp5", 7, 50.0, 4000)
    with pytest.raises(RequestError, match="contradiction"):
        interpret(Request("max pool 2x2 on 8x8x4, seed 3, relu6, seed 4"))


def test_an_unknown_word_is_named() -> None:
    with pytest.raises(RequestError, match="'quantum'"):
        interpret(Request("max pool 2x2 on 8x8x4, quantum relu6"))


def test_a_chain_survives_its_spec_file(tmp_path) -> None:
    spec = interpret(Request(TEXT))
    (tmp_path / "a.toml").write_text(to_toml(spec))
    again = read_spec(tmp_path / "a.toml")
    assert again.parameters == spec.parameters
    assert again.digest == spec.digest


def pool(**changes: object) -> dict[str, object]:
    return {"operator": "pool2d", "parameters": {"height": 8, "width": 8, "channels": 4, **changes}}


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (
            pool(height=4, width=4, channels=3),
            "stage 1 .pool2d. gives 4x4x4.*stage 2 .pool2d. has channels = 3",
        ),
        (pool(height=5, width=4), "stage 2 .pool2d. has height = 5"),
        (pool(height=4, width=4, data_width=4), "stage 2 .pool2d. has data_width = 4"),
        (pool(height=4, width=4, channels=6, lanes=3), "gives 4x4x4.*takes beats of 3"),
        ({"operator": "gemm"}, "gemm cannot be a stage"),
        ({"operator": "elementwise"}, "has 2 inputs"),
        ({"operator": "pool"}, "there is no operator 'pool'"),
        ({"operator": "pool2d", "parameter": {}}, "unknown key 'parameter'"),
        (3, "is no table"),
    ],
)
def test_neighbours_that_do_not_fit_are_both_named(second: object, said: str) -> None:
    with pytest.raises(RequestError, match=said):
        operator("pipeline").complete({"stages": [pool(), second]})


def test_the_reference_is_that_of_the_stages_in_turn() -> None:
    spec = interpret(Request(TEXT))
    chosen, p = operator("pipeline"), PipelineParams.from_mapping(spec.parameters)
    image = np.random.default_rng(0).integers(-128, 128, (8, 8, 4))
    links = link(p.stages, p.reset)
    beats = {"s_axis": image.reshape(-1, links[0].input.lanes)}
    found = reference.outputs(chosen.plan_parameters(p), {}, beats)["m_axis"]
    pooled = image.reshape(4, 2, 4, 2, 4).max(axis=(1, 3))
    clipped = np.clip(pooled, 0, 6 * 2 ** links[1].parameters.in_frac)
    padded = np.pad(clipped, ((1, 1), (1, 1), (0, 0)))
    sums = sum(padded[y : y + 4, x : x + 4] for y in range(3) for x in range(3))
    assert np.abs(found.reshape(4, 4, 4) - sums / 9).max() <= 0.5


def test_a_chain_of_adapted_lanes_is_hardware_that_works(checked) -> None:
    spec = Spec(
        "pipeline",
        operator("pipeline").complete(
            {
                "stages": [
                    pool(lanes=4),
                    {
                        "operator": "activation",
                        "parameters": {"function": "relu", "method": "direct", "lanes": 2},
                    },
                    pool(height=4, width=4, lanes=4, operation="average"),
                ]
            }
        ),
    )
    checked(spec)
