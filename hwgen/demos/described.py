"""Descriptions that a model wrote, grain by grain: taken out of its answer, or refused in a sentence.

An answer is hostile text. A description says what code does in words: one that repeats the code would show
nothing when the code is written again from it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from hwgen.demos.commented import comments_of, listed
from hwgen.demos.fingerprint import shingles
from hwgen.demos.tokens import code_words
from hwgen.demos.verilog_text import MOST_LINES, Block

MAX_CHARACTERS = 60_000
MOST_WORDS = {"detailed_global_summary": 1500, "high_level_global_summary": 90}
LEAST_WORDS = 5
MOST_SENTENCES = 3
# Of the runs of five tokens of the code, so many a description may hold.
MOST_REPEATED = 0.3
_FENCE = re.compile(
    r"(?ms)^ {0,3}(?P<fence>`{3,}|~{3,})[^\n`]*\n(?P<body>.*?)(?:^ {0,3}(?P=fence)[ \t]*$|\Z)"
)
_ENTRY = re.compile(r"^\s*(?:[-*]\s+)?\**(?:[Bb]lock\s+)?(\d{1,5})\**\s*[:.)]\**\s*(.*)$")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_ABBREVIATIONS = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf|resp|approx)\.", re.IGNORECASE)
_CODE = re.compile(r"^\s*(?:endmodule\b|always(?:_ff|_comb|_latch)?\s*@|module\s+\w+\s*[#(;])", re.MULTILINE)


@dataclass(frozen=True)
class Described:
    """A description, or the reason why the answer is none, in a sentence. `comments` are by line."""

    text: str
    reason: str = ""
    comments: Mapping[int, str] = field(default_factory=dict)


def described(
    answer: str, grain: str, code: str, ports: Collection[str], blocks: Sequence[Block]
) -> Described:
    """Take the description of a grain out of an answer."""
    if not answer.strip():
        return Described("", "the answer is empty")
    if len(answer) > MAX_CHARACTERS + len(code):
        return Described("", f"the answer has {len(answer):,} characters")
    answer = answer.replace("\r\n", "\n").replace("\r", "\n")
    if grain == "line_comments":
        found = _line_comments(answer, code, blocks)
    elif grain == "block_summary":
        found = _block_summary(answer, blocks)
    else:
        found = _summary(answer, grain, ports)
    if found.reason:
        return Described("", found.reason)
    if (share := repeated(code, found.text)) > MOST_REPEATED:
        return Described("", f"it repeats the code ({share:.0%} of it) instead of saying what it does")
    return found


def repeated(code: str, text: str) -> float:
    """Return which part of the code's runs of five tokens stand in a text."""
    ours = shingles([word for _, word in code_words(code)])
    return len(ours & shingles([word for _, word in code_words(text)])) / max(1, len(ours))


def _line_comments(answer: str, code: str, blocks: Sequence[Block]) -> Described:
    copies = [found["body"] for found in _FENCE.finditer(answer)]
    copy = max(copies, key=len, default=answer)
    found = comments_of(code, copy)
    if found.reason:
        return Described("", f"the code itself was changed: {found.reason}")
    bare = [b for b in blocks if not any(b.first <= line <= b.last for line in found.comments)]
    if bare:
        places = ", ".join(f"{b.first} to {b.last}" for b in bare[:3])
        return Described("", f"no comment says what the lines {places} are for")
    return Described(listed(found.comments), "" if found.comments else "there is no comment", found.comments)


def _block_summary(answer: str, blocks: Sequence[Block]) -> Described:
    said = entries(answer)
    if sorted(said) != list(range(1, len(blocks) + 1)):
        return Described("", f"there are {len(blocks)} blocks, and the answer has {_numbered(said)}")
    for number, text in said.items():
        if not text.strip():
            return Described("", f"nothing is said of block {number}")
        if text.count("\n") >= MOST_LINES:
            return Described("", f"the summary of block {number} has more than {MOST_LINES} lines")
    lines = [
        f"lines {block.first} to {block.last}: {' '.join(said[number].split())}"
        for number, block in enumerate(blocks, 1)
    ]
    return Described("\n".join(lines))


def entries(answer: str) -> dict[int, str]:
    """Return the numbered entries of an answer; what stands before the first is left out."""
    found: dict[int, list[str]] = {}
    held: list[str] = []
    for line in answer.split("\n"):
        if line.strip().startswith(("```", "~~~")):
            continue
        if (entry := _ENTRY.match(line)) is not None and int(entry[1]) == len(found) + 1:
            held = found.setdefault(int(entry[1]), [entry[2].strip()])
        elif line.strip():
            held.append(line.strip())
    return {number: "\n".join(filter(None, lines)) for number, lines in found.items()}


def _numbered(said: Mapping[int, str]) -> str:
    return f"{len(said)} entries that are numbered from 1" if said else "no numbered entry"


def _summary(answer: str, grain: str, ports: Collection[str]) -> Described:
    text = _unfenced(answer)
    words = len(text.split())
    if words < LEAST_WORDS:
        return Described("", "the answer says next to nothing")
    if words > MOST_WORDS[grain]:
        return Described("", f"it has {words} words, more than {MOST_WORDS[grain]}")
    if _CODE.search(text):
        return Described("", "it holds code instead of words")
    if grain == "detailed_global_summary":
        missing = [name for name in ports if not re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text)]
        reason = f"it does not name the ports {', '.join(missing[:5])}" if missing else ""
        return Described(text, reason)
    text = " ".join(text.split())
    sentences = len(_SENTENCE_END.findall(_ABBREVIATIONS.sub("", text)))
    return Described(
        text,
        f"it has {sentences} sentences, more than {MOST_SENTENCES}" if sentences > MOST_SENTENCES else "",
    )


def _unfenced(answer: str) -> str:
    """Return an answer without a fence around the whole of it, and without spaces around it."""
    text = answer.strip()
    whole = _FENCE.fullmatch(text)
    return whole["body"].strip() if whole else text
