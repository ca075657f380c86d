"""The notebook runs without an error, is kept with its outputs, and is a page of the documentation."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
NOTEBOOK = DOCS / "notebooks" / "explore.ipynb"
MAX_BYTES = 600_000
# Paths below folders that are different on every machine.
OWN_PATH = re.compile(r"(?<![\w.:/])/(?:home|opt|private|root|tmp|usr|var|Users|Volumes)/")


@pytest.fixture(scope="module")
def notebook() -> Any:
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page(notebook: Any) -> str:
    """The Markdown that the hook of MkDocs makes of it."""
    text: str = _hook().markdown(notebook)
    return text


def _hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("notebook_page", DOCS / "notebook_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cells(notebook: Any, kind: str) -> list[Any]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def outputs(notebook: Any) -> list[Any]:
    return [output for cell in cells(notebook, "code") for output in cell["outputs"]]


def test_it_was_run_from_top_to_bottom(notebook: Any) -> None:
    code = cells(notebook, "code")
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert {output["output_type"] for output in outputs(notebook)} <= {
        "stream",
        "display_data",
        "execute_result",
    }
    assert {output.get("name", "stdout") for output in outputs(notebook)} == {"stdout"}


def test_it_is_small_and_shows_no_path_of_a_machine() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert len(text.encode()) < MAX_BYTES
    assert OWN_PATH.findall(text) == []


def test_its_links_lead_somewhere(notebook: Any) -> None:
    text = "\n".join("".join(cell["source"]) for cell in cells(notebook, "markdown"))
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    assert links
    for link in links:
        assert (NOTEBOOK.parent / link.partition("#")[0]).is_file(), link


def test_it_is_in_the_navigation() -> None:
    mkdocs = (DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8")
    assert f" {NOTEBOOK.relative_to(DOCS)}\n" in mkdocs
    assert "docs/notebook_page.py" in mkdocs


def test_the_page_has_every_cell(notebook: Any, page: str) -> None:
    for cell in notebook["cells"]:
        assert "".join(cell["source"]) in page


def test_the_page_shows_drawings_figures_and_tables(notebook: Any, page: str) -> None:
    def count(form: str) -> int:
        return sum(form in output.get("data", {}) for output in outputs(notebook))

    assert page.count("data:image/png;base64,") == count("image/png") > 0
    assert page.count("<svg") >= count("image/svg+xml") > 0
    assert page.count("<table") >= count("text/html") > 0


def test_markup_stays_one_block_of_markdown() -> None:
    output = {"output_type": "display_data", "data": {"text/html": ["<p>a</p>\n", " \n", "\n", "<p>b</p>"]}}
    cell = {"cell_type": "code", "source": "x", "outputs": [output]}
    assert "<div>\n<p>a</p>\n<p>b</p>\n</div>" in _hook().markdown({"cells": [cell]})


@pytest.mark.slow
def test_it_runs_without_an_error(tmp_path: Path, hwgen_environment: dict[str, str]) -> None:
    missing = [n for n in ("nbclient", "ipykernel", "matplotlib") if importlib.util.find_spec(n) is None]
    if missing:
        reason = f"not installed: {', '.join(missing)} (pip install '.[notebook]')"
        if os.environ.get("HWGEN_REQUIRE_TOOLS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    own = {"TMPDIR": str(tmp_path), "IPYTHONDIR": str(tmp_path / "ipython")}
    # In a process of its own: the warnings of Jupyter's packages are not ours.
    ran = subprocess.run(
        [sys.executable, str(DOCS / "run_notebook.py"), "--check"],
        cwd=tmp_path,
        env=hwgen_environment | own,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert NOTEBOOK.name in ran.stdout
