"""Fetching from a hub: the real client against a server of this machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def fetching(hub: Any, data_home, tmp_path: Path) -> dict[str, str]:
    cache = {"HWGEN_CACHE_DIR": str(tmp_path / "cache")}
    return {**data_home, **cache, "HF_ENDPOINT": hub.url, "HF_HUB_OFFLINE": "0"}


def test_the_pinned_revision_is_fetched_once(hwgen, hub: Any, fetching: dict[str, str]) -> None:
    ran = hwgen("data", "add", "mg-verilog", "--accept-licence", **fetching)
    assert ran.code == 0, ran
    assert "licence of mg-verilog" in ran.stderr + ran.stdout
    (kept,) = json.loads(hwgen("data", "list", "--json", **fetching).stdout)
    assert (kept["kept"], kept["revision"][:7]) == (20, "bad2a93")
    assert not any("large.bin" in path for path in hub.asked)
    files = [path for path in hub.asked if path.endswith(".arrow")]
    assert files
    assert hwgen("data", "remove", "mg-verilog", **fetching).code == 0
    assert hwgen("data", "add", "mg-verilog", "--accept-licence", **fetching).code == 0
    assert [path for path in hub.asked if path.endswith(".arrow")] == files  # it lies in the cache


def test_nothing_is_fetched_before_the_licence_is_accepted(hwgen, hub: Any, fetching: dict[str, str]) -> None:
    ran = hwgen("data", "add", "mg-verilog", **fetching)
    assert ran.code == 2, ran
    assert "--accept-licence" in ran.stderr
    assert hub.asked == []


def test_a_revision_that_is_not_there_is_a_mistake(hwgen, fetching: dict[str, str]) -> None:
    ran = hwgen("data", "add", "mg-verilog", "--accept-licence", "--revision", "1234567", **fetching)
    assert ran.code == 2, ran
    assert "has no revision '1234567'" in ran.stderr


def test_a_file_that_is_listed_and_not_there_adds_nothing(hwgen, hub: Any, fetching: dict[str, str]) -> None:
    hub.missing = {name for name in hub.names() if name.endswith(".arrow")}
    ran = hwgen("data", "add", "mg-verilog", "--accept-licence", **fetching)
    assert ran.code == 3, ran
    assert "could not be fetched from the Hugging Face hub" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert hwgen("data", "list", "mg-verilog", **fetching).code == 2
