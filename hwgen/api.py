"""The Python interface: design, then look at, measure and use what came out.

import hwgen
d = hwgen.design("systolic GEMM for int8")
d.verdict, d.metrics, d.graph(), d.waves(), d.simulate(A, B)
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwgen.core.errors import UsageError
from hwgen.core.evidence import Evidence
from hwgen.core.spec import Request, Spec
from hwgen.core.verdict import Verdict

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    import pandas as pd

    from hwgen.flow.workshop import Workshop
    from hwgen.report.view import AttemptView, RunView
    from hwgen.report.waves import Waves


def spec(request: str | Path, **options: Any) -> Spec:
    """Return how a sentence or a spec file is understood. Options: target, clock_mhz, ... as in `design`."""
    from hwgen.flow.session import read_request

    return read_request(str(request), options)[1]


def design(request: str | Path | Spec, *, out: str | Path | None = None, **options: Any) -> Design:
    """Design hardware for a sentence, a spec file or a Spec, check it, and return what came of it.

    Options of the request: target, clock_mhz, max_luts, max_cells, max_cycles, seed. Options of the work:
    simulator, jobs, mutants, attempts, model, reader, sandbox, runs_dir, pnr, pnr_seeds, liberty, flatten,
    and warnings_are_errors. A rejected design is returned too: look at `verdict`.
    """
    from hwgen.flow.reading import Reader
    from hwgen.flow.session import read_request, start

    _refuse_unknown(options)
    work = {name: options.pop(name) for name in _WORK_OPTIONS if name in options}
    shop = _workshop(**work)
    reader = Reader(shop.config)
    if isinstance(request, Spec):
        if options:
            raise UsageError(f"{', '.join(options)} cannot go with a Spec, which says these itself")
        asked, understood = Request(request.request), request
    else:
        asked, understood = read_request(str(request), options, reader)
    finished = start(understood, asked, shop, Path(out) if out is not None else None, reader.calls)
    return Design(finished.path)


def load(path: str | Path) -> Design:
    """Return the design of an earlier run."""
    from hwgen.infra.config import load_config
    from hwgen.infra.runs import find_run

    return Design(find_run(load_config().runs_dir, str(path)))


_WORK_OPTIONS = (
    "simulator",
    "jobs",
    "mutants",
    "attempts",
    "model",
    "reader",
    "sandbox",
    "runs_dir",
    "pnr",
    "pnr_seeds",
    "liberty",
    "flatten",
    "warnings_are_errors",
)


def _refuse_unknown(options: Mapping[str, Any]) -> None:
    import difflib

    from hwgen.operators.request.options import OPTION_NAMES

    known = (*OPTION_NAMES, *_WORK_OPTIONS)
    for name in options:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            raise UsageError(f"there is no option {name!r}", hint)


def _workshop(pnr: bool = False, **flags: Any) -> Workshop:
    from hwgen.flow.workshop import Workshop
    from hwgen.infra.config import load_config

    # As on the command line, who says how many seeds asks for placement.
    return Workshop(config=load_config(flags), pnr=pnr or "pnr_seeds" in flags)


class Rtl(dict[str, str]):
    """Source text by file name, the top first; `str()` joins them."""

    def __str__(self) -> str:
        return "\n".join(self.values())


class Design:
    """A design with its evidence, read from its run directory."""

    def __init__(self, path: str | Path) -> None:
        from hwgen.report.view import load

        self._view: RunView = load(Path(path))

    @property
    def path(self) -> Path:
        """The run directory."""
        return self._view.path

    @property
    def _shown(self) -> AttemptView:
        shown = self._view.shown
        if shown is None:
            raise UsageError(f"{self.path} holds no attempt yet", f"go on with `hwgen resume {self.path}`")
        return shown

    @property
    def spec(self) -> Spec:
        """The spec, with the parameters of the design that is shown."""
        return self._view.spec.with_parameters(self._shown.parameters)

    @property
    def rtl(self) -> Rtl:
        """The Verilog sources by file name."""
        return Rtl({source.name: source.text for source in self._shown.sources})

    @property
    def verdict(self) -> Verdict | None:
        """What was said of the design; None while its run is not finished."""
        return self._shown.verdict

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What each check showed."""
        return self._shown.evidence

    @property
    def metrics(self) -> pd.DataFrame:
        """Every number that was measured: columns check, metric, value."""
        import pandas as pd

        rows = [
            (item.kind.value, name, value)
            for item in self.evidence
            for name, value in item.metrics.items()
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        ]
        return pd.DataFrame(rows, columns=["check", "metric", "value"])

    def graph(self) -> nx.DiGraph:
        """Return the top module as a graph: ports and instances, an edge where one drives another."""
        from hwgen.report.netlist import module_graph
        from hwgen.report.view import netlist

        document = netlist(self._shown)
        if document is None:
            raise UsageError("synthesis left no netlist of this design, so there is no graph")
        return module_graph(document, self._shown.top)

    def waves(self) -> Waves:
        """Return the waveforms of one small test."""
        from hwgen.report.lanes import parts_of
        from hwgen.report.view import contract
        from hwgen.report.waves import load_waves

        parts = parts_of(contract(self._shown))
        return load_waves(self.path / "final" / "waves.vcd", self._shown.top, parts)

    def simulate(self, *operands: Any, **named: Any) -> np.ndarray[Any, Any]:
        """Run the hardware on arrays of your own and return what it computed.

        Operands are those of the operator, by position or by name. GEMM: `a` (M x K), `b` (K x N), and `bias`
        (N), `scale`, `shift` and `zero_point` as the design asks for them.
        """
        from hwgen.flow.stimulate import stimulate
        from hwgen.operators.registry import operator

        known = operator(self.spec.operator).operands
        if len(operands) > len(known):
            raise UsageError(f"{self.spec.operator} takes {len(known)} operands: {', '.join(known)}")
        given = dict(zip(known, operands, strict=False))
        if twice := sorted(given.keys() & named.keys()):
            raise UsageError(f"the operand {twice[0]!r} is given twice")
        return stimulate(self._shown, self.spec, {**given, **named}, _workshop())

    def save(self, library: str | Path = "rtl", name: str = "") -> Path:
        """Put an accepted design into a folder of designs, for the gate; return its folder."""
        from hwgen.flow.library import save_run

        return save_run(self.path, Path(library), name)

    def __repr__(self) -> str:
        verdict = self._shown.verdict
        outcome = f"{verdict.outcome}, {verdict.level}" if verdict else "unfinished"
        return f"<hwgen.Design {self._view.spec.operator} {outcome} in {_as_seen_from_here(self.path)}>"

    def _repr_html_(self) -> str:
        from hwgen.report.html import summary_html

        return summary_html(self._view)

    def summary(self) -> Mapping[str, Any]:
        """Return the JSON document of the run (see docs/json.md)."""
        from hwgen.report.summary import summary

        return summary(self._view)


def _as_seen_from_here(path: Path) -> Path:
    """Return a path relative to the working folder if it lies below it."""
    try:
        return path.relative_to(Path.cwd())
    except (ValueError, OSError):  # it lies elsewhere, or the working folder is gone
        return path
