"""JUnit files: nothing that is not a pass looks like one."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from hwgen.core.evidence import Finding, Kind, Status
from hwgen.core.verdict import Level, Outcome, Verdict
from hwgen.report.junit import gate_suite, run_suite
from hwgen.report.view import load


def results(xml: str) -> dict[str, str]:
    """Return for each case what it is: its first result element, or "pass"."""
    found = {}
    for case in ET.fromstring(xml).iter("testcase"):
        kinds = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
        found[str(case.get("name"))] = kinds[0] if kinds else "pass"
    return found


@pytest.mark.parametrize(
    ("status", "case", "verdict"),
    [
        (Status.PASS, "pass", "pass"),
        (Status.FAIL, "failure", "failure"),
        (Status.TIMEOUT, "failure", "failure"),
        (Status.ERROR, "error", "error"),
        (Status.MISSING, "skipped", "error"),
    ],
)
def test_statuses_are_told_apart(
    make_evidence: Any, passing: Any, judged: Any, status: Status, case: str, verdict: str
) -> None:
    found = [*passing[:2], make_evidence(Kind.SYNTHESIZE, status)]
    xml = gate_suite([("adder", judged(found), found, [])])
    assert results(xml) == {"policy": "pass", "simulate": "pass", "synthesize": case, "verdict": verdict}


def test_counts_and_texts(make_evidence: Any, judged: Any) -> None:
    findings = (Finding("no driver", "error", "a.v", 3), Finding("odd", "warning"))
    found = [make_evidence(Kind.POLICY), make_evidence(Kind.LINT, Status.FAIL, findings=findings)]
    root = ET.fromstring(gate_suite([("a", judged(found), found, []), ("b", judged(found), found, [])]))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("6", "4", "0")
    failure = root.find("testsuite/testcase[@name='lint']/failure")
    assert failure is not None
    assert failure.text == "error: a.v:3: no driver\nwarning: odd"
    output = root.find("testsuite/testcase[@name='lint']/system-out")
    assert output is not None
    assert output.text == "tool --check lint"


def test_regression_fails_an_accepted_design(passing: Any) -> None:
    accepted = Verdict(Outcome.ACCEPTED, Level.VERIFIED)
    xml = gate_suite([("adder", accepted, passing, ["cycles 94 (was 93, +1.1 %)"])])
    assert results(xml)["baseline"] == "failure"
    assert results(xml)["verdict"] == "pass"


def test_unreadable_design_and_unfinished_run_are_no_passes(make_run: Any) -> None:
    broken = Verdict(Outcome.INCONCLUSIVE, Level.UNVERIFIED, ("no spec.toml",))
    assert results(gate_suite([("x", broken, (), ())])) == {"verdict": "error"}
    assert results(run_suite(load(make_run([], finished=False)))) == {"verdict": "error"}
