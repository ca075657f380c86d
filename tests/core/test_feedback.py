"""Feedback: findings in groups with their lines, nothing twice, costs where a budget was missed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.candidate import SourceFile
from hwgen.core.evidence import Evidence, Finding, Kind, Status
from hwgen.core.feedback import explain
from hwgen.core.spec import Budget
from hwgen.core.table import Table
from hwgen.core.verdict import judge

SOURCES = (SourceFile("a.v", "module a;\n  assign x = foo;\n  assign y = bar;\nendmodule\n"),)


def told(*evidence: Evidence, budget: Budget | None = None) -> tuple[str, ...]:
    return explain(judge(budget or Budget(), evidence, ()), evidence, SOURCES).items


def test_findings_of_one_kind_come_together_with_their_lines() -> None:
    findings = (
        Finding("use of undeclared identifier 'foo' (slang)", "error", "a.v", 2),
        Finding("use of undeclared identifier 'bar' (slang)", "error", "a.v", 3),
        Finding("use of undeclared identifier 'bar' (slang)", "error", "a.v", 3),
        Finding("a port is missing", "error"),
        Finding("unused", "note", "a.v", 1),
    )
    items = told(Evidence(Kind.LINT, Status.FAIL, "a summary of it", findings=findings))
    assert items == (
        "lint: use of undeclared identifier 'foo' (slang) (and 1 more of this kind)\n"
        "  a.v:2: assign x = foo;\n  a.v:3: assign y = bar;",
        "lint: a port is missing",
    )


def test_warnings_are_hints_where_something_else_fails() -> None:
    warning = Finding("12 bits are cut to 8", "warning", "a.v", 2)
    lint = Evidence(Kind.LINT, Status.PASS, "", findings=(warning,))
    failed = Evidence(Kind.SIMULATE, Status.FAIL, "1 of 2 tests failed", tables=(Table("window"),))
    feedback = explain(judge(Budget(), (lint, failed), ()), (lint, failed), SOURCES)
    assert feedback.items[0] == "simulate: 1 of 2 tests failed"
    assert feedback.items[1].startswith("lint: 12 bits are cut to 8\n  a.v:2: assign x = foo;\n(a warning")
    assert feedback.tables == (Table("window"),)
    assert told(lint) == ()  # accepted


def test_a_missed_budget_comes_with_what_costs_most() -> None:
    costs = Table("costs", ("what",), (("adder",),), (0,), (1,))
    done = Evidence(Kind.SYNTHESIZE, Status.PASS, "", {"cells": 90}, tables=(costs,))
    other = Evidence(Kind.PLACE_AND_ROUTE, Status.PASS, "", tables=(Table("path"),))
    feedback = explain(judge(Budget(max_cells=50), (done, other), ()), (done, other))
    assert feedback.items == ("90 generic cells, at most 50 were asked for",)
    assert feedback.tables == (costs,)


FINDINGS = st.builds(
    Finding, st.text(max_size=2000), st.sampled_from(["error", "note"]), st.sampled_from(["", "a.v", "b.v"]),
    st.integers(-1, 9),
)  # fmt: skip


@given(st.lists(FINDINGS, max_size=60), st.sampled_from(Kind))
def test_any_findings_are_told_within_bounds(findings: list[Finding], kind: Kind) -> None:
    items = told(Evidence(kind, Status.FAIL, "s" * 5000, findings=tuple(findings)))
    assert 1 <= len(items) <= 9
    assert all(len(item) < 1600 for item in items)


TABLES = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.tuples(*[st.text(max_size=6)] * width), min_size=1, max_size=6).flatmap(
        lambda rows: st.builds(
            Table,
            st.just("title"),
            st.tuples(*[st.text(max_size=6)] * width),
            st.just(tuple(rows)),
            st.tuples(*[st.integers(0, 9)] * width),
            st.tuples(*[st.integers(0, 9)] * len(rows)),
            st.lists(st.text(max_size=9), max_size=3).map(tuple),
        )
    )
)


@given(TABLES)
def test_a_table_gets_smaller_by_whole_pieces(table: Table) -> None:
    whole = table
    must = [name for name, rank in zip(table.head, table.column_ranks, strict=True) if rank == 0]
    while (smaller := table.smaller()) is not None:
        pieces = [len(t.head) + len(t.rows) + len(t.notes) for t in (table, smaller)]
        assert pieces[1] == pieces[0] - 1
        assert all(len(row) == len(smaller.head) == len(smaller.column_ranks) for row in smaller.rows)
        table = smaller
    assert list(table.head) == must
    assert list(table.row_ranks) == [0] * list(whole.row_ranks).count(0)
    assert all(line.count("|") == len(table.head) + 1 for line in table.lines())
    assert all("\n" not in line for line in table.lines())
