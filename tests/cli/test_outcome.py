"""What is said of a finished run."""

from __future__ import annotations

from hwgen.cli.outcome import changes


def test_what_was_changed_to_meet_a_budget_is_said() -> None:
    document = {
        "spec": {"parameters": {"rows": 8, "cols": 8, "stages": []}},
        "parameters": {"rows": 2, "cols": 8, "stages": [{}]},
    }
    assert changes(document) == ["rows 8 -> 2"]
