"""What makes two pieces of Verilog the same: their tokens, with names or without, and their shingles."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.core.errors import PrerequisiteError
from hwgen.demos.tokens import code_words

PERMUTATIONS = 256
SHINGLE = 5
_SEED = 1
# Lines that say nothing about a design.
_PREAMBLE = re.compile(
    r"^[ \t]*`(?:timescale|default_nettype|resetall|celldefine|endcelldefine)[^\n]*", re.MULTILINE
)
_KEYWORD_TEXT = """
always always_comb always_ff always_latch and assign automatic begin buf bufif0 bufif1 byte bit case casex
casez const deassign default defparam disable edge else end endcase endfunction endgenerate endmodule
endspecify endtask enum event for force forever function generate genvar if iff import initial inout input
inside int integer localparam logic longint macromodule module nand negedge nor not or output packed
parameter posedge primitive priority real reg release repeat return shortint signed specify struct supply0
supply1 table task time tri tri0 tri1 typedef union unique unsigned var void wait wand while wire wor xnor
xor
"""
KEYWORDS = frozenset(_KEYWORD_TEXT.split())


@dataclass(frozen=True)
class Fingerprint:
    """The tokens of a design as digests. Layout, comments and spelling of numbers do not count.

    `exact` is of all tokens; `renamed` of the tokens with every name replaced by the number of its first
    occurrence, so that renaming changes nothing. `signature` (256 numbers of 32 bits) estimates the Jaccard
    similarity of the sets of five tokens in a row; `size` is the number of tokens.
    """

    exact: bytes
    renamed: bytes
    signature: Any
    size: int


def fingerprint(code: str) -> Fingerprint:
    """Return the fingerprint of a design."""
    words = [
        (kind, text.lower() if kind == "number" else text)
        for kind, text in code_words(_PREAMBLE.sub("", code))
    ]
    texts = [text for _, text in words]
    return Fingerprint(_digest(texts), _digest(_renamed(words)), _signature(texts), len(texts))


def _digest(texts: Sequence[str]) -> bytes:
    return hashlib.blake2b("\0".join(texts).encode("utf-8", "replace"), digest_size=16).digest()


def _renamed(words: Sequence[tuple[str, str]]) -> list[str]:
    numbers: dict[str, str] = {}
    return [
        numbers.setdefault(text.removeprefix("\\"), f"#{len(numbers)}") if _is_name(kind, text) else text
        for kind, text in words
    ]


def _is_name(kind: str, text: str) -> bool:
    return kind == "escaped" or (kind == "word" and text not in KEYWORDS and not text.startswith("$"))


def shingles(texts: Sequence[str]) -> set[bytes]:
    """Return the sets of five tokens in a row; of a shorter text the one that there is."""
    if len(texts) <= SHINGLE:
        return {" ".join(texts).encode("utf-8", "replace")}
    return {
        " ".join(texts[i : i + SHINGLE]).encode("utf-8", "replace") for i in range(len(texts) - SHINGLE + 1)
    }


def _signature(texts: Sequence[str]) -> Any:
    import numpy as np

    minhash = _empty_minhash().copy()
    minhash.update_batch(list(shingles(texts)))
    return minhash.hashvalues.astype(np.uint32)


_made: list[Any] = []


def _empty_minhash() -> Any:
    if not _made:
        try:
            from datasketch import MinHash
        except ImportError as error:
            raise PrerequisiteError("comparing rows needs datasketch", "pip install 'hwgen[data]'") from error
        _made.append(MinHash(num_perm=PERMUTATIONS, seed=_SEED))
    return _made[0]


def names(words: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the names among the words of a design (see `code_words`), as often as they come."""
    return (text for kind, text in words if _is_name(kind, text))
