"""Describe one row at every grain, the finest first, and test each description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from hwgen.checks.compare import compare
from hwgen.core.candidate import Candidate
from hwgen.core.demonstrations import GRAINS
from hwgen.core.errors import ToolError
from hwgen.core.prompt import Message
from hwgen.core.shown import Finding, Shown
from hwgen.demos.commented import annotated
from hwgen.demos.described import described
from hwgen.flow.data.extend.journal import Attempt, Journal
from hwgen.flow.data.extend.subject import Subject
from hwgen.infra.cancel import ending
from hwgen.models.base import Completion, Model, Sampling
from hwgen.prompts.describe import BlockText, Tried, check_budget, describe_prompt, rebuild_prompt
from hwgen.prompts.extract import extract
from hwgen.prompts.tokens import Tokenizer

# Answers without a description, or without code, that are asked for again in one attempt.
DRAWS = 3
_MOST_CODE = 200_000
_FINISH = {"length": " (the answer was cut off)", "refusal": " (the provider withheld the answer)"}


@dataclass(frozen=True)
class Describer:
    """Who describes, how often it is tried, and where what was done is kept."""

    model: Model
    sampling: Sampling
    attempts: int
    budget: int | None
    tokenizer: Tokenizer
    journal: Journal
    told: Callable[[Subject, Attempt], None]

    def describe(self, subject: Subject) -> None:
        """Describe a row at every grain that it has no description of; what is done is not done again."""
        earlier = ""
        for grain in GRAINS:
            given = subject.row.descriptions.at(grain)
            if not given:
                self._grain(subject, grain, earlier)
            found = self.journal.best(subject.row.id, grain)
            earlier = given or (found.text if found is not None else "") or earlier

    def _grain(self, subject: Subject, grain: str, earlier: str) -> None:
        done = self.journal.attempts(subject.row.id, grain)
        while len(done) < self.attempts and not any(attempt.settled for attempt in done):
            attempt = self._attempt(subject, grain, earlier, done)
            self.journal.add(attempt)
            self.told(subject, attempt)
            done.append(attempt)

    def _attempt(self, subject: Subject, grain: str, earlier: str, done: list[Attempt]) -> Attempt:
        number = len(done) + 1
        text, reason = self._text(subject, grain, earlier, _tried(done), number)
        blank = Attempt(subject.row.id, grain, number, text, self.model.name, reason=reason)
        if not text:
            return blank
        problem = subject.original.problem
        _go_on()
        if problem:
            found = Shown(Finding.NOT_COMPARABLE, problem)
            return replace(blank, shown=self._signed(found, number))
        candidate, why = self._rebuilt(subject, grain, text, number)
        if candidate is None:
            return replace(blank, shown=self._signed(Shown(Finding.NO_CODE, why), number))
        job = subject.job(subject.with_parts(candidate), f"{grain}-{number}")
        code = "\n".join(source.text for source in candidate.files)[:_MOST_CODE]
        shown = self._signed(compare(subject.original, job), number)
        _go_on()  # what was cut short has shown nothing
        return replace(blank, shown=shown, code=code)

    def _signed(self, shown: Shown, number: int) -> Shown:
        return replace(shown, model=self.model.name, attempt=number)

    def _text(
        self, subject: Subject, grain: str, earlier: str, tried: Tried | None, number: int
    ) -> tuple[str, str]:
        """Return a description, or an empty text and why no answer was one."""
        reason = ""
        for draw in range(DRAWS):
            messages = describe_prompt(subject.module, grain, self._blocks(subject), earlier, tried)
            answer = self._ask(messages, number, draw)
            found = described(
                answer.text, grain, subject.row.code, list(subject.original.ports), subject.blocks
            )
            if not found.reason:
                return found.text, ""
            reason = found.reason + _FINISH.get(answer.finish, "")
            tried = Tried(reason, tried.text if tried else "")
        return "", reason

    def _rebuilt(self, subject: Subject, grain: str, text: str, number: int) -> tuple[Candidate | None, str]:
        """Return the module that a model writes from a description, or why there is none."""
        reason = ""
        messages = rebuild_prompt(subject.module, grain, text)
        for draw in range(DRAWS):
            answer = self._ask(messages, number, draw)
            found = extract(answer.text, subject.module.task, self.model.name)
            if found.candidate is not None:
                return found.candidate, ""
            reason = found.reason + _FINISH.get(answer.finish, "")
        return None, reason

    def _ask(self, messages: tuple[Message, ...], number: int, draw: int) -> Completion:
        _go_on()
        check_budget(messages, self.budget, self.tokenizer)
        place = (number - 1) * DRAWS + draw
        return self.model.complete(messages, replace(self.sampling, draw=place))

    def _blocks(self, subject: Subject) -> list[BlockText]:
        """Return the blocks of a row with its line comments at the ends of their lines."""
        best = self.journal.best(subject.row.id, GRAINS[0])
        given = subject.row.descriptions.line_comments or (best.text if best else "")
        lines = annotated(subject.row.code, _by_line(given)).split("\n")
        return [BlockText(b.first, b.last, "\n".join(lines[b.first - 1 : b.last])) for b in subject.blocks]


def _go_on() -> None:
    if ending():
        raise ToolError("interrupted")


def _tried(done: list[Attempt]) -> Tried | None:
    if not done:
        return None
    last = done[-1]
    if last.shown is None:
        return Tried(last.reason)
    return Tried(last.shown.said, last.text, last.code or "(no module was written)")


def _by_line(listed: str) -> dict[int, str]:
    """Read the grain `line_comments`; lines of another form are passed over."""
    found = {}
    for line in listed.split("\n"):
        number, _, text = line.partition(": ")
        if number.isascii() and number.isdigit() and len(number) < 8:
            found[int(number)] = text
    return found
