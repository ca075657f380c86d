"""Vectors of texts by a model that was trained elsewhere and is installed as a package: wordllama.

No network is used. It is a table with a vector of 256 numbers for each token; the vector of a text is the
mean of those of its tokens. Nothing of the package is run: only its two files of data are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_PACKAGE = "wordllama"
_LONGEST = 4000  # characters of a text that are looked at
NO_MODEL = "no embedding model is installed"
HINT = "pip install 'hwgen[embedding]'"


@dataclass(frozen=True)
class Embedder:
    """A table of token vectors and the tokenizer that goes with it."""

    name: str
    table: Any
    tokenizer: Any

    def vectors(self, texts: Sequence[str]) -> Any:
        """Return a vector of length 1 for each text (float32); zeros for one without any token."""
        import numpy as np

        found = np.zeros((len(texts), self.table.shape[1]), dtype=np.float32)
        cut = self.tokenizer.encode_batch([text[:_LONGEST] for text in texts], add_special_tokens=False)
        for line, tokens in zip(found, cut, strict=True):
            if tokens.ids:
                line[:] = self.table[tokens.ids].mean(axis=0, dtype=np.float32)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.divide(found, lengths, out=found, where=lengths > 0)


@cache
def embedder() -> Embedder | None:
    """Return the model that is installed, or None."""
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        return None
    try:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer
    except ImportError:
        return None
    folder = Path(found.origin).parent
    weights = next(iter(sorted(folder.glob("weights/*.safetensors"))), None)
    tokens = next(iter(sorted(folder.glob("tokenizers/*.json"))), None)
    if weights is None or tokens is None:
        return None
    tokenizer = Tokenizer.from_file(str(tokens))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    (table,) = load_file(weights).values()
    return Embedder(weights.stem, table, tokenizer)
