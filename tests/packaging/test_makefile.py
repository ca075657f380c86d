"""The Makefile and the making of the virtual environment: what happens on machines that lack something."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with a space in its name and what `make` needs."""
    folder = tmp_path / "my checkout"
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_venv", ROOT / ".ci" / "make_venv.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    return subprocess.run(["make", "-s", *words], cwd=folder, capture_output=True, text=True, timeout=60)


def test_no_python_is_one_sentence(checkout: Path) -> None:
    done = make(checkout, "demo", "PYTHON=no-such-python")
    assert done.returncode != 0
    assert done.stderr.splitlines()[0].startswith(
        "hwgen: no Python 3.11 or newer was found (tried no-such-python)"
    )
    assert not (checkout / ".venv").exists()


def test_an_old_python_is_passed_over(checkout: Path) -> None:
    old = checkout / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = make(checkout, ".venv/.made", f"PYTHON=./old-python {sys.executable}")
    assert done.returncode == 0, done.stderr
    assert (checkout / ".venv" / "bin" / "pip").exists()


def test_every_target_is_explained(checkout: Path) -> None:
    shown = {line.split()[0] for line in make(checkout).stdout.splitlines()}
    assert {"demo", "test", "gate", "lint", "docs", "bench", "clean"} <= shown


def index(content: bytes, **changes: Any) -> dict[str, bytes]:
    """A package index with two wheels of pip, one newer than the other and one withdrawn, and other files."""
    page = "https://index.invalid/simple/pip/"
    names = ["pip-9.0.3.tar.gz", "pip-9.0.3-py2.py3-none-any.whl", "pip-10.1-py3-none-any.whl"]
    names += ["pip-24.0-py3-none-any.whl", "pip-9.9-py3-none-any.whl", "pip-25.0-py3-none-any.whl"]
    digest = hashlib.sha256(content).hexdigest()
    files = [{"filename": n, "url": f"../../files/{n}", "hashes": {"sha256": digest}} for n in names]
    files[-1]["yanked"] = "broken"
    files[3].update(changes)
    return {
        page: json.dumps({"files": files}).encode(),
        "https://index.invalid/files/pip-24.0-py3-none-any.whl": content,
    }


def test_the_newest_pip_is_fetched_from_the_index_that_is_set(
    maker: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.invalid/simple/")
    monkeypatch.setattr(maker, "_get", index(b"wheel").__getitem__)
    wheel = maker._fetch_pip(tmp_path)
    assert wheel.name == "pip-24.0-py3-none-any.whl"
    assert wheel.read_bytes() == b"wheel"


def test_another_checksum_is_refused(
    maker: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.invalid/simple")
    monkeypatch.setattr(maker, "_get", index(b"wheel", hashes={"sha256": "0" * 64}).__getitem__)
    with pytest.raises(ValueError, match="checksum"):
        maker._fetch_pip(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_plain_http_is_refused(maker: ModuleType) -> None:
    with pytest.raises(ValueError, match="no https address"):
        maker._get("http://index.invalid/simple/pip/")


def test_a_failure_is_one_sentence_and_leaves_nothing(
    maker: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_index(url: str) -> bytes:
        raise ValueError(f"{url} cannot be fetched (no network)")

    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else real(name))
    monkeypatch.setattr(maker, "_get", no_index)
    with pytest.raises(SystemExit, match=r"could not make .*no network.*python3-venv"):
        maker.main(tmp_path / "env")
    assert not (tmp_path / "env").exists()
