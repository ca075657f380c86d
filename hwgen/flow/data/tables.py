"""Write tables record by record: JSON lines, or Parquet."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hwgen.infra.files import storing

_BATCH = 1000


def write_table(path: Path, records: Iterator[dict[str, Any]], schema: Any = None) -> None:
    """Write a table in the form that the suffix names; `schema` (pyarrow) is that of a Parquet file."""
    if path.suffix == ".parquet":
        _write_parquet(path, records, schema)
        return
    with storing(path), path.open("w", encoding="utf-8", newline="\n") as file:
        for item in records:
            file.write(json.dumps(item, ensure_ascii=False) + "\n")


def _write_parquet(path: Path, records: Iterator[dict[str, Any]], schema: Any) -> None:
    import pyarrow
    import pyarrow.parquet

    writer = None
    with storing(path):
        try:
            while batch := list(itertools.islice(records, _BATCH)):
                table = pyarrow.Table.from_pylist(batch, schema=writer.schema if writer else schema)
                writer = writer or pyarrow.parquet.ParquetWriter(path, table.schema)
                writer.write_table(table)
        finally:
            if writer is not None:
                writer.close()
