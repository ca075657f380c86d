"""A table that a check hands to whoever repairs the design: small, and made to be cut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Table:
    """A table, with a sentence above it and notes below it.

    `column_ranks` and `row_ranks` say what goes first where there is little room: the greatest number; what
    has 0 stays as long as the table does. Names and values in it may be a model's own words.
    """

    title: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    column_ranks: tuple[int, ...] = ()
    row_ranks: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    def smaller(self) -> Table | None:
        """Return the table without its least relevant column, row or note; None where all must stay."""
        columns, rows = max(self.column_ranks, default=0), max(self.row_ranks, default=0)
        if columns and columns >= rows:
            at = _last(self.column_ranks, columns)
            return replace(
                self,
                head=_without(self.head, at),
                rows=tuple(_without(row, at) for row in self.rows),
                column_ranks=_without(self.column_ranks, at),
            )
        if rows:
            at = _last(self.row_ranks, rows)
            return replace(self, rows=_without(self.rows, at), row_ranks=_without(self.row_ranks, at))
        return replace(self, notes=self.notes[:-1]) if self.notes else None

    def lines(self) -> list[str]:
        """Return the table as lines of Markdown, without its title and notes."""
        if not self.head:
            return []
        cells = [[_cell(text) for text in row] for row in (self.head, *self.rows)]
        head, *rows = [f"| {' | '.join(row)} |" for row in cells]
        return [head, f"|{'---|' * len(self.head)}", *rows]


def _last(ranks: tuple[int, ...], rank: int) -> int:
    """Return the last place of a rank: of equals, the last goes first."""
    return max(i for i, found in enumerate(ranks) if found == rank)


def _without(items: tuple[T, ...], at: int) -> tuple[T, ...]:
    return items[:at] + items[at + 1 :]


def _cell(text: str) -> str:
    """Return text as a cell: on one line, and without the sign that ends a cell."""
    return " ".join(text.replace("|", "/").split())
