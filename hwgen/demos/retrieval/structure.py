"""What a row is built of, as numbers between 0 and 1, from its tokens; and what a request says of that."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from hwgen.demos.tokens import code_words

# Feature -> the tokens that count for it.
_COUNTED = {
    "inputs": ("input",),
    "outputs": ("output",),
    "clocked": ("posedge", "negedge"),
    "case": ("case", "casez", "casex"),
    "choice": ("if", "?"),
    "loop": ("for", "generate"),
    "add": ("+", "-"),
    "multiply": ("*",),
    "divide": ("/", "%"),
    "shift": ("<<", ">>", "<<<", ">>>"),
    "compare": ("<", ">", "==", "!=", ">=", "==="),
    "logic": ("&", "|", "^", "~", "~^", "&&", "||", "!"),
    "assignments": ("assign", "always", "always_comb", "always_ff"),
}
FEATURES = (*_COUNTED, "width", "memory", "reset", "size", "handshake", "domains", "signed")
_FULL = {"size": 2000, "width": 128, "inputs": 16, "outputs": 16}
_USUAL_FULL = 16
_RANGE = re.compile(r"\[\s{0,8}(\d{1,5})\s{0,8}:\s{0,8}0\s{0,8}\]")
_ARRAY = re.compile(r"\breg\b[^;\n]{0,80}\]\s{0,8}\w+\s{0,8}\[")
_HANDSHAKE = re.compile(r"(?i)\b\w{0,40}valid\b.{1,2000}?\b\w{0,40}ready\b", re.DOTALL)
_EDGE = re.compile(r"\b(?:pos|neg)edge\s{1,8}(\w{0,40}cl(?:oc)?k\w{0,40})")
_RESET = re.compile(r"(?i)\b\w{0,8}(?:rst|reset)\w{0,8}\b")
# What words of a request say: the least value of a feature, or 0 for none of it.
_SAID = (
    (re.compile(r"(?i)\b(?:regist|flip|count|fsm|state machine|fifo|pipelin|clocked|sequential|synchron)"),
     "clocked", 0.4),
    (re.compile(r"(?i)\bcombinational"), "clocked", 0.0),
    (re.compile(r"(?i)\b(?:fsm|state machine|decoder|alu|mux|lookup)"), "case", 0.3),
    (re.compile(r"(?i)\b(?:memory|ram|rom|fifo|register file|buffer)\b"), "memory", 1.0),
    (re.compile(r"(?i)\b(?:multipl|mac\b|gemm|convol|dot product|product)"), "multiply", 0.3),
    (re.compile(r"(?i)\b(?:add|sum|accumulat|subtract|count)"), "add", 0.3),
    (re.compile(r"(?i)\bdivi"), "divide", 0.3),
    (re.compile(r"(?i)\b(?:shift|rotat)"), "shift", 0.3),
    (re.compile(r"(?i)\bcompar"), "compare", 0.4),
    (re.compile(r"(?i)\breset\b"), "reset", 1.0),
    (re.compile(r"(?i)\b(?:valid|ready|stream|handshak|back-?pressure|stall)"), "handshake", 1.0),
    (re.compile(r"(?i)\b(?:clock domain|two clocks|other clock|another clock|asynchron)"), "domains", 1.0),
    (re.compile(r"(?i)\b(?:signed|u?int\d|two's complement|negative)"), "signed", 1.0),
)  # fmt: skip
_BITS = re.compile(r"(?i)\b(\d{1,4})[- ]?bits?\b")


def features(code: str, cut: Sequence[tuple[str, str]] = ()) -> Any:
    """Return the features of code (a vector of float32, in the order of FEATURES); `cut` are its words."""
    import numpy as np

    found = cut or code_words(code)
    counts = Counter(text for _, text in found)
    values = {name: _scaled(name, sum(counts[t] for t in texts)) for name, texts in _COUNTED.items()}
    widths = [int(high) + 1 for high in _RANGE.findall(code)]
    values["width"] = _scaled("width", max(widths, default=1))
    values["memory"] = float(bool(_ARRAY.search(code)))
    values["reset"] = float(bool(_RESET.search(code)))
    values["size"] = _scaled("size", len(found))
    values["handshake"] = float(bool(_HANDSHAKE.search(code)))
    values["domains"] = float(len(set(_EDGE.findall(code))) > 1)
    values["signed"] = float(counts["signed"] > 0)
    return np.array([values[name] for name in FEATURES], dtype=np.float32)


def said(text: str) -> tuple[Any, Any]:
    """Return what a request says of features: their values, and a mask of those it speaks of."""
    import numpy as np

    values = np.zeros(len(FEATURES), dtype=np.float32)
    mask = np.zeros(len(FEATURES), dtype=np.float32)
    for pattern, name, value in _SAID:
        if pattern.search(text):
            values[FEATURES.index(name)], mask[FEATURES.index(name)] = value, 1.0
    if bits := [int(number) for number in _BITS.findall(text)]:
        values[FEATURES.index("width")] = _scaled("width", max(bits))
        mask[FEATURES.index("width")] = 1.0
    return values, mask


def structural(rows: Any, values: Any, mask: Any = None) -> Any:
    """Return how alike rows are to features, between 0 and 1, by those that the mask names, if any."""
    import numpy as np

    distance = np.abs(rows - values)
    if mask is None:
        return 1.0 - distance.mean(axis=1)
    return 1.0 - np.einsum("ij,j->i", distance, mask) / mask.sum() if mask.any() else None


def _scaled(name: str, count: int) -> float:
    full = _FULL.get(name, _USUAL_FULL)
    return min(math.log1p(count) / math.log1p(full), 1.0)
