"""An index of the rows of a dataset: BM25 over words, structure, and dense vectors of the words (LSA).

It lies in a folder of its own, written as a whole, and is of the rows with one digest.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hwgen.core.errors import PrerequisiteError
from hwgen.demos.retrieval.structure import features, said
from hwgen.demos.retrieval.words import row_words, words
from hwgen.demos.row import Row
from hwgen.demos.tokens import code_words
from hwgen.infra.files import make_folder, read_json, storing, write_json

_VERSION = 1
_DIMENSIONS = 48
RANKINGS = ("bm25", "structural", "dense")


@dataclass(frozen=True)
class Query:
    """What is looked for: words, and code where there is some (a row that others shall be like)."""

    text: str
    code: str = ""


class Index:
    """The rows of a dataset by number, ready to be searched."""

    def __init__(self, ids: list[str], bm25: Any, structure: Any, dense: Any, basis: Any) -> None:
        self.ids = ids
        self._bm25 = bm25
        self._structure = structure
        self._dense = dense
        self._basis = basis

    def __len__(self) -> int:
        return len(self.ids)

    def scores(self, query: Query) -> dict[str, Any]:
        """Return the score of every row in each ranking that the query can be ranked by; more is better."""
        import numpy as np

        found: dict[str, Any] = {}
        known = [word for word in words(query.text) if word in self._bm25.vocab_dict]
        if known:
            found["bm25"] = self._bm25.get_scores(known)
            if self._dense is not None and (vector := self._vector(known)).any():
                found["dense"] = self._dense @ vector
        values, mask = said(query.text)
        if query.code:
            values, mask = features(query.code), np.ones_like(mask)
        if mask.any():
            found["structural"] = 1.0 - np.abs(self._structure - values) @ mask / mask.sum()
        return found

    def likeness(self, one: int, others: Any) -> Any:
        """Return how alike rows are to one of them, between 0 and 1, by structure and by words if known."""
        import numpy as np

        like = 1.0 - np.abs(self._structure[others] - self._structure[one]).mean(axis=1)
        if self._dense is not None:
            like = (like + np.clip(self._dense[others] @ self._dense[one], 0.0, 1.0)) / 2
        return like

    def _vector(self, known: list[str]) -> Any:
        """Return the direction of some words among the dense vectors."""
        import numpy as np

        vector = self._basis[[self._bm25.vocab_dict[word] for word in known]].sum(axis=0)
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector


def build(rows: Iterable[Row]) -> Index:
    """Index rows; only their words and numbers are held."""
    import numpy as np

    ids, texts, vectors = [], [], []
    for row in rows:
        ids.append(row.id)
        cut = code_words(row.code)
        texts.append(row_words(row, cut))
        vectors.append(features(row.code, cut))
    bm25 = _library().BM25()
    bm25.index(texts or [[""]], show_progress=False)
    structure = np.array(vectors, dtype=np.float32).reshape(len(ids), -1)
    return Index(ids, bm25, structure, *_dense(texts, bm25.vocab_dict))


def _dense(texts: list[list[str]], vocabulary: dict[str, int]) -> tuple[Any, Any]:
    """Return a vector for each row and for each word by a truncated SVD of TF-IDF; none for a few rows."""
    import numpy as np
    from scipy.sparse import csr_matrix, diags
    from scipy.sparse.linalg import svds

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
    start = np.ones(min(counts.shape), dtype=np.float32)  # the same start gives the same vectors
    left, values, right = svds(counts @ diags(weights), k=dimensions, v0=start)
    rows = left * values
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit.astype(np.float32), (right.T * weights[:, None]).astype(np.float32)


def save(index: Index, folder: Path, digest: str) -> None:
    """Write an index as a whole, in place of an older one."""
    import numpy as np

    part = folder.with_name(f".{folder.name}.{os.urandom(6).hex()}.part")
    try:
        make_folder(part)
        with storing(part):
            index._bm25.save(str(part / "bm25"), show_progress=False)
            arrays = {"structure": index._structure}
            if index._dense is not None:
                arrays |= {"dense": index._dense, "basis": index._basis}
            for name, array in arrays.items():
                np.save(part / f"{name}.npy", array)
        write_json(part / "index.json", {"version": _VERSION, "digest": digest, "ids": index.ids})
        with storing(folder):
            shutil.rmtree(folder, ignore_errors=True)
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def load(folder: Path, digest: str) -> Index | None:
    """Read an index of the rows with this digest; None where there is none."""
    import numpy as np

    if not (folder / "index.json").is_file():
        return None
    data = read_json(folder / "index.json")
    if data.get("version") != _VERSION or data.get("digest") != digest:
        return None
    arrays = {
        name: np.load(path) if (path := folder / f"{name}.npy").exists() else None
        for name in ("structure", "dense", "basis")
    }
    bm25 = _library().BM25.load(str(folder / "bm25"), show_progress=False)
    return Index(list(data["ids"]), bm25, arrays["structure"], arrays["dense"], arrays["basis"])


def _library() -> Any:
    try:
        import bm25s
    except ImportError as error:
        raise PrerequisiteError(
            "searching rows needs bm25s and scipy", "pip install 'hwgen[data]'"
        ) from error
    return bm25s
