"""Retries, cache, meter, and the models that need no network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import ExitCode, UsageError
from hwgen.core.prompt import Message
from hwgen.models.base import (
    Completion,
    Heard,
    LimitReachedError,
    ModelFailedError,
    Sampling,
    TransientError,
    Usage,
    unheard,
)
from hwgen.models.cache import Cached
from hwgen.models.failures import explain_failure, redacted
from hwgen.models.meter import Limits, Meter, Metered, Price
from hwgen.models.retry import Pauses, Retrying
from hwgen.models.scripted import Handoff, Replay, ReplyAwaitedError, Scripted, recording, scripted_from

MESSAGES = (Message("user", "An adder."),)


class Failing:
    """Fails so many times, then answers."""

    name = "failing"

    def __init__(self, failures: int, retry_after_s: float | None = None) -> None:
        self.failures, self.retry_after_s, self.calls = failures, retry_after_s, 0

    def complete(self, messages: Sequence[Message], sampling: Sampling, heard: Heard = unheard) -> Completion:
        self.calls += 1
        if self.calls <= self.failures:
            raise TransientError("busy", retry_after_s=self.retry_after_s)
        return Completion(f"answer {self.calls}", usage=Usage(100, 10))


@given(st.integers(0, 8), st.floats(0, 1), st.one_of(st.none(), st.floats(0, 400)))
def test_pauses_grow_keep_to_what_was_asked_and_end(
    failures: int, chance: float, asked: float | None
) -> None:
    slept: list[float] = []
    model = Failing(failures, asked)
    pauses = Pauses(tries=5, first_s=1.0, longest_s=6.0, longest_asked_s=300.0)
    patient = Retrying(model, pauses, slept.append, lambda: chance)
    if failures < 5 and (failures == 0 or asked is None or asked <= 300):
        assert patient.complete(MESSAGES, Sampling()).text == f"answer {failures + 1}"
    else:
        with pytest.raises(TransientError):
            patient.complete(MESSAGES, Sampling())
    assert len(slept) <= 4
    for number, pause in enumerate(slept):
        least = asked or 0.0
        assert least <= pause <= least + min(6.0, 2**number)


def test_answers_are_kept_by_everything_that_they_depend_on(tmp_path: Path) -> None:
    model = Failing(0)
    cached = Cached(model, tmp_path)
    first = cached.complete(MESSAGES, Sampling())
    assert cached.complete(MESSAGES, Sampling()) == first
    assert model.calls == 1
    heard: list[str] = []
    assert Cached(model, tmp_path).complete(MESSAGES, Sampling(), heard.append) == first
    assert heard == [first.text]
    for other in (Sampling(draw=1), Sampling(temperature=0.5), Sampling(seed=3)):
        assert cached.complete(MESSAGES, other) != first
    assert Cached(model, tmp_path, scope="http://other").complete(MESSAGES, Sampling()) != first
    assert cached.complete((Message("user", "A FIFO."),), Sampling()) != first


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '{"format": "other"}', '{"format": "hwgen-answer-1"}'])
def test_a_kept_answer_that_cannot_be_read_is_asked_for_again(tmp_path: Path, spoiled: str) -> None:
    cached = Cached(Failing(0), tmp_path)
    cached.complete(MESSAGES, Sampling())
    (path,) = tmp_path.rglob("*.json")
    path.write_text(spoiled)
    assert cached.complete(MESSAGES, Sampling()).text == "answer 2"


@pytest.mark.parametrize(
    ("limits", "calls", "message"),
    [
        (Limits(cost_usd=0.001), 2, r"the cost limit of \$0.001 is reached after 2 calls \(\$0.0012\)"),
        (Limits(tokens=300), 3, "the limit of 300 tokens is reached after 3 calls .330"),
        (Limits(seconds=25.0), 2, "the time limit of 25 s is reached after 2 calls"),
    ],
)
def test_a_limit_stops_before_the_next_call(limits: Limits, calls: int, message: str) -> None:
    ticks = iter(range(0, 1000, 10))
    meter = Meter(Price(5.0, 10.0), limits, clock=lambda: float(next(ticks)))
    model = Failing(0)
    metered = Metered(model, meter)
    for _ in range(calls):
        metered.complete(MESSAGES, Sampling())
    with pytest.raises(LimitReachedError, match=message) as caught:
        metered.complete(MESSAGES, Sampling())
    assert model.calls == calls
    assert caught.value.exit_code == ExitCode.INCONCLUSIVE
    assert meter.spent.calls == calls
    assert meter.cost_usd == pytest.approx(calls * 0.0006)


def test_without_a_price_no_cost_is_told() -> None:
    meter = Meter()
    Metered(Failing(0), meter).complete(MESSAGES, Sampling())
    assert (meter.spent.tokens, meter.cost_usd) == (110, None)


def test_a_script_answers_in_order_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text('["one", "two"]')
    model = scripted_from(path)
    assert [model.complete(MESSAGES, Sampling()).text for _ in range(2)] == ["one", "two"]
    with pytest.raises(ModelFailedError, match="has no answer left"):
        model.complete(MESSAGES, Sampling())


@pytest.mark.parametrize("text", ["", "{}", "[1]", '"x"'])
def test_a_script_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "answers.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"answers\.json"):
        scripted_from(path)


@given(st.lists(st.tuples(st.text(), st.integers(0, 3), st.text()), unique_by=lambda t: t[:2], max_size=5))
def test_what_was_recorded_is_replayed(
    tmp_path_factory: pytest.TempPathFactory, calls: list[tuple[str, int, str]]
) -> None:
    path = tmp_path_factory.mktemp("run") / "calls.jsonl"
    lines = [
        json.dumps(recording([Message("user", asked)], Sampling(draw=draw), Completion(text)))
        for asked, draw, text in calls
    ]
    path.write_text("\n".join(lines))
    replay = Replay(path)
    for asked, draw, text in calls:
        assert replay.complete([Message("user", asked)], Sampling(draw=draw, seed=9)).text == text
    with pytest.raises(ModelFailedError, match="holds no answer to this prompt"):
        replay.complete([Message("system", "never asked")], Sampling())


@pytest.mark.parametrize("line", ["{", "[]", '{"key": "x"}', '{"key": "x", "completion": {"texts": ""}}'])
def test_a_damaged_recording_names_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "calls.jsonl"
    path.write_text("\n" + line)
    with pytest.raises(UsageError, match=r"calls\.jsonl, line 2"):
        Replay(path)


def test_a_person_answers_days_later(tmp_path: Path) -> None:
    with pytest.raises(ReplyAwaitedError, match=r"prompt\.md is not there") as caught:
        Handoff(tmp_path / "post").complete(MESSAGES, Sampling())
    (asked,) = (tmp_path / "post").iterdir()
    assert asked.read_text() == "An adder."
    assert caught.value.exit_code == ExitCode.INCONCLUSIVE
    reply = asked.with_name(asked.name.replace("prompt", "reply"))
    assert str(reply) in caught.value.hint
    reply.write_text("\n")  # still being written
    with pytest.raises(ReplyAwaitedError):
        Handoff(tmp_path / "post").complete(MESSAGES, Sampling())
    reply.write_text("module adder; endmodule")
    assert Handoff(tmp_path / "post").complete(MESSAGES, Sampling()).text == "module adder; endmodule"
    with pytest.raises(ReplyAwaitedError):
        Handoff(tmp_path / "post").complete(MESSAGES, Sampling(draw=1))


def test_several_threads_draw_from_one_script() -> None:
    from concurrent.futures import ThreadPoolExecutor

    model = Scripted(str(n) for n in range(50))
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda _: model.complete(MESSAGES, Sampling()).text, range(50)))
    assert sorted(map(int, texts)) == list(range(50))


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=6), st.text(), st.text())
def test_secrets_of_the_environment_are_masked(secret: str, before: str, after: str) -> None:
    text = redacted(before + secret + after, {"OPENAI_API_KEY": secret, "HOME": "/root", "A_KEY": "no"})
    assert "[OPENAI_API_KEY]" in text
    assert secret not in text.replace("[OPENAI_API_KEY]", "\0")
    found = explain_failure(ValueError(f"bad {secret}"), "m", {"OPENAI_API_KEY": secret})
    assert found.message == "m failed: ValueError: bad [OPENAI_API_KEY]"
