"""Recordings: what is read and drawn, and that no file whatever does harm."""

from __future__ import annotations

import os
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hwgen.core.values import to_json
from hwgen.eda.vcd import MAX_BYTES, Recording, Variable, parse_vcd
from hwgen.operators.registry import operator
from hwgen.report.lanes import Part, decimal, parts_of, split
from hwgen.report.signals import MAX_CYCLES, choose
from hwgen.report.waves import hexadecimal, load_waves

HEADER = b"$scope module top $end\n$var wire 1 ! clk $end\n$var wire 8 # d [7:0] $end\n$enddefinitions $end\n"


def everything(content: bytes) -> Recording:
    return parse_vcd(content, list)


def drawn(tmp_path: Path, content: bytes | str, top: str = "top", parts: Any = None) -> Any:
    path = tmp_path / "waves.vcd"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_waves(path, top, parts)


def texts(drawing: str, tag: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(drawing).iter(tag)]


def test_window_reaches_from_the_first_input_to_the_last_output(tmp_path: Path, recording: Any) -> None:
    waves = drawn(tmp_path, recording(cycles=40, first=6, last=20))
    assert waves.caption == "One small piece of work, from the first input to the last result."
    root = ET.fromstring(waves.body)
    cycles = [
        int(t.text or "")
        for t in root.iter("text")
        if (t.text or "").isdigit() and "dim" in t.get("class", "")
    ]
    assert cycles == [3, 8, 13, 18]  # edge 5 takes the beat, counted from 0; two more at either side
    assert [r.get("class") for r in root.iter("rect")].count("taken") == 2
    labels = [t.text for t in ET.fromstring(waves.labels).iter("text")]
    assert labels == [
        "clk",
        "s_axis_a",
        "tvalid",
        "tready",
        "tdata",
        "m_axis_c",
        "tvalid",
        "tready",
        "tlast",
        "tdata",
    ]


def test_values_are_hexadecimal_and_whole_on_hover(tmp_path: Path, recording: Any) -> None:
    titles = [t.text for t in ET.fromstring(drawn(tmp_path, recording()).body).iter("title")]
    assert "s_axis_a_tdata = 05" in titles
    assert "m_axis_c_tdata = 69" in titles


def test_long_work_is_cut_and_said(tmp_path: Path, recording: Any) -> None:
    waves = drawn(tmp_path, recording(cycles=400, first=3, last=300))
    assert waves.caption == f"The first {MAX_CYCLES} of 301 clock cycles of one piece of work."


def test_result_that_never_ends_is_shown_to_the_end(tmp_path: Path, recording: Any) -> None:
    assert drawn(tmp_path, recording(cycles=9, last=99)).caption == "From the first input on."


def test_design_without_streams_shows_its_signals(tmp_path: Path) -> None:
    lines = "".join(f"#{5 * i}\n{i % 2}!\nb{i:b} #\n" for i in range(200))
    waves = drawn(tmp_path, HEADER + lines.encode())
    assert waves.caption == "The first 40 clock cycles."
    assert [trace.variable.name for trace in waves.traces] == ["clk", "d"]
    without_clock = drawn(tmp_path, HEADER.replace(b"clk", b"led") + lines.encode())
    assert without_clock.caption == "The whole recording."


def test_signals_are_those_of_the_top() -> None:
    def variable(scope: str, name: str) -> Variable:
        return Variable(tuple(scope.split(".")), name, 1, f"{scope}{name}")

    inner = [variable("tb.top.sub", n) for n in ("clk", "s_axis_x_tvalid")]
    outer = [
        variable("tb.top", n)
        for n in ("m_axis_c_tvalid", "s_axis_a_tvalid", "internal", "rst", "clk", "error")
    ]
    found = choose([*inner, *outer], "top")
    assert [v.name for v in found] == ["clk", "rst", "s_axis_a_tvalid", "m_axis_c_tvalid", "error"]
    assert {v.scope for v in found} == {("tb", "top")}
    assert choose([*inner, *outer], "gone")[0].scope == ("tb", "top")
    assert choose([], "top") == []


def test_scopes_of_verilator_are_read() -> None:
    recording = everything(HEADER.replace(b"module top", b"module $rootio") + b"#0\n1!\n")
    assert [t.variable.scope for t in recording.traces] == [("rootio",), ("rootio",)]


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        (b"#0\n0!\n#5\n1!\n", ""),
        (b"#0\n0!\n#5\nb1", "breaks off"),
        (b"#0\n0!\n#\n", "is damaged"),
        (b"#9\n0!\n#5\n1!\n", "goes back in time"),
        (b"\xff\xfe\n", "is damaged"),
        (b"#0\n" + b"0!\n1!\n" * 150_000, "has very many changes: its beginning was read"),
    ],
)
def test_damage_ends_the_recording(body: bytes, cut: str) -> None:
    recording = everything(HEADER + body)
    assert recording.cut == cut
    if body.startswith(b"#0\n0!\n#"):
        assert recording.traces[0].values[0] == "0"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"$var",
        HEADER[:40],
        b"$scope module a $end " * 100 + HEADER,
        b"$var wire 99999999999999999999 ! a $end $enddefinitions $end #0 b1 !",
    ],
)
def test_damaged_headers_draw_nothing_or_little(tmp_path: Path, content: bytes) -> None:
    waves = drawn(tmp_path, content)
    assert not waves.body or ET.fromstring(waves.body).tag == "svg"


def test_huge_values_and_widths_stay_small(tmp_path: Path) -> None:
    header = b"$scope module top $end\n$var wire 99999999999 ! a $end\n$enddefinitions $end\n"
    waves = drawn(tmp_path, header + b"#0\nb" + b"10" * 500_000 + b" !\n#10\nb1 !\n#20\n")
    assert waves.traces[0].values == ["?", "1"]
    assert len(waves.whole) < 20_000


def test_many_changes_between_two_edges_stay_small(tmp_path: Path) -> None:
    changes = "".join(f"#{i}\nb{i % 251:b} #\n" for i in range(1, 60_000))
    waves = drawn(tmp_path, HEADER + b"#0\n0!\n" + changes.encode())
    assert len(waves.whole) < 200_000


def test_absent_link_and_fifo_are_said(tmp_path: Path) -> None:
    assert "does not exist" in load_waves(tmp_path / "gone.vcd").caption
    (tmp_path / "link.vcd").symlink_to("/etc/passwd")
    assert "could not be read" in load_waves(tmp_path / "link.vcd").caption
    os.mkfifo(tmp_path / "pipe.vcd")
    started = time.monotonic()
    assert "could not be read" in load_waves(tmp_path / "pipe.vcd").caption
    assert time.monotonic() - started < 5


def test_long_files_are_read_at_their_beginning(tmp_path: Path) -> None:
    waves = drawn(tmp_path, HEADER + b"#0\n1!\n" + b"\n" * MAX_BYTES)
    assert waves.caption == "The whole recording. The recording is long: its beginning was read."


@given(st.binary(max_size=300))
@example(b"#0 b1 # r1e999 # sx # 0! #99999999999999999999999999999999 1!")
@example(b"#" + b"9" * 5000)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_do_harm(tmp_path: Path, content: bytes) -> None:
    for whole in (content, HEADER + content):
        waves = drawn(tmp_path, whole)
        for drawing in filter(None, (waves.labels, waves.body, waves.whole)):
            ET.fromstring(drawing)


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_spoiled_recording_does_harm(tmp_path: Path, recording: Any, data: st.DataObject) -> None:
    content = bytearray(recording().encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=4))
    waves = drawn(tmp_path, bytes(content[: data.draw(st.integers(0, len(content)))]))
    if waves.whole:
        ET.fromstring(waves.whole)


@pytest.mark.parametrize(
    ("bits", "width", "text"),
    [
        ("1", 1, "1"),
        ("101", 8, "05"),
        ("x", 8, "xx"),
        ("z", 4, "z"),
        ("x1", 8, "xx"),
        ("1x00", 8, "0x"),
        ("?", 8, "?"),
        ("11111", 4, "1f"),
    ],
)
def test_hexadecimal(bits: str, width: int, text: str) -> None:
    assert hexadecimal(bits, width) == text


NIBBLES = (Part("low", 0, 4, signed=True), Part("high", 4, 4, signed=False))


def test_words_are_drawn_as_the_numbers_in_them(tmp_path: Path, recording: Any) -> None:
    waves = drawn(tmp_path, recording(), parts={"s_axis_a": NIBBLES})
    assert waves.split
    labels = texts(waves.labels, "text")
    assert labels[labels.index("s_axis_a") :][:5] == ["s_axis_a", "tvalid", "tready", "low", "high"]
    assert labels[-1] == "tdata"  # of m_axis_c, of which nothing is known
    # The only beat holds 2; at other times the word is no number, and none is drawn.
    numbers = [t for t in texts(waves.body, "title") if t.startswith("s_axis_a ")]
    assert numbers == ["s_axis_a low", "s_axis_a low = 2", "s_axis_a high", "s_axis_a high = 0"]


def test_a_narrow_cycle_makes_room_for_its_numbers(tmp_path: Path, recording: Any) -> None:
    long = recording(cycles=150, first=3, last=140)
    plain, numbers = (
        drawn(tmp_path, long),
        drawn(tmp_path, long, parts={"m_axis_c": (Part("x", 0, 8, True),)}),
    )
    widths = [float(ET.fromstring(w.body).get("width", "0")) for w in (plain, numbers)]
    assert widths[0] < widths[1]
    # 140 + 99 as 8 bits of two's complement
    assert "-17" in texts(numbers.body, "text")


def test_many_lanes_are_cut_and_said(tmp_path: Path, recording: Any) -> None:
    lanes = tuple(Part(f"lane {i}", i, 1, signed=False) for i in range(9))
    waves = drawn(tmp_path, recording(), parts={"s_axis_a": lanes})
    assert "the first 8 lanes" in waves.caption
    labels = texts(waves.labels, "text")
    assert [label for label in labels if label.startswith("lane")] == [f"lane {i}" for i in range(8)]
    assert labels.count("tdata") == 2  # the whole word too, where not all of it is drawn


def test_parts_are_those_of_the_contract() -> None:
    gemm = operator("gemm")
    parameters = gemm.complete({"rows": 2, "cols": 3, "a_width": 5, "a_signed": False, "requantize": True})
    parts = parts_of(to_json(gemm.contract(parameters)))
    assert parts["s_axis_a"] == (Part("lane 0", 0, 5, False), Part("lane 1", 5, 5, False))
    assert [part.signed for part in parts["s_axis_b"]] == [True] * 3
    command = {part.label: part for part in parts["s_axis_cmd"]}
    assert not command["M"].signed
    assert command["zero_point"].signed
    assert command["zero_point"].bits == 8


@pytest.mark.parametrize(
    "contract",
    [
        {},
        {"streams": 3},
        {"streams": [{"prefix": "s"}]},
        {"streams": [{"prefix": "s", "lane": None, "fields": [{"name": "x", "low": -1, "width": 2}]}]},
        {"streams": [{"prefix": "s", "lane": {"bits": "x"}, "lane_bits": 8, "lanes": 2}]},
    ],
)
def test_a_contract_of_another_shape_splits_nothing(contract: Any) -> None:
    assert parts_of(contract) == {}


@pytest.mark.parametrize(
    ("bits", "signed", "text"),
    [
        ("1000", True, "-8"),
        ("1000", False, "8"),
        ("0111", True, "7"),
        ("1x", True, "x"),
        ("z", False, "z"),
        ("?", True, "?"),
    ],
)
def test_decimal(bits: str, signed: bool, text: str) -> None:
    assert decimal(bits, signed=signed) == text


@given(st.integers(-128, 127), st.integers(0, 255))
def test_numbers_come_back(low: int, high: int) -> None:
    header = (
        "$scope module top $end\n$var wire 1 v s_tvalid $end\n$var wire 16 d s_tdata [15:0] $end\n"
        "$enddefinitions $end\n"
    )
    word = high << 8 | low & 0xFF
    recorded = parse_vcd(f"{header}#0\n1v\nb{word:b} d\n#9\n".encode(), list)
    valid, data = recorded.traces
    parts = (Part("low", 0, 8, signed=True), Part("high", 8, 8, signed=False))
    found = [trace.values for trace in split(data, valid, "s", parts)]
    assert [decimal(v[0], signed=p.signed) for v, p in zip(found, parts, strict=True)] == [
        str(low),
        str(high),
    ]
