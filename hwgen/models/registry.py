"""Models by name: `openai:NAME`, `anthropic:NAME`, `google:NAME`, `ollama:NAME`, `handoff:DIR`, ..."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hwgen.core.errors import UsageError
from hwgen.models.base import Model, Sampling
from hwgen.models.chat import PROVIDERS, ChatModel
from hwgen.models.scripted import Handoff, Replay, scripted_from

BUILTIN = "builtin"
_FROM_FILES: dict[str, Callable[[Path], Model]] = {
    "handoff": Handoff,
    "replay": Replay,
    "scripted": scripted_from,
}
KNOWN = (*PROVIDERS, *_FROM_FILES)
_HINT = f"{BUILTIN}, or one of " + ", ".join(f"{name}:..." for name in KNOWN)


@dataclass(frozen=True)
class Connection:
    """Where and how to reach a provider."""

    base_url: str | None = None
    timeout_s: float = 600.0


def open_model(name: str, sampling: Sampling, connection: Connection) -> Model:
    """Return the model of a name; UsageError where name, options and connection do not go together."""
    kind, _, rest = name.partition(":")
    if kind not in KNOWN or not rest:
        raise UsageError(f"{name!r} names no model", _suggestion(kind))
    if kind in _FROM_FILES:
        _refuse(name, [*sampling.given(), *(["base_url"] if connection.base_url else [])])
        return _FROM_FILES[kind](Path(rest))
    provider = PROVIDERS[kind]
    _refuse(name, [option for option in sampling.given() if option not in {*provider.options, "stop"}])
    if connection.base_url is not None and not provider.base_url:
        _refuse(name, ["base_url"])
    _check(sampling, connection)
    return ChatModel(name, provider, rest, connection.base_url, connection.timeout_s)


def _suggestion(kind: str) -> str:
    near = difflib.get_close_matches(kind, [BUILTIN, *KNOWN], 1)
    return f"did you mean {near[0]}? known are {_HINT}" if near else f"known are {_HINT}"


def _refuse(name: str, options: list[str]) -> None:
    if options:
        flags = ", ".join("--" + option.replace("_", "-") for option in options)
        raise UsageError(f"{name} does not take {flags}", "leave it out, or choose another model")


def _check(sampling: Sampling, connection: Connection) -> None:
    ranges = (("temperature", 0.0, 2.0), ("top_p", 0.0, 1.0), ("max_tokens", 1, 1 << 20))
    for name, low, high in ranges:
        value = getattr(sampling, name)
        if value is not None and not low <= value <= high:
            raise UsageError(f"--{name.replace('_', '-')} {value:g} is not from {low:g} to {high:g}")
    if connection.timeout_s <= 0:
        raise UsageError(f"--timeout {connection.timeout_s:g} is not above 0 seconds")
    url = connection.base_url
    if url is not None and not url.startswith(("http://", "https://")):
        raise UsageError(f"--base-url {url} is no web address", "for example http://localhost:8000/v1")
