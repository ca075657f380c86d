"""Search the rows of a dataset; its index is built when it is needed, and kept."""

from __future__ import annotations

from hwgen.core.errors import UsageError
from hwgen.demos.retrieval.embedding import embedder
from hwgen.demos.retrieval.index import Index, build, load, save
from hwgen.demos.store import Store
from hwgen.flow.data.check import verdicts
from hwgen.flow.workshop import Progress, silent

INDEX = "index"


def index_of(store: Store, name: str, progress: Progress = silent) -> Index:
    """Return the index of a dataset's rows as they are now."""
    digest = store.dataset(name).digest
    folder = store.path(name) / INDEX
    model = embedder()
    index = load(folder, digest, model)
    if index is None:
        progress("rows", {"what": f"{name}: indexing", "rows": store.dataset(name).kept})
        index = build(store.rows(name), model=model)
        save(index, folder, digest)
    return index


def the_dataset(store: Store, name: str | None) -> str:
    """Return the dataset that is meant: the one named, or the only one that there is."""
    names = store.names()
    if name is None and len(names) == 1:
        return names[0]
    if name is None:
        there = f"there are {', '.join(names)}" if names else "`hwgen data add` adds one"
        raise UsageError("which dataset is to be searched? Name it with --in", there)
    return store.path(name).name


def clean_rows(store: Store, name: str) -> set[str]:
    """Return the ids of the rows that are fit to learn from; UsageError where they were not checked."""
    found = verdicts(store, name)
    if not found:
        raise UsageError(
            f"the rows of {name} were not checked as they are now", f"`hwgen data check {name}` does"
        )
    return {key for key, verdict in found.items() if verdict.is_clean}
