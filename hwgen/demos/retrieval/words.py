"""Cut descriptions, requests and names into the words by which rows are found."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from itertools import islice

from hwgen.core.demonstrations import GRAINS
from hwgen.demos.fingerprint import names
from hwgen.demos.row import Row
from hwgen.demos.tokens import comments

_WORD = re.compile(r"[a-z]+|\d+", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_STOP_TEXT = """
a an the of to in on at is are be been was were by for with and or not from as this that these those it its
into when if then else which where while has have had can will may must should would all any each both such so
than module verilog input output inputs outputs signal signals design implement implements implementation
implemented used use uses using based following block wire reg assign always end begin port ports value values
name named
"""
_STOP = frozenset(_STOP_TEXT.split())
# Words of the field that mean the same, by the form that stands for them (all as `_stem` leaves them).
_SAME_TEXT = """
mul: multiply multiplier multiplication product times mult
add: adder addition sum plus summation
sub: subtract subtractor subtraction minus difference
div: divide divider division quotient
count: counter ctr cnt tally
mux: multiplexer multiplexor selector
demux: demultiplexer
decod: decoder decode
encod: encoder encode
reg: register flop flip-flop flipflop dff
mem: memory ram storage
fifo: queue
fsm: statemachine automaton
shift: shifter rotate rotator
comp: compare comparator comparison
inv: invert inverter complement
clk: clock
rst: reset
convolut: conv convolution
matmul: gemm matrix
mac: accumulate accumulator multiplyaccumulate
"""
_SAME = {
    word: form
    for line in _SAME_TEXT.strip().splitlines()
    for form, _, others in [line.partition(":")]
    for word in (form, *others.split())
}
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s")
# How often a module's own name counts, beside the words of its descriptions.
_NAME_WEIGHT = 3
_MOST_NAMES = 60
_MOST_COMMENTS = 40


def words(text: str) -> list[str]:
    """Return the words of a text: small, without endings and stop words, words of one meaning as one."""
    found = (part.lower() for part in _WORD.findall(_CAMEL.sub(" ", text)))
    return [_stem(word) for word in found if word not in _STOP and (len(word) > 1 or word.isdigit())]


@functools.lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    if word in _SAME:
        return _SAME[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word.removesuffix(ending)
            return _SAME.get(stem, _SAME.get(stem + "e", stem))
    return word


def row_words(row: Row, code: Sequence[tuple[str, str]]) -> list[str]:
    """Return the words of a row: of its descriptions (comments, where it has none), and of names in its code.

    `code` are the words of its code (see `code_words`).
    """
    found = words(" ".join(row.descriptions.at(grain) for grain in GRAINS))
    if not found:
        found = words(" ".join(islice(comments(row.code), _MOST_COMMENTS)))
    found += words(" ".join(row.modules)) * _NAME_WEIGHT
    return found + words(" ".join(_some(names(code))))


def _some(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))[:_MOST_NAMES]
