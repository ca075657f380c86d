"""The store: written as a whole or not at all, the same rows give the same dataset."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.demos.readers.base import Source
from hwgen.demos.readers.registry import read
from hwgen.demos.row import Row
from hwgen.demos.store import Label, Store


def label(name: str = "mine") -> Label:
    return Label(name, "table", "here", "", "Apache-2.0", "2026-01-01T00:00:00+00:00", "0")


@pytest.fixture
def rows(published, tmp_path: Path) -> list[Row]:
    folder = published.write_merged(tmp_path / "mg", [m.nested for m in published.made(1, 20)])
    return [row for row in read(Source(folder, "x"), "mg-verilog") if isinstance(row, Row)]


def test_rows_come_back_as_they_were(rows: list[Row], tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    dataset = store.add(label(), [*rows, rows[3]])
    assert list(store.rows("mine")) == rows
    assert (dataset.read, dataset.kept, dataset.left_out) == (21, 20, 1)
    assert dict(dataset.reasons) == {"duplicate": 1}
    assert store.dataset("mine") == dataset
    assert store.find(rows[5].id[:10]) == ("mine", rows[5])


def test_the_digest_is_of_the_rows_and_their_order(rows: list[Row], tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    first = store.add(label("a"), rows)
    assert store.add(label("b"), rows).digest == first.digest
    assert store.add(label("c"), rows[::-1]).digest != first.digest
    assert store.names() == ["a", "b", "c"]


def test_a_reader_that_fails_leaves_nothing(rows: list[Row], tmp_path: Path) -> None:
    def failing() -> Iterator[Row]:
        yield rows[0]
        raise UsageError("broken")

    store = Store(tmp_path / "data")
    with pytest.raises(UsageError, match="broken"):
        store.add(label(), failing())
    assert list((tmp_path / "data").iterdir()) == []
    store.add(label(), rows[:2])
    with pytest.raises(UsageError, match="broken"):
        store.add(label(), failing(), replace=True)
    assert len(list(store.rows("mine"))) == 2


def test_a_kill_leaves_the_old_dataset_or_the_new(rows: list[Row], tmp_path: Path) -> None:
    folder = tmp_path / "data"
    Store(folder).add(label(), rows)
    script = (
        "import sys, time; sys.path[:0] = sys.argv[2:]\n"
        "from pathlib import Path; from hwgen.demos.store import Store, Label\n"
        "from dataclasses import replace\n"
        "store = Store(Path(sys.argv[1])); rows = list(store.rows('mine'))\n"
        "def slow():\n"
        "    for i in range(10**6):\n"
        "        yield replace(rows[0], code=rows[0].code + f'// {i}')\n"
        "        print(i, flush=True)\n"
        "store.add(Label('mine', 'table', 'x', '', '', '', ''), slow(), replace=True)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    time.sleep(0.05)
    assert list(Store(folder).rows("mine")) == rows
    assert len(list(folder.iterdir())) == 2
    Store(folder).add(label("other"), rows)
    assert sorted(path.name for path in folder.iterdir()) == ["mine", "other"]


def test_a_changed_row_is_noticed(rows: list[Row], tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    store.add(label(), rows)
    path = tmp_path / "data" / "mine" / "rows.jsonl"
    lines = path.read_text().splitlines()
    data = json.loads(lines[4])
    lines[4] = json.dumps(data | {"code": data["code"] + " "})
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(PrerequisiteError, match="damaged in line 5"):
        list(store.rows("mine"))


def test_names_and_prefixes_that_are_none(rows: list[Row], tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    for name in ("..", "A b", "", "x/y"):
        with pytest.raises(UsageError, match="no name"):
            store.add(label(name), rows)
        with pytest.raises(UsageError, match="no dataset"):
            store.dataset(name)
    store.add(label(), rows)
    with pytest.raises(UsageError, match="already"):
        store.add(label(), rows)
    with pytest.raises(UsageError, match="no row begins"):
        store.find("0" * 64)
    with pytest.raises(UsageError, match="is no row"):
        store.find("xyz1")


def test_the_command_line(hwgen, published, data_home, tmp_path: Path) -> None:
    folder = published.write_merged(tmp_path / "mg", [m.nested for m in published.made(2, 30)])
    ran = hwgen("data", "add", "mg-verilog", "--from", str(folder), **data_home)
    assert ran.code == 0, ran.stderr
    assert "mg-verilog: 30 of 30 rows kept" in ran.stdout
    assert "cc-by-nc-sa-4.0" in ran.stderr
    listed = hwgen("data", "list", "mg-verilog", "--json", **data_home).json
    assert len(listed) == 30
    shown = hwgen("data", "show", listed[7]["id"][:12], "--json", **data_home).json
    assert shown["modules"] == listed[7]["modules"]
    code = hwgen("data", "show", listed[7]["id"][:12], "--grain", "code", **data_home).stdout
    assert code.strip() == shown["code"].strip()
    stats = hwgen("data", "stats", "mg-verilog", "--plots", "p", "--csv", "c.csv", "--json", **data_home)
    assert stats.json["measures"]["code lines"]["rows"] == 30
    assert (tmp_path / "c.csv").read_text().count("\n") == 31
    assert (tmp_path / "p" / "code-lines.svg").read_text().startswith("<svg")
    assert "30 rows" in hwgen("data", "list", **data_home).stdout
    assert hwgen("data", "remove", "mg-verilog", **data_home).code == 0
    assert "no datasets" in hwgen("data", "list", **data_home).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["add", "mg-verilog"], 2, ["licence", "--accept-licence"]),
        (["add", "unknown"], 2, ["unknown", "mg-verilog", "--from"]),
        (["add", "x", "--from", "nowhere"], 2, ["nowhere"]),
        (["add", "x", "--from", "."], 2, ["holds nothing"]),
        (["add", "x", "--from", ".", "--map", "code"], 2, ["--map"]),
        (["add", "x", "--from", ".", "--map", "cod=x"], 2, ["cod"]),
        (["list", "x"], 2, ["'x'", "hwgen data add"]),
        (["list", "--left-out"], 2, ["which dataset"]),
        (["show", "abcdef"], 2, ["abcdef"]),
        (["stats", "x"], 2, ["'x'"]),
        (["remove", "x"], 2, ["'x'"]),
        (["ad"], 2, ["add"]),
        ([], 2, ["ACTION"]),
    ],
)
def test_a_mistake_is_one_sentence(
    hwgen, data_home, arguments: list[str], code: int, words: list[str]
) -> None:
    ran = hwgen("data", *arguments, **data_home)
    assert ran.code == code, ran
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
    for word in words:
        assert word in ran.stderr


def test_a_hub_that_cannot_be_reached_names_the_local_way(hwgen, data_home, tmp_path: Path) -> None:
    nobody = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": "0", "HWGEN_CACHE_DIR": str(tmp_path)}
    ran = hwgen("data", "add", "mg-verilog", "--accept-licence", **data_home, **nobody)
    assert ran.code == 3, ran
    assert "could not be fetched from the Hugging Face hub" in ran.stderr
    assert "hwgen data add mg-verilog --from FOLDER" in ran.stderr
    assert "Traceback" not in ran.stderr
