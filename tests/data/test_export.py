"""Exports: balanced grains, a split that does not leak, the loss on the code, and the published layout."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.demonstrations import GRAINS, Descriptions
from hwgen.core.errors import UsageError
from hwgen.core.values import to_json
from hwgen.demos.row import Row
from hwgen.demos.store import Label, Store
from hwgen.demos.training import Member, balanced, every_grain, split
from hwgen.flow.data.check import SUMMARY, VERDICTS, Checked, RowVerdict
from hwgen.flow.data.export import Wanted, export
from hwgen.infra.files import write_json, write_text

MEMBERS = st.lists(
    st.tuples(st.integers(0, 15), st.sets(st.sampled_from(GRAINS), min_size=1)), min_size=1, max_size=40
).map(
    lambda found: [
        Member(f"{n:064x}", f"{cluster:064x}", tuple(sorted(grains)))
        for n, (cluster, grains) in enumerate(found)
    ]
)


@given(MEMBERS, st.integers(1, 12), st.integers(0, 3))
def test_every_row_is_seen_equally_often_at_each_grain(members: list[Member], cycles: int, seed: int) -> None:
    for member in members:
        epochs = cycles * len(member.grains)
        drawn = Counter(grain for _, m, grain in balanced(members, epochs, seed) if m is member)
        assert drawn == dict.fromkeys(member.grains, cycles)


@given(MEMBERS, st.integers(0, 3))
def test_each_epoch_has_each_row_once_in_an_order_of_its_own(members: list[Member], seed: int) -> None:
    drawn = list(balanced(members, 3, seed))
    for epoch in range(3):
        assert sorted(m.id for e, m, _ in drawn if e == epoch) == sorted(m.id for m in members)
    assert drawn == list(balanced(members, 3, seed))
    assert Counter((m.id, g) for _, m, g in every_grain(members, 1, seed)) == Counter(
        (m.id, g) for m in members for g in m.grains
    )


@given(MEMBERS, st.floats(0, 0.9), st.integers(0, 3))
def test_no_cluster_is_on_both_sides(members: list[Member], held_out: float, seed: int) -> None:
    parts = split(members, held_out, seed)
    assert not {m.cluster for m in parts.train} & {m.cluster for m in parts.held_out}
    assert sorted(m.id for m in (*parts.train, *parts.held_out)) == sorted(m.id for m in members)
    assert len(parts.held_out) <= round(held_out * len(members))


Checked_ = Callable[..., Store]


@pytest.fixture
def checked(published, tmp_path: Path) -> Checked_:
    """Make a store with a checked dataset `mine`; options spoil verdicts of single rows by number."""

    def make(count: int = 30, **spoiled: dict[int, object]) -> Store:
        store = Store(tmp_path / "data")
        rows = [
            Row(m.header + m.body, m.header, ("m",), Descriptions(**m.texts), "mine", "", "Apache-2.0")
            for m in published.made(1, count)
        ]
        label = Label("mine", "table", "x", "", "Apache-2.0", "2026-01-01T00:00:00+00:00", "0")
        digest = store.add(label, rows).digest
        verdicts = []
        for number, row in enumerate(rows):
            verdict = {"id": row.id, "status": "ok", "cluster": row.id, "duplicate_of": "", "similarity": 0.0,
                       "match": None, "flags": []}  # fmt: skip
            for name, values in spoiled.items():
                if number in values:
                    value = values[number]
                    verdict[name] = rows[value].id if isinstance(value, int) else value
            verdicts.append(json.dumps(verdict))
        folder = store.path("mine")
        write_text(folder / VERDICTS, "".join(f"{line}\n" for line in verdicts))
        write_json(
            folder / SUMMARY, Checked(digest, count, count, {}, 0, count, 0.85, {"bench": 3}, {}, {}, {})
        )
        return store

    return make


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_balanced_examples_and_their_card(checked: Checked_, tmp_path: Path) -> None:
    store = checked(30)
    made = export(store, "mine", Wanted(tmp_path / "out"))
    assert made.epochs == 3
    assert made.rows == {"train": 27, "held-out": 3}
    assert made.examples["train"] == dict.fromkeys(sorted(GRAINS[1:]), 27)
    examples = lines(tmp_path / "out" / "train.jsonl")
    assert Counter((e["id"], e["grain"]) for e in examples).most_common(1)[0][1] == 1
    row = store.find(str(examples[0]["id"]))[1]
    assert examples[0]["completion"] == row.code
    assert str(row.descriptions.at(str(examples[0]["grain"]))) in str(examples[0]["prompt"])
    held = {e["id"] for e in lines(tmp_path / "out" / "held-out.jsonl")}
    assert not held & {e["id"] for e in examples}
    text = (tmp_path / "out" / "README.md").read_text()
    assert "| train | 27 | 81 |" in text
    assert "| Apache-2.0 | 90 |" in text
    assert "bench (3 problems)" in text
    again = export(store, "mine", Wanted(tmp_path / "again"))
    assert to_json(again) == to_json(made)
    for name in made.files:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


@pytest.mark.parametrize("file", ["jsonl", "parquet"])
@pytest.mark.parametrize("form", ["sft", "chat", "prompt-completion"])
def test_the_loss_counts_on_the_code_only(checked: Checked_, tmp_path: Path, form: str, file: str) -> None:
    import pandas as pd

    store = checked(10)
    export(store, "mine", Wanted(tmp_path / "out", form, file, grains="all", held_out=0))
    path = tmp_path / "out" / f"train.{file}"
    found = lines(path) if file == "jsonl" else pd.read_parquet(path).to_dict("records")
    assert len(found) == 30
    for item in found:
        code = store.rows_by_id("mine", [item["id"]])[item["id"]].code
        if form == "sft":
            ((start, end),) = item["loss_spans"]
            assert item["text"][start:end] == code
            assert code not in item["text"][:start]
        elif form == "chat":
            assert [m["content"] for m in item["messages"] if m["loss"]] == [code]
            assert [m["role"] for m in item["messages"]] == ["system", "user", "assistant"]
        else:
            assert item["completion"] == code


def test_what_is_left_out_is_counted(checked: Checked_, tmp_path: Path) -> None:
    store = checked(
        12,
        status={0: "syntax", 1: "needs-modules", 2: "stopped"},
        match={3: {"kind": "exact", "benchmark": "b", "problem": "p", "score": 1.0}},
        flags={4: ["secret:token"], 5: ["licence:gpl"]},
        duplicate_of={6: 5, 7: 5},
        cluster={6: 5, 7: 5},
    )
    made = export(store, "mine", Wanted(tmp_path / "out"))
    assert made.left_out == {"duplicate": 2, "syntax": 1, "stopped": 1, "contaminated": 1, "secret": 1}
    assert sum(made.rows.values()) == 6
    with_them = export(store, "mine", Wanted(tmp_path / "all", with_duplicates=True))
    assert sum(with_them.rows.values()) == 8


def test_the_published_layout_gives_the_same_rows_back(checked: Checked_, read_all, tmp_path: Path) -> None:
    store = checked(20)
    export(store, "mine", Wanted(tmp_path / "out", "mg-verilog"))
    found = []
    for part in ("train", "held-out"):
        rows, gone = read_all(tmp_path / "out" / part)
        assert not gone
        found += rows
    known = {row.header: row for row in store.rows("mine")}
    assert len(found) == 20
    for row in found:
        assert row.descriptions == known[row.header].descriptions
        assert row.code.split() == known[row.header].code.split()


def test_mistakes(checked: Checked_, tmp_path: Path) -> None:
    store = checked(3)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    for wrong, word in (
        (Wanted(tmp_path / "full"), "not empty"),
        (Wanted(tmp_path / "o", "csv"), "csv"),
        (Wanted(tmp_path / "o", grains="coarse"), "coarse"),
        (Wanted(tmp_path / "o", grains="line_comments"), "fit to learn"),
        (Wanted(tmp_path / "o", held_out=1.0), "held-out"),
        (Wanted(tmp_path / "o", epochs=-1), "negative"),
    ):
        with pytest.raises(UsageError, match=word):
            export(store, "mine", wrong)
    assert not (tmp_path / "o").exists()


def test_rows_that_were_not_checked_are_not_exported(hwgen, published, data_home, tmp_path: Path) -> None:
    folder = published.write_merged(tmp_path / "mg", [m.nested for m in published.made(2, 5)])
    hwgen("data", "add", "mg", "--from", str(folder), **data_home)
    ran = hwgen("data", "export", "mg", "--out", "o", **data_home)
    assert ran.code == 2
    assert "hwgen data check mg" in ran.stderr


def test_the_command_line(hwgen, checked: Checked_, data_home, tmp_path: Path) -> None:
    checked(10)
    ran = hwgen(
        "data", "export", "mine", "--out", "o", "--format", "chat", "--seed", "4", "--json", **data_home
    )
    assert ran.code == 0, ran.stderr
    assert ran.json["rows"] == {"train": 9, "held-out": 1}
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == [
        "README.md",
        "export.json",
        "held-out.jsonl",
        "train.jsonl",
    ]
    assert RowVerdict("x", "ok", "x").is_clean
