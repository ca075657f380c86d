"""The prompt: messages for a model, and an account of what they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hwgen.core.values import digest

Role = Literal["system", "user"]


@dataclass(frozen=True)
class Message:
    """One message of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True)
class Part:
    """A piece of a prompt with its tokens; `note` says why it is there, or why it was left out."""

    kind: Literal["system", "task", "demo", "feedback"]
    name: str
    tokens: int
    kept: bool = True
    note: str = ""


@dataclass(frozen=True)
class Prompt:
    """Messages, and what they cost.

    `tokens` counts the messages as the tokenizer named `tokenizer` does, with what a chat template adds to
    each; `exact` is false where that is an estimate, because the model's own tokenizer is not known.
    """

    messages: tuple[Message, ...]
    parts: tuple[Part, ...]
    tokens: int
    tokenizer: str
    exact: bool

    @property
    def digest(self) -> str:
        """Content hash of the messages: what an answer depends on."""
        return digest([[m.role, m.content] for m in self.messages])

    @property
    def demos(self) -> tuple[str, ...]:
        """Return the names of the demonstrations that are in it, the nearest to the task last."""
        return tuple(part.name for part in self.parts if part.kind == "demo" and part.kept)
