"""The study: Optuna's NSGA-II on disk, told what was built, what was screened, and what cannot be.

Only one process works on a study (its folder is locked), and only its main thread talks to Optuna.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwgen.core.errors import PrerequisiteError
from hwgen.infra.events import cut_torn_line

if TYPE_CHECKING:
    import optuna

_NAME = "explore"
_RECORD = "record"
_VIOLATIONS = "violations"
POPULATION = 24


@dataclass(frozen=True)
class Proposal:
    """Values that the study proposes for the open parameters, until something is told of them."""

    chosen: Mapping[str, Any]
    trial: optuna.Trial


class Study:
    """Proposes values and learns from costs; everything told is on disk when `tell` returns."""

    def __init__(
        self, choices: Mapping[str, Sequence[Any]], objectives: int, seed: int, journal: Path | None = None
    ) -> None:
        """Open the study of a journal file, or start it; without one it lives in memory only."""
        self._optuna = _import_optuna()
        self._choices = {name: tuple(values) for name, values in choices.items()}
        with self._quiet():
            self._study = self._open(objectives, seed, journal)
        self._requeue_interrupted()

    def records(self) -> list[Mapping[str, Any]]:
        """Return what `tell` was given as `record`, in the order of the trials."""
        trials = self._study.get_trials(deepcopy=False)
        return [trial.user_attrs[_RECORD] for trial in trials if _RECORD in trial.user_attrs]

    def ask(self, chosen: Mapping[str, Any] | None = None) -> Proposal:
        """Return the next proposal, or one with the values that are given."""
        with self._quiet():
            if chosen is not None:
                self._study.enqueue_trial(dict(chosen))
            trial = self._study.ask()
            drawn = {name: trial.suggest_categorical(name, values) for name, values in self._choices.items()}
        return Proposal(drawn, trial)

    def tell(
        self,
        proposal: Proposal,
        costs: Sequence[float] | None,
        violations: Sequence[float] = (),
        record: Mapping[str, Any] | None = None,
    ) -> None:
        """Say what became of a proposal: its costs, or None where it has none and teaches nothing.

        `violations` are positive where a bound is missed. `record` is kept for `records`.
        """
        if violations:
            proposal.trial.set_user_attr(_VIOLATIONS, list(violations))
        if record is not None:
            proposal.trial.set_user_attr(_RECORD, dict(record))
        with self._quiet():
            if costs is None:
                self._study.tell(proposal.trial, state=self._optuna.trial.TrialState.FAIL)
            else:
                self._study.tell(proposal.trial, values=list(costs))

    def _open(self, objectives: int, seed: int, journal: Path | None) -> optuna.Study:
        optuna = self._optuna
        storage: Any = None
        if journal is not None:
            from optuna.storages.journal import JournalFileBackend

            held: Any = _HeldLock()
            if journal.exists():
                cut_torn_line(journal)
            storage = optuna.storages.JournalStorage(JournalFileBackend(str(journal), held))
        study = optuna.create_study(
            study_name=_NAME,
            storage=storage,
            directions=["minimize"] * objectives,
            load_if_exists=True,
        )
        # What was drawn before an interruption is not drawn again.
        trials = len(study.get_trials(deepcopy=False))
        study.sampler = optuna.samplers.NSGAIISampler(
            population_size=POPULATION,
            seed=seed + trials,
            constraints_func=lambda trial: trial.user_attrs.get(_VIOLATIONS, (0.0,)),
        )
        return study

    def _requeue_interrupted(self) -> None:
        """Propose again what was under way when the process ended."""
        state = self._optuna.trial.TrialState
        with self._quiet():
            for trial in self._study.get_trials(deepcopy=False, states=(state.RUNNING,)):
                if set(trial.params) == set(self._choices):
                    self._study.enqueue_trial(trial.params)
                self._study.tell(trial.number, state=state.FAIL)

    @contextlib.contextmanager
    def _quiet(self) -> Iterator[None]:
        """Silence what Optuna has to say of its experimental parts."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield


def _import_optuna() -> Any:
    try:
        import optuna
    except ImportError:
        raise PrerequisiteError(
            "searching needs the package optuna, which is not installed", "pip install 'hwgen[explore]'"
        ) from None
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna


class _HeldLock:
    """A lock that does nothing: who works on a study holds its folder's, which a kill releases."""

    def acquire(self) -> bool:
        """Take nothing."""
        return True

    def release(self) -> None:
        """Give nothing back."""
