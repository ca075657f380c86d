"""Chat models through LangChain: OpenAI and whatever speaks its interface, Anthropic, Google, Ollama."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hwgen.core.errors import HwgenError
from hwgen.core.prompt import Message
from hwgen.models.base import (
    Completion,
    Finish,
    Heard,
    ModelMissingError,
    Sampling,
    TransientError,
    Usage,
    unheard,
)
from hwgen.models.failures import explain_failure


@dataclass(frozen=True)
class Provider:
    """How LangChain calls a provider, which package serves it, where its key is, and what it takes.

    `options` maps names of Sampling to the names of the provider's class.
    """

    name: str
    package: str
    key: str | None
    options: dict[str, str]
    base_url: bool = True
    extra: dict[str, Any] = field(default_factory=dict)


_COMMON = {"temperature": "temperature", "top_p": "top_p"}
PROVIDERS = {
    "openai": Provider(
        "openai",
        "langchain-openai",
        "OPENAI_API_KEY",
        _COMMON | {"seed": "seed", "max_tokens": "max_tokens", "reasoning_effort": "reasoning_effort"},
        extra={"stream_usage": True},
    ),
    "anthropic": Provider(
        "anthropic", "langchain-anthropic", "ANTHROPIC_API_KEY", _COMMON | {"max_tokens": "max_tokens"}
    ),
    "google": Provider(
        "google_genai",
        "langchain-google-genai",
        "GOOGLE_API_KEY",
        _COMMON | {"seed": "seed", "max_tokens": "max_output_tokens"},
        base_url=False,
    ),
    "ollama": Provider(
        "ollama",
        "langchain-ollama",
        None,
        _COMMON | {"seed": "seed", "max_tokens": "num_predict", "reasoning_effort": "reasoning"},
    ),
}
# What providers say of the end of an answer.
_FINISH: dict[str, Finish] = {
    "stop": "stop",
    "end_turn": "stop",
    "stop_sequence": "stop",
    "tool_calls": "stop",
    "length": "length",
    "max_tokens": "length",
    "max_output_tokens": "length",
    "model_context_window_exceeded": "length",
    "content_filter": "refusal",
    "refusal": "refusal",
    "safety": "refusal",
    "prohibited_content": "refusal",
    "recitation": "refusal",
}
# A server without accounts takes any key, but the library wants one.
_NO_KEY = "none"


@dataclass(frozen=True)
class ChatModel:
    """A chat model of a provider, streamed. Every failure is an error of ours that says who must act."""

    name: str
    provider: Provider
    model: str
    base_url: str | None = None
    timeout_s: float = 600.0

    def complete(self, messages: Sequence[Message], sampling: Sampling, heard: Heard = unheard) -> Completion:
        """Return the answer to messages; TransientError where the stream ends before the answer does."""
        chat = self._open(sampling)
        said = [(m.role, m.content) for m in messages]
        whole: Any = None
        try:
            for piece in chat.stream(said, stop=list(sampling.stop) or None):
                whole = piece if whole is None else whole + piece
                heard(_text(piece))
        except HwgenError:
            raise
        except Exception as error:
            raise explain_failure(error, self.name) from error
        return self._completion(whole)

    def _completion(self, whole: Any) -> Completion:
        if whole is None:
            raise TransientError(f"{self.name} answered nothing", "check the base URL")
        told = whole.response_metadata
        reason = next((told[k] for k in ("finish_reason", "stop_reason", "done_reason") if told.get(k)), None)
        if reason is None:
            raise TransientError(f"{self.name} broke off in the middle of its answer")
        finish = _FINISH.get(str(reason).lower(), "stop")
        if whole.additional_kwargs.get("refusal"):
            finish = "refusal"
        counted = whole.usage_metadata or {}
        usage = Usage(counted.get("input_tokens"), counted.get("output_tokens"))
        return Completion(_text(whole), finish, usage, str(told.get("model_name") or self.model))

    def _open(self, sampling: Sampling) -> Any:
        try:
            from langchain.chat_models import init_chat_model
        except ImportError:
            raise ModelMissingError("chat models need LangChain", "pip install 'hwgen[models]'") from None
        options = {name: v for name, v in sampling.given().items() if name != "stop"}
        values = {self.provider.options[name]: value for name, value in options.items()}
        if self.base_url is not None:
            values["base_url"] = self.base_url
        values |= self._key() | self._patience() | self.provider.extra
        try:
            return init_chat_model(
                self.model,
                model_provider=self.provider.name,
                **values,
            )
        except ImportError:
            package = self.provider.package
            raise ModelMissingError(
                f"{self.name} needs the package {package}", f"pip install {package}"
            ) from None
        except Exception as error:
            raise explain_failure(error, self.name) from error

    def _key(self) -> dict[str, str]:
        """Return the key for a server that needs none; the library itself reads keys from the environment."""
        variable = self.provider.key
        if variable is None or os.environ.get(variable):
            return {}
        if self.base_url is None:
            raise ModelMissingError(f"{self.name} needs a key", f"set {variable} in the environment")
        return {"api_key": _NO_KEY}

    def _patience(self) -> dict[str, Any]:
        if self.provider.name == "ollama":
            return {"client_kwargs": {"timeout": self.timeout_s}}
        return {"timeout": self.timeout_s, "max_retries": 0}


def _text(message: Any) -> str:
    """Return the text of a message; providers send it whole, or in typed pieces among others."""
    content = message.content
    if isinstance(content, str):
        return content
    return "".join(p if isinstance(p, str) else p.get("text", "") for p in content)
