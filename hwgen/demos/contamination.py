"""Whether a row holds an answer of a benchmark: exactly, with other names, nearly, or with its interface."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from hwgen.demos.benchmarks import Problem
from hwgen.demos.fingerprint import Fingerprint, fingerprint
from hwgen.demos.near import THRESHOLD

# Port by (name, direction, width).
Interface = frozenset[tuple[str, str, int]]
Kind = Literal["exact", "renamed", "near", "interface"]
# Fewer tokens say too little: two such modules are the same by chance. (The smallest answers of VerilogEval
# are a constant or a wire, and are found as exact or renamed ones all the same.)
_LEAST_TOKENS_NEAR = 30
# Names that say nothing about what a module is for.
_COMMON_TEXT = """
a b c d e f g h i j k l m n o p q r s t u v w x y z a0 a1 b0 b1 d0 d1 q0 q1 in in1 in2 in_a in_b out out1
out2 din dout data data_in data_out datain dataout clk clock rst reset rst_n reset_n rstn resetn areset
arst arst_n en ena enable ce load valid valid_in valid_out ready addr address we wr rd re sel s0 s1 cin
cout sum carry clk_in clk_i rst_i result op start done busy
"""
_COMMON = frozenset(_COMMON_TEXT.split())
_LEAST_PORTS = 3
_LEAST_TELLING = 2


@dataclass(frozen=True)
class Match:
    """A problem that a row holds; `score` is the similarity (1 for all kinds but "near")."""

    kind: Kind
    benchmark: str
    problem: str
    score: float


class Answers:
    """The answers of benchmarks, to compare rows with."""

    def __init__(self, problems: Iterable[Problem], interfaces: Sequence[Interface] | None = None) -> None:
        """Take problems, and for each its interface where that is known."""
        import numpy as np

        self._problems = list(problems)
        prints = [fingerprint(problem.code) for problem in self._problems]
        self._exact = {p.exact: i for i, p in reversed(list(enumerate(prints)))}
        self._renamed = {p.renamed: i for i, p in reversed(list(enumerate(prints)))}
        self._sizes = np.array([p.size for p in prints])
        self._signatures = np.array([p.signature for p in prints])
        known = enumerate(interfaces or ())
        self._interfaces = {ports: i for i, ports in reversed(list(known)) if is_telling(ports)}

    def __len__(self) -> int:
        return len(self._problems)

    def match(self, print_: Fingerprint, ports: Interface | None = None) -> Match | None:
        """Return the strongest match of a row."""
        if (at := self._exact.get(print_.exact)) is not None:
            return self._match("exact", at)
        if (at := self._renamed.get(print_.renamed)) is not None:
            return self._match("renamed", at)
        if print_.size >= _LEAST_TOKENS_NEAR and len(self._problems):
            scores = (self._signatures == print_.signature).mean(axis=1) * (self._sizes >= _LEAST_TOKENS_NEAR)
            at = int(scores.argmax())
            if scores[at] >= THRESHOLD:
                return self._match("near", at, round(float(scores[at]), 3))
        if ports is not None and (at := self._interfaces.get(ports)) is not None:
            return self._match("interface", at)
        return None

    def _match(self, kind: Kind, at: int, score: float = 1.0) -> Match:
        return Match(kind, self._problems[at].benchmark, self._problems[at].name, score)


def is_telling(ports: Interface) -> bool:
    """Whether an interface is one that two modules do not have by chance: enough ports of telling names."""
    telling = sum(name.lower() not in _COMMON for name, _, _ in ports)
    return len(ports) >= _LEAST_PORTS and telling >= _LEAST_TELLING
