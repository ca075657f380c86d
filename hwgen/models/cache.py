"""Answers that are kept: the same call to the same model is made once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hwgen.core.errors import HwgenError
from hwgen.core.prompt import Message
from hwgen.core.values import from_json, to_json
from hwgen.infra.files import make_folder, read_json, write_json
from hwgen.models.base import Completion, Heard, Model, Sampling, call_key, unheard

FORMAT = "hwgen-answer-1"


@dataclass(frozen=True)
class Cached:
    """A model whose answers are kept in a folder, by the content hash of the call.

    `scope` tells apart what a name alone does not, such as servers. A kept answer that cannot be read is
    asked for again. Refusals are not kept.
    """

    inner: Model
    folder: Path
    scope: str = ""

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.inner.name

    def complete(self, messages: Sequence[Message], sampling: Sampling, heard: Heard = unheard) -> Completion:
        """Return the kept answer, or ask and keep it."""
        key = call_key(f"{self.name} {self.scope}", messages, sampling)
        path = self.folder / key[:2] / f"{key}.json"
        kept = _read(path)
        if kept is not None:
            heard(kept.text)
            return kept
        answer = self.inner.complete(messages, sampling, heard)
        if answer.finish != "refusal":
            make_folder(path.parent)
            write_json(path, {"format": FORMAT, "completion": to_json(answer)})
        return answer

    def kept(self) -> Iterator[Completion]:
        """Yield all answers that are kept."""
        for path in self.folder.glob("*/*.json"):
            if (answer := _read(path)) is not None:
                yield answer


def _read(path: Path) -> Completion | None:
    if not path.is_file():
        return None
    try:
        data = read_json(path)
        if data["format"] != FORMAT:
            return None
        answer: Completion = from_json(Completion, data["completion"])
    except (HwgenError, ValueError, KeyError, TypeError):
        return None
    return answer
