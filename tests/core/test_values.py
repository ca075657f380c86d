"""Values survive the way to JSON and back, and say what is wrong with data that are none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.evidence import Evidence, Finding, Kind, Status
from hwgen.core.spec import Budget, Spec
from hwgen.core.values import canonical_json, digest, from_json, to_json

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
mappings = st.dictionaries(st.text(), scalars | st.lists(scalars, max_size=3), max_size=4)
findings = st.builds(Finding, st.text(), st.text(), st.text(), st.integers())
evidence = st.builds(
    Evidence,
    kind=st.sampled_from(Kind),
    status=st.sampled_from(Status),
    summary=st.text(),
    metrics=mappings,
    findings=st.lists(findings, max_size=2).map(tuple),
    commands=st.lists(st.text(), max_size=2).map(tuple),
    tools=st.dictionaries(st.text(), st.text(), max_size=2),
    seconds=st.floats(allow_nan=False, allow_infinity=False),
)
specs = st.builds(
    Spec,
    operator=st.text(),
    parameters=mappings,
    target=st.sampled_from(["generic", "ecp5", "ice40"]),
    budget=st.builds(Budget, max_luts=st.none() | st.integers(), clock_mhz=st.none() | st.floats(1, 900)),
    seed=st.integers(),
    assumptions=st.lists(st.text(), max_size=3).map(tuple),
)


@given(evidence)
def test_evidence_comes_back(value: Evidence) -> None:
    assert from_json(Evidence, json.loads(json.dumps(to_json(value)))) == value


@given(specs)
def test_spec_comes_back_with_the_same_digest(value: Spec) -> None:
    back = from_json(Spec, json.loads(json.dumps(to_json(value))))
    assert back == value
    assert back.digest == value.digest


@given(mappings)
def test_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    backwards = dict(reversed(list(value.items())))
    assert canonical_json(value) == canonical_json(backwards)
    assert digest(value) == digest(backwards)


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        ({"operator": 3}, "operator"),
        ({"operators": "gemm"}, "operators"),
        ({"target": "virtex"}, "target"),
        ({"seed": True}, "seed"),
        ({"budget": {"max_luts": "many"}}, "max_luts"),
        ({"assumptions": "one"}, "assumptions"),
    ],
)
def test_wrong_data_name_the_field(spoil: dict[str, object], word: str) -> None:
    data = to_json(Spec("gemm", {"rows": 8})) | spoil
    with pytest.raises(ValueError, match=word):
        from_json(Spec, data)


def test_a_value_cannot_be_changed_through_what_it_was_made_from() -> None:
    parameters = {"rows": 8}
    spec = Spec("gemm", parameters)
    parameters["rows"] = 9
    assert spec.parameters["rows"] == 8
    with pytest.raises(TypeError):
        spec.parameters["rows"] = 9  # type: ignore[index]
