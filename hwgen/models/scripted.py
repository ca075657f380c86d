"""Models without a network: answers from a script, from a recording, or from a person."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from hwgen.core.errors import HwgenError, ToolError, UsageError
from hwgen.core.prompt import Message
from hwgen.core.values import digest, from_json, to_json
from hwgen.infra.files import make_folder, write_text
from hwgen.models.base import Completion, Heard, ModelFailedError, Sampling, Usage, unheard

Answer = Callable[[Sequence[Message], Sampling], str]


class Scripted:
    """Answers that are known beforehand, in their order, or computed from the messages."""

    def __init__(self, answers: Iterable[str] | Answer, name: str = "scripted") -> None:
        self.name = name
        self._answers = answers if callable(answers) else iter(answers)
        self._lock = threading.Lock()

    def complete(self, messages: Sequence[Message], sampling: Sampling, heard: Heard = unheard) -> Completion:
        """Return the next answer; ModelFailedError where the script is at its end."""
        if callable(self._answers):
            text = self._answers(messages, sampling)
        else:
            with self._lock:
                found = next(self._answers, None)
            if found is None:
                raise ModelFailedError(
                    f"{self.name} has no answer left", "its script is shorter than the conversation"
                )
            text = found
        heard(text)
        return Completion(text, model=self.name)


def scripted_from(path: Path) -> Scripted:
    """Return a model that gives the answers of a JSON file: a list of strings."""
    try:
        answers = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{path} cannot be read as a script: {error}", "write a JSON list of strings"
        ) from error
    if not isinstance(answers, list) or not all(isinstance(a, str) for a in answers):
        raise UsageError(f"{path} is no list of strings", "write a JSON list of strings")
    return Scripted(answers, f"scripted:{path}")


def conversation_key(messages: Sequence[Message], draw: int) -> str:
    """Return what a recorded answer is found by: the messages, and which draw of them it was."""
    return digest([[[m.role, m.content] for m in messages], draw])


def recording(messages: Sequence[Message], sampling: Sampling, answer: Completion) -> dict[str, Any]:
    """Return a line of a recording."""
    return {"key": conversation_key(messages, sampling.draw), "completion": to_json(answer)}


class Replay:
    """Answers of a recording: JSON lines with the key of a conversation and the completion."""

    def __init__(self, path: Path) -> None:
        self.name = f"replay:{path}"
        self._answers: dict[str, Completion] = {}
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError) as error:
            raise UsageError(
                f"{path} cannot be read: {error}", "name a recording: calls.jsonl of a run"
            ) from error
        for number, line in enumerate(lines, 1):
            if line.strip():
                self._add(path, number, line)

    def find(self, key: str) -> Completion | None:
        """Return the answer of a conversation's key, if it was recorded."""
        return self._answers.get(key)

    def usages(self) -> list[Usage]:
        """Return the usage of every recorded answer."""
        return [answer.usage for answer in self._answers.values()]

    def _add(self, path: Path, number: int, line: str) -> None:
        try:
            data = json.loads(line)
            self._answers[data["key"]] = from_json(Completion, data["completion"])
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}, line {number} is no recorded answer: {error}") from error

    def complete(self, messages: Sequence[Message], sampling: Sampling, heard: Heard = unheard) -> Completion:
        """Return the recorded answer; ModelFailedError where these messages were never recorded."""
        answer = self.find(conversation_key(messages, sampling.draw))
        if answer is None:
            raise ModelFailedError(
                f"{self.name} holds no answer to this prompt",
                "the prompt has changed since: hwgen's version, the demos or the checks differ",
            )
        heard(answer.text)
        return answer


class ReplyAwaitedError(HwgenError):
    """A person has not answered yet: the work is kept, and goes on (`then` says how) when they have."""

    exit_code = ToolError.exit_code

    def __init__(self, asked: Path, reply: Path, then: str = "resume the run") -> None:
        super().__init__(f"the reply to {asked} is not there", f"write it to {reply}, then {then}")
        self.asked, self.reply = asked, reply


class Handoff:
    """A person carries the prompt to a model and the reply back, as files of a folder; it may take days."""

    def __init__(self, folder: Path) -> None:
        self.name = f"handoff:{folder}"
        self.folder = folder

    def complete(self, messages: Sequence[Message], sampling: Sampling, heard: Heard = unheard) -> Completion:
        """Return the reply; ReplyAwaitedError names the files where there is none yet."""
        key = conversation_key(messages, sampling.draw)[:12]
        asked, reply = self.folder / f"{key}.prompt.md", self.folder / f"{key}.reply.md"
        if reply.is_file() and (text := _read_reply(reply)).strip():
            heard(text)
            return Completion(text, model=self.name)
        if not asked.is_file():
            make_folder(self.folder)
            write_text(asked, "\n".join(m.content for m in messages))
        raise ReplyAwaitedError(asked, reply)


def _read_reply(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}", "save the reply as UTF-8 text") from error
