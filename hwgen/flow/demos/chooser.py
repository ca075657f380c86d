"""A language model that chooses among demos, or rows of a dataset, by their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hwgen.core.prompt import Message
from hwgen.models.base import Model, Sampling
from hwgen.prompts.templates import render

# A line that is a name and nothing else, but for marks of a list or of code.
_NAME = re.compile(r"(?m)^[ \t]{0,8}(?:[-*]|\d{1,3}[.)])?[ \t`*]{0,8}(\w{1,100})[ \t`*.]{0,8}$")
# An answer is some names; what stands behind so many characters is none.
_LONGEST_ANSWER = 20_000


@dataclass(frozen=True)
class ModelChooser:
    """Asks a model which of the candidates would help it most, and tells what was wrong with its answer.

    Failures of the model itself are errors; an answer that names no candidate, or too few, is none: then the
    most similar ones take the places that are left.
    """

    model: Model
    sampling: Sampling
    told: Callable[[str], None]

    def choose(self, task: str, candidates: Mapping[str, tuple[str, str]], count: int) -> list[str]:
        """Return ids of candidates that the model named, in its order, at most `count`.

        `candidates` maps each id to a name and to what is said of it.
        """
        names = {name: key for key, (name, _) in candidates.items()}
        wanted = min(count, len(candidates))
        messages = (
            Message("system", render("choose_system.md.j2", count=wanted)),
            Message("user", render("choose.md.j2", task=task, candidates=candidates.values(), count=wanted)),
        )
        answer = self.model.complete(messages, self.sampling).text[:_LONGEST_ANSWER]
        chosen = list(dict.fromkeys(name for name in _NAME.findall(answer) if name in names))[:wanted]
        if len(chosen) < wanted:
            self.told(self._complaint(len(chosen), wanted))
        return [names[name] for name in chosen]

    def _complaint(self, found: int, wanted: int) -> str:
        named = "none" if found == 0 else f"{found} of {wanted}"
        return (
            f"{self.model.name} named {named} of the candidates: the most similar ones take the places left"
        )
