"""Put text of others into a prompt so that it stays where it was put.

A fence is longer than any run of backticks in what it holds, and words that chat templates read as control
tokens get a space, so that they are words again. What stands in a fence can thus neither end it nor open a
turn of its own.
"""

from __future__ import annotations

import re

_SHORTEST_FENCE = 3
# Control tokens of the chat templates in use: <|im_start|>, [INST], <<SYS>>, <start_of_turn>, <s>.
_CONTROL = re.compile(
    r"<(?=[|\uff5c])"
    r"|<(?=/?(?:s|bos|eos|pad|unk|mask|think|tool_call|tool_response|start_of_turn|end_of_turn)>)"
    r"|<(?=</?SYS>>)"
    r"|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|gMASK)\])"
)


def neutral(text: str) -> str:
    """Return text in which no control token of a chat template is left: a space follows its first sign."""
    return _CONTROL.sub(lambda found: found[0] + " ", text)


def fenced(text: str, info: str = "text") -> str:
    """Return text as a block of Markdown that it cannot end."""
    body = neutral(text.replace("\r\n", "\n").replace("\r", "\n")).rstrip("\n")
    longest = max((len(run) for run in re.findall(r"`+", body)), default=0)
    fence = "`" * max(_SHORTEST_FENCE, longest + 1)
    return f"{fence}{info}\n{body}\n{fence}"


def inline(text: str) -> str:
    """Return text as one line of words without markup, for a heading or a sentence."""
    return " ".join(neutral(text.replace("`", "'")).split()).lstrip("#>-*| ")
