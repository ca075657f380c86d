"""Whatever a model or a candidate writes stays text: in HTML, Markdown, JUnit and drawings."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hwgen.core.evidence import Finding, Kind, Status
from hwgen.report.html import report_html, summary_html
from hwgen.report.junit import run_suite
from hwgen.report.markdown import report_markdown
from hwgen.report.view import load

ATTACKS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<!--",
    "]]>",
    "</pre></details></svg></title><b>",
    "javascript:alert(1)",
    "&lt;script&gt;",
    "a\u202eb\u2066c\x00d\x1be\x7ff",
)
TEXTS = st.one_of(st.sampled_from(ATTACKS), st.text(st.characters(blacklist_categories=["Cs"]), max_size=30))
NAMES = st.from_regex(r"[^/\x00\ud800-\udfff]{1,20}", fullmatch=True).filter(lambda n: n.strip(".") != "")
CONTEXT = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def hostile_run(make_run: Any, make_evidence: Any, text: str, name: str, number: int, passing: Any) -> Any:
    finding = Finding(text, "error", name, 1)
    found = [
        *passing[:2],
        make_evidence(
            Kind.SYNTHESIZE,
            Status.FAIL,
            summary=text,
            findings=(finding,),
            commands=(text,),
            tools={text: text},
            sandbox=text,
            metrics={"hierarchy": {text: {"instances": 2, "cells": 3}}, "cells": 3},
        ),
    ]
    netlist = {
        "modules": {
            "top": {
                "ports": {
                    text or "p": {"direction": "input", "bits": [2, 3]},
                    "q": {"direction": "output", "bits": [4]},
                },
                "cells": {
                    f"{text}u": {
                        "type": text or "m",
                        "port_directions": {"a": "input", text + "y": "output"},
                        "connections": {"a": [2, 3], text + "y": [4]},
                    }
                },
                "netnames": {text or "n": {"bits": [2, 3]}},
            }
        }
    }
    blocks = [{"name": text, "detail": text, "row": 0, "column": 0, "feeds": [text]}]
    return load(
        make_run(
            [({text: text, "width": text}, found), ({text: 1, "width": 2}, found)],
            request=text,
            assumptions=(text,),
            conclusion=text,
            sources={f"{name}": text, "top.v": f"module top; // {text}\n{text}\nendmodule"},
            name=f"run{number}",
            netlist=netlist,
            blocks=blocks,
            vcd=f"$scope module top $end\n$var wire 1 ! {text} $end\n$enddefinitions $end\n#0\n1!\n",
            log=text,
        )
    )


class Numbers:
    value = 0


@CONTEXT
@given(text=TEXTS, name=NAMES)
@example(text=ATTACKS[0], name="<script>alert(1)<!--.v")
@example(text=ATTACKS[2], name='" onload="x')
def test_page_has_no_foreign_element(
    make_run: Any, make_evidence: Any, passing: Any, parse: Any, text: str, name: str
) -> None:
    Numbers.value += 1
    view = hostile_run(make_run, make_evidence, text, name, Numbers.value, passing)
    for html in (report_html(view), summary_html(view)):
        page = parse(html)
        assert page.faults == []
        assert page.open == []
        assert page.count("script") == html.count("<script>") <= 1
        assert not {"img", "iframe", "b\n", "object", "base"} & {tag for tag, _ in page.elements}
        assert not any(a.startswith("on") or a == "src" for _, found in page.elements for a in found)
        assert len(page.ids) == len(set(page.ids))
        assert not set(html) & set("\u202e\u2066\x00\x1b\x7f")
        for drawing in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
            ET.fromstring(drawing)


@CONTEXT
@given(text=TEXTS, name=NAMES)
@example(text=ATTACKS[7], name="a.v")
def test_junit_is_xml(make_run: Any, make_evidence: Any, passing: Any, text: str, name: str) -> None:
    Numbers.value += 1
    view = hostile_run(make_run, make_evidence, text, name, Numbers.value, passing)
    root = ET.fromstring(run_suite(view))
    assert [case.get("name") for case in root.iter("testcase")] == [
        "policy",
        "simulate",
        "synthesize",
        "verdict",
    ]


@CONTEXT
@given(text=TEXTS)
@example(text="# a\n\n```\n# b")
@example(text="| a | b |")
def test_markdown_keeps_its_shape(make_run: Any, make_evidence: Any, passing: Any, text: str) -> None:
    Numbers.value += 1
    view = hostile_run(make_run, make_evidence, text, "a.v", Numbers.value, passing)
    shown = report_markdown(view)
    outside = re.sub(r"^(`{3,})[^\n]*\n.*?^\1$", "", shown, flags=re.DOTALL | re.MULTILINE)
    headings = [line for line in outside.splitlines() if line.startswith("## ")]
    assert headings == [
        "## How the request was understood",
        "## Checks",
        "## Attempts",
        "## RTL",
        "## Tools",
    ]
    without_code = re.sub(r"(`+)[^\n]*?\1", "", outside)
    assert not re.search(r"<[a-zA-Z/!]", without_code)
    assert not re.search(r"(?<!\\)\[[^\n]*\]\(", without_code)
    assert "http://" not in without_code
    tables = [line for line in outside.splitlines() if line.startswith("| ") and " | " in line]
    for line in tables:
        assert len(re.findall(r"(?<!\\)\|", line)) in (3, 4, 5, 6)
