"""How much the demos differ from each other: compression ratio and near-duplicates. Pure functions."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Mapping, Sequence

from hwgen.demos.tokens import code_words, without_comments

# Published for MG-Verilog; lower is more diverse.
MG_VERILOG_RATIO = 6.37
NEAR = 0.85
_SHINGLE = 5


def plain(code: str) -> str:
    """Return code without comments, without empty lines, and with single spaces."""
    lines = (" ".join(line.split()) for line in without_comments(code).splitlines())
    return "\n".join(line for line in lines if line)


def compression_ratio(codes: Sequence[str]) -> float:
    """Return the bytes of all codes, joined by line ends in this order, over their bytes in zlib, level 9."""
    text = "\n".join(codes).encode()
    return len(text) / len(zlib.compress(text, 9)) if text else 0.0


def shingles(code: str) -> frozenset[tuple[str, ...]]:
    """Return all runs of five tokens of code without its comments."""
    tokens = [word for _, word in code_words(code)]
    return frozenset(tuple(tokens[i : i + _SHINGLE]) for i in range(max(1, len(tokens) - _SHINGLE + 1)))


def near_duplicates(codes: Mapping[str, str], least: float = NEAR) -> list[tuple[str, str, float]]:
    """Return the pairs whose shingles have at least such a Jaccard similarity, the nearest first."""
    sets = {name: shingles(code) for name, code in codes.items()}
    found = []
    for one, other in itertools.combinations(sets, 2):
        a, b = sets[one], sets[other]
        if min(len(a), len(b)) < least * max(len(a), len(b)):  # cannot be so near
            continue
        both = len(a & b)
        similarity = both / (len(a) + len(b) - both)
        if similarity >= least:
            found.append((one, other, similarity))
    return sorted(found, key=lambda pair: (-pair[2], pair))
