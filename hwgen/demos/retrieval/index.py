"""An index of the rows of a dataset: BM25 over words, structure, and vectors.

BM25 is over two fields, how a row is called and what is told of it: long texts must not drown short ones.
`dense` vectors come from the words of the dataset itself (LSA), `embedding` ones from a model that was
trained elsewhere, where one is installed.

It lies in a folder of its own, written as a whole, and is of the rows with one digest.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hwgen.core.errors import PrerequisiteError
from hwgen.demos.retrieval.embedding import Embedder
from hwgen.demos.retrieval.structure import features, said, structural
from hwgen.demos.retrieval.words import named_text, told_words, words
from hwgen.demos.row import Row
from hwgen.demos.tokens import code_words
from hwgen.infra.files import make_folder, read_json, storing, write_json

_VERSION = 2
_DIMENSIONS = 48
# Of the randomized SVD: dimensions more than are wanted, and how often it is made sharper.
_SPARE, _POWER = 16, 4
RANKINGS = ("bm25", "structural", "dense", "embedding")
# How much what is told of a row counts beside how it is called.
_TOLD = 0.7
_BM25 = {"k1": 1.2, "b": 0.75}
_TABLES = ("named", "told")
_ARRAYS = ("structure", "dense", "basis", "embedding")


@dataclass(frozen=True)
class Query:
    """What is looked for: words, and code where there is some (a row that others shall be like)."""

    text: str
    code: str = ""


@dataclass(frozen=True)
class Parts:
    """What an index is made of: two BM25 tables, and matrices with a line for each row (or word: `basis`).

    `dense` and `basis` are None for a few rows, `embedding` where there was no model.
    """

    named: Any
    told: Any
    structure: Any
    dense: Any = None
    basis: Any = None
    embedding: Any = None


class Index:
    """The rows of a dataset by number, ready to be searched."""

    def __init__(self, ids: list[str], parts: Parts, model: Embedder | None = None) -> None:
        self.ids = ids
        self.parts = parts
        self.model = model

    def __len__(self) -> int:
        return len(self.ids)

    def scores(self, query: Query) -> dict[str, Any]:
        """Return the score of every row in each ranking that the query can be ranked by; more is better."""
        found = self._by_words(words(query.text))
        values, mask = said(query.text)
        if query.code:
            values, mask = features(query.code), None
        likeness = structural(self.parts.structure, values, mask)
        if likeness is not None:
            found["structural"] = likeness
        if self.model is not None and self.parts.embedding is not None and found:
            found["embedding"] = _products(self.parts.embedding, self.model.vectors([query.text])[0])
        return found

    def _by_words(self, asked: list[str]) -> dict[str, Any]:
        """Return the scores by words; none where no word is known."""
        found: dict[str, Any] = {}
        for table, weight in ((self.parts.named, 1.0), (self.parts.told, _TOLD)):
            if known := [word for word in asked if word in table.vocab_dict]:
                found["bm25"] = found.get("bm25", 0.0) + weight * table.get_scores(known)
        told = [word for word in asked if word in self.parts.told.vocab_dict]
        if told and self.parts.dense is not None and (vector := self._vector(told)).any():
            found["dense"] = _products(self.parts.dense, vector)
        return found

    def likeness(self, one: int, others: Any) -> Any:
        """Return how alike rows are to one of them, between 0 and 1, by structure and by words if known."""
        import numpy as np

        structure, dense = self.parts.structure, self.parts.dense
        like = 1.0 - np.abs(structure[others] - structure[one]).mean(axis=1)
        if dense is not None:
            like = (like + np.clip(_products(dense[others], dense[one]), 0.0, 1.0)) / 2
        return like

    def _vector(self, known: list[str]) -> Any:
        """Return the direction of some words among the dense vectors."""
        import numpy as np

        vector = self.parts.basis[[self.parts.told.vocab_dict[word] for word in known]].sum(axis=0)
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector


def _products(matrix: Any, vector: Any) -> Any:
    """Return the product of each line with a vector; BLAS would start threads that take longer than this."""
    import numpy as np

    return np.einsum("ij,j->i", matrix, vector)


def build(
    rows: Iterable[Row], keywords: Mapping[str, str] | None = None, model: Embedder | None = None
) -> Index:
    """Index rows; only their words and numbers are held.

    `keywords` are further words by which a row is called, by its id. `model` makes the embedding.
    """
    import numpy as np

    ids, named, told, vectors = [], [], [], []
    for row in rows:
        ids.append(row.id)
        cut = code_words(row.code)
        named.append(named_text(row, (keywords or {}).get(row.id, "")))
        told.append(told_words(row, cut))
        vectors.append(features(row.code, cut))
    structure = np.array(vectors, dtype=np.float32).reshape(len(ids), -1)
    table = _table(told)
    parts = Parts(
        _table([words(text) for text in named]),
        table,
        structure,
        *_dense(told, table.vocab_dict),
        None if model is None else model.vectors(named),
    )
    return Index(ids, parts, model)


def _table(texts: list[list[str]]) -> Any:
    table = _library().BM25(**_BM25)
    table.index(texts or [[""]], show_progress=False)
    return table


def _dense(texts: list[list[str]], vocabulary: dict[str, int]) -> tuple[Any, Any]:
    """Return a vector for each row and for each word by a truncated SVD of TF-IDF; none for a few rows."""
    import numpy as np
    from scipy.sparse import csr_matrix, diags
    from threadpoolctl import threadpool_limits

    counts = csr_matrix(
        (
            np.ones(sum(map(len, texts)), dtype=np.float32),
            np.fromiter((vocabulary[word] for text in texts for word in text), dtype=np.int64),
            np.cumsum([0, *map(len, texts)]),
        ),
        shape=(len(texts), len(vocabulary)),
    )
    counts.sum_duplicates()
    dimensions = min(_DIMENSIONS, min(counts.shape) - 1)
    if dimensions < 2:
        return None, None
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    weights = np.log((1 + counts.shape[0]) / (1 + frequency)).astype(np.float32)
    counts.data = np.log1p(counts.data)
    order = np.array([vocabulary[word] for word in sorted(vocabulary)])
    with threadpool_limits(1, "blas"):  # more threads wait for one another longer than they work
        rows, right = _factors(counts @ diags(weights), dimensions, order)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit.astype(np.float32), (right.T * weights[:, None]).astype(np.float32)


def _factors(matrix: Any, dimensions: int, order: Any) -> tuple[Any, Any]:
    """Return a matrix of few dimensions and how its columns are made of them: a randomized truncated SVD.

    One that goes on until nothing changes any more takes a minute where all texts are alike. Chance is the
    same for the same words: `order` are the columns by their words, for they stand in any order.
    """
    import numpy as np

    rng = np.random.default_rng(0)
    width = min(dimensions + _SPARE, *matrix.shape)
    start = np.empty((matrix.shape[1], width), dtype=np.float32)
    start[order] = rng.standard_normal((len(order), width), dtype=np.float32)
    basis = matrix @ start
    for _ in range(_POWER):
        basis = matrix @ (matrix.T @ np.linalg.qr(basis)[0])
    basis = np.linalg.qr(basis)[0]
    left, values, right = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    return (basis @ left[:, :dimensions]) * values[:dimensions], right[:dimensions]


def save(index: Index, folder: Path, digest: str) -> None:
    """Write an index as a whole, in place of an older one."""
    import numpy as np

    part = folder.with_name(f".{folder.name}.{os.urandom(6).hex()}.part")
    try:
        make_folder(part)
        with storing(part):
            for name in _TABLES:
                getattr(index.parts, name).save(str(part / name), show_progress=False)
            for name in _ARRAYS:
                if (array := getattr(index.parts, name)) is not None:
                    np.save(part / f"{name}.npy", array)
        write_json(part / "index.json", {**_key(digest, index.model), "ids": index.ids})
        with storing(folder):
            shutil.rmtree(folder, ignore_errors=True)
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def load(folder: Path, digest: str, model: Embedder | None = None) -> Index | None:
    """Read an index of the rows with this digest, made with this model; None where there is none."""
    import numpy as np

    if not (folder / "index.json").is_file():
        return None
    data = read_json(folder / "index.json")
    if any(data.get(name) != value for name, value in _key(digest, model).items()):
        return None
    tables = [_library().BM25.load(str(folder / name), show_progress=False) for name in _TABLES]
    arrays = [np.load(path) if (path := folder / f"{name}.npy").exists() else None for name in _ARRAYS]
    return Index(list(data["ids"]), Parts(*tables, *arrays), model)


def _key(digest: str, model: Embedder | None) -> dict[str, Any]:
    return {"version": _VERSION, "digest": digest, "embedding": model.name if model else None}


def _library() -> Any:
    try:
        import bm25s
    except ImportError as error:
        raise PrerequisiteError(
            "searching rows needs bm25s and scipy", "pip install 'hwgen[data]'"
        ) from error
    return bm25s
