"""Errors sorted by who must act; each carries a hint and an exit code.

Exit codes: 0 accepted, 1 rejected, 2 usage or configuration, 3 a prerequisite is missing,
4 inconclusive, 70 a bug of hwgen, 130 interrupted.
"""

from __future__ import annotations

import enum


class ExitCode(enum.IntEnum):
    """What a command tells the shell."""

    ACCEPTED = 0
    REJECTED = 1
    USAGE = 2
    PREREQUISITE = 3
    INCONCLUSIVE = 4
    BUG = 70
    INTERRUPTED = 130


class HwgenError(Exception):
    """Something hwgen reports in one sentence (what, where) with a hint (what to do)."""

    exit_code = ExitCode.BUG

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(HwgenError):
    """The person asked for something malformed, contradictory or impossible."""

    exit_code = ExitCode.USAGE


class RequestError(UsageError):
    """A request or a spec could not be understood; the message names the word or key."""


class NotUnderstoodError(RequestError):
    """A request has words that the grammar does not know, or names nothing to build."""


class PrerequisiteError(HwgenError):
    """A tool, a package or a resource of the machine (disk, permission) is missing."""

    exit_code = ExitCode.PREREQUISITE


class ToolError(HwgenError):
    """A tool broke in a way that says nothing about the candidate: inconclusive."""

    exit_code = ExitCode.INCONCLUSIVE
