"""What tools say of each row, kept in the dataset's folder as it is found: a killed command goes on."""

from __future__ import annotations

import importlib.util
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from hwgen.core.errors import PrerequisiteError, ToolError
from hwgen.core.values import from_json, to_json
from hwgen.demos.fingerprint import names
from hwgen.demos.row import Row
from hwgen.demos.store import CHECKS, Store
from hwgen.demos.store import SYNTHESIS as SYNTHESIS_FILE
from hwgen.demos.tokens import code_words
from hwgen.eda.child import Workspace
from hwgen.eda.dataflow import Signal, dataflow
from hwgen.eda.rows import Design, DesignFacts, SynthesisFacts, look_at, synthesize
from hwgen.flow.workshop import Workshop
from hwgen.infra.cancel import ending
from hwgen.infra.events import cut_torn_line
from hwgen.infra.files import make_folder, storing
from hwgen.infra.sandbox import NoSandbox, Sandbox, select_sandbox

_BATCH_CHARACTERS = 4 << 20


@dataclass(frozen=True)
class Look:
    """A way to look at rows: the file of its answers, their type, and what makes them.

    `version` is raised when the answers change their meaning: older ones are then found again.
    """

    file: str
    version: int
    kind: type
    run: Callable[[Workspace, Sequence[Design]], Iterator[tuple[str, Any]]]
    batch_rows: int


PARSE = Look(CHECKS, 1, DesignFacts, look_at, 200)
SYNTHESIS = Look(SYNTHESIS_FILE, 1, SynthesisFacts, synthesize, 20)


def read(store: Store, name: str, look: Look = PARSE) -> Iterator[tuple[str, Any]]:
    """Yield what is known with the id of its row, one at a time; what a kill cut short is passed over."""
    for data in _lines(store.path(name) / look.file, look):
        try:
            yield data["id"], from_json(look.kind, data["facts"])
        except (ValueError, KeyError, TypeError):
            continue  # it is found again


def known(store: Store, name: str, look: Look = PARSE) -> set[str]:
    """Return the ids of the rows that were looked at."""
    lines = _lines(store.path(name) / look.file, look)
    return {str(data["id"]) for data in lines if isinstance(data.get("facts"), dict) and "id" in data}


def of_row(store: Store, name: str, key: str, look: Look = PARSE) -> Any:
    """Return what is known of one row, None where it was not looked at."""
    return next((facts for found, facts in read(store, name, look) if found == key), None)


def _lines(path: Path, look: Look) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    with storing(path), path.open("rb") as file:
        for line in file:
            try:
                data = json.loads(line)
            except ValueError:
                continue
            if isinstance(data, dict) and data.get("version") == look.version:
                yield data


def find(
    store: Store, name: str, workshop: Workshop, look: Look = PARSE, only: Collection[str] | None = None
) -> None:
    """Look at every row (of those in `only`) that was not looked at before; answers are kept as they come."""
    path = store.path(name) / look.file
    cut_torn_line(path)
    done = known(store, name, look)
    total = store.dataset(name).kept if only is None else len(only)
    waiting = (row for row in store.rows(name) if row.id not in done and (only is None or row.id in only))
    count = len(done)
    for batch in _looked_at(waiting, look, sandbox_of(workshop), workshop.jobs):
        _append(path, batch, look)
        count += len(batch)
        workshop.progress("rows", {"what": f"{name}: looked at", "rows": count, "of": total})


def sandbox_of(workshop: Workshop) -> Sandbox:
    """Choose the sandbox for rows: they are never trusted."""
    if workshop.config.sandbox == "off":
        return NoSandbox()
    return select_sandbox(workshop.toolbox, trusted=False, allow_none=False)


def _looked_at(rows: Iterable[Row], look: Look, sandbox: Sandbox, jobs: int) -> Iterator[dict[str, Any]]:
    """Yield batches as they are done; only a few batches of rows are held at a time."""
    batches = _batches(rows, look.batch_rows)
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        running: set[Future[dict[str, Any]]] = set()
        try:
            while True:
                free = jobs + 1 - len(running)
                running |= {pool.submit(answers, batch, sandbox, look) for batch in islice(batches, free)}
                if not running:
                    return
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            for future in running:
                future.cancel()


def _batches(rows: Iterable[Row], most: int) -> Iterator[list[Design]]:
    batch: list[Design] = []
    size = 0
    for row in rows:
        if batch and (len(batch) >= most or size + len(row.code) > _BATCH_CHARACTERS):
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
        counts = Counter(names(code_words(row.code)))
        top = next((m for m in reversed(row.modules) if counts[m] <= 1), top)
    return Design(row.id, row.code, top)


def answers(designs: Sequence[Design], sandbox: Sandbox, look: Look = PARSE) -> dict[str, Any]:
    """Look at designs in a folder of their own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hwgen-data-") as folder:
        root = Path(folder).resolve()
        found = dict(look.run(Workspace(sandbox, root, make_folder(root / "work")), designs))
    if ending():
        raise ToolError("interrupted")
    return found


def dataflow_of(row: Row, workshop: Workshop) -> tuple[Signal, ...]:
    """Return what each signal of a row is computed from; ToolError where pyverilog cannot say."""
    if importlib.util.find_spec("pyverilog") is None:
        raise PrerequisiteError("dataflow needs pyverilog", "pip install 'hwgen[data]'")
    workshop.toolbox.find("iverilog")
    with tempfile.TemporaryDirectory(prefix="hwgen-data-") as folder:
        root = Path(folder).resolve()
        return dataflow(Workspace(sandbox_of(workshop), root, make_folder(root / "work")), design_of(row))


def _append(path: Path, batch: Mapping[str, Any], look: Look) -> None:
    lines = (_line({"id": key, "version": look.version, "facts": facts}) for key, facts in batch.items())
    with storing(path), path.open("ab") as file:
        file.write(b"".join(lines))
        file.flush()
        os.fsync(file.fileno())


def _line(data: Mapping[str, Any]) -> bytes:
    return json.dumps(to_json(data), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
