"""The model of the settings as one that chooses demos or rows."""

from __future__ import annotations

from collections.abc import Callable

from hwgen.core.errors import UsageError
from hwgen.flow.asking import asked_once, sampling_of
from hwgen.flow.demos.chooser import ModelChooser
from hwgen.infra.config import Config
from hwgen.models.base import unheard
from hwgen.models.registry import BUILTIN


def chooser_for(config: Config, told: Callable[[str], None] = unheard) -> ModelChooser | None:
    """Return who chooses demos by the settings; None where the selector is not `model`."""
    return a_chooser(config, told) if config.demo_selector == "model" and config.demos else None


def a_chooser(config: Config, told: Callable[[str], None]) -> ModelChooser:
    """Return the model of the settings as one that chooses; UsageError where there is none."""
    if config.model == BUILTIN:
        raise UsageError("the selector `model` needs a model to choose", "name it: --model openai:NAME")
    return ModelChooser(asked_once(config, config.model, told), sampling_of(config), told)
