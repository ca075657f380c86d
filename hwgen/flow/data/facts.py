"""What tools say of each row, kept in the dataset's folder as it is found: a killed command goes on."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.core.values import from_json, to_json
from hwgen.demos.row import Row
from hwgen.demos.store import CHECKS, Store
from hwgen.eda.child import Workspace
from hwgen.eda.rows import Design, DesignFacts, look_at
from hwgen.flow.workshop import Workshop
from hwgen.infra.cancel import ending
from hwgen.infra.events import cut_torn_line
from hwgen.infra.files import make_folder, storing
from hwgen.infra.sandbox import NoSandbox, Sandbox, select_sandbox

# Raised when the facts change their meaning: older ones are then found again.
_VERSION = 1
_BATCH_ROWS = 200
_BATCH_CHARACTERS = 4 << 20


def known(store: Store, name: str) -> dict[str, DesignFacts]:
    """Return what is known by row id; a last line that a kill cut short is left out."""
    return dict(_read(store.path(name) / CHECKS))


def _read(path: Path) -> Iterator[tuple[str, DesignFacts]]:
    if not path.exists():
        return
    with storing(path), path.open("rb") as file:
        for line in file:
            try:
                data = json.loads(line)
                if data["version"] == _VERSION:
                    yield data["id"], from_json(DesignFacts, data["facts"])
            except (ValueError, KeyError, TypeError):
                continue  # it is found again


def find(store: Store, name: str, workshop: Workshop) -> dict[str, DesignFacts]:
    """Look at every row that was not looked at before; return all facts by row id."""
    path = store.path(name) / CHECKS
    cut_torn_line(path)
    found = known(store, name)
    total = store.dataset(name).kept
    waiting = (row for row in store.rows(name) if row.id not in found)
    sandbox = sandbox_of(workshop)
    for batch in _looked_at(waiting, sandbox, workshop.jobs):
        _append(path, batch)
        found |= batch
        workshop.progress("rows", {"what": f"{name}: looked at", "rows": len(found), "of": total})
    return found


def sandbox_of(workshop: Workshop) -> Sandbox:
    """Choose the sandbox for rows: they are never trusted."""
    if workshop.config.sandbox == "off":
        return NoSandbox()
    return select_sandbox(workshop.toolbox, trusted=False, allow_none=False)


def _looked_at(rows: Iterable[Row], sandbox: Sandbox, jobs: int) -> Iterator[dict[str, DesignFacts]]:
    """Yield batches as they are done; only a few batches of rows are held at a time."""
    batches = _batches(rows)
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        running: set[Future[dict[str, DesignFacts]]] = set()
        try:
            while True:
                free = jobs + 1 - len(running)
                running |= {pool.submit(look, batch, sandbox) for batch in islice(batches, free)}
                if not running:
                    return
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            for future in running:
                future.cancel()


def _batches(rows: Iterable[Row]) -> Iterator[list[Design]]:
    batch: list[Design] = []
    size = 0
    for row in rows:
        if batch and (len(batch) >= _BATCH_ROWS or size + len(row.code) > _BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(design_of(row))
        size += len(row.code)
    if batch:
        yield batch


def design_of(row: Row) -> Design:
    """Return a row as tools see it: the last module that no other one of the row names is its top."""
    top = row.modules[0]
    if len(row.modules) > 1:
        words = row.code.split()
        top = next((m for m in reversed(row.modules) if words.count(m) <= 1), top)
    return Design(row.id, row.code, top)


def look(designs: list[Design], sandbox: Sandbox) -> dict[str, DesignFacts]:
    """Look at designs in a folder of their own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hwgen-data-") as folder:
        root = Path(folder).resolve()
        found = dict(look_at(Workspace(sandbox, root, make_folder(root / "work")), designs))
    if ending():
        raise ToolError("interrupted")
    return found


def _append(path: Path, batch: Mapping[str, DesignFacts]) -> None:
    lines = (_line({"id": key, "version": _VERSION, "facts": facts}) for key, facts in batch.items())
    with storing(path), path.open("ab") as file:
        file.write(b"".join(lines))
        file.flush()
        os.fsync(file.fileno())


def _line(data: Mapping[str, Any]) -> bytes:
    return json.dumps(to_json(data), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
