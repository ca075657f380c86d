"""What every check is given and what it must return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from hwgen.core.candidate import Bench, Candidate
from hwgen.core.evidence import Evidence, Kind
from hwgen.core.spec import Spec
from hwgen.infra.sandbox import Sandbox
from hwgen.infra.tools import Toolbox


@dataclass(frozen=True)
class CheckJob:
    """One candidate to check, with everything that a check may use.

    `spec` is None for a file of unknown intent: then only what needs no spec can be checked.
    `work_dir` is the attempt's folder: the candidate's sources lie in `work_dir/rtl`, and a check
    writes only into `work_dir/<kind>/`. `sandbox` wraps every process that meets the candidate.
    """

    candidate: Candidate
    work_dir: Path
    toolbox: Toolbox
    sandbox: Sandbox
    spec: Spec | None = None
    bench: Bench | None = None
    seed: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rtl_dir(self) -> Path:
        """Where the candidate's source files lie."""
        return self.work_dir / "rtl"


class Check(Protocol):
    """One kind of check. A broken tool is Status.ERROR, never an exception and never a FAIL."""

    kind: Kind

    def run(self, job: CheckJob) -> Evidence:
        """Check the job's candidate."""
        ...
