"""The notebook runs without an error, shows outputs, and is a page of the documentation."""

from __future__ import annotations

import importlib.util
import os
import re
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
NOTEBOOK = DOCS / "notebooks" / "explore.ipynb"
MAX_BYTES = 600_000
# Folders that are somebody's own: what lies there is on no other machine.
OWN_PATH = re.compile(r"(?<![\w.:/])/(?:home|root|tmp|Users|work|private|var|opt|usr)/")


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def needs(name: str) -> None:
    if importlib.util.find_spec(name) is None:
        if os.environ.get("HWGEN_REQUIRE_TOOLS") == "1":
            pytest.fail(f"{name} is not installed (pip install '.[notebook]')")
        pytest.skip(f"{name} is not installed (pip install '.[notebook]')")


@pytest.fixture(scope="module")
def kept() -> Any:
    import json

    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def errors(notebook: Any) -> list[Any]:
    return [o for cell in code_cells(notebook) for o in cell["outputs"] if o["output_type"] == "error"]


def test_what_is_kept_was_run_from_top_to_bottom(kept: Any) -> None:
    cells = code_cells(kept)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert sum(bool(cell["outputs"]) for cell in cells) > len(cells) / 2
    assert errors(kept) == []


def test_what_is_kept_is_small_and_names_no_folder_of_a_machine(kept: Any) -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert len(text.encode()) < MAX_BYTES
    assert OWN_PATH.findall(text) == []


def test_links_lead_somewhere(kept: Any) -> None:
    links = [
        link
        for cell in kept["cells"]
        if cell["cell_type"] == "markdown"
        for link in re.findall(r"\]\(([^)\s]+)\)", "".join(cell["source"]))
    ]
    assert links
    for link in links:
        assert (NOTEBOOK.parent / link.partition("#")[0]).is_file(), link


def test_the_page_shows_every_cell_and_output(kept: Any) -> None:
    page = module("notebook_page").markdown(kept)
    for cell in kept["cells"]:
        assert "".join(cell["source"]).rstrip() in page
    outputs = [output for cell in code_cells(kept) for output in cell["outputs"]]
    shown = sum("image/svg+xml" in o.get("data", {}) for o in outputs)
    assert page.count("<svg") >= shown > 0
    drawn = sum("image/png" in o.get("data", {}) for o in outputs)
    assert page.count("data:image/png;base64,") == drawn > 0
    assert "notebooks/explore.ipynb\n" in (DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_it_runs(
    tmp_path: Path, hwgen_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, kept: Any
) -> None:
    for name in ("nbclient", "nbformat", "ipykernel", "matplotlib"):
        needs(name)
    for name in set(os.environ) - set(hwgen_environment):
        monkeypatch.delenv(name)
    places = {f"{name}DIR": tmp_path / name.lower() for name in ("IPYTHON", "JUPYTER_RUNTIME_", "JUPYTER_DATA_")}
    for name, value in (hwgen_environment | places | {"TMPDIR": tmp_path / "scratch"}).items():
        monkeypatch.setenv(name, str(value))
    (tmp_path / "scratch").mkdir()
    with warnings.catch_warnings():
        ran = module("run_notebook").execute(NOTEBOOK, tmp_path)
    assert errors(ran) == []
    assert OWN_PATH.findall(str(ran)) == []
