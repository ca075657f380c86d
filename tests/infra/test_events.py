"""The event log: whole events survive whatever cuts the last one short."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hwgen.core.errors import PrerequisiteError
from hwgen.infra.events import append_event, cut_torn_line, read_events

REPEATED = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
fields = st.dictionaries(
    texts.filter(lambda key: key not in ("time", "event")), st.none() | st.integers() | texts
)


@REPEATED
@given(entries=st.lists(fields, max_size=5), data=st.data())
def test_any_cut_loses_only_the_event_it_cuts(tmp_path, entries, data):
    path = tmp_path / "events.jsonl"
    path.unlink(missing_ok=True)
    ends = [0]
    for number, entry in enumerate(entries):
        append_event(path, f"kind-{number}", entry)
        ends.append(path.stat().st_size)
    cut = data.draw(st.integers(0, ends[-1]))
    if path.exists():
        path.write_bytes(path.read_bytes()[:cut])
    whole = sum(end <= cut for end in ends[1:])
    expected = [{"event": f"kind-{n}", **entry} for n, entry in enumerate(entries[:whole])]

    def seen():
        return [{k: v for k, v in event.items() if k != "time"} for event in read_events(path)]

    assert seen() == expected
    cut_torn_line(path)
    assert seen() == expected
    append_event(path, "after", {})
    assert seen() == [*expected, {"event": "after"}]


def test_an_event_has_a_time_with_a_zone(tmp_path):
    append_event(tmp_path / "events.jsonl", "started", {"attempt": 1})
    (event,) = read_events(tmp_path / "events.jsonl")
    assert event["time"].endswith("+00:00")
    assert event | {"time": ""} == {"time": "", "event": "started", "attempt": 1}


def test_an_absent_log_is_empty(tmp_path):
    assert read_events(tmp_path / "events.jsonl") == []
    cut_torn_line(tmp_path / "events.jsonl")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", [b"{", b"[1]", b"\xff", b"", b"null"])
def test_a_damaged_line_in_the_middle_is_named(tmp_path, line):
    path = tmp_path / "events.jsonl"
    path.write_bytes(json.dumps({"event": "a"}).encode() + b"\n" + line + b"\n" + b'{"event": "b"}\n')
    with pytest.raises(PrerequisiteError, match=r"events\.jsonl is damaged in line 2"):
        read_events(path)
