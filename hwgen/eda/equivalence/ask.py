"""Ask a model checker (ABC) whether the output of a graph is always 0."""

from __future__ import annotations

import json
from dataclasses import dataclass

from hwgen.core.errors import ToolError
from hwgen.eda.child import Workspace
from hwgen.infra.process import Limits

_QUESTIONS, _ANSWERS = "questions", "answers.jsonl"
_MAX_ANSWER_BYTES = 32 << 20
_START_S = 20.0
_PATIENCE = 60.0  # of the process, for ABC in each of its ways: their processor time, on a busy machine
_MEMORY_BYTES = 2 << 30


@dataclass(frozen=True)
class Answer:
    """Whether it is, and if not, how the output becomes 1: the latches' values, and inputs cycle by cycle."""

    proven: bool
    trace: tuple[str, ...] = ()


def ask(space: Workspace, aiger: bytes, seconds: float) -> Answer:
    """Return the answer; neither proven nor with a trace where there is none in so much processor time."""
    question = json.dumps({"question": 0, "graphs": [aiger.hex()]})
    space.fresh(_QUESTIONS).write_text(question + "\n", encoding="utf-8")
    space.fresh(_ANSWERS)
    paths = (f"{space.relative}/{_QUESTIONS}", f"{space.relative}/{_ANSWERS}")
    limits = Limits(wall_s=_START_S + _PATIENCE * seconds, memory_bytes=_MEMORY_BYTES)
    space.run_worker("abc_worker.py", (*paths, str(seconds), "1", "all", "traces"), limits, "proof.log")
    try:
        entry = json.loads(space.read(_ANSWERS, _MAX_ANSWER_BYTES))
        return Answer(entry["proven"] is True, tuple(map(str, entry["trace"])))
    except (ToolError, ValueError, KeyError, TypeError):  # it did not come to any
        return Answer(proven=False)
