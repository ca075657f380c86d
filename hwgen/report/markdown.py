"""Render a run as Markdown."""

from __future__ import annotations

from hwgen.report.page import Page, build_page
from hwgen.report.templates import render_markdown
from hwgen.report.view import RunView


def report_markdown(view: RunView, page: Page | None = None) -> str:
    """Return the report as GitHub-flavoured Markdown; text of other origin stays text."""
    shown = view.shown
    sources = shown.sources if shown else ()
    files = [(source.name, source.text.count("\n") + (not source.text.endswith("\n"))) for source in sources]
    return render_markdown("report.md", page=page or build_page(view), files=files)
