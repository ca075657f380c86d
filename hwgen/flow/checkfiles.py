"""Checks on Verilog files that hwgen did not make."""

from __future__ import annotations

import contextlib
import difflib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hwgen.checks.base import CheckJob
from hwgen.core.candidate import Candidate, SourceFile
from hwgen.core.errors import UsageError
from hwgen.core.evidence import CHECKED_KINDS, Evidence, Kind
from hwgen.core.spec import Budget, Spec, Target
from hwgen.core.verdict import Verdict, judge
from hwgen.flow.checking import run_one
from hwgen.flow.loop import lay_sources
from hwgen.flow.subject import job_for
from hwgen.flow.workshop import Workshop
from hwgen.infra.files import make_folder
from hwgen.infra.rundir import Folder
from hwgen.operators.registry import operator
from hwgen.operators.specfile import read_spec

_WITHOUT_SPEC = (Kind.POLICY, Kind.LINT, Kind.SYNTHESIZE)
_WITH_SPEC = (Kind.POLICY, Kind.LINT, Kind.SIMULATE, Kind.SYNTHESIZE, Kind.MUTATE)
_MAX_SOURCE_BYTES = 8 << 20


@dataclass(frozen=True)
class CheckedFiles:
    """What was shown of the files."""

    evidence: tuple[Evidence, ...]
    verdict: Verdict


def kinds_from(text: str | None) -> tuple[Kind, ...] | None:
    """Read a comma-separated list of kinds; None means all that apply."""
    if text is None:
        return None
    known = [kind.value for kind in CHECKED_KINDS]
    for word in text.split(","):
        if word not in known:
            near = difflib.get_close_matches(word, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
            raise UsageError(f"there is no check {word!r}", hint)
    return tuple(Kind(word) for word in text.split(","))


def check_files(
    paths: Sequence[Path],
    workshop: Workshop,
    *,
    top: str | None = None,
    spec_path: Path | None = None,
    target: Target | None = None,
    only: Sequence[Kind] | None = None,
    out: Path | None = None,
) -> CheckedFiles:
    """Check files; those of `only`, or all checks that can be run with what is known of the design."""
    spec = read_spec(spec_path) if spec_path else None
    if spec is not None:
        spec = replace(spec, parameters=operator(spec.operator).complete(spec.parameters))
        spec = replace(spec, target=target or spec.target)
    name = top or (operator(spec.operator).contract(spec.parameters).top if spec else None)
    if name is None:
        raise UsageError("the top module is not known", "name it: --top MODULE")
    kinds = _chosen(only, spec, workshop, target)
    candidate = Candidate(top=name, files=tuple(map(_source, paths)), origin="file")
    _refuse_same_names(candidate)
    with _folder(out) as work:
        evidence = _run(kinds, candidate, spec, target or "generic", work, workshop)
    return CheckedFiles(evidence, judge(spec.budget if spec else Budget(), evidence, kinds))


def _chosen(
    only: Sequence[Kind] | None, spec: Spec | None, workshop: Workshop, target: Target | None
) -> tuple[Kind, ...]:
    meant = spec.target if spec else target or "generic"
    wants_pnr = workshop.wants_place_and_route(meant, spec.budget.clock_mhz if spec else None)
    workshop.refuse_impossible(meant)
    usual = (_WITH_SPEC if spec else _WITHOUT_SPEC) + ((Kind.PLACE_AND_ROUTE,) if wants_pnr else ())
    chosen = tuple(only) if only is not None else usual
    for kind in (Kind.SIMULATE, Kind.MUTATE):
        if kind in chosen and spec is None:
            raise UsageError(
                f"{kind.value} needs a spec, which says what the design must do", "give --spec FILE"
            )
    # A file of unknown origin meets no tool before the policy has held.
    return chosen if Kind.POLICY in chosen else (Kind.POLICY, *chosen)


def _run(
    kinds: Sequence[Kind],
    candidate: Candidate,
    spec: Spec | None,
    target: Target,
    work: Path,
    workshop: Workshop,
) -> tuple[Evidence, ...]:
    lay_sources(Folder(work), candidate)
    if spec is not None:
        job = job_for(spec, candidate, Folder(work), workshop)
    else:
        job = CheckJob(
            candidate=candidate,
            work_dir=work,
            toolbox=workshop.toolbox,
            sandbox=workshop.sandbox(candidate),
            options=workshop.options(target),
        )
    evidence: list[Evidence] = []
    for kind in sorted(kinds, key=list(Kind).index):
        evidence.append(run_one(kind, job))
        workshop.progress("check", {"kind": kind, "evidence": evidence[-1], "reused": False})
        if kind is Kind.POLICY and evidence[-1].status != "pass":
            break
    return tuple(evidence)


def _source(path: Path) -> SourceFile:
    try:
        if path.stat().st_size > _MAX_SOURCE_BYTES:
            raise UsageError(f"{path} is larger than {_MAX_SOURCE_BYTES >> 20} MiB", "check a smaller file")
        return SourceFile(path.name, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise UsageError(f"{path} is no text in UTF-8", "give Verilog sources") from None
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}", "name Verilog files that are there"
        ) from None


def _refuse_same_names(candidate: Candidate) -> None:
    names = [f.name for f in candidate.files]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"two files are named {name}", "rename one of them")


@contextlib.contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    if out is not None:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise UsageError(f"{out} is not an empty folder", "choose another folder with --out")
        kept = make_folder(out.absolute())
        try:
            yield kept
        except BaseException:
            if not any(path.is_file() for path in kept.rglob("*")):  # nothing was shown: nothing is kept
                shutil.rmtree(kept, ignore_errors=True)
            raise
        return
    with tempfile.TemporaryDirectory(prefix="hwgen-check-") as folder:
        yield Path(folder)
