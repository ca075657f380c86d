"""How the models of the settings are asked: patiently, within limits, and on record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hwgen.core.errors import UsageError
from hwgen.infra.config import Config
from hwgen.models.base import Model, Sampling, unheard
from hwgen.models.meter import Limits, Meter, Metered, Price, Spent
from hwgen.models.recorded import Recorded
from hwgen.models.registry import BUILTIN, Connection, open_model
from hwgen.models.retry import Retrying
from hwgen.models.scripted import Replay
from hwgen.prompts.tokens import tokenizer_for

CALLS_NAME = "calls.jsonl"


def check_asked(config: Config, name: str) -> None:
    """Refuse a model that cannot be asked; no call is made."""
    if name != BUILTIN:
        _open(config, name)
        _meter(config, name, Spent())
        tokenizer_for(name)


def asked(config: Config, name: str, record: Path, told: Callable[[str], None] = unheard) -> Model:
    """Return a model whose answers are recorded; what the record holds is not asked for again, and counts."""
    patient = Retrying(_open(config, name), told=told)
    return Recorded(Metered(patient, _meter(config, name, _spent(record))), record)


def sampling_of(config: Config) -> Sampling:
    """Return how answers are drawn, by the settings."""
    return Sampling(temperature=config.temperature, max_tokens=config.max_answer_tokens)


def _open(config: Config, name: str) -> Model:
    return open_model(name, sampling_of(config), Connection(config.base_url, config.time_limit_s))


def _meter(config: Config, name: str, spent: Spent) -> Meter:
    prices = (config.price_input_usd, config.price_output_usd)
    if config.max_cost_usd is not None and None in prices:
        raise UsageError(
            f"--max-cost {config.max_cost_usd:g} needs the prices of {name}",
            "set price_input_usd and price_output_usd: US dollars for a million tokens",
        )
    price = None if None in prices else Price(prices[0] or 0.0, prices[1] or 0.0)
    limits = Limits(config.max_cost_usd, config.max_tokens, config.max_time_s)
    return Meter(price, limits, spent)


def _spent(record: Path) -> Spent:
    spent = Spent()
    for usage in Replay(record).usages() if record.exists() else ():
        spent = spent.plus(usage)
    return spent
