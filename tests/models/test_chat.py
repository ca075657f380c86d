"""Chat models against a real server on this machine, well-behaved and not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from hwgen.core.errors import ExitCode, HwgenError
from hwgen.core.prompt import Message
from hwgen.models.base import (
    Completion,
    Model,
    ModelMissingError,
    ModelRefusedError,
    Sampling,
    TransientError,
    Usage,
)
from hwgen.models.registry import Connection, open_model
from hwgen.models.retry import Pauses, Retrying

if TYPE_CHECKING:
    from conftest import FaultServer

pytest.importorskip("langchain_openai")
MESSAGES: Sequence[Message] = (Message("system", "Be brief."), Message("user", "An adder."))
WHOLE = "module adder;\nendmodule\n"


def model(server: FaultServer, behaviour: str, timeout_s: float = 20.0) -> Model:
    return open_model("openai:tiny", Sampling(), Connection(server.url(behaviour), timeout_s))


def ask(
    server: FaultServer, behaviour: str, sampling: Sampling | None = None, timeout_s: float = 20.0
) -> Completion:
    return model(server, behaviour, timeout_s).complete(MESSAGES, sampling or Sampling())


def test_an_answer_comes_whole_and_in_pieces(server: FaultServer) -> None:
    heard: list[str] = []
    answer = model(server, "good").complete(MESSAGES, Sampling(), heard.append)
    assert answer == Completion(WHOLE, "stop", Usage(11, 7), "tiny-1")
    assert "".join(heard) == WHOLE
    assert len([text for text in heard if text]) == 3


def test_options_and_messages_reach_the_server(server: FaultServer) -> None:
    sampling = Sampling(temperature=0.5, top_p=0.9, seed=4, max_tokens=100, stop=("END",))
    ask(server, "good", sampling)
    body = server.seen[-1][1]
    assert [m["content"] for m in body["messages"]] == ["Be brief.", "An adder."]
    assert (body["temperature"], body["top_p"], body["seed"], body["stop"]) == (0.5, 0.9, 4, ["END"])
    assert 100 in (body.get("max_tokens"), body.get("max_completion_tokens"))
    assert body["model"] == "tiny"


def test_a_cut_and_a_withheld_answer_are_told(server: FaultServer) -> None:
    assert ask(server, "long").finish == "length"
    assert ask(server, "withheld").finish == "refusal"


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        ("half", "broke off in the middle"),
        ("silent", "no answer that can be read"),
        ("html", "no answer that can be read"),
        ("garbage", "no answer that can be read"),
        ("overloaded", "answered 429: .*slow down"),
        ("broken", "answered 500"),
        ("hang", "no answer that can be read"),
    ],
)
def test_what_may_go_by_can_be_tried_again(server: FaultServer, behaviour: str, message: str) -> None:
    with pytest.raises(TransientError, match=message) as caught:
        ask(server, behaviour, timeout_s=0.5)
    assert caught.value.exit_code == ExitCode.INCONCLUSIVE
    assert caught.value.retry_after_s == (2.0 if behaviour == "overloaded" else None)


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        ("key", "does not accept the key"),
        ("unknown", "is not known where it was asked for"),
        ("context", "the prompt is too long"),
        ("option", "refused the call .400.*'seed'"),
    ],
)
def test_what_a_person_must_mend_is_said(server: FaultServer, behaviour: str, message: str) -> None:
    with pytest.raises(ModelRefusedError, match=message) as caught:
        ask(server, behaviour)
    assert caught.value.exit_code == ExitCode.USAGE
    assert "sk-very-secret" not in caught.value.message


def test_a_server_that_is_not_there_may_come_back() -> None:
    nowhere = open_model("openai:tiny", Sampling(), Connection("http://127.0.0.1:9/v1", 5.0))
    with pytest.raises(TransientError, match="no answer that can be read"):
        nowhere.complete(MESSAGES, Sampling())


def test_retries_get_through_a_flaky_server(server: FaultServer) -> None:
    server.failures_left, slept = 2, list[float]()
    told: list[str] = []
    patient = Retrying(model(server, "flaky"), Pauses(), slept.append, lambda: 0.5, told.append)
    assert patient.complete(MESSAGES, Sampling()).text == WHOLE
    assert len(server.seen) == 3
    assert slept == [2.5, 3.0]
    assert "try 3 of 6 in 3.0 s" in told[-1]


def test_a_key_is_asked_for_before_any_call(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(ModelMissingError, match="needs a key") as caught:
        open_model("openai:tiny", Sampling(), Connection()).complete(MESSAGES, Sampling())
    assert "OPENAI_API_KEY" in caught.value.hint
    assert ask(server, "good").text == WHOLE  # a server of one's own needs none
    assert not server.seen[0][1].get("api_key")


@pytest.mark.parametrize(
    ("name", "sampling", "connection", "message"),
    [
        ("opnai:x", Sampling(), Connection(), "'opnai:x' names no model"),
        ("openai:", Sampling(), Connection(), "'openai:' names no model"),
        ("anthropic:x", Sampling(seed=1), Connection(), "anthropic:x does not take --seed"),
        ("google:x", Sampling(), Connection("http://x"), "google:x does not take --base-url"),
        ("handoff:x", Sampling(temperature=1.0), Connection(), "does not take --temperature"),
        ("openai:x", Sampling(temperature=3.0), Connection(), "--temperature 3 is not from 0 to 2"),
        ("openai:x", Sampling(max_tokens=0), Connection(), "--max-tokens 0 is not from 1"),
        ("openai:x", Sampling(), Connection("localhost:1"), "--base-url localhost:1 is no web address"),
        ("openai:x", Sampling(), Connection(timeout_s=0), "--timeout 0 is not above 0"),
    ],
)
def test_options_that_do_not_fit_are_named(
    name: str, sampling: Sampling, connection: Connection, message: str
) -> None:
    with pytest.raises(HwgenError, match=message) as caught:
        open_model(name, sampling, connection)
    assert caught.value.exit_code == ExitCode.USAGE
