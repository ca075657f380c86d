"""Evidence of designs that have not changed: kept on this machine, found again by what it depends on.

The key is a hash of everything that decides a result: spec, sources, bench, options, tool versions, and
hwgen's own code that checks. Whatever touches one of them makes another key. What is kept lies in the
cache folder of whoever runs the gate, never in the repository: a design cannot bring evidence of its own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import hwgen
from hwgen.checks.base import CheckJob
from hwgen.core.errors import HwgenError
from hwgen.core.evidence import Evidence
from hwgen.core.spec import Spec
from hwgen.core.values import digest, from_json, to_json
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import cache_folder
from hwgen.infra.files import make_folder, read_json, write_json

FORMAT = "hwgen-evidence-1"
# Packages whose code decides what a check finds.
_CHECKING = ("core", "infra", "eda", "checks")
# Options that decide how fast a check is, not what it finds.
_NO_MATTER = frozenset({"jobs", "cache_dir"})


@dataclass(frozen=True)
class EvidenceStore:
    """Evidence by key, one file each."""

    folder: Path

    def read(self, key: str) -> tuple[Evidence, ...]:
        """Return what is kept under a key; nothing if nothing is, or if it cannot be read."""
        path = self.folder / f"{key}.json"
        if not path.is_file():
            return ()
        try:
            data = read_json(path)
            if data["format"] != FORMAT or data["key"] != key:
                return ()
            return tuple(from_json(Evidence, item) for item in data["evidence"])
        except (HwgenError, ValueError, KeyError, TypeError):  # what cannot be read is made again
            return ()

    def write(self, key: str, evidence: tuple[Evidence, ...]) -> None:
        """Keep evidence under a key; its log and commands speak of folders that are gone."""
        kept = [to_json(replace(item, commands=(), log="")) for item in evidence]
        make_folder(self.folder)
        write_json(self.folder / f"{key}.json", {"format": FORMAT, "key": key, "evidence": kept})


def store_of(workshop: Workshop) -> EvidenceStore:
    """Return the store in the cache folder of the settings."""
    given = workshop.config.cache_dir
    folder = Path(given) if given else cache_folder(workshop.toolbox.environment)
    return EvidenceStore(folder / "gate")


def evidence_key(spec: Spec, job: CheckJob, workshop: Workshop) -> str:
    """Return the hash of everything that the evidence of a design depends on."""
    bench = job.bench
    return digest(
        {
            "spec": to_json(spec),
            "sources": job.candidate.digest,
            "trusted": job.candidate.trusted,
            "bench": to_json(bench) if bench is not None else None,
            "options": {k: str(v) for k, v in job.options.items() if k not in _NO_MATTER},
            "sandbox": job.sandbox.name,
            "pnr": workshop.wants_place_and_route(spec.target, spec.budget.clock_mhz),
            "skip": sorted(workshop.skip),
            "tools": workshop.toolbox.versions(),
            "code": _code_digest(),
        }
    )


@cache
def _code_digest() -> str:
    package = Path(hwgen.__file__).parent
    hashed = hashlib.sha256()
    for name in _CHECKING:
        for path in sorted((package / name).rglob("*.py")):
            hashed.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()
