"""What the pages say of runs in every state, and that they need nothing from outside."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from hwgen.core.errors import UsageError
from hwgen.core.evidence import Finding, Kind, Status
from hwgen.core.spec import Budget
from hwgen.infra.rundir import RunDirectory
from hwgen.report.html import report_html, summary_html
from hwgen.report.markdown import report_markdown
from hwgen.report.summary import summary
from hwgen.report.view import load
from hwgen.report.write import write_report

BLOCKS = [
    {"name": "in", "detail": "8 bit", "row": 0, "column": 0, "feeds": ["Adder"]},
    {"name": "Adder", "detail": "8 bit, signed", "row": 0, "column": 1, "feeds": ["out"]},
    {"name": "out", "detail": "9 bit", "row": 0, "column": 2, "feeds": []},
]


def test_accepted_run_has_everything(
    make_run: Any, parse: Any, recording: Any, accelerator_netlist: dict[str, Any]
) -> None:
    path = make_run(blocks=BLOCKS, netlist=accelerator_netlist, vcd=recording())
    page = parse(report_html(load(path)))
    assert page.faults == []
    assert page.open == []
    assert page.count("svg") == 6  # blocks, schematic, cycles, labels and waves, area
    for words in ("a small adder", "accepted", "verified", "Every required check passed.", "8 bits wide"):
        assert words in page.text
    assert "1.081 × the ideal of 86" in page.text
    assert "tool --check simulate" in page.text
    assert "(not said)" not in page.text


def test_page_needs_nothing_from_outside(make_run: Any, parse: Any, recording: Any) -> None:
    html = report_html(load(make_run(blocks=BLOCKS, vcd=recording())))
    page = parse(html)
    assert "http:" not in html
    assert "https:" not in html
    assert "//" not in re.sub(r"<i class=\"c\">.*?</i>", "", html)
    for tag, attributes in page.elements:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base", "form")
        assert "src" not in attributes
        assert "action" not in attributes
        assert str(attributes.get("href", "#")).startswith("#")
        assert not any(name.startswith("on") for name in attributes)
    assert page.count("script") == 1
    policy = next(a["content"] for t, a in page.elements if t == "meta" and "http-equiv" in a)
    assert "default-src 'none'" in policy


def test_ids_are_unique_and_links_lead_to_them(
    make_run: Any, parse: Any, make_evidence: Any, passing: Any
) -> None:
    found = (*passing[:2], make_evidence(Kind.LINT, findings=(Finding("odd", "warning", "top.v", 2),)))
    page = parse(report_html(load(make_run([({"width": 8}, found)]))))
    assert len(page.ids) == len(set(page.ids))
    links = {str(a["href"])[1:] for t, a in page.elements if t == "a"}
    assert "f1-2" in links
    assert links <= set(page.ids)


def test_drawings_are_well_formed(make_run: Any, recording: Any, accelerator_netlist: dict[str, Any]) -> None:
    html = report_html(load(make_run(blocks=BLOCKS, netlist=accelerator_netlist, vcd=recording())))
    drawings = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(drawings) == 6
    for drawing in drawings:
        assert ET.fromstring(drawing).tag == "svg"


def test_rejected_run_says_why(make_run: Any, parse: Any, make_evidence: Any) -> None:
    finding = Finding("x is never driven", "error", "top.v", 1)
    found = [make_evidence(Kind.POLICY), make_evidence(Kind.LINT, Status.FAIL, findings=(finding,))]
    path = make_run([({"width": 8}, found)], log="the last line of the log")
    page = parse(report_html(load(path)))
    assert "rejected" in page.text
    assert "lint: lint says fail" in page.text
    assert "x is never driven" in page.text
    assert "the last line of the log" in page.text
    assert "do not build on this design" in page.text
    assert "Every required check passed" not in page.text


def test_missed_budget_shows_attempts(make_run: Any, parse: Any, passing: Any) -> None:
    attempts = [({"width": 8}, passing), ({"width": 4}, passing)]
    path = make_run(attempts, budget=Budget(max_cells=1000), conclusion="the budget cannot be met")
    view = load(path)
    text = parse(report_html(view)).text
    assert "The design misses its budget." in text
    assert "generic cells: 36\u202f022 measured, at most 1\u202f000 asked for (3502 % off)" in text
    assert "8 → 4" in text
    assert "missed" in text
    assert "was 8" in text
    assert "Changed to meet the budget" in text
    assert "In the end: the budget cannot be met." in text
    assert "8 → 4" in report_markdown(view)


def test_a_chain_is_told_stage_by_stage(make_run: Any, parse: Any, passing: Any) -> None:
    stages = [
        {"operator": "conv2d", "parameters": {"height": 8}, "constants": {"weights": [[1, 2, 3], [4, 5, 6]]}},
        {"operator": "pool2d", "parameters": {"kernel": 2}},
    ]
    view = load(make_run([({"stages": stages}, passing)]))
    text = parse(report_html(view)).text
    assert "conv2d → pool2d" in text
    assert "1 conv2d" in text
    assert "2 × 3 numbers, built in" in text
    assert "{'operator'" not in text
    assert "{'operator'" not in report_markdown(view)


def test_inconclusive_run_promises_nothing(make_run: Any, parse: Any, make_evidence: Any) -> None:
    found = [make_evidence(Kind.POLICY), make_evidence(Kind.SIMULATE, Status.MISSING, metrics={})]
    view = load(make_run([({"width": 8}, found)], budget=Budget(clock_mhz=100.0)))
    text = parse(report_html(view)).text
    assert "inconclusive" in text
    assert "unverified" in text
    assert "something required was not shown" in text
    assert "not measured" in text
    assert "open" in text
    assert "did not run" in report_markdown(view)


def test_unfinished_runs_are_shown(make_run: Any, parse: Any, make_evidence: Any) -> None:
    nothing = load(make_run([], finished=False, name="nothing"))
    assert "The run was interrupted." in parse(report_html(nothing)).text
    assert "No check has ended yet." in report_markdown(nothing)
    some = load(make_run([({"width": 8}, [make_evidence(Kind.POLICY)])], finished=False, name="some"))
    text = parse(report_html(some)).text
    assert "unfinished" in text
    assert "policy says pass" in text


def test_run_without_spec_is_refused(tmp_path: Any) -> None:
    with RunDirectory.create(tmp_path / "run", {"text": "x", "options": {}}):
        pass
    with pytest.raises(UsageError, match="before its request was understood"):
        write_report(tmp_path / "run")


def test_cycles_are_told_with_what_they_are_of(make_run: Any, parse: Any, make_evidence: Any) -> None:
    measured = {"cycles": 93, "ideal_cycles": 86}
    found = [make_evidence(Kind.SIMULATE, metrics=measured, workload="16 x 16 by <b>16 x 16")]
    view = load(make_run([({"width": 8}, found)]))
    page = parse(report_html(view))
    assert "16 x 16 by <b>16 x 16; 1.081 × the ideal of 86" in page.text
    assert "Cycles of the benchmark, 16 x 16 by <b>16 x 16, from the first operand in" in page.text
    assert "16 x 16 by &lt;b&gt;16 x 16; 1.081" in report_markdown(view)
    document = summary(view)
    assert document["workload"] == document["checks"][0]["workload"] == "16 x 16 by <b>16 x 16"


def test_streams_are_split_where_the_contract_is_there(make_run: Any, parse: Any, recording: Any) -> None:
    path = make_run(vcd=recording())
    assert "Values are hexadecimal" in " ".join(parse(report_html(load(path))).text.split())
    lane = {"bits": 4, "signed": True}
    stream = {"prefix": "s_axis_a", "lane": lane, "lane_bits": 4, "lanes": 2, "fields": []}
    RunDirectory.open(path).attempt(1).write_json("contract.json", {"streams": [stream]})
    text = " ".join(parse(report_html(load(path))).text.split())
    assert "lane 1" in text
    assert "a row for each number; other values are hexadecimal" in text


def test_all_files_are_written(make_run: Any, recording: Any) -> None:
    path = make_run(vcd=recording())
    written = write_report(path)
    assert {kind: file.name for kind, file in written.items()} == {
        "markdown": "report.md",
        "html": "report.html",
        "junit": "junit.xml",
        "json": "report.json",
    }
    document = json.loads(written["json"].read_text())
    assert set(document["files"]) == {str(file) for file in [*written.values(), path / "final" / "waves.vcd"]}
    assert document["verdict"] == "accepted"
    assert document["checks"][0]["findings"] == []
    assert write_report(path) == written  # again, over the files that are there
    assert json.loads(written["json"].read_text()) == document


def test_broken_drawings_cost_only_themselves(make_run: Any, parse: Any) -> None:
    path = make_run(netlist={"modules": {"top": {"ports": 3}}}, vcd=b"\x00not a recording")
    text = parse(report_html(load(path))).text
    assert "There is no schematic: the netlist has an unknown shape" in text
    assert "There is no waveform: The recording is damaged before its first value." in text


def test_notebook_summary(make_run: Any, parse: Any) -> None:
    page = parse(summary_html(load(make_run(blocks=BLOCKS))))
    assert page.faults == []
    assert page.ids == []
    assert page.count("svg") == 1
    assert page.count("script") == 0
    assert "accepted" in page.text
    assert "93" in page.text


def test_long_sources_are_cut(make_run: Any, parse: Any) -> None:
    long = "wire a;\n" * 60_000
    html = report_html(load(make_run(sources={"top.v": long, "b.v": "wire b;\n"})))
    assert "Only the beginning is shown." in html
    assert "60000 lines" in html
    assert len(html) < 5_000_000
