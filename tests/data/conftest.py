"""What the tests of datasets share: files in the published forms, and a folder to keep datasets in."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from hwgen.demos.readers.base import Source
from hwgen.demos.readers.registry import form_at, read
from hwgen.demos.reasons import LeftOut
from hwgen.demos.row import Row

FIXTURES = Path(__file__).parents[1] / "fixtures"


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{name}_fixture", FIXTURES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def published() -> ModuleType:
    """The maker of files in MG-Verilog's forms."""
    return _load("mg_verilog")


@pytest.fixture
def hub(published: ModuleType, tmp_path: Path) -> Iterator[Any]:
    """A server of this machine that holds MG-Verilog's merged form, twenty rows of it."""
    folder = tmp_path / "repository"
    published.write_merged(folder, [made.nested for made in published.made(1, 20)])
    (folder / "README.md").write_text("---\nlicense: mit\n---\n")
    (folder / "large.bin").write_bytes(b"not asked for")
    with _load("hub").Hub("GaTech-EIC/MG-Verilog", folder) as server:
        yield server


Sorted = tuple[list[Row], list[LeftOut]]


@pytest.fixture
def read_all() -> Callable[..., Sorted]:
    """Read a path; return the rows, and what was left out."""

    def reading(path: Path, **options: object) -> Sorted:
        items = list(read(Source(path, "test", **options), form_at(path)))  # type: ignore[arg-type]
        return [i for i in items if isinstance(i, Row)], [i for i in items if isinstance(i, LeftOut)]

    return reading


@pytest.fixture
def data_home(tmp_path: Path) -> dict[str, str]:
    """The setting that keeps datasets in the test's own folder."""
    return {"HWGEN_DATA_DIR": str(tmp_path / "data")}
