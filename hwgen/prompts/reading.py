"""Ask a model to put a request into the words of the grammar, and read what it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.core.errors import UsageError
from hwgen.core.prompt import Message, Part, Prompt
from hwgen.prompts.templates import render
from hwgen.prompts.tokens import MESSAGE_OVERHEAD, Tokenizer

_SYSTEM, _TASK = "reading_system.md.j2", "reading.md.j2"
_ANSWER = re.compile(r"^ {0,3}(`{3,}) *(request|cannot) *\n(.*?)^ {0,3}\1", re.MULTILINE | re.DOTALL)
_MOST = 1000  # characters of a sentence, as of any request


@dataclass(frozen=True)
class Reading:
    """A sentence for the grammar, or the reason why there is none; both empty for an answer of no use."""

    sentence: str = ""
    cannot: str = ""


def compose_reading(
    request: str,
    phrases: Sequence[Any],
    common: Sequence[Any],
    refused: Sequence[tuple[str, str]],
    *,
    budget: int | None,
    tokenizer: Tokenizer,
) -> Prompt:
    """Return the prompt; `refused` are sentences that the grammar did not take, with what it said of each.

    UsageError where it is longer than the budget of tokens.
    """
    system = render(_SYSTEM)
    task = render(_TASK, request=request, phrases=phrases, common=common, refused=refused)
    parts = (
        Part("system", _SYSTEM, tokenizer.count(system)),
        Part("task", _TASK, tokenizer.count(task)),
    )
    tokens = sum(part.tokens for part in parts) + 2 * MESSAGE_OVERHEAD
    if budget is not None and tokens > budget:
        raise UsageError(
            f"reading the request takes a prompt of {tokens} tokens, and the budget is {budget}",
            "raise --max-prompt-tokens, or say it in the words of docs/request-grammar.md",
        )
    messages = (Message("system", system), Message("user", task))
    return Prompt(messages, parts, tokens, tokenizer.name, tokenizer.exact)


def read_answer(text: str) -> Reading:
    """Return what an answer says: the last block of those that were asked for, as one line."""
    found = _ANSWER.findall(text[: 64 * _MOST].replace("\r\n", "\n"))
    if not found:
        return Reading()
    _, kind, body = found[-1]
    line = " ".join("".join(c if c.isprintable() else " " for c in body).split())[:_MOST]
    return Reading(sentence=line) if kind == "request" else Reading(cannot=line)
