"""The library itself: every demo is well formed, and the command line shows them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from hwgen.core.demonstrations import GRAINS
from hwgen.core.errors import UsageError
from hwgen.demos.variety import near_duplicates
from hwgen.flow.demos.check import check_forms
from hwgen.flow.demos.load import demos_path, load_demo, load_demos
from hwgen.flow.gate import read_subject
from hwgen.flow.library import design_folders


@pytest.fixture(scope="module")
def demos():
    return load_demos()


def test_every_demo_has_every_grain(demos) -> None:
    assert len(demos) == len(design_folders(demos_path()))
    assert {demo.origin for demo in demos} == {"block", "module", "design"}
    for demo in demos:
        assert tuple(demo.grains) == GRAINS
        short = [grain for grain, text in demo.grains.items() if len(text) < 20]
        assert not short, (demo.name, short)
        assert f"module {demo.top}" in demo.code


def test_blocks_are_no_copies_of_each_other(demos) -> None:
    assert near_duplicates({demo.name: demo.code for demo in demos if demo.origin == "block"}) == []


def test_a_demo_is_a_subject_of_the_gate_with_a_bench() -> None:
    chosen = ("blocks/fifos/fifo_sync_levels", "modules/stream_fifo", "designs/reduce_sum_4x_s8_l64")
    subjects = [read_subject(demos_path() / place) for place in chosen]
    assert [subject.bench.module for subject in subjects] == ["test_cycle", "test_stream", "test_stream"]
    assert [subject.candidate.trusted for subject in subjects] == [False, True, True]


def test_names_and_codes_are_unique(block: Path, tmp_path: Path) -> None:
    other = tmp_path / "library" / "others"
    other.mkdir()
    block.rename(other / block.name)
    copy = tmp_path / "library" / "counters" / block.name
    copy.mkdir(parents=True)
    for file in (other / block.name).iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    with pytest.raises(UsageError, match="two demos are named counter_up_down_load"):
        load_demos(tmp_path / "library")
    assert check_forms(tmp_path / "library").errors == ("two demos are named counter_up_down_load",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('module = "stream_fifi"', "did you mean 'stream_fifo'"),
        ('module = "stream_fifo"\nset = 9', "has no set 9 of parameters"),
        ('design = "gemm_of_2030"', "has no spec.toml"),
    ],
)
def test_a_reference_to_nothing_is_an_error(tmp_path: Path, text: str, said: str) -> None:
    folder = tmp_path / text.split('"')[1]
    folder.mkdir()
    summary = 'high_level_global_summary = "A queue of words between two streams, as an example."\n'
    more = summary if "module" in text else ""
    (folder / "demo.toml").write_text(f'tags = ["fifo"]\n{more}{text}\n')
    with pytest.raises(UsageError) as caught:
        load_demo(folder)
    assert said in caught.value.message + caught.value.hint


def test_a_folder_is_named_as_what_it_is_of(tmp_path: Path) -> None:
    (tmp_path / "demo.toml").write_text('tags = ["sum"]\ndesign = "reduce_sum_4x_s8_l64"\n')
    with pytest.raises(UsageError, match="must be named reduce_sum_4x_s8_l64"):
        load_demo(tmp_path)


def test_the_command_line(hwgen, block: Path, tmp_path: Path) -> None:
    listed = hwgen("data", "demos", "list", "--group", "cdc", "--json").json
    assert "fifo_async" in [entry["name"] for entry in listed]
    assert {entry["group"] for entry in listed} == {"cdc"}
    shown = hwgen("data", "demos", "show", "skid_buffer", "--json").json
    assert tuple(shown["description"]) == GRAINS
    assert shown["code"].startswith("// Register slice")
    assert hwgen("data", "demos", "show", "skid_bufer").code == 2
    assert "skid_buffer" in hwgen("data", "demos", "show", "skid_bufer").stderr
    good = hwgen("data", "demos", "check", str(block))
    assert (good.code, good.stdout) == (0, "1 of 1 demos are well formed\n")
    (block / "reference.py").unlink()
    bad = hwgen("data", "demos", "check", "library", "--json")
    assert bad.code == 1
    assert len(bad.json["errors"]) == 1


def test_stats_count_what_is_there(hwgen, demos) -> None:
    found = json.loads(hwgen("data", "demos", "stats", "--json").stdout)
    assert found["demos"] == len(demos)
    assert found["by_group"] == dict(Counter(demo.group for demo in demos))
    assert (
        1
        < found["compression_ratio_of_blocks"]["with_comments"]
        < found["compression_ratio"]["with_comments"]
    )
    assert "MG-Verilog" in hwgen("data", "demos", "stats").stdout


def test_the_library_is_a_dataset_too(hwgen, demos, tmp_path: Path) -> None:
    added = hwgen("data", "demos", "add", "--json", HWGEN_DATA_DIR=str(tmp_path / "store"))
    assert (added.json["kept"], added.json["left_out"]) == (len(demos), 0)
    assert set(added.json["grains"].values()) == {len(demos)}
    again = hwgen("data", "demos", "add", "--json", HWGEN_DATA_DIR=str(tmp_path / "store"))
    assert again.json["digest"] == added.json["digest"]


def test_the_gate_accepts_a_block_and_refuses_a_wrong_one(hwgen, need, block: Path, spoil) -> None:
    need("iverilog", "bwrap")
    held = hwgen("gate", "library", "--json", "--quiet", "--all")
    assert held.code == 0, held
    design = held.json["designs"][0]
    assert (design["name"], design["level"]) == ("counter_up_down_load", "self-checked")
    assert design["metrics"]["mutants"] == 20
    assert design["metrics"]["score_percent"] >= 90
    spoil("counter_up_down_load.v", "count + 1'b1", "count - 1'b1")
    assert hwgen("gate", "library", "--quiet").code == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("count <= load_value;", "count <= {1'b0, load_value};"),
        ("  wire at_end", "  wire more = load;\n  wire at_end"),
    ],
    ids=["width", "unused"],
)
def test_a_warning_fails_a_block(hwgen, need, block: Path, spoil, old: str, new: str) -> None:
    need("iverilog", "bwrap")
    spoil("counter_up_down_load.v", old, new)
    ran = hwgen("gate", "library", "--json", "--quiet")
    assert ran.code == 1
    assert any("lint" in reason for reason in ran.json["designs"][0]["reasons"]), ran.json


def test_a_demo_has_no_baseline(hwgen, need, block: Path, tmp_path: Path) -> None:
    need("iverilog", "bwrap")
    ran = hwgen("gate", "library", "--quiet", "--update-baseline")
    assert ran.code == 0
    assert "the bench finds " in ran.stdout
    assert json.loads((tmp_path / "synth" / "baselines.json").read_text())["designs"] == {}
