"""A designer that asks a language model, and is told what the checks found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from hwgen.core.candidate import Candidate
from hwgen.core.prompt import Prompt
from hwgen.core.spec import Spec
from hwgen.core.verdict import Outcome
from hwgen.demos.retrieval.select import Choice
from hwgen.flow.asking import CALLS_NAME, asked, sampling_of
from hwgen.flow.demos.chooser import ModelChooser
from hwgen.flow.demos.retrieve import Showing, examples_for
from hwgen.flow.designer import AttemptRecord, BuiltinDesigner, Designer, Proposal, rank
from hwgen.flow.prompting import task_of_spec
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import Config
from hwgen.infra.rundir import RunDirectory
from hwgen.models.base import Completion, Model, ModelFailedError, Sampling
from hwgen.models.registry import BUILTIN
from hwgen.prompts.compose import compose
from hwgen.prompts.extract import extract
from hwgen.prompts.task import Example, Round, Task
from hwgen.prompts.tokens import Tokenizer, tokenizer_for

# How often a model is asked anew where none of its answers is of use, before the run is given up.
_TRIES = 3
_MOST_CALLS = 16  # at a time


def designer_for(run: RunDirectory, workshop: Workshop) -> Designer:
    """Return who designs in a run: the built-in generators, or a model whose calls the run keeps."""
    config = workshop.config
    if config.model == BUILTIN:
        return BuiltinDesigner()
    return ModelDesigner(
        asked(
            config,
            config.model,
            run.path / CALLS_NAME,
            lambda text: workshop.progress("model", {"text": text}),
        ),
        sampling_of(config),
        config.candidates,
        config.max_prompt_tokens,
        tokenizer_for(config.model),
        workshop,
    )


def showing_of(config: Config, seed: int) -> Showing:
    """Return which demos a prompt shows, by the settings; the seed decides where they are drawn by chance."""
    choice = Choice(config.demos, config.demo_selector, diversity=config.demo_diversity, seed=seed)
    return Showing(choice, config.demo_grain)


@dataclass(frozen=True)
class ModelDesigner:
    """Composes prompts from the contract and the last findings, and takes the code from the answers."""

    model: Model
    sampling: Sampling
    candidates: int
    budget: int | None
    tokenizer: Tokenizer
    workshop: Workshop
    _examples: dict[str, tuple[Example, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.model.name

    def propose(self, spec: Spec, attempts: Sequence[AttemptRecord]) -> Sequence[Proposal]:
        """Return the next answers; none where the last round showed nothing that a model could mend."""
        shown = _shown(attempts)
        if shown is not None and shown.verdict.outcome is Outcome.INCONCLUSIVE:
            return ()
        task = task_of_spec(spec)
        prompt = compose(
            task,
            self._examples_for(spec, task),
            _round_of(shown),
            budget=self.budget,
            tokenizer=self.tokenizer,
        )
        known = {attempt.candidate.digest: attempt.number for attempt in attempts}
        return [Proposal(spec, found, prompt) for found in self._answers(task, prompt, known)]

    def _examples_for(self, spec: Spec, task: Task) -> tuple[Example, ...]:
        """Return the demos to show; a model that chooses them is asked once for each spec."""
        if spec.digest not in self._examples:
            config = self.workshop.config
            chooser = None
            if config.demo_selector == "model":
                chooser = ModelChooser(self.model, self.sampling, self._tell)
            self._examples[spec.digest] = examples_for(task, showing_of(config, spec.seed), chooser)
        return self._examples[spec.digest]

    def _tell(self, text: str) -> None:
        self.workshop.progress("model", {"text": text})

    def _answers(self, task: Task, prompt: Prompt, known: Mapping[str, int]) -> list[Candidate]:
        """Return the usable candidates, each once, of as many answers as are asked for at a time."""
        reason = ""
        for attempt in range(_TRIES):
            first = attempt * self.candidates
            usable: dict[str, Candidate] = {}
            for draw, answer in enumerate(self._ask(prompt, first), first + 1):
                found = extract(answer.text, task, self.model.name)
                if found.candidate is None:
                    reason = found.reason + _cut(answer)
                elif (digest := found.candidate.digest) in known:
                    reason = f"it repeats attempt {known[digest]}"
                elif digest in usable:
                    reason = "it repeats another"
                else:
                    usable[digest] = found.candidate
                    continue
                self._tell(f"answer {draw} is of no use: {reason}")
            if usable:
                return list(usable.values())
        answers = _TRIES * self.candidates
        raise ModelFailedError(
            f"{self.model.name} gave {answers} answers of no use: {reason}",
            "the run is kept; try a greater --max-answer-tokens, or another model",
        )

    def _ask(self, prompt: Prompt, first: int) -> list[Completion]:
        """Return the answers of as many draws as there are candidates, in the order of the draws."""

        def draw(number: int) -> Completion:
            return self.model.complete(prompt.messages, replace(self.sampling, draw=number))

        draws = range(first, first + self.candidates)
        if len(draws) == 1:
            return [draw(first)]
        with ThreadPoolExecutor(max_workers=min(len(draws), _MOST_CALLS)) as pool:
            return list(pool.map(draw, draws))


def _cut(answer: Completion) -> str:
    return {"length": " (it was cut off)", "refusal": " (the provider withheld it)"}.get(answer.finish, "")


def _shown(attempts: Sequence[AttemptRecord]) -> AttemptRecord | None:
    """Return the best attempt of the last round."""
    if not attempts:
        return None
    return min((a for a in attempts if a.round == attempts[-1].round), key=rank)


def _round_of(shown: AttemptRecord | None) -> Round | None:
    if shown is None:
        return None
    code = "\n".join(f"// {source.name}\n{source.text}" for source in shown.candidate.files)
    return Round(shown.number, code, shown.feedback.items, shown.feedback.tables)
