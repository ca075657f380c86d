"""A designer that asks a language model, and is told what the checks found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hwgen.core.candidate import Candidate
from hwgen.core.errors import UsageError
from hwgen.core.prompt import Prompt
from hwgen.core.spec import Spec
from hwgen.core.verdict import Outcome
from hwgen.demos.retrieval.select import Choice
from hwgen.flow.demos.retrieve import Showing, examples_for
from hwgen.flow.designer import AttemptRecord, BuiltinDesigner, Designer, Proposal
from hwgen.flow.prompting import task_of_spec
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import Config
from hwgen.infra.rundir import RunDirectory
from hwgen.models.base import Completion, Model, ModelFailedError, Sampling
from hwgen.models.meter import Limits, Meter, Metered, Price
from hwgen.models.recorded import Recorded
from hwgen.models.registry import BUILTIN, Connection, open_model
from hwgen.models.retry import Retrying
from hwgen.prompts.compose import compose
from hwgen.prompts.extract import extract
from hwgen.prompts.task import Round, Task
from hwgen.prompts.tokens import Tokenizer, tokenizer_for

CALLS_NAME = "calls.jsonl"
# Answers without usable code that are asked for again before the run is given up.
_DRAWS = 3


def check_model(config: Config) -> None:
    """Refuse a model that cannot be asked, before a run begins; no call is made."""
    if config.model != BUILTIN:
        _open(config)
        _meter(config)
        tokenizer_for(config.model)


def designer_for(run: RunDirectory, workshop: Workshop) -> Designer:
    """Return who designs in a run: the built-in generators, or a model whose calls the run keeps."""
    config = workshop.config
    if config.model == BUILTIN:
        return BuiltinDesigner()
    patient = Retrying(_open(config), told=lambda text: workshop.progress("model", {"text": text}))
    recorded = Recorded(Metered(patient, _meter(config)), run.path / CALLS_NAME)
    return ModelDesigner(
        recorded,
        _sampling(config),
        config.max_prompt_tokens,
        tokenizer_for(config.model),
        workshop,
    )


def showing_of(config: Config, seed: int) -> Showing:
    """Return which demos a prompt shows, by the settings; the seed decides where they are drawn by chance."""
    choice = Choice(config.demos, config.demo_selector, diversity=config.demo_diversity, seed=seed)
    return Showing(choice, config.demo_grain)


def _sampling(config: Config) -> Sampling:
    return Sampling(temperature=config.temperature, max_tokens=config.max_answer_tokens)


def _open(config: Config) -> Model:
    return open_model(config.model, _sampling(config), Connection(config.base_url, config.time_limit_s))


def _meter(config: Config) -> Meter:
    prices = (config.price_input_usd, config.price_output_usd)
    if config.max_cost_usd is not None and None in prices:
        raise UsageError(
            f"--max-cost-usd {config.max_cost_usd:g} needs the prices of {config.model}",
            "set price_input_usd and price_output_usd: US dollars for a million tokens",
        )
    price = None if None in prices else Price(prices[0] or 0.0, prices[1] or 0.0)
    return Meter(price, Limits(cost_usd=config.max_cost_usd))


@dataclass(frozen=True)
class ModelDesigner:
    """Composes prompts from the contract and the last findings, and takes the code from the answers."""

    model: Model
    sampling: Sampling
    budget: int | None
    tokenizer: Tokenizer
    workshop: Workshop

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.model.name

    def propose(self, spec: Spec, attempts: Sequence[AttemptRecord]) -> Proposal | None:
        """Return the next answer; None where the last attempt showed nothing that a model could mend."""
        if attempts and attempts[-1].verdict.outcome is Outcome.INCONCLUSIVE:
            return None
        task = task_of_spec(spec)
        examples = examples_for(task, showing_of(self.workshop.config, spec.seed))
        prompt = compose(task, examples, _last(attempts), budget=self.budget, tokenizer=self.tokenizer)
        return Proposal(spec, self._answer(task, prompt, attempts), prompt)

    def _answer(self, task: Task, prompt: Prompt, attempts: Sequence[AttemptRecord]) -> Candidate:
        """Return the first usable candidate of a few draws."""
        known = {a.candidate.digest: a.number for a in attempts}
        reason = ""
        for draw in range(_DRAWS):
            answer = self.model.complete(prompt.messages, replace(self.sampling, draw=draw))
            found = extract(answer.text, task, self.model.name)
            if found.candidate is None:
                reason = found.reason + _cut(answer)
            elif (number := known.get(found.candidate.digest)) is None:
                return found.candidate
            else:
                reason = f"it repeats attempt {number}"
            self.workshop.progress("model", {"text": f"answer {draw + 1} is of no use: {reason}"})
        raise ModelFailedError(
            f"{self.model.name} gave {_DRAWS} answers of no use: {reason}",
            "the run is kept; try a greater --max-answer-tokens, or another model",
        )


def _cut(answer: Completion) -> str:
    return {"length": " (it was cut off)", "refusal": " (the provider withheld it)"}.get(answer.finish, "")


def _last(attempts: Sequence[AttemptRecord]) -> Round | None:
    if not attempts:
        return None
    last = attempts[-1]
    code = "\n".join(f"// {source.name}\n{source.text}" for source in last.candidate.files)
    return Round(last.number, code, last.feedback.items, last.feedback.tables)
