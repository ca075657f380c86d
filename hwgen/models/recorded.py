"""A model whose answers are written down as they come: a run that goes on asks for none of them again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from hwgen.core.prompt import Message
from hwgen.infra.events import append_event
from hwgen.models.base import Completion, Heard, Model, Sampling, unheard
from hwgen.models.scripted import Replay, conversation_key, recording


class Recorded:
    """A model with a record of its calls: JSON lines, durable when an answer is handed on."""

    def __init__(self, inner: Model, path: Path) -> None:
        self.inner, self._path = inner, path
        self._kept = Replay(path) if path.exists() else None

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.inner.name

    def complete(self, messages: Sequence[Message], sampling: Sampling, heard: Heard = unheard) -> Completion:
        """Return the recorded answer, or ask, record and return."""
        key = conversation_key(messages, sampling.draw)
        if self._kept is not None and (kept := self._kept.find(key)) is not None:
            heard(kept.text)
            return kept
        began = time.monotonic()
        answer = self.inner.complete(messages, sampling, heard)
        line = recording(messages, sampling, answer)
        append_event(self._path, "call", {**line, "model": self.name, "seconds": time.monotonic() - began})
        return answer
