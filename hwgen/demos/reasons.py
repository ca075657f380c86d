"""Why a row is not kept, and what is odd about one that is: codes for machines, sentences for people."""

from __future__ import annotations

from dataclasses import dataclass

MAX_CODE_BYTES = 1 << 20

REASONS = {
    "duplicate": "the same code and descriptions as an earlier row",
    "file-damaged": "the file, or its end, cannot be read",
    "no-code": "there is no code, or it is no text",
    "no-description": "no grain has a description",
    "no-header": "no description ends in a module header, and the code has none",
    "headers-differ": "the descriptions give different module headers",
    "header-damaged": "the module header is not `module NAME ... ;`",
    "no-module": "no `module` stands in the code",
    "no-endmodule": "a module has no `endmodule`",
    "stray-text": "text that belongs to no module stands around them",
    "known-broken": "known to be broken in the published dataset",
    "too-large": f"more than {MAX_CODE_BYTES >> 20} MiB of code",
    "binary": "not text (it has NUL bytes)",
    "not-json": "the line is not a JSON object",
    "not-a-row": "the record does not have the columns of the file",
    "not-described": "no description was made of it yet, or none could be",
    "link": "a link that leads out of the folder",
}

FLAGS = {
    "not-utf-8": "not UTF-8: read as Latin-1",
    "several-modules": "more than one module",
    "grain-missing": "not all of the published grains have a description",
    "not-wrapped": "a description without the published Llama-2 wrapping",
    "fenced": "code taken out of a Markdown fence",
    "includes": "`include lines: the included text is not part of the row",
}


@dataclass(frozen=True)
class LeftOut:
    """A row that was not kept. `number` counts the rows of the source from 0, `reason` is one of REASONS."""

    number: int
    origin: str
    reason: str
    detail: str = ""
