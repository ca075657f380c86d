"""JUnit XML, which CI systems read: one suite for each design, one case for each check."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from hwgen.core.evidence import Evidence, Status
from hwgen.core.verdict import Outcome, Verdict
from hwgen.report.svg import visible
from hwgen.report.view import RunView

# What XML 1.0 cannot hold even as a reference; `visible` has escaped all but these two.
_FORBIDDEN = re.compile("[\ufffe\uffff]")
_ELEMENTS = {
    Status.FAIL: "failure",
    Status.TIMEOUT: "failure",
    Status.ERROR: "error",
    Status.MISSING: "skipped",
}
Design = tuple[str, Verdict | None, Sequence[Evidence], Sequence[str]]


def run_suite(view: RunView) -> str:
    """Return the JUnit file of a run: the checks of the design that is shown, and the verdict."""
    shown = view.shown
    name = f"{view.spec.operator} {view.path.name}"
    return gate_suite([(name, shown.verdict if shown else None, shown.evidence if shown else (), ())])


def gate_suite(designs: Sequence[Design]) -> str:
    """Return the JUnit file of designs, each (name, verdict, evidence, regressions).

    A check that did not run is skipped, and a broken tool is an error. So that neither looks like success,
    each design has a last case "verdict": a failure if it was rejected, an error if it is inconclusive or
    unfinished. Regressions are failures of a case "baseline".
    """
    root = ET.Element("testsuites", name="hwgen")
    for name, verdict, evidence, regressions in designs:
        root.append(_suite(name, verdict, evidence, regressions))
    for suite_count in ("tests", "failures", "errors", "skipped"):
        root.set(suite_count, str(sum(int(suite.get(suite_count, "0")) for suite in root)))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(
    name: str, verdict: Verdict | None, evidence: Sequence[Evidence], regressions: Sequence[str]
) -> ET.Element:
    suite = ET.Element("testsuite", name=_text(name))
    for item in evidence:
        _check_case(suite, name, item)
    if regressions:
        case = _case(suite, name, "baseline", 0.0)
        _result(case, "failure", "; ".join(regressions))
    _verdict_case(suite, name, verdict)
    suite.set("tests", str(len(suite.findall("testcase"))))
    for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(len(suite.findall(f"testcase/{element}"))))
    suite.set("time", f"{sum(item.seconds for item in evidence):.3f}")
    return suite


def _check_case(suite: ET.Element, name: str, item: Evidence) -> None:
    case = _case(suite, name, item.kind.value, item.seconds)
    if item.status in _ELEMENTS:
        findings = "\n".join(
            f"{f.severity}: {f'{f.file}:{f.line}: ' if f.file else ''}{f.message}" for f in item.findings
        )
        _result(case, _ELEMENTS[item.status], item.summary, findings)
    if item.commands:
        ET.SubElement(case, "system-out").text = _text("\n".join(item.commands))


def _verdict_case(suite: ET.Element, name: str, verdict: Verdict | None) -> None:
    case = _case(suite, name, "verdict", 0.0)
    if verdict is None:
        _result(case, "error", "the run is not finished")
    elif verdict.outcome is not Outcome.ACCEPTED:
        element = "failure" if verdict.outcome is Outcome.REJECTED else "error"
        _result(case, element, f"{verdict.outcome.value}, {verdict.level.value}", "\n".join(verdict.reasons))


def _case(suite: ET.Element, design: str, name: str, seconds: float) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=_text(design), name=name, time=f"{seconds:.3f}")


def _result(case: ET.Element, element: str, message: str, text: str = "") -> None:
    ET.SubElement(case, element, message=_text(message)).text = _text(text)


def _text(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", visible(text))
