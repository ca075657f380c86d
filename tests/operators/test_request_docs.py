"""docs/request-grammar.md is true: its examples are run, its words are those of the grammar."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from hwgen.core.errors import RequestError
from hwgen.core.spec import Request
from hwgen.core.values import to_json
from hwgen.operators.gemm.params import GemmParams
from hwgen.operators.gemm.words import VOCABULARY
from hwgen.operators.request.common import COMMON, FILLERS
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.specfile import read_spec

PAGE = (Path(__file__).parents[2] / "docs" / "request-grammar.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^([^\n]+)\n(->|!!) ([^\n]+)$", PAGE, re.MULTILINE)


def understood(text: str) -> dict[str, Any]:
    spec = interpret(Request(text))
    default = GemmParams().to_mapping()
    values = {key: value for key, value in spec.parameters.items() if value != default[key]}
    if spec.target != "generic":
        values["target"] = spec.target
    return values | {key: value for key, value in to_json(spec.budget).items() if value is not None}


def written(values: dict[str, Any]) -> str:
    def plain(value: Any) -> str:
        if isinstance(value, bool):
            return json.dumps(value)
        return f"{value:g}" if isinstance(value, float) else str(value)

    return " ".join(f"{key}={plain(value)}" for key, value in values.items()) or "as by default"


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 12


@pytest.mark.parametrize(("text", "kind", "expected"), EXAMPLES, ids=[text for text, _, _ in EXAMPLES])
def test_examples(text: str, kind: str, expected: str) -> None:
    if kind == "->":
        assert written(understood(text)) == expected
    else:
        with pytest.raises(RequestError) as caught:
            interpret(Request(text))
        assert caught.value.message == expected


def test_every_rule_is_on_the_page() -> None:
    page = PAGE.lower()
    for rule in (*VOCABULARY.names, *VOCABULARY.rules, *COMMON):
        assert rule.example.lower() in page, rule.example


def test_phrases_of_the_tables_are_understood() -> None:
    rows = re.findall(r"^\| (.+?) \| .+ \|$", PAGE, re.MULTILINE)
    phrases = [
        phrase.strip("` ")
        for row in rows
        if row not in ("say", "---")
        for phrase in re.split(r", |; ", re.sub(r"\((also: .+)\)", "", row))
    ]
    assert len(phrases) > 60
    for phrase in phrases:
        if not phrase.startswith("no ") and "scale" not in phrase and "round" not in phrase:
            interpret(Request(f"gemm, {phrase}"))
        else:
            interpret(Request(f"gemm, {phrase}" + (", requantize" if not phrase.startswith("no ") else "")))


def test_filler_words_are_listed() -> None:
    section = PAGE.split("## Filler words")[1].split("## ")[0].split("anywhere:")[1]
    assert set(re.findall(r"[a-z]+", section)) == FILLERS


def test_the_spec_file_on_the_page_is_one(tmp_path: Path) -> None:
    path = tmp_path / "spec.toml"
    path.write_text(re.findall(r"```toml\n(.+?)```", PAGE, re.DOTALL)[0], encoding="utf-8")
    assert read_spec(path).budget.max_luts == 3000
