"""Write rows in MG-Verilog's schema: `{code, description: {three grains}}`, as arrow, Parquet or JSON lines.

Arrow is the merged layout that was published, written by the `datasets` library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwgen.core.demonstrations import GRAINS
from hwgen.core.errors import PrerequisiteError
from hwgen.demos.row import Row
from hwgen.demos.training import Member, Split
from hwgen.demos.wrapping import wrap
from hwgen.flow.data.tables import write_table

if TYPE_CHECKING:
    from hwgen.flow.data.export import Exported


def write_published(rows: Any, parts: Split, folder: Path, suffix: str, made: Exported) -> None:
    """Write each split; `rows` reads a row by its id."""
    licences: Counter[str] = Counter()

    def records(members: tuple[Member, ...]) -> Iterator[dict[str, Any]]:
        for member in members:
            row: Row = rows(member.id)
            licences.update([row.licence or "not said"])
            yield {"code": _without_header(row), "description": _wrapped(row, member.grains)}

    for part, members in (("train", parts.train), ("held-out", parts.held_out)):
        if not members:
            continue
        made.examples[part] = dict(Counter(grain for member in members for grain in member.grains))
        if suffix == "arrow":
            target = folder / part / "merged_dataset"
            _save(list(records(members)), target)
            made.files.append(f"{part}/{target.name}")
            made.paths[part] = f"{part}/{target.name}/data-*.arrow"
        else:
            path = folder / f"{part}.{suffix}"
            write_table(path, records(members), _schema() if suffix == "parquet" else None)
            made.files.append(path.name)
            made.paths[part] = path.name
    made.licences = dict(licences.most_common())


def _schema() -> Any:
    import pyarrow

    text = pyarrow.string()
    return pyarrow.schema(
        {"code": text, "description": pyarrow.struct([(grain, text) for grain in GRAINS[1:]])}
    )


def _save(records: list[dict[str, Any]], target: Path) -> None:
    try:
        import datasets
    except ImportError as error:
        raise PrerequisiteError(
            "this form needs the `datasets` library", "pip install 'hwgen[data]'"
        ) from error
    text = datasets.Value("string")
    features = datasets.Features({"code": text, "description": dict.fromkeys(GRAINS[1:], text)})
    datasets.disable_progress_bars()
    datasets.Dataset.from_list(records, features=features).save_to_disk(str(target))


def _without_header(row: Row) -> str:
    before, _, body = row.code.partition(row.header)
    return before + body


def _wrapped(row: Row, grains: tuple[str, ...]) -> dict[str, str | None]:
    return {
        grain: wrap(row.descriptions.at(grain), row.header, grain) if grain in grains else None
        for grain in GRAINS[1:]
    }
