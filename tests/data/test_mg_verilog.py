"""MG-Verilog in both of its layouts, whole and damaged, as the `datasets` library writes it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from hwgen.core.errors import UsageError
from hwgen.demos.readers import mg_verilog
from hwgen.demos.readers.base import Source
from hwgen.demos.row import Row
from hwgen.demos.tokens import code_words


def test_both_layouts_give_the_same_rows(published, read_all, tmp_path: Path) -> None:
    made = list(published.made(1, 60))
    merged, gone = read_all(published.write_merged(tmp_path / "new", [m.nested for m in made]))
    flat, gone_too = read_all(published.write_flat(tmp_path / "old", made))
    assert not gone
    assert not gone_too
    assert [row.id for row in merged] == [row.id for row in flat]
    assert len({row.id for row in merged}) == 60


def test_a_row_is_what_was_packed(published, read_all, tmp_path: Path) -> None:
    made = list(published.made(2, 20))
    rows, _ = read_all(published.write_merged(tmp_path, [m.nested for m in made]))
    for m, row in zip(made, rows, strict=True):
        assert row.header == m.header
        assert code_words(row.code) == code_words(m.header + m.body)
        assert row.body.strip() == m.body.strip()
        for grain, text in m.texts.items():
            assert row.descriptions.at(grain) == text
        assert row.flags == ()


def test_block_summaries_of_fewer_rows_are_joined_by_code(published, read_all, tmp_path: Path) -> None:
    made = list(published.made(3, 30))
    some = made[5:30:3][::-1]
    rows, gone = read_all(published.write_flat(tmp_path, made, blocks=some))
    assert not gone
    with_blocks = {row.header for row in rows if row.descriptions.block_summary}
    assert with_blocks == {m.header for m in some}
    assert all("grain-missing" in row.flags for row in rows if not row.descriptions.block_summary)


def test_a_row_of_one_grain_only_is_not_lost(published, read_all, tmp_path: Path) -> None:
    made = list(published.made(4, 12))
    rows, _ = read_all(published.write_flat(tmp_path, made[:10], blocks=made[8:]))
    assert {row.header for row in rows} == {m.header for m in made}


def broken(published) -> dict[str, dict[str, object]]:
    """One row for each way in which a published row may be broken."""
    a, b, c, d, e, f, g, h = published.made(5, 8)
    two = {**a.nested["description"], "block_summary": published.prompt("other", b.header, "block_summary")}
    return {
        "headers-differ": {"code": a.body, "description": two},
        "no-code": {"code": "", "description": b.nested["description"]},
        "no-endmodule": {"code": c.body.replace("endmodule", ""), "description": c.nested["description"]},
        "no-header": {"code": d.body, "description": {"high_level_global_summary": "A counter."}},
        "header-damaged": {
            "code": e.body,
            "description": {"high_level_global_summary": published.prompt("x", "input a);")},
        },
        "no-description": {"code": f.body, "description": {}},
        "stray-text": {"code": g.body + "\nassign x = 1;", "description": g.nested["description"]},
        "too-large": {"code": h.body + "//" + "x" * (1 << 20), "description": h.nested["description"]},
        "binary": {"code": h.body + "\0", "description": h.nested["description"]},
    }


def test_every_broken_row_is_reported_and_the_rest_goes_on(published, read_all, tmp_path: Path) -> None:
    bad = broken(published)
    good = [m.nested for m in published.made(6, len(bad))]
    rows, gone = read_all(
        published.write_merged(tmp_path, [x for pair in zip(good, bad.values(), strict=True) for x in pair])
    )
    assert len(rows) == len(good)
    assert [item.reason for item in gone] == list(bad)
    assert [item.number for item in gone] == list(range(1, 2 * len(bad), 2))


def test_directives_before_the_header_stay_before_it(published, read_all, tmp_path: Path) -> None:
    (m,) = published.made(7, 1)
    row = {"code": "`timescale 1ns/1ps\n`define W 4\n" + m.body, "description": m.nested["description"]}
    (found,), _ = read_all(published.write_merged(tmp_path, [row]))
    assert found.code.startswith("`timescale 1ns/1ps\n`define W 4\nmodule ")


def test_a_condition_at_the_start_of_a_body_stays_in_it(published, read_all, tmp_path: Path) -> None:
    (m,) = published.made(8, 1)
    row = {"code": "\n`ifdef SIM\n wire w;\n`endif\n" + m.body, "description": m.nested["description"]}
    (found,), _ = read_all(published.write_merged(tmp_path, [row]))
    assert found.code.startswith("module ")
    assert found.code.index("`ifdef") > found.code.index(");")


def test_a_body_that_is_whole_keeps_its_own_header(published, read_all, tmp_path: Path) -> None:
    (m,) = published.made(9, 1)
    (found,), _ = read_all(published.write_merged(tmp_path, [{**m.nested, "code": m.header + m.body}]))
    assert found.code.count("module ") == 1


@pytest.mark.parametrize("keep", [0.0, 0.01, 0.4, 0.99])
def test_a_truncated_file_gives_what_it_still_has(published, read_all, tmp_path: Path, keep: float) -> None:
    made = [m.nested for m in published.made(10, 2500)]
    folder = published.write_merged(tmp_path, made)
    (file,) = (folder / "merged_dataset").glob("*.arrow")
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * keep)])
    rows, gone = read_all(folder)
    assert [item.reason for item in gone] == ["file-damaged"]
    assert f"read {len(rows)} rows of it" in gone[0].detail
    assert len(rows) % 1000 == 0


def test_a_file_that_state_json_names_and_is_not_there(published, tmp_path: Path) -> None:
    folder = published.write_merged(tmp_path, [m.nested for m in published.made(11, 2)])
    next((folder / "merged_dataset").glob("*.arrow")).unlink()
    with pytest.raises(UsageError, match="json names it"):
        list(mg_verilog.read(Source(folder, "x")))


def test_an_arrow_file_alone_is_enough(published, read_all, tmp_path: Path) -> None:
    folder = published.write_merged(tmp_path, [m.nested for m in published.made(12, 5)])
    (file,) = (folder / "merged_dataset").glob("*.arrow")
    assert len(read_all(file)[0]) == 5
    for other in (folder / "merged_dataset").glob("*.json"):
        other.unlink()
    assert len(read_all(folder)[0]) == 5


def test_three_rows_of_the_real_schema(published, read_all, tmp_path: Path) -> None:
    path = os.environ.get("HWGEN_MGVERILOG_ROWS")
    if not path:
        pytest.skip("HWGEN_MGVERILOG_ROWS is not set")
    records = [json.loads(line) for line in Path(path).read_text().splitlines()]
    rows, gone = read_all(
        published.write_merged(tmp_path, [{k: r[k] for k in ("code", "description")} for r in records])
    )
    assert not gone
    assert [row.modules for row in rows] == [("top_module",)] * 3
    for row in rows:
        assert row.code.startswith("module top_module")
        assert row.descriptions.grains == ("detailed_global_summary", "high_level_global_summary")
        assert "INST" not in row.descriptions.coarsest
        assert "header" not in row.descriptions.coarsest
    lines = list(map(Row.to_data, read_all(Path(path))[0]))
    assert [data["code"] for data in lines] == [row.code for row in rows]


@pytest.mark.slow
def test_as_many_rows_as_were_published(published, hwgen, data_home, tmp_path: Path) -> None:
    made = (m.nested for m in published.made(13, mg_verilog.PUBLISHED_ROWS))
    folder = published.write_merged(tmp_path / "mg", list(made))
    ran = hwgen("data", "add", "mg-verilog", "--from", str(folder), "--json", **data_home)
    assert ran.code == 0, ran.stderr
    assert (ran.json["read"], ran.json["kept"]) == (11_144, 11_141)
    assert ran.json["reasons"] == {"known-broken": 3}
    gone = hwgen("data", "list", "mg-verilog", "--left-out", "--json", **data_home).json
    assert [item["number"] for item in gone] == [4049, 5322, 7808]
