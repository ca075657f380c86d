"""The parts of a report: highlighting, Markdown texts, block diagrams, charts, words."""

from __future__ import annotations

import html
import re
import time
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.verdict import BudgetMiss
from hwgen.report.blockdiagram import block_diagram
from hwgen.report.charts import area_chart, cycles_chart
from hwgen.report.markdown_text import Markdown, code, fence, finalize, text
from hwgen.report.page import miss_text
from hwgen.report.svg import shorten, visible
from hwgen.report.verilog import highlight_lines
from hwgen.report.words import duration, figures, metric_words, number


def plain(lines: list[str]) -> str:
    """Return the text of highlighted lines."""
    return html.unescape(re.sub(r"<i class=\"[a-z]\">|</i>", "", "\n".join(lines)))


@given(st.text(st.sampled_from("/*\"\\`$'.09aZ_ \n<>&|\u202e"), max_size=60))
def test_highlighting_keeps_the_text(source: str) -> None:
    expected = visible(source.removesuffix("\n")) if source != "\n" else ""
    assert plain(highlight_lines(source)) == expected


def test_highlighting_marks_what_is_what() -> None:
    lines = highlight_lines(
        "wire [7:0] a; // b < c\nfoo u(.x(8'hff)); /* one\ntwo */ `default_nettype none\n"
    )
    assert lines[0] == (
        '<i class="k">wire</i> [<i class="n">7</i>:<i class="n">0</i>] a; <i class="c">// b &lt; c</i>'
    )
    assert '.<i class="p">x</i>(<i class="n">8\'hff</i>)' in lines[1]
    assert lines[1].endswith('<i class="c">/* one</i>')
    assert lines[2].startswith('<i class="c">two */</i>')


@pytest.mark.parametrize(
    "piece", ["/*", "//", '"\\a', "1_", "'", "/\\\n", "$", "\\", "a.", "1'", '"\n', "*/", "`"]
)
def test_highlighting_takes_time_in_proportion(piece: str) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        highlight_lines(piece * count)
        return time.process_time() - started

    assert seconds(40_000) < 40 * seconds(4_000) + 0.5


def test_invisible_characters_are_shown() -> None:
    assert visible("a\u202eb\u200b\x07\n\t") == "a\\u202eb\\u200b\\u0007\n\t"
    assert visible("Fmax µm² → ✓ 中文") == "Fmax µm² → ✓ 中文"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain words, 0.6 s, a_b", "plain words, 0.6 s, a_b"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("# x", "\\# x"),
        ("- x", "\\- x"),
        ("-5", "-5"),
        ("1. x", "1\\. x"),
        ("a|b*c_ [d](e)", "a\\|b\\*c\\_ \\[d](e)"),
        ("http://a.b", "http\\://a.b"),
        ("a\nb", "a b"),
    ],
)
def test_markdown_text(raw: str, shown: str) -> None:
    assert text(raw) == shown == finalize(raw)
    assert finalize(Markdown("*x*")) == "*x*"


def test_markdown_code() -> None:
    assert code("a`b") == "``a`b``"
    assert code("`a") == "`` `a ``"
    assert code("") == "` `"
    assert fence("a\n```\nb") == "````\na\n```\nb\n````"


BLOCKS = [
    {"name": "in", "detail": "", "row": 0, "column": 0, "feeds": ["far", "up"]},
    {
        "name": "up",
        "detail": "a, very long detail text, that needs lines",
        "row": 0,
        "column": 1,
        "feeds": ["down"],
    },
    {"name": "down", "detail": "x", "row": 1, "column": 1, "feeds": ["far", "up", "in"]},
    {"name": "far", "detail": "y", "row": 0, "column": 3, "feeds": ["down", "gone"]},
    {"name": "between", "detail": "", "row": 1, "column": 2, "feeds": []},
]


def test_block_diagram_draws_every_feed() -> None:
    root = ET.fromstring(block_diagram(BLOCKS))
    assert len(list(root.iter("rect"))) == 5
    arrows = [p for p in root.iter("path") if "tip" in p.get("class", "")]
    assert len(arrows) == 7  # all feeds but the one to a box that is not there
    boxes = [
        (float(r.get("x", "")), float(r.get("y", "")), float(r.get("width", "")), float(r.get("height", "")))
        for r in root.iter("rect")
    ]
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart = a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]
            assert apart


def test_block_diagram_of_nothing_and_of_crowds() -> None:
    assert block_diagram([]) == ""
    crowd = [
        {"name": f"b{i}", "detail": "", "row": -5, "column": 10**9, "feeds": [f"b{i}"]} for i in range(99)
    ]
    assert ET.fromstring(block_diagram(crowd)).tag == "svg"


def test_charts() -> None:
    assert cycles_chart({"cycles": 93}) == ""
    assert cycles_chart({"cycles": "x", "ideal_cycles": 0}) == ""
    assert "1.081 × the ideal" in cycles_chart({"cycles": 93, "ideal_cycles": 86})
    assert area_chart({}) is None
    assert area_chart({"hierarchy": {"a": {"instances": 1, "cells": 0}}}) is None
    modules: dict[str, Any] = {
        f"m{i}": {"instances": 2, "lut4_equivalents": i, "cells": 1} for i in range(1, 30)
    }
    chart = area_chart({"hierarchy": modules})
    assert chart is not None
    assert chart.unit == "LUT4 equivalents"
    assert "58 (2 × 29)" in chart.svg
    assert "13 more modules" in chart.svg
    assert 'width="100%"' in chart.svg
    assert "viewBox" not in chart.svg


def test_figures_are_only_what_was_measured() -> None:
    assert figures({}) == []
    assert figures({"cells": True, "cycles": None, "fmax_mhz": "fast"}) == []
    found = {f.label: (f.value, f.unit, f.note) for f in figures({"fmax_mhz": 100.0, "cycles": 5000})}
    assert found["Fmax"] == (
        "100.0",
        "MHz",
        "after place and route; at this clock the benchmark takes 50.0 µs",
    )
    assert found["Benchmark"] == ("5\u202f000", "cycles", "")
    assert figures({"cycles": 30, "ideal_cycles": 20}, "8 x 8")[0].note == "8 x 8; 1.500 × the ideal of 20"
    areas = [figures({"area_um2": area})[0].value for area in (10.25, 448405.373)]
    assert areas == ["10.25", "448\u202f405"]
    median = figures({"fmax_mhz": 100.0, "fmax_mhz_by_seed": [99.0, 100.0, 101.0]})[0]
    assert median.note == "after place and route, median of 3 seeds"
    both = [f.unit for f in figures({"cells": 10, "lut4_equivalents": 5})]
    assert both == ["LUT4 equivalents"]
    placed = figures({"device_percent": 9.1, "utilization_percent": 10.26})
    assert [(f.label, f.value, f.note) for f in placed] == [
        ("Device", "10.3", "of its scarcest resource, after place and route")
    ]
    assert "after synthesis" in figures({"device_percent": 9.1})[0].note
    score = figures({"score_percent": 95.876, "killed": 93, "mutants": 100, "proven_equivalent": 3})[0]
    assert score.value == "95.9"
    assert score.note == "93 of 100 small faults noticed, 3 proven to change nothing"


def test_words() -> None:
    assert (number(True), number(1234567), number(0.5), number("x")) == (
        "yes",
        "1\u202f234\u202f567",
        "0.5",
        "x",
    )
    assert (duration(0.012), duration(1.26), duration(75)) == ("12 ms", "1.3 s", "1 min 15 s")
    assert metric_words("lut4_equivalents") == "LUT4 equivalents"
    assert metric_words("fmax_mhz") == "Fmax in MHz"
    assert (
        miss_text(BudgetMiss("clock_mhz", 100.0, 80.0))
        == "clock: 80 MHz measured, at least 100 MHz asked for (20 % off)"
    )
    assert shorten("abcdefghij", 5) == "ab…ij"
    assert len(shorten("a" * 99, 10)) == 10
