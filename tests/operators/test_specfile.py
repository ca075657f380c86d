"""Spec files: what is written is read again, and whatever else stands there is one clear sentence."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.core.errors import RequestError
from hwgen.core.spec import Budget, Request, Spec
from hwgen.core.values import to_json
from hwgen.operators.gemm.params import GemmParams
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.specfile import MAX_BYTES, read_spec, spec_from_data, to_toml

counts = st.one_of(st.none(), st.integers(1, 10**6))
lines = st.text(max_size=30)


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    params = GemmParams(
        rows=draw(st.integers(1, 32)),
        a_signed=draw(st.booleans()),
        acc_width=draw(st.sampled_from([0, 16, 64])),
        max_k=draw(st.integers(1, 4096)),
        requantize=draw(st.booleans()),
        rounding=draw(st.sampled_from(["half_even", "half_up"])),
    ).to_mapping()
    clock = st.one_of(st.none(), st.floats(0.001, 10_000), st.integers(1, 10_000))
    return Spec(
        operator="gemm",
        parameters=params,
        target=draw(st.sampled_from(["generic", "ecp5", "ice40"])),
        budget=Budget(draw(clock), draw(counts), draw(counts), draw(counts)),
        seed=draw(st.integers(0, 2**31 - 1)),
        request=draw(lines),
        assumptions=tuple(draw(st.lists(lines, max_size=3))),
        assumed=tuple(draw(st.lists(st.sampled_from(sorted(params)), max_size=4, unique=True))),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("specs")


@settings(max_examples=100, deadline=None)
@given(spec=specs())
def test_what_is_written_is_read_again(folder: Path, spec: Spec) -> None:
    toml, plain = folder / "spec.toml", folder / "spec.json"
    toml.write_text(to_toml(spec), encoding="utf-8", newline="")
    plain.write_text(json.dumps(to_json(spec)), encoding="utf-8")
    assert read_spec(toml) == spec
    assert read_spec(plain) == spec


def test_the_text_explains_itself() -> None:
    text = to_toml(interpret(Request("16x16 int8 gemm under 9000 LUTs for ecp5")))
    assert 'target = "ecp5"  # generic | ecp5 | ice40' in text
    assert "rows of the array" in text
    assert "max_luts = 9000" in text
    assert "# clock_mhz =" in text


def test_a_short_file_gets_defaults_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "short.TOML"
    path.write_text('\ufeffoperator = "gemm"\n[parameters]\nrows = 4\n', encoding="utf-8")
    spec = read_spec(path)
    assert spec.parameters == GemmParams(rows=4).to_mapping()
    assert "cols = 8" in spec.assumptions[0]
    assert "cols" in spec.assumed
    assert "rows" not in spec.assumed


def refused(path: Path) -> RequestError:
    with pytest.raises(RequestError) as caught:
        read_spec(path)
    assert path.name in caught.value.message
    assert "\n" not in caught.value.message
    assert len(caught.value.message) < 600
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.toml", b"", "is empty"),
        ("a.toml", b" \n\n", "is empty"),
        ("a.toml", b"\x00\x01\x02", "not a text file"),
        ("a.toml", b"\xff\xfe\x00", "not a text file"),
        ("a.json", b"\x89PNG\r\n", "not a text file"),
        ("a.toml", b"operator = \n", "not valid TOML"),
        ("a.toml", b'operator = "gemm"\noperator = "gemm"\n', "not valid TOML"),
        ("a.json", b'{"operator": "gemm",}', "not valid JSON"),
        ("a.json", b'{"operator": "gemm", "operator": "gemm"}', "'operator' stands twice"),
        ("a.json", b'{"operator": "gemm", "seed": NaN}', "NaN"),
        ("a.json", b"[1, 2]", "not a list"),
        ("a.json", b"[" * 50_000, "nested too deeply"),
        ("a.toml", b"x = " + b"[" * 50_000, "nested too deeply"),
        ("a.json", b'{"operator": "gemm", "seed": ' + b"9" * 5000 + b"}", "not valid JSON"),
        ("a.toml", b"#" * (MAX_BYTES + 1), "larger than"),
        ("a.yaml", b"operator: gemm", "ends in .toml or .json"),
        ("a.toml", b'request = "gemm"', "the key 'operator' is missing"),
        ("a.toml", b'operator = "gem"', "there is no operator 'gem'"),
        ("a.toml", b"operator = 3", "'operator' must be a string, not a number"),
        ("a.toml", b'operator = "gemm"\nparameters = 3', "'parameters' must be a table, not a number"),
        ("a.toml", b'operator = "gemm"\nassumptions = [1]', "'assumptions' must hold strings only"),
        ("a.toml", b'operator = "gemm"\nassumed = ["row"]', "'row'"),
        ("a.toml", b'operator = "gemm"\nsed = 3', "unknown key 'sed'"),
        ("a.toml", b'operator = "gemm"\nseed = "3"', "seed must be a whole number, not '3'"),
        ("a.toml", b'operator = "gemm"\nseed = -3', "seed = -3 is impossible"),
        ("a.toml", b'operator = "gemm"\ntarget = "asic"', "target"),
        ("a.toml", b'operator = "gemm"\ntarget = ["ecp5"]', "target"),
        ("a.toml", b'operator = "gemm"\n[parameters]\nrow = 3', "unknown parameter 'row'"),
        ("a.toml", b'operator = "gemm"\n[parameters]\nrows = "8"', "rows = '8' must be a whole number"),
        ("a.toml", b'operator = "gemm"\n[parameters]\nrows = true', "rows = True must be a whole number"),
        ("a.toml", b'operator = "gemm"\n[parameters]\nrows = 0', "rows = 0 is outside 1 to 32"),
        ("a.toml", b'operator = "gemm"\n[budget]\nmax_lut = 8', "unknown budget key 'max_lut'"),
        ("a.toml", b'operator = "gemm"\n[budget]\nmax_luts = 8.5', "max_luts must be a whole number"),
        ("a.toml", b'operator = "gemm"\n[budget]\nclock_mhz = nan', "clock_mhz = nan is impossible"),
        ("a.toml", b'operator = "gemm"\n[budget]\nclock_mhz = "100"', "clock_mhz must be a number"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, content: bytes, part: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert part in refused(path).message


def test_suggestions() -> None:
    for data, near in (
        ({"operator": "gemm", "sed": 1}, "seed"),
        ({"operator": "gemm", "parameters": {"row": 1}}, "rows"),
        ({"operator": "gemm", "budget": {"max_lut": 1}}, "max_luts"),
        ({"operator": "gem"}, "gemm"),
    ):
        with pytest.raises(RequestError) as caught:
            spec_from_data(data, "spec.toml")
        assert f"did you mean '{near}'?" in caught.value.hint


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "absent.toml").message
    (tmp_path / "folder.toml").mkdir()
    assert "cannot be read" in refused(tmp_path / "folder.toml").message


VALID = to_json(interpret(Request("4x4 int8 gemm with bias for ecp5 at 50 MHz")))


def _set(*keys: str) -> Callable[[dict[str, Any], Any], None]:
    def spoil(data: dict[str, Any], value: Any) -> None:
        for key in keys[:-1]:
            data = data[key]
        data[keys[-1]] = value

    return spoil


PLACES = [
    *(_set("parameters", key) for key in VALID["parameters"]),
    *(_set("budget", key) for key in VALID["budget"]),
    *(_set(key) for key in VALID if key not in ("request", "assumptions", "assumed")),
    _set("surplus"),
    _set("parameters", "surplus"),
    _set("budget", "surplus"),
]
WRONG = [[], {"a": 1}, "wrong", 2.5, -7, 10**12 + 1]


@pytest.mark.parametrize("value", WRONG, ids=repr)
@pytest.mark.parametrize("place", range(len(PLACES)))
def test_one_spoilt_value_is_refused(place: int, value: Any) -> None:
    data = json.loads(json.dumps(VALID))
    PLACES[place](data, value)
    if data["budget"] == {**VALID["budget"], "clock_mhz": 2.5} or data["parameters"] in ({}, []):
        return  # these are right, or every parameter left out
    if data["budget"] == {} and value == {}:
        return
    with pytest.raises(RequestError, match="spec"):
        spec_from_data(data, "spec.json")


@settings(max_examples=100, deadline=None)
@given(content=st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)))
@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_any_content_is_a_spec_or_a_request_error(folder: Path, suffix: str, content: bytes) -> None:
    path = folder / f"any{suffix}"
    path.write_bytes(content)
    with contextlib.suppress(RequestError):
        assert read_spec(path).operator == "gemm"


def test_line_ends_survive(tmp_path: Path) -> None:
    spec = replace(interpret(Request("gemm")), request="a\r\nb\x7f\u2028")
    path = tmp_path / "spec.toml"
    path.write_text(to_toml(spec), encoding="utf-8")
    assert read_spec(path).request == spec.request
