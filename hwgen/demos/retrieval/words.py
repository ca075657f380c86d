"""Cut descriptions, requests and names into the words by which rows are found."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from itertools import islice

from hwgen.core.demonstrations import GRAINS
from hwgen.demos.fingerprint import names
from hwgen.demos.retrieval.synonyms import NUMERALS, PHRASES, SAME
from hwgen.demos.row import Row
from hwgen.demos.tokens import comments

_WORD = re.compile(r"[a-z]+|\d+", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SIZE = re.compile(r"(?<![a-z0-9])(\d{1,5})\s?(?:x|by)\s?(\d{1,5})(?![a-z0-9])")
_STOP_TEXT = """
a an the of to in on at is are be been was were by for with and or not from as this that these those it its
into when if then else which where while has have had can will may must should would all any each both such so
than module verilog input output inputs outputs signal signals design implement implements implementation
implemented used use uses using based following block wire reg assign always end begin port ports value values
name named i me my we our you your need needs want wants please some something do does just only also there
"""
_STOP = frozenset(_STOP_TEXT.split())
# Longest first. A British spelling and an American one end up as the same stem.
_ENDINGS = (
    *("izations", "isations", "ization", "isation", "ations", "ation", "izing", "ising", "izers", "isers"),
    *(
        "izer",
        "iser",
        "ized",
        "ised",
        "izes",
        "ises",
        "ators",
        "ator",
        "ating",
        "ated",
        "ates",
        "ings",
        "ing",
    ),
    *("ies", "ize", "ise", "ate", "ers", "ors", "er", "or", "ed", "es", "ly", "s", "e", "y"),
)
_SHORTEST_STEM = 3
_MOST_NAMES = 60
_MOST_COMMENTS = 40


def words(text: str) -> list[str]:
    """Return the words of a short text, and a further one for each phrase in it that is known."""
    small = text.lower()
    return plain_words(text) + [form for form, pattern in PHRASES if pattern.search(small)]


def plain_words(text: str) -> list[str]:
    """Return the words of a text: small, without endings and stop words, words of one meaning as one.

    A size such as 3x3 is a word of its own, beside those that it is made of.
    """
    text = _CAMEL.sub(" ", text).lower()
    found = [
        _stem(word) for word in _WORD.findall(text) if word not in _STOP and (len(word) > 1 or word.isdigit())
    ]
    return found + [f"{one}x{other}" for one, other in _SIZE.findall(text)]


@functools.lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    word = NUMERALS.get(word, word)
    if word in SAME:
        return SAME[word]
    stem = _cut(word)
    return SAME.get(stem, SAME.get(stem + "e", stem))


def _cut(word: str) -> str:
    """Return a word without its ending, and without the doubling of its last letter."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word.removesuffix(ending)
            break
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "aeiousl":
        word = word[:-1]
    return word


def named_text(row: Row, keywords: str = "") -> str:
    """Return the text by which a row is called: its module, keywords, its coarsest description."""
    name = " ".join(row.modules[:1]).replace("_", " ")
    return ". ".join(text for text in (keywords, row.descriptions.coarsest, name) if text)


def told_words(row: Row, code: Sequence[tuple[str, str]]) -> list[str]:
    """Return all other words: of finer descriptions (comments, if there are none), and of names in the code.

    `code` are the words of its code (see `code_words`).
    """
    found = plain_words(" ".join(row.descriptions.at(grain) for grain in GRAINS[:-1]))
    if not found:
        found = plain_words(" ".join(islice(comments(row.code), _MOST_COMMENTS)))
    return found + plain_words(" ".join(_some([*row.modules, *names(code)])).replace("_", " "))


def _some(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))[:_MOST_NAMES]
