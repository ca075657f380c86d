"""Requests in free language: a model puts them into the words of the grammar, which decides what is built."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from hwgen.core.errors import RequestError
from hwgen.core.spec import Request, Spec
from hwgen.flow.asking import asked, sampling_of
from hwgen.infra.config import Config
from hwgen.models.registry import BUILTIN
from hwgen.models.scripted import ReplyAwaitedError
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.request.phrasebook import common_phrases, phrasebook
from hwgen.prompts.reading import compose_reading, read_answer
from hwgen.prompts.tokens import tokenizer_for

_TRIES = 4
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WAY_OUT = "say it in the words of docs/request-grammar.md, or ask for something that they can say"


@dataclass
class Reader:
    """Asks the model of the settings; `calls` are the lines of its record, for the run that follows."""

    config: Config
    calls: str = field(default="", init=False)

    @property
    def name(self) -> str:
        """The model that reads: that of `reader`, or else the one that writes the hardware."""
        return self.config.reader or self.config.model

    def read(self, request: Request, refusal: RequestError) -> Spec:
        """Return how a request is understood that the grammar refused; RequestError where it cannot be.

        The Spec's assumptions begin with the sentence that the model put it into, and with the numbers of the
        request that are not in that sentence.
        """
        if self.name == BUILTIN:
            raise refusal
        with tempfile.TemporaryDirectory() as folder:
            record = Path(folder) / "calls.jsonl"
            try:
                sentence, spec = self._read(request, record)
            except ReplyAwaitedError as error:
                raise ReplyAwaitedError(error.asked, error.reply, "give the same command again") from error
            self.calls = record.read_text(encoding="utf-8")
        notes = [f"the request means: {sentence} (so {self.name} reads it)"]
        if lost := [n for n in _NUMBER.findall(request.text) if n not in _NUMBER.findall(sentence)]:
            notes.append(f"what the request says with {', '.join(dict.fromkeys(lost))} is not in that")
        return replace(spec, request=request.text, assumptions=(*notes, *spec.assumptions))

    def _read(self, request: Request, record: Path) -> tuple[str, Spec]:
        model, refused = asked(self.config, self.name, record), list[tuple[str, str]]()
        for _ in range(_TRIES):
            prompt = compose_reading(
                request.text,
                phrasebook(),
                common_phrases(),
                refused,
                budget=self.config.max_prompt_tokens,
                tokenizer=tokenizer_for(self.name),
            )
            answer = read_answer(model.complete(prompt.messages, sampling_of(self.config)).text)
            if answer.cannot:
                raise RequestError(
                    f"{self.name} cannot put the request into words: {answer.cannot}", _WAY_OUT
                )
            try:
                return answer.sentence, interpret(replace(request, text=answer.sentence))
            except RequestError as error:
                said = (
                    f"{error.message}. {error.hint}" if answer.sentence else "the answer holds no such block"
                )
                refused.append((answer.sentence or "(nothing)", said))
        raise RequestError(
            f"{self.name} found no words that the grammar takes; the last were {refused[-1][0]!r}", _WAY_OUT
        )
