"""Folders of Verilog and tables of every kind: what is read, what is reported."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from hwgen.core.errors import UsageError
from hwgen.demos.reasons import FLAGS, REASONS

CODE = "module m(input a, output y);\n  assign y = ~a;\nendmodule\n"
OTHER = "module n(input a, b, output y);\n  assign y = a & b;\nendmodule\n"


def jsonl(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in records))
    return path


def test_rtlcoder_rows(read_all, tmp_path: Path) -> None:
    records = [{"Instruction": "Invert a.", "Response": [CODE]}, {"Instruction": "And.", "Response": OTHER}]
    rows, gone = read_all(jsonl(tmp_path / "Resyn27k.json", *records))
    assert not gone
    assert [row.descriptions.coarsest for row in rows] == ["Invert a.", "And."]
    assert [row.code for row in rows] == [CODE, OTHER]


def test_verigen_rows(read_all, tmp_path: Path) -> None:
    rows, _ = read_all(jsonl(tmp_path / "x.jsonl", {"text": CODE + OTHER}))
    assert rows[0].modules == ("m", "n")
    assert rows[0].flags == ("several-modules",)
    assert rows[0].descriptions.grains == ()


def test_code_in_a_fence(read_all, tmp_path: Path) -> None:
    (row,), _ = read_all(
        jsonl(tmp_path / "x.jsonl", {"output": f"Here it is:\n```verilog\n{CODE}```\nDone."})
    )
    assert row.code == CODE
    assert row.flags == ("fenced",)


def test_columns_are_mapped(read_all, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "x.jsonl", {"v": CODE, "s": "short", "l": "long"})
    columns = {"code": "v", "high_level_global_summary": "s", "detailed_global_summary": "l"}
    (row,), _ = read_all(path, columns=columns)
    assert (row.descriptions.high_level_global_summary, row.descriptions.detailed_global_summary) == (
        "short",
        "long",
    )
    with pytest.raises(UsageError, match="no column 'w'"):
        read_all(path, columns={"code": "w"})
    with pytest.raises(UsageError, match="no column that looks like code"):
        read_all(path)


@pytest.mark.parametrize("kind", ["csv", "tsv", "parquet", "arrow", "array"])
def test_the_same_rows_in_every_file(read_all, tmp_path: Path, kind: str) -> None:
    import pandas as pd

    from datasets import Dataset, disable_progress_bars

    disable_progress_bars()
    records = [{"code": CODE, "description": 'Invert, "a".'}, {"code": OTHER, "description": "And\nboth."}]
    path = tmp_path / f"rows.{kind}"
    if kind in ("csv", "tsv"):
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, ["code", "description"], delimiter="\t" if kind == "tsv" else ",")
            writer.writeheader()
            writer.writerows(records)
    elif kind == "parquet":
        pd.DataFrame(records).to_parquet(path)
    elif kind == "arrow":
        path = tmp_path / "saved"
        Dataset.from_list(records).save_to_disk(str(path))
    else:
        path = tmp_path / "rows.json"
        path.write_text(json.dumps(records))
    rows, gone = read_all(path)
    assert not gone
    assert [(row.code, row.descriptions.coarsest) for row in rows] == [
        (r["code"], r["description"]) for r in records
    ]


def test_bad_lines_are_reported_and_the_rest_goes_on(read_all, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    lines = [json.dumps({"code": CODE}), '{"code": ', "[1]", json.dumps({"text": CODE}), "[" * 100_000]
    path.write_text("\n".join([*lines, json.dumps({"code": OTHER})]))
    rows, gone = read_all(path)
    assert [row.code for row in rows] == [CODE, OTHER]
    assert [item.reason for item in gone] == ["not-json", "not-json", "not-a-row", "not-json"]


def test_mixed_encodings(read_all, tmp_path: Path) -> None:
    text = CODE.replace("assign", "// größer\n  assign")
    for name, content in (
        ("a.v", text.encode()),
        ("b.v", text.encode("latin-1")),
        ("c.v", text.encode("utf-16")),
    ):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "d.v").write_bytes(b"\xef\xbb\xbf" + text.encode())
    rows, gone = read_all(tmp_path)
    assert not gone
    assert {row.code for row in rows} == {text}
    assert [row.flags for row in rows] == [(), ("not-utf-8",), (), ()]
    table = tmp_path / "t.csv"
    table.write_bytes(b'code\n"' + text.encode("latin-1") + b'"\n')
    (row,), _ = read_all(table)
    assert (row.code, row.flags) == (text, ("not-utf-8",))


def test_a_folder_gives_a_row_for_each_module(read_all, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "two.v").write_text("`timescale 1ns/1ps\n// An inverter.\n" + CODE + "\n" + OTHER)
    (tmp_path / "open.v").write_text("module lost(input a);\n")
    (tmp_path / "none.sv").write_text("package p; endpackage\n")
    (tmp_path / "huge.v").write_text(CODE + "//" + "x" * (10 << 20))
    (tmp_path / "zero.v").write_bytes(b"module \0")
    (tmp_path / "out.v").symlink_to("/etc/passwd")
    rows, gone = read_all(tmp_path)
    assert [row.code for row in rows] == [
        "`timescale 1ns/1ps\n// An inverter.\n" + CODE,
        "`timescale 1ns/1ps\n" + OTHER,
    ]
    assert [row.origin for row in rows] == ["sub/two.v: m", "sub/two.v: n"]
    reasons = {item.origin: item.reason for item in gone}
    assert reasons == {
        "huge.v": "too-large",
        "none.sv": "no-module",
        "open.v: lost": "no-endmodule",
        "out.v": "link",
        "zero.v": "binary",
    }


def test_a_file_that_is_cut_off(read_all, tmp_path: Path) -> None:
    import pandas as pd

    path = tmp_path / "x.parquet"
    pd.DataFrame([{"code": CODE}]).to_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UsageError, match="no Parquet file"):
        read_all(path)


def test_reasons_and_flags_are_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE))
    assert documented >= {*REASONS, *FLAGS}
