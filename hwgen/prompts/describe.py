"""Prompts that have code described, grain by grain, and prompts that have it written again from words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.core.errors import UsageError
from hwgen.core.prompt import Message
from hwgen.prompts.task import SUFFIX, Language, Task
from hwgen.prompts.templates import render
from hwgen.prompts.tokens import MESSAGE_OVERHEAD, Tokenizer


@dataclass(frozen=True)
class Module:
    """A module that is described: its code, its header, its ports in words, and the headers of its parts."""

    top: str
    code: str
    header: str
    ports: tuple[str, ...]
    parts: tuple[str, ...] = ()
    language: Language = "verilog"

    @property
    def task(self) -> Task:
        """Return the task of writing it again, as answers are read."""
        return Task(self.top, "", self.header, self.language)


@dataclass(frozen=True)
class BlockText:
    """A block of lines (from 1) and its text, comments with it."""

    first: int
    last: int
    text: str


@dataclass(frozen=True)
class Tried:
    """An answer that did not do: the description, the module that came out of it, and what was found.

    Without `code` the answer was no description at all.
    """

    finding: str
    text: str = ""
    code: str = ""


def describe_prompt(
    module: Module, grain: str, blocks: Sequence[BlockText], earlier: str, tried: Tried | None = None
) -> tuple[Message, ...]:
    """Return the messages that ask for a description; `earlier` is the next finer one."""
    user = render(f"describe_{grain}.md.j2", module=module, blocks=blocks, earlier=earlier)
    if tried is not None:
        user += "\n" + render("describe_again.md.j2", tried=tried)
    return Message("system", render("describe_system.md.j2")), Message("user", user)


def rebuild_prompt(module: Module, grain: str, text: str) -> tuple[Message, ...]:
    """Return the messages that have the module written from a description; the code is not in them."""
    task = module.task
    system = render("rebuild_system.md.j2", language=task.language, file=task.file, top=module.top)
    return Message("system", system), Message(
        "user", render("rebuild.md.j2", module=module, grain=grain, text=text)
    )


def language_suffix(language: Language) -> str:
    """Return how a file of a language is named."""
    return SUFFIX[language]


def check_budget(messages: Sequence[Message], budget: int | None, tokenizer: Tokenizer) -> None:
    """Refuse messages of more tokens than the budget; UsageError."""
    if budget is None:
        return
    tokens = sum(tokenizer.count(message.content) + MESSAGE_OVERHEAD for message in messages)
    if tokens > budget:
        raise UsageError(
            f"the prompt takes {tokens} tokens, and the budget is {budget}", "raise --max-prompt-tokens"
        )
