"""Compose a prompt: what to write, demonstrations, and what the checks said, within a token budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.core.errors import UsageError
from hwgen.core.prompt import Message, Part, Prompt
from hwgen.prompts.cutting import MOST_TOKENS, cost, cut_round
from hwgen.prompts.task import FENCE_INFO, Example, Round, Task
from hwgen.prompts.templates import render
from hwgen.prompts.tokens import MESSAGE_OVERHEAD, Estimate, Tokenizer

_MESSAGES = 2


@dataclass(frozen=True)
class _Demo:
    """A demonstration as it stands in the prompt."""

    example: Example
    text: str
    tokens: int


def compose(
    task: Task,
    examples: Sequence[Example] = (),
    last: Round | None = None,
    *,
    budget: int | None = None,
    tokenizer: Tokenizer | None = None,
) -> Prompt:
    """Return the prompt for a task, with as many whole demonstrations as the budget of tokens allows.

    `examples` come the best first; each that still fits is kept, and none is ever cut. In the prompt the
    best stands last, next to the task. `last` is the answer to be repaired; what was found of it is cut to
    MOST_TOKENS, and further where the prompt does not fit. UsageError where it still does not, without any
    demonstration.
    """
    counter = tokenizer or Estimate()
    system = render("system.md.j2", task=task, info=FENCE_INFO[task.language])
    parts = {"task": render("task.md.j2", task=task, info=FENCE_INFO[task.language])}
    if last is not None:
        shown = cut_round(last, MOST_TOKENS, counter)
        parts["feedback"] = _feedback(shown, task)
        over = 0 if budget is None else _total(system, _user([], parts), counter) - budget
        if over > 0:
            parts["feedback"] = _feedback(cut_round(shown, cost(shown, counter) - over, counter), task)
    demos = [_demo(example, counter) for example in examples]
    kept = _fitting(demos, system, parts, budget, counter)
    user = _user(kept, parts)
    account = [
        Part("system", "system.md.j2", counter.count(system)),
        *(_account(demo, demo in kept) for demo in reversed(demos)),
        *(Part(kind, f"{kind}.md.j2", counter.count(text)) for kind, text in parts.items()),  # type: ignore[arg-type]
    ]
    return Prompt(
        (Message("system", system), Message("user", user)),
        tuple(account),
        _total(system, user, counter),
        counter.name,
        counter.exact,
    )


def _feedback(last: Round, task: Task) -> str:
    return render("feedback.md.j2", last=last, task=task, info=FENCE_INFO[task.language])


def _demo(example: Example, counter: Tokenizer) -> _Demo:
    text = render("demo.md.j2", example=example, info=FENCE_INFO[example.language])
    return _Demo(example, text, counter.count(text))


def _account(demo: _Demo, kept: bool) -> Part:
    note = demo.example.why if kept else "left out: it does not fit into the budget of tokens"
    return Part("demo", demo.example.name, demo.tokens, kept, note)


def _fitting(
    demos: Sequence[_Demo], system: str, parts: dict[str, str], budget: int | None, counter: Tokenizer
) -> list[_Demo]:
    """Return the demonstrations to show, the best first: each, in order, with which the prompt still fits."""
    if budget is None:
        return list(demos)
    bare = _total(system, _user([], parts), counter)
    if bare > budget:
        raise UsageError(
            f"the prompt takes {bare} tokens without any demonstration, and the budget is {budget}",
            "raise --max-prompt-tokens, or ask for one module of the design only",
        )
    kept: list[_Demo] = []
    for demo in demos:
        if _total(system, _user([*kept, demo], parts), counter) <= budget:
            kept.append(demo)
    return kept


def _user(demos: Sequence[_Demo], parts: dict[str, str]) -> str:
    shown = [demo.text for demo in reversed(demos)]
    heading = [render("demos.md.j2", count=len(shown))] if shown else []
    return "\n".join([*heading, *shown, *parts.values()])


def _total(system: str, user: str, counter: Tokenizer) -> int:
    return counter.count(system) + counter.count(user) + _MESSAGES * MESSAGE_OVERHEAD
