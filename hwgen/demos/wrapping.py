"""Take apart the prompts that MG-Verilog published as descriptions: Llama-2 wrapping, description, header."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = re.compile(r"</?s>|\[/?INST\]")
_TASK = re.compile(
    r"Implement the Verilog module based on the following (?:description|block level summaries)\."
    r"(?:\s++Assume that signals are positive clock/clk edge triggered unless otherwise stated\.)?"
)
_BLOCKS = "Here are block level summaries:"
_HEADER = "Module header:"


@dataclass(frozen=True)
class Unwrapped:
    """A published description taken apart. `header` is empty where it has none."""

    text: str
    header: str
    was_wrapped: bool


def unwrap(published: str) -> Unwrapped:
    """Take off the marks, the system message, the fixed sentences of the task, and the module header."""
    was_wrapped = "[INST]" in published
    before, _, rest = published.partition("<<SYS>>")
    text = _MARKS.sub("", before + rest.partition("<</SYS>>")[2] if rest else before)
    text, mark, header = text.rpartition(_HEADER)
    if not mark:
        text, header = header, ""
    text = text.strip()
    if task := _TASK.match(text):
        text = text[task.end() :].strip()
    return Unwrapped(text.removeprefix(_BLOCKS).strip(), header.strip(), was_wrapped)
