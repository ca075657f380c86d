"""Composing: everything that was given is there once, whole demonstrations fit or go, nothing escapes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.core.errors import UsageError
from hwgen.prompts.compose import compose
from hwgen.prompts.task import LANGUAGES, Example, Language, Round, Task
from hwgen.prompts.tokens import Estimate

TASK = Task(
    "adder", "# Contract\n\n```text\ny = a + b\n```", "module adder (input wire a);", request="an adder"
)
DEMOS = tuple(
    Example(f"demo{i}", f"description {i} " * (i + 1), f"module demo{i};\nendmodule", why=f"rank {i}")
    for i in range(6)
)


def user(text_of: object) -> str:
    return text_of.messages[1].content  # type: ignore[attr-defined, no-any-return]


def test_the_best_demonstration_stands_next_to_the_task() -> None:
    prompt = compose(TASK, DEMOS[:3])
    content = user(prompt)
    places = [content.index(f"## Example: demo{i}") for i in (2, 1, 0)]
    assert places == sorted(places)
    assert places[-1] < content.index("# Task")
    assert prompt.demos == ("demo2", "demo1", "demo0")
    assert [part.note for part in prompt.parts if part.kind == "demo"] == ["rank 2", "rank 1", "rank 0"]


def test_without_demonstrations_none_are_announced() -> None:
    assert "# Examples" not in user(compose(TASK))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_its_file_and_marks_its_blocks(language: Language) -> None:
    task = Task("adder", "contract", "header", language)
    system, content = (message.content for message in compose(task).messages)
    assert task.file in system
    assert "adder" in content
    assert "Undefined" not in system + content


def test_findings_of_the_last_answer_follow_the_task() -> None:
    last = Round(2, "module adder; endmodule", ("lint: a port is missing", "simulate: ```x``` is 1"))
    content = user(compose(TASK, (), last))
    assert content.index("# Task") < content.index("# What the checks found")
    assert all(f"\n{text}\n```" in content for text in (last.code, *last.findings))


@given(st.integers(0, 4000), st.permutations(DEMOS))
@settings(max_examples=60)
def test_the_budget_is_kept_by_whole_demonstrations(room: int, demos: list[Example]) -> None:
    bare = compose(TASK).tokens
    prompt = compose(TASK, demos, budget=bare + room)
    assert prompt.tokens <= bare + room
    content = user(prompt)
    for demo in demos:
        kept = demo.name in prompt.demos
        assert (f"## Example: {demo.name}\n" in content) == kept
        assert (demo.code in content) == kept
    left = [d for d in demos if d.name not in prompt.demos]
    for demo in left:  # what was left out would not fit beside those that stand before it
        before = [d for d in demos[: demos.index(demo)] if d.name in prompt.demos]
        assert compose(TASK, [*before, demo]).tokens > bare + room


def test_a_budget_that_not_even_the_task_fits_into_is_refused() -> None:
    bare = compose(TASK).tokens
    assert compose(TASK, DEMOS, budget=bare).demos == ()
    with pytest.raises(UsageError, match=f"{bare} tokens without any demonstration"):
        compose(TASK, budget=bare - 1)


def test_the_same_values_give_the_same_prompt() -> None:
    first, second = compose(TASK, DEMOS), compose(TASK, DEMOS)
    assert first == second
    assert first.digest == second.digest
    assert compose(TASK, DEMOS[1:]).digest != first.digest


@given(st.text(), st.text())
def test_an_estimate_grows_with_the_text(a: str, b: str) -> None:
    count = Estimate().count
    assert count(a) <= len(a.encode())
    assert count(a + b) <= count(a) + count(b) + 1
