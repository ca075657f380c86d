"""Take apart the prompts that MG-Verilog published as descriptions: Llama-2 wrapping, description, header."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SYSTEM = (
    "You only complete chats with syntax correct Verilog code. End the Verilog module code completion with "
    "'endmodule'. Do not include module, input and output definitions."
)
_EDGES = "Assume that signals are positive clock/clk edge triggered unless otherwise stated."
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


def wrap(text: str, header: str, grain: str) -> str:
    """Return a description as MG-Verilog publishes it, so that `unwrap` gives text and header back."""
    if grain == "block_summary":
        said = f"based on the following block level summaries. {_EDGES}\n{_BLOCKS}\n\n{text}\n"
    else:
        said = f"based on the following description. {_EDGES}\n\n {text}"
    return (
        f"\n    <s>[INST] <<SYS>>\n    {_SYSTEM}\n    <</SYS>>\n\n    Implement the Verilog module {said}\n\n"
        f" {_HEADER}\n\n{header}\n\n [/INST]\n"
    )
