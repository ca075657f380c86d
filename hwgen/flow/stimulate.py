"""Run a person's own operands through a design that a run holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hwgen.checks.stimulate import run_stimulus
from hwgen.core.spec import Spec
from hwgen.flow.library import recognize
from hwgen.flow.subject import job_for
from hwgen.flow.workshop import Workshop
from hwgen.infra.rundir import Folder
from hwgen.operators.registry import operator
from hwgen.report.view import AttemptView

if TYPE_CHECKING:
    import numpy as np


def stimulate(
    attempt: AttemptView, spec: Spec, operands: Mapping[str, Any], workshop: Workshop
) -> np.ndarray[Any, Any]:
    """Return what the simulated hardware makes of the operands, as an array.

    Raises UsageError for operands that it cannot be given, ToolError when the simulation fails or the
    result is not the reference's.
    """
    job = job_for(spec, recognize(attempt.sources, spec), Folder(attempt.path), workshop)
    chosen = operator(spec.operator)
    measured = run_stimulus(job, chosen.stimulus(spec.parameters, operands))
    return chosen.collect(spec.parameters, measured["results"])
