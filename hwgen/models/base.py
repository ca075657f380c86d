"""What a model is to hwgen: messages in, a completion with its usage out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, Protocol

from hwgen.core.errors import HwgenError, PrerequisiteError, ToolError, UsageError
from hwgen.core.prompt import Message
from hwgen.core.values import digest

Finish = Literal["stop", "length", "refusal"]
Heard = Callable[[str], None]


def unheard(text: str) -> None:
    """Listen to nothing."""


@dataclass(frozen=True)
class Sampling:
    """How to draw an answer; None leaves it to the provider.

    `max_tokens` bounds one answer. `draw` tells answers to the same messages apart: it changes nothing for
    the provider but the seed, where there is one.
    """

    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    reasoning_effort: str | None = None
    draw: int = 0

    def given(self) -> dict[str, Any]:
        """Return the options that were said, by name."""
        values = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "draw"}
        return {name: value for name, value in values.items() if value not in (None, ())}


@dataclass(frozen=True)
class Usage:
    """Tokens of a call as the provider counts them; None where it does not say."""

    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True)
class Completion:
    """An answer. `finish` is "length" where it was cut off, "refusal" where the provider withheld it."""

    text: str
    finish: Finish = "stop"
    usage: Usage = Usage()
    model: str = ""


class Model(Protocol):
    """Something that answers. It may be called from several threads at a time."""

    @property
    def name(self) -> str:
        """The name by which a person asked for it, such as `openai:NAME`."""
        ...

    def complete(self, messages: Sequence[Message], sampling: Sampling, heard: Heard = unheard) -> Completion:
        """Return an answer; pieces of it go to `heard` as they come. Failures are a ModelError's subclass."""
        ...


def call_key(name: str, messages: Sequence[Message], sampling: Sampling) -> str:
    """Return the content hash of everything that an answer depends on."""
    return digest([name, [[m.role, m.content] for m in messages], sampling])


class ModelRefusedError(UsageError):
    """The provider will not serve this: a wrong key, an unknown model, an option or a context too long."""


class ModelMissingError(PrerequisiteError):
    """A package, a key or a model's files are not there."""


class ModelFailedError(ToolError):
    """The provider broke, or could not be reached, as often as it was tried."""


class TransientError(ModelFailedError):
    """A failure that may go by: worth another try, after `retry_after_s` where the provider says so."""

    def __init__(self, message: str, hint: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(message, hint)
        self.retry_after_s = retry_after_s


class LimitReachedError(HwgenError):
    """A limit of cost, tokens or time is reached; what was done so far is kept."""

    exit_code = ToolError.exit_code
