"""The folder of a search: what was asked, the study, what was found; it can be gone on with at any point."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.core.spec import Budget, Spec
from hwgen.core.values import from_json, to_json
from hwgen.flow.explore.measures import MEASURES
from hwgen.flow.explore.results import as_csv, front_rows
from hwgen.flow.explore.search import Goal
from hwgen.flow.explore.space import Space
from hwgen.infra.files import is_temporary, make_folder
from hwgen.infra.rundir import Folder, run_name
from hwgen.infra.runlock import LOCK_NAME, RunLock
from hwgen.operators.registry import operator
from hwgen.operators.specfile import to_toml

FORMAT = "hwgen-explore-1"
_ASKED = "search.json"
# Budgets of a spec, which `hwgen design` checks again for a point of the front.
_SPEC_LIMITS = ("max_luts", "max_cells", "max_cycles", "clock_mhz")


@dataclass(frozen=True)
class Asked:
    """What a search is about: everything that decides it."""

    spec: Spec
    goal: Goal
    simulate: bool = False


class SearchFolder(Folder):
    """The folder of one search; who works in it holds its lock. Use it as a context manager."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._lock = RunLock.acquire(path)

    @classmethod
    def create(cls, path: Path | None, runs_dir: Path, asked: Asked) -> Self:
        """Start a search in `path`, or in a new folder of `runs_dir`; UsageError if there is something."""
        if path is None:
            now = datetime.datetime.now().astimezone()
            path = runs_dir / run_name(
                f"explore-{operator(asked.spec.operator).label(asked.spec.parameters)}", now
            )
        path = path.absolute()
        if path.is_dir() and (path / _ASKED).is_file():
            raise UsageError(f"{path} already holds a search", f"go on with `hwgen explore --resume {path}`")
        if path.exists() and (not path.is_dir() or _occupied(path)):
            raise UsageError(f"{path} holds files that are no search of hwgen's", "choose another --out")
        is_new = not path.exists()
        try:
            folder = cls(make_folder(path))
            folder.write_asked(asked)
        except PrerequisiteError:  # a full disk, say: nothing was begun
            if is_new:
                shutil.rmtree(path, ignore_errors=True)
            raise
        return folder

    @classmethod
    def resume(cls, path: Path) -> tuple[Self, Asked]:
        """Open a search to go on with it; UsageError if the folder holds none."""
        path = path.absolute()
        if not (path / _ASKED).is_file():
            raise UsageError(f"{path} holds no search", "`hwgen explore TEXT --out DIR` starts one")
        folder = cls(path)
        try:
            shutil.rmtree(folder.work, ignore_errors=True)
            return folder, _from_data(folder.read_json(_ASKED), path / _ASKED)
        except BaseException:
            folder.close()
            raise

    def write_asked(self, asked: Asked) -> None:
        """Write what the search is about."""
        self.write_json(_ASKED, _to_data(asked))

    def close(self) -> None:
        """Release the lock."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def journal(self) -> Path:
        """The study's file."""
        return self.path / "study.journal"

    @property
    def work(self) -> Path:
        """Where designs lie while they are built."""
        return self.path / "work"

    def write_results(self, space: Space, found: Mapping[str, Any]) -> None:
        """Write tables, plot and the spec file of each point on the front, in place of earlier ones."""
        from hwgen.report.explore import explore_page

        rows = front_rows(found)
        shutil.rmtree(self.path / "points", ignore_errors=True)
        for row in rows:
            self.write_text(row["spec"], to_toml(_spec_of(space, found, row)))
        self.write_text("pareto.csv", as_csv(rows))
        self.write_json("pareto.json", {**found, "points": rows})
        self.write_text("points.csv", as_csv(found["points"]))
        self.write_text("index.html", explore_page(found))
        shutil.rmtree(self.work, ignore_errors=True)


def _spec_of(space: Space, found: Mapping[str, Any], row: Mapping[str, Any]) -> Spec:
    """Return the spec of a point: nothing is open; bounds that `hwgen design` knows are its budget."""
    limits = {k: v if k == "clock_mhz" else int(v) for k, v in found["limits"].items() if k in _SPEC_LIMITS}
    return replace(
        space.spec,
        parameters={**space.spec.parameters, **row["parameters"]},
        budget=replace(Budget(), **limits),
        assumed=(),
        assumptions=(),
    )


def _to_data(asked: Asked) -> dict[str, Any]:
    goal = asked.goal
    return {
        "format": FORMAT,
        "spec": to_json(asked.spec),
        "objectives": [measure.name for measure in goal.objectives],
        "limits": dict(goal.limits),
        "trials": goal.trials,
        "seed": goal.seed,
        "simulate": asked.simulate,
    }


def _from_data(data: Any, path: Path) -> Asked:
    try:
        if data["format"] != FORMAT:
            raise ValueError(f"its format is {data['format']}")
        objectives = tuple(MEASURES[name] for name in data["objectives"])
        goal = Goal(objectives, dict(data["limits"]), data["trials"], data["seed"])
        return Asked(from_json(Spec, data["spec"]), goal, data["simulate"])
    except (ValueError, KeyError, TypeError) as error:
        raise PrerequisiteError(f"{path} cannot be used: {error}", "it was changed or damaged") from error


def _occupied(path: Path) -> bool:
    return any(entry.name != LOCK_NAME and not is_temporary(entry.name) for entry in path.iterdir())
