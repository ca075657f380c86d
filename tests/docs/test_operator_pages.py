"""The pages about operators are true: excerpts are those of the files, sentences are understood."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from hwgen.core.spec import Request
from hwgen.operators.registry import operators
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.streaming.operator import StreamingOperator

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "adding-an-operator.md").read_text(encoding="utf-8")
EXCERPTS = re.findall(r"^From `([^`]+)`:\n\n```\w+\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
PAGES = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "operators").glob("*.md"))
}
EXAMPLES = [
    (name, sentence, said)
    for name, page in PAGES.items()
    for sentence, said in re.findall(r"^([^\n]+)\n-> ([^\n]+)$", page, re.MULTILINE)
]


def written(values: dict[str, Any]) -> str:
    """Write parameters as the pages do."""
    plain = {key: str(value).lower() if isinstance(value, bool) else value for key, value in values.items()}
    return " ".join(f"{key}={value}" for key, value in plain.items()) or "as by default"


def test_the_guide_shows_every_kind_of_file() -> None:
    shown = {Path(path).name for path, _ in EXCERPTS}
    kinds = {"params.py", "reference.py", "operator.py", "words.py", "stimulus.py", "registry.py"}
    assert kinds <= shown
    assert {Path(name).suffix for name in shown} == {".py", ".toml", ".v"}


@pytest.mark.parametrize(("path", "excerpt"), EXCERPTS, ids=[path for path, _ in EXCERPTS])
def test_excerpts_are_those_of_the_files(path: str, excerpt: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    place = 0
    for piece in re.split(r"^\.\.\.\n", excerpt, flags=re.MULTILINE):
        found = text.find(piece, place)
        assert found >= 0, piece
        place = found + len(piece)


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:hwgen|templates|sim|tests)/[^`]+\.\w+)`", GUIDE)))
)
def test_files_that_the_guide_names_exist(path: str) -> None:
    assert "NAME" in path or (ROOT / path).is_file()


def test_there_are_examples() -> None:
    assert {"elementwise", "reduce", "transpose"} <= {name for name, _, _ in EXAMPLES}


@pytest.mark.parametrize(("name", "sentence", "said"), EXAMPLES, ids=[text for _, text, _ in EXAMPLES])
def test_sentences_on_the_pages_mean_what_they_say(name: str, sentence: str, said: str) -> None:
    spec = interpret(Request(sentence))
    known = operators()[spec.operator]
    assert spec.operator == name
    assert isinstance(known, StreamingOperator)
    assert said == written(known.parameters.from_mapping(spec.parameters).non_defaults())


@pytest.mark.parametrize("name", ["elementwise", "reduce", "transpose"])
def test_tables_have_every_parameter(name: str) -> None:
    known = operators()[name]
    assert isinstance(known, StreamingOperator)
    rows = re.findall(
        r"^\| (`[^|]*) \|", PAGES[name].split("## Parameters")[1].split("\n## ")[0], re.MULTILINE
    )
    fields = [field.name for field in dataclasses.fields(known.parameters) if field.name != "reset"]
    assert [field for row in rows for field in re.findall(r"`(\w+)`", row)] == fields
