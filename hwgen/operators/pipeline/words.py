"""What is known of a chain beside its words: a request names its stages, never the chain itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hwgen.operators.pipeline.params import PipelineParams
from hwgen.operators.request.rules import Completion, Said, Vocabulary


def _complete(said: Said) -> Completion:
    raise PipelineParams().error("a chain is described by its stages", "name them, with commas between")


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    from hwgen.operators.pipeline.operator import PipelineOperator

    return PipelineOperator().complete(values)


VOCABULARY = Vocabulary(
    operator="pipeline",
    names=(),
    rules=(),
    ranges={},
    complete=_complete,
    read_parameters=_read,
    notes=PipelineParams.notes(),
)
