"""Compare version numbers."""

from __future__ import annotations

import re


def version_key(text: str) -> tuple[int, ...]:
    """Turn a version into numbers that compare: "5.036" and "5.36.0" are equal, "unknown" is the least."""
    release = re.match(r"\D*(\d+(?:\.\d+)*)", text)
    numbers = [int(part) for part in release.group(1).split(".")] if release else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def at_least(version: str, minimum: str) -> bool:
    """Whether a version is the minimum or newer."""
    return version_key(version) >= version_key(minimum)
