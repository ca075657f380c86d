"""Read what a bench left behind, believing nothing that does not carry the run's secret."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hwgen.core.errors import ToolError

_MAX_MESSAGE = 600


@dataclass(frozen=True)
class BenchResults:
    """The tests that ran, by name: an empty text for passed, else why not. `measured` is by test too."""

    outcomes: Mapping[str, str] = field(default_factory=dict)
    measured: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def passed(self, test: str) -> bool:
        """Whether a test ran and passed."""
        return self.outcomes.get(test) == ""

    def total(self, name: str) -> int:
        """Add up an integer that tests measured."""
        values = [m[name] for m in self.measured.values() if name in m]
        return sum(value for value in values if type(value) is int)

    def first(self, name: str) -> int | None:
        """Return an integer that one passed test measured."""
        for test, values in self.measured.items():
            if self.passed(test) and type(values.get(name)) is int:
                return int(values[name])
        return None


def parse_outcomes(content: bytes, module: str, nonce: str) -> dict[str, str]:
    """Read cocotb's results file (xUnit XML).

    Only the test cases of the module that carry the nonce count; a name that comes twice has not passed.
    Raises ToolError for anything but such a file.
    """
    if b"<!" in content:  # cocotb writes no DTD, and entities could blow up
        raise ToolError("the results file of the bench has a DTD or CDATA, which cocotb does not write")
    try:
        root = ET.fromstring(content)  # noqa: S314 - without a DTD there are no entities
    except ET.ParseError as error:
        raise ToolError(f"the results file of the bench is not XML: {error}") from error
    outcomes: dict[str, str] = {}
    for case in root.iter("testcase"):
        name = case.get("name", "")
        if case.get("classname") != module or not _carries(case, nonce):
            continue
        outcomes[name] = "the results file has it twice" if name in outcomes else _outcome(case)
    return outcomes


def _carries(case: ET.Element, nonce: str) -> bool:
    return any(p.get("name") == "attachment" and p.get("value") == nonce for p in case.iter("property"))


def _outcome(case: ET.Element) -> str:
    for kind in ("failure", "error", "skipped"):
        for element in case.iter(kind):
            message = (element.get("message") or element.text or "").strip()
            text = message if kind == "failure" else f"{kind}: {message}"
            return text[:_MAX_MESSAGE] or kind
    return ""


def parse_measurements(content: bytes, nonce: str) -> dict[str, dict[str, Any]]:
    """Read the records that carry the nonce; other lines are dropped, and of two of one test the first."""
    found: dict[str, dict[str, Any]] = {}
    for line in content.decode("utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict) and entry.get("nonce") == nonce and isinstance(entry.get("values"), dict):
            found.setdefault(str(entry.get("test")), entry["values"])
    return found
