"""Cut what the checks found to so many tokens: whole texts, columns, rows and notes go, never parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hwgen.core.table import Table
from hwgen.prompts.task import Round
from hwgen.prompts.tokens import Tokenizer

# What findings and tables may take of a prompt.
MOST_TOKENS = 3000
# What a fence adds to a text.
_FENCE = 8


def table_text(table: Table) -> str:
    """Return a table as Markdown, its title above and its notes below it."""
    return "\n".join([table.title, *table.lines(), *(f"- {note}" for note in table.notes)])


def cost(last: Round, counter: Tokenizer) -> int:
    """Return how many tokens the findings and tables of an answer take."""
    texts = [*last.findings, *map(table_text, last.tables)]
    return sum(counter.count(text) + _FENCE for text in texts)


def cut_round(last: Round, most: int, counter: Tokenizer) -> Round:
    """Return what was found of an answer, in at most so many tokens; the first finding stays in any case.

    Findings come before tables, and what comes first is kept longest.
    """
    findings: list[str] = []
    left = most
    for text in last.findings:
        cost = counter.count(text) + _FENCE
        if findings and cost > left:
            break
        findings.append(text)
        left -= cost
    return replace(last, findings=tuple(findings), tables=fitting_tables(last.tables, left, counter))


def fitting_tables(tables: Sequence[Table], most: int, counter: Tokenizer) -> tuple[Table, ...]:
    """Return tables of at most so many tokens together: each as large as those before it leave room for."""
    kept: list[Table] = []
    for table in tables:
        smaller: Table | None = table
        while smaller is not None and (cost := counter.count(table_text(smaller)) + _FENCE) > most:
            smaller = smaller.smaller()
        if smaller is not None:
            kept.append(smaller)
            most -= cost
    return tuple(kept)
