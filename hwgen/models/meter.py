"""Count what calls cost, and stop at limits of money, tokens and time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hwgen.core.prompt import Message
from hwgen.models.base import Completion, Heard, LimitReachedError, Model, Sampling, Usage, unheard

_MILLION = 1_000_000


@dataclass(frozen=True)
class Price:
    """US dollars for a million tokens in, and out."""

    input_usd: float
    output_usd: float

    def of(self, spent: Spent) -> float:
        """Return the dollars of what was spent."""
        return (spent.input_tokens * self.input_usd + spent.output_tokens * self.output_usd) / _MILLION


@dataclass(frozen=True)
class Limits:
    """What a run may spend at most; None is no limit."""

    cost_usd: float | None = None
    tokens: int | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Spent:
    """What was spent so far."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def tokens(self) -> int:
        """Tokens in and out."""
        return self.input_tokens + self.output_tokens

    def plus(self, usage: Usage) -> Spent:
        """Return it with one call more; tokens that the provider does not tell count as none."""
        return Spent(
            self.calls + 1,
            self.input_tokens + (usage.input_tokens or 0),
            self.output_tokens + (usage.output_tokens or 0),
        )


class Meter:
    """Adds up over all models of a run; safe for several threads. `spent` lets a run go on."""

    def __init__(
        self,
        price: Price | None = None,
        limits: Limits = Limits(),
        spent: Spent = Spent(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._price, self._limits, self._clock = price, limits, clock
        self._lock, self._began = threading.Lock(), clock()
        self._spent = spent

    @property
    def spent(self) -> Spent:
        """Return what was spent so far."""
        return self._spent

    @property
    def cost_usd(self) -> float | None:
        """Return the dollars spent so far; None where the price is not known."""
        return None if self._price is None else self._price.of(self._spent)

    def add(self, usage: Usage) -> None:
        """Count one call."""
        with self._lock:
            self._spent = self._spent.plus(usage)

    def check(self) -> None:
        """Raise LimitReachedError where a limit is used up."""
        limits, spent, cost = self._limits, self._spent, self.cost_usd or 0.0
        after = f"after {spent.calls} calls"
        if limits.cost_usd is not None and cost >= limits.cost_usd:
            raise LimitReachedError(
                f"the cost limit of ${limits.cost_usd:g} is reached {after} (${cost:.4f})",
                "raise --max-cost and resume the run",
            )
        if limits.tokens is not None and spent.tokens >= limits.tokens:
            raise LimitReachedError(
                f"the limit of {limits.tokens} tokens is reached {after} ({spent.tokens})",
                "raise --max-tokens and resume the run",
            )
        if limits.seconds is not None and self._clock() - self._began >= limits.seconds:
            raise LimitReachedError(
                f"the time limit of {limits.seconds:g} s is reached {after}",
                "raise --max-time and resume the run",
            )


@dataclass(frozen=True)
class Metered:
    """A model whose calls are counted, and are not made once a limit is reached."""

    inner: Model
    meter: Meter

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.inner.name

    def complete(self, messages: Sequence[Message], sampling: Sampling, heard: Heard = unheard) -> Completion:
        """Return an answer and count it; LimitReachedError before a call that there is nothing left for."""
        self.meter.check()
        answer = self.inner.complete(messages, sampling, heard)
        self.meter.add(answer.usage)
        return answer
