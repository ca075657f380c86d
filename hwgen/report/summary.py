"""The JSON document of a run: what `--json` prints and report.json holds. Its keys are stable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hwgen.core.evidence import Evidence
from hwgen.core.values import to_json
from hwgen.core.verdict import LEVEL_MEANING
from hwgen.report.view import RunView


def summary(view: RunView) -> dict[str, Any]:
    """Return the document.

    Keys: verdict, level, level_meaning, reasons, conclusion, run, spec, parameters, files (paths), checks
    (one object each: kind, status, summary, metrics, workload, findings, commands, log, tools, seconds,
    sandbox), metrics, workload, attempts, tools.
    """
    shown = view.shown
    verdict = shown.verdict if shown else None
    return {
        "verdict": verdict.outcome.value if verdict else "inconclusive",
        "level": verdict.level.value if verdict else "unverified",
        "level_meaning": LEVEL_MEANING[verdict.level] if verdict else LEVEL_MEANING_UNKNOWN,
        "reasons": list(verdict.reasons) if verdict else ["the run is not finished"],
        "conclusion": view.conclusion,
        "run": str(view.path),
        "spec": to_json(view.spec),
        "parameters": dict(shown.parameters) if shown else {},
        "files": _files(view.path / "final"),
        "checks": [_check(item) for item in shown.evidence] if shown else [],
        "metrics": shown.metrics() if shown else {},
        "workload": shown.workload if shown else "",
        "attempts": [
            {
                "number": a.number,
                "verdict": a.verdict.outcome.value if a.verdict else "unfinished",
                "parameters": dict(a.parameters),
                "reasons": list(a.verdict.reasons) if a.verdict else [],
                "metrics": a.metrics(),
            }
            for a in view.attempts
        ],
        "tools": dict(view.tools),
    }


LEVEL_MEANING_UNKNOWN = "nothing was shown yet"


def _check(item: Evidence) -> dict[str, Any]:
    return {
        "kind": item.kind.value,
        "status": item.status.value,
        "summary": item.summary,
        "metrics": dict(item.metrics),
        "workload": item.workload,
        "findings": to_json(item.findings),
        "commands": list(item.commands),
        "log": item.log,
        "tools": dict(item.tools),
        "seconds": item.seconds,
        "sandbox": item.sandbox,
    }


def _files(final: Path) -> list[str]:
    found = (path for path in final.rglob("*") if path.is_file()) if final.is_dir() else ()
    return sorted(str(path) for path in found)
