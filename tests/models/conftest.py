"""A server on this machine that speaks OpenAI's interface, well or badly, as its path says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

ANSWER = ("module ", "adder;", "\nendmodule\n")


def piece(text: str, finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "tiny-1",
        "choices": [choice],
    }


def usage(tokens_in: int, tokens_out: int) -> dict[str, Any]:
    told = {
        "prompt_tokens": tokens_in,
        "completion_tokens": tokens_out,
        "total_tokens": tokens_in + tokens_out,
    }
    return {**piece(""), "choices": [], "usage": told}


@dataclass
class FaultServer:
    """Answers by the first part of the path; `seen` are the requests, as (behaviour, body)."""

    port: int = 0
    seen: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    failures_left: int = 0

    def url(self, behaviour: str) -> str:
        return f"http://127.0.0.1:{self.port}/{behaviour}/v1"


class _Handler(BaseHTTPRequestHandler):
    state: FaultServer

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        behaviour = self.path.split("/")[1]
        self.state.seen.append((behaviour, body))
        if behaviour == "flaky":
            self.state.failures_left -= 1
            behaviour = "overloaded" if self.state.failures_left >= 0 else "good"
        _BEHAVIOURS[behaviour](self)

    def start(self, status: int, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content-type": kind, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def stream(self, *pieces: dict[str, Any], done: bool = True) -> None:
        self.start(200, "text/event-stream")
        for item in pieces:
            self.wfile.write(b"data: " + json.dumps(item).encode() + b"\n\n")
        if done:
            self.wfile.write(b"data: [DONE]\n\n")

    def refuse(self, status: int, message: str, **headers: str) -> None:
        self.start(status, "application/json", **headers)
        self.wfile.write(json.dumps({"error": {"message": message, "type": "x"}}).encode())

    def text(self, status: int, kind: str, text: str) -> None:
        self.start(status, kind)
        self.wfile.write(text.encode())


_BEHAVIOURS: dict[str, Callable[[_Handler], None]] = {
    "good": lambda h: h.stream(*map(piece, ANSWER), piece("", "stop"), usage(11, 7)),
    "long": lambda h: h.stream(piece("module "), piece("", "length"), usage(11, 1)),
    "withheld": lambda h: h.stream(piece(""), piece("", "content_filter")),
    "half": lambda h: h.stream(piece("module "), done=False),
    "silent": lambda h: h.stream(),
    "html": lambda h: h.text(200, "text/html", "<html>Welcome</html>"),
    "garbage": lambda h: h.text(200, "text/event-stream", "data: {no json\n\n"),
    "overloaded": lambda h: h.refuse(429, "slow down", retry_after="2"),
    "broken": lambda h: h.text(500, "text/plain", "oops"),
    "key": lambda h: h.refuse(401, "Incorrect API key provided: sk-very-secret"),
    "unknown": lambda h: h.refuse(404, "The model `tiny` does not exist"),
    "context": lambda h: h.refuse(400, "This model's maximum context length is 16 tokens"),
    "option": lambda h: h.refuse(400, "Unsupported parameter: 'seed'"),
    "hang": lambda h: time.sleep(2),
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    state = FaultServer()
    handler = type("Handler", (_Handler,), {"state": state})
    running = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    running.daemon_threads = True
    state.port = running.server_port
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield state
    running.shutdown()
    running.server_close()
    thread.join()
