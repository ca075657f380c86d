"""Write the report of a run to its folder final/."""

from __future__ import annotations

from pathlib import Path

from hwgen.infra.files import make_folder, write_json, write_text
from hwgen.report.html import report_html
from hwgen.report.junit import run_suite
from hwgen.report.markdown import report_markdown
from hwgen.report.page import build_page
from hwgen.report.summary import summary
from hwgen.report.view import load

_NAMES = {"markdown": "report.md", "html": "report.html", "junit": "junit.xml", "json": "report.json"}


def write_report(run_path: Path) -> dict[str, Path]:
    """Write the report of a run, finished or not; return the files: markdown, html, junit, json.

    Each file is replaced as a whole. Raises UsageError if the folder is no run.
    """
    view = load(run_path)
    page = build_page(view)
    final = make_folder(view.path / "final")
    paths = {kind: final / name for kind, name in _NAMES.items()}
    write_text(paths["markdown"], report_markdown(view, page))
    write_text(paths["html"], report_html(view, page))
    write_text(paths["junit"], run_suite(view))
    # Last, because it lists the files of the folder; itself included.
    document = summary(view)
    files = sorted({*document["files"], str(paths["json"])})
    write_json(paths["json"], document | {"files": files})
    return paths
