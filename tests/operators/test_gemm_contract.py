"""The contract says what applies, says it right, and nothing else."""

from __future__ import annotations

import json

import pytest

from hwgen.core.values import to_json
from hwgen.operators.contract import NumberFormat, Stream, to_markdown, verilog_header
from hwgen.operators.gemm.contract import contract
from hwgen.operators.gemm.contract_rules import ideal_cycles
from hwgen.operators.gemm.notes import NOTES
from hwgen.operators.gemm.params import GemmParams


def streams(p: GemmParams) -> dict[str, Stream]:
    return {stream.prefix: stream for stream in contract(p).streams}


def test_ports_of_the_default() -> None:
    ports = {port.name: (port.direction, port.width) for port in contract(GemmParams()).ports}
    assert ports == {
        "clk": ("input", 1),
        "rst": ("input", 1),
        "s_axis_cmd_tvalid": ("input", 1),
        "s_axis_cmd_tready": ("output", 1),
        "s_axis_cmd_tdata": ("input", 48),
        "s_axis_a_tvalid": ("input", 1),
        "s_axis_a_tready": ("output", 1),
        "s_axis_a_tdata": ("input", 64),
        "s_axis_a_tlast": ("input", 1),
        "s_axis_b_tvalid": ("input", 1),
        "s_axis_b_tready": ("output", 1),
        "s_axis_b_tdata": ("input", 64),
        "s_axis_b_tlast": ("input", 1),
        "m_axis_c_tvalid": ("output", 1),
        "m_axis_c_tready": ("input", 1),
        "m_axis_c_tdata": ("output", 256),
        "m_axis_c_tlast": ("output", 1),
        "error": ("output", 2),
    }


def test_options_add_ports_fields_and_sentences() -> None:
    full = GemmParams(bias=True, requantize=True, relu=True, reset="axi_low")
    found = streams(full)
    assert [f.name for f in found["s_axis_cmd"].fields] == ["M", "K", "N", "scale", "shift", "zero_point"]
    assert [(f.low, f.width) for f in found["s_axis_cmd"].fields][3:] == [(48, 32), (80, 16), (96, 16)]
    assert found["s_axis_bias"].tdata_bits == 8 * 32
    text = to_markdown(contract(full))
    for part in ("aresetn", "bias[n]", "Half even", "zero_point .. 127", "0 to 63"):
        assert part in text
    plain = to_markdown(contract(GemmParams()))
    for part in ("bias", "scale", "Rounding", "aresetn", "ReLU", "relu"):
        assert part not in plain


def test_overflow_is_said_where_it_can_happen() -> None:
    assert "cannot overflow" in to_markdown(contract(GemmParams()))
    assert "modulo 2**16" in to_markdown(contract(GemmParams(acc_width=16)))
    each = to_markdown(contract(GemmParams(acc_width=16, acc_overflow="saturate")))
    assert "after each product is added, k ascending" in each
    tile = to_markdown(
        contract(GemmParams(acc_width=16, acc_overflow="saturate", dataflow="weight_stationary"))
    )
    assert "K is cut into tiles of 8" in tile


@pytest.mark.parametrize(("dataflow", "loops"), [("output_stationary", 4), ("weight_stationary", 3)])
def test_order_of_results(dataflow: str, loops: int) -> None:
    p = GemmParams.from_mapping({"dataflow": dataflow})
    assert len(streams(p)["m_axis_c"].order) == loops
    assert f"{dataflow.replace('_', '-')} array" in contract(p).summary


def test_ideal_cycles_are_the_limit_of_the_array() -> None:
    assert ideal_cycles(GemmParams(), 16, 16, 16) == 86
    assert ideal_cycles(GemmParams(), 64, 64, 64) == 4118
    assert ideal_cycles(GemmParams(), 8, 1, 8) == 1 + 2 * 8 + 8 - 2
    assert ideal_cycles(GemmParams(dataflow="weight_stationary"), 64, 64, 64) == 4118


def test_padding_bits_are_mentioned() -> None:
    text = to_markdown(contract(GemmParams(rows=3, a_width=5)))
    assert "A beat has 16 bits: 3 lanes of 5 bits" in text
    assert "the top bit fills the last byte" in text


def test_verilog_header_is_complete() -> None:
    header = verilog_header(contract(GemmParams(requantize=True)))
    assert header.startswith("module gemm (\n")
    assert header.endswith("\n);")
    assert "input  wire [111:0] s_axis_cmd_tdata,\n" in header
    assert header.count("wire") == len(contract(GemmParams(requantize=True)).ports)


def test_contract_is_plain_data() -> None:
    json.dumps(to_json(contract(GemmParams(bias=True))))


def test_number_formats() -> None:
    assert (NumberFormat("x", 8, True).low, NumberFormat("x", 8, True).high) == (-128, 127)
    assert (NumberFormat("x", 8, False).low, NumberFormat("x", 8, False).high) == (0, 255)


def test_every_parameter_has_a_note() -> None:
    assert NOTES.keys() == GemmParams().to_mapping().keys()
