"""Shown: what was shown of a description, by building its module again from it alone."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Finding(enum.StrEnum):
    """How a rebuilt module compares with the original, the best first."""

    PROVEN = "proven"
    EQUAL = "equal"
    NOT_COMPARABLE = "not-comparable"
    DIFFERS = "differs"
    OTHER_PORTS = "other-ports"
    ENDLESS = "endless"
    BROKEN = "broken"
    REFUSED = "refused"
    NO_CODE = "no-code"


MEANINGS = {
    Finding.PROVEN: "proven equivalent to the original",
    Finding.EQUAL: "equal to the original under random stimulus",
    Finding.NOT_COMPARABLE: "the original cannot be compared with",
    Finding.DIFFERS: "does something else than the original",
    Finding.OTHER_PORTS: "has other ports than the original",
    Finding.ENDLESS: "its simulation came to no end",
    Finding.BROKEN: "does not compile",
    Finding.REFUSED: "has constructs that are not allowed",
    Finding.NO_CODE: "no module was written",
}


@dataclass(frozen=True)
class Shown:
    """What was shown of a description.

    `detail` says how and with what, in a sentence. `model` wrote the description and rebuilt the module;
    `attempt` counts its descriptions of this grain from 1.
    """

    finding: Finding
    detail: str
    model: str = ""
    attempt: int = 1

    @property
    def holds(self) -> bool:
        """Whether the rebuilt module was shown to do what the original does."""
        return self.finding in (Finding.PROVEN, Finding.EQUAL)

    @property
    def said(self) -> str:
        """Return finding and detail in a sentence."""
        return self.detail if self.detail.startswith(self.finding) else f"{self.finding}: {self.detail}"

    @property
    def rank(self) -> int:
        """Order findings: the smaller the better."""
        return list(Finding).index(self.finding)
