"""What the exceptions of providers' libraries mean, for whoever must act.

The libraries differ in their classes and agree in what they carry: an HTTP status, and the headers.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from hwgen.core.errors import HwgenError
from hwgen.models.base import ModelFailedError, ModelRefusedError, TransientError

_TRANSIENT = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
_NO_STATUS = re.compile(
    r"timeout|timed ?out|connect|protocol|closed|incomplete|reset|json|chunk", re.IGNORECASE
)
_CONTEXT = re.compile(r"context|too long|maximum.{0,20}(length|tokens)|prompt is too", re.IGNORECASE)
_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
_SHORTEST_SECRET = 6
_LONGEST_MESSAGE = 300


def explain_failure(
    error: BaseException, name: str, environment: Mapping[str, str] | None = None
) -> HwgenError:
    """Return the failure of a call to a model as an error of ours; secrets of the environment are masked."""
    status, text = _status(error), _text(error, os.environ if environment is None else environment)
    if status in (401, 403):
        return ModelRefusedError(
            f"{name} does not accept the key: {text}", "check the key in the environment"
        )
    if status == 404:
        return ModelRefusedError(
            f"{name} is not known where it was asked for: {text}", "check name and base URL"
        )
    if status in _TRANSIENT:
        return TransientError(f"{name} answered {status}: {text}", "try again later", _retry_after(error))
    if status is not None:
        if _CONTEXT.search(text):
            return ModelRefusedError(
                f"the prompt is too long for {name}: {text}", "bound it with --max-prompt-tokens"
            )
        return ModelRefusedError(
            f"{name} refused the call ({status}): {text}", "check the options of the model"
        )
    if isinstance(error, OSError) or _NO_STATUS.search(f"{type(error).__name__} {text}"):
        return TransientError(
            f"{name} gave no answer that can be read: {text}", "check that the base URL serves this interface"
        )
    return ModelFailedError(f"{name} failed: {type(error).__name__}: {text}", "--debug shows the traceback")


def redacted(text: str, environment: Mapping[str, str]) -> str:
    """Return text without the secrets that variables of the environment hold."""
    for variable, value in environment.items():
        if _SECRET_NAME.search(variable) and len(value) >= _SHORTEST_SECRET:
            text = text.replace(value, f"[{variable}]")
    return text


def _text(error: BaseException, environment: Mapping[str, str]) -> str:
    words = " ".join(redacted(str(error), environment).split()) or type(error).__name__
    return words if len(words) <= _LONGEST_MESSAGE else words[:_LONGEST_MESSAGE] + "..."


def _status(error: BaseException) -> int | None:
    holders = (error, getattr(error, "response", None), error.__cause__)
    for holder in holders:
        for attribute in ("status_code", "status", "code"):
            value = getattr(holder, attribute, None)
            if isinstance(value, int) and not isinstance(value, bool) and 400 <= value < 600:
                return value
    return None


def _retry_after(error: BaseException) -> float | None:
    """Return the seconds that the header Retry-After asks for: a number, or a date."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    value = headers.get("retry-after") if headers is not None else None
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None
