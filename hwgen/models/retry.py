"""Try again where a failure may go by: with growing pauses, by chance, and as the provider asks."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hwgen.core.prompt import Message
from hwgen.models.base import Completion, Heard, Model, Sampling, TransientError, unheard


@dataclass(frozen=True)
class Pauses:
    """Pauses between tries: by chance between 0 and first_s * 2^(tries before), at most longest_s.

    A pause that the provider asks for is kept, unless it is above `longest_asked_s`: then the failure stands.
    """

    tries: int = 6
    first_s: float = 1.0
    longest_s: float = 60.0
    longest_asked_s: float = 300.0

    def before(self, number: int, asked_s: float | None, chance: Callable[[], float]) -> float | None:
        """Return the seconds to wait before try `number` (the first is 1); None where no more is tried."""
        if number > self.tries:
            return None
        spread = min(self.longest_s, self.first_s * (1 << (number - 2))) * chance()
        if asked_s is None:
            return spread
        return asked_s + min(spread, self.first_s) if asked_s <= self.longest_asked_s else None


@dataclass(frozen=True)
class Retrying:
    """A model that is asked again after failures that may go by."""

    inner: Model
    pauses: Pauses = Pauses()
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.SystemRandom().random
    told: Callable[[str], None] = unheard

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.inner.name

    def complete(self, messages: Sequence[Message], sampling: Sampling, heard: Heard = unheard) -> Completion:
        """Return an answer; the last failure where every try failed."""
        number = 1
        while True:
            try:
                return self.inner.complete(messages, sampling, heard)
            except TransientError as failure:
                number += 1
                pause = self.pauses.before(number, failure.retry_after_s, self.chance)
                if pause is None:
                    raise
                self.told(f"{failure.message}; try {number} of {self.pauses.tries} in {pause:.1f} s")
                self.sleep(pause)
