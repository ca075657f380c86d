"""Count tokens: with the model's own tokenizer where it is at hand, else an estimate that is told as one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from hwgen.core.errors import PrerequisiteError, UsageError

# What a chat template puts around a message, at most.
MESSAGE_OVERHEAD = 8
# Providers whose model is a folder with a tokenizer in it.
_LOCAL = ("hf", "vllm")
_TOKENIZER_FILE = "tokenizer.json"
# Pieces that byte-pair tokenizers keep together at most: five letters, a digit, a sign, white space.
_PIECE = re.compile(r"[A-Za-z]{1,5}|[0-9]| ?[!-/:-@\[-`{-~]|\n+|[ \t]{2,16}|[^\x00-\x7f]")
_BYTES_OF_A_SIGN = 2


class Tokenizer(Protocol):
    """Counts the tokens of a text; `exact` is false for an estimate."""

    @property
    def name(self) -> str:
        """What counts: a model's name or folder, or "estimate"."""
        ...

    @property
    def exact(self) -> bool:
        """Whether the model counts like this."""
        ...

    def count(self, text: str) -> int:
        """Return the number of tokens."""
        ...


@dataclass(frozen=True)
class Estimate:
    """An estimate for tokenizers that are not here, meant to be rather too high than too low."""

    name: str = "estimate"
    exact: bool = False

    def count(self, text: str) -> int:
        """Return an estimate of the number of tokens."""
        return sum(1 if piece.isascii() else _BYTES_OF_A_SIGN for piece in _PIECE.findall(text))


@dataclass(frozen=True)
class FileTokenizer:
    """A Hugging Face tokenizer from its tokenizer.json."""

    name: str
    inner: Any
    exact: bool = True

    def count(self, text: str) -> int:
        """Return the number of tokens, without those that mark beginning and end."""
        return len(self.inner.encode(text, add_special_tokens=False).ids)


@dataclass(frozen=True)
class TiktokenTokenizer:
    """A tokenizer of OpenAI's models."""

    name: str
    inner: Any
    exact: bool = True

    def count(self, text: str) -> int:
        """Return the number of tokens; control tokens in the text are text."""
        return len(self.inner.encode(text, disallowed_special=()))


def tokenizer_for(model: str) -> Tokenizer:
    """Return the tokenizer of a model such as `hf:PATH` or `openai:NAME`, or the estimate.

    A folder that is named and has no readable tokenizer is an error; for models behind an interface the
    estimate serves where the tokenizer is not installed.
    """
    provider, _, name = model.partition(":")
    if provider in _LOCAL:
        return _from_folder(Path(name.partition("+")[0]))
    if provider == "openai" and name:
        return _of_openai(name) or Estimate()
    return Estimate()


def _from_folder(folder: Path) -> Tokenizer:
    path = folder / _TOKENIZER_FILE
    if not path.is_file():
        raise UsageError(
            f"{folder} holds no {_TOKENIZER_FILE}", "name the folder of a model with its tokenizer"
        )
    try:
        from tokenizers import Tokenizer as Loaded
    except ImportError:
        raise PrerequisiteError(
            f"the tokenizer of {folder} needs the package tokenizers", "pip install 'hwgen[tokens]'"
        ) from None
    try:
        return FileTokenizer(str(folder), Loaded.from_file(str(path)))
    except Exception as error:  # the library raises bare exceptions
        raise UsageError(f"{path} is no tokenizer: {error}", "name the folder of a model") from error


def _of_openai(name: str) -> Tokenizer | None:
    try:
        import tiktoken

        return TiktokenTokenizer(name, tiktoken.encoding_for_model(name))
    except (ImportError, KeyError, OSError):  # not installed, not known, or its table cannot be fetched
        return None
