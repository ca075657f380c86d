"""Render a run as one HTML page that needs nothing else, and as a piece of one for notebooks."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.infra.resources import data_path
from hwgen.report.blockdiagram import block_diagram
from hwgen.report.charts import area_chart, cycles_chart
from hwgen.report.lanes import parts_of
from hwgen.report.page import Page, build_page
from hwgen.report.schematic import Schematic, schematic
from hwgen.report.svg import STYLE
from hwgen.report.templates import render_html
from hwgen.report.verilog import highlight_lines
from hwgen.report.view import AttemptView, RunView, blocks, contract, netlist
from hwgen.report.waves import Waves, load_waves

# Beyond these, the page shows the beginning of the sources; the files themselves lie beside it.
_MAX_FILE_CHARACTERS = 400_000
_MAX_FILES = 100
_MAX_CHARACTERS = 2_000_000


@dataclass(frozen=True)
class FileView:
    """A source as the page shows it. `cut` is true where only its beginning is shown."""

    name: str
    html: Any
    count: int
    cut: bool


def report_html(view: RunView, page: Page | None = None) -> str:
    """Return the page: no reference leads out of it, and only its own script runs in it."""
    from markupsafe import Markup

    shown = view.shown
    metrics = shown.metrics() if shown else {}
    drawn = _schematic(shown)
    script = asset("page.js")
    area = area_chart(metrics)
    waves = _waves(view)
    return render_html(
        "report.html",
        page=page or build_page(view),
        policy=policy(script),
        style=Markup(asset("page.css") + STYLE),  # noqa: S704 - our own text
        script=Markup(script),  # noqa: S704 - our own text
        blocks=_svg(block_diagram(blocks(shown)) if shown else ""),
        schematic=_svg(drawn.svg),
        schematic_note=drawn.left_out,
        cycles=_svg(cycles_chart(metrics)),
        waves={
            "caption": waves.caption,
            "labels": _svg(waves.labels),
            "body": _svg(waves.body),
            "split": waves.split,
        },
        area={"svg": _svg(area.svg), "unit": area.unit} if area else None,
        files=_files(shown),
        anchors=_Anchors(shown),
    )


def summary_html(view: RunView) -> str:
    """Return verdict, figures and block diagram as a piece of HTML, for a notebook."""
    shown = view.shown
    drawing = block_diagram(blocks(shown), alone=True) if shown else ""
    return render_html("summary.html", page=build_page(view), blocks=_svg(drawing))


def asset(name: str) -> str:
    """Return a style sheet or script of `templates/report/`."""
    return (data_path("templates") / "report" / name).read_text(encoding="utf-8").strip()


def policy(script: str) -> str:
    """Return a content security policy that lets run the script of the page and loads nothing."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _svg(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - built by hwgen.report.svg, which escapes every text


def _schematic(shown: AttemptView | None) -> Schematic:
    document = netlist(shown) if shown else None
    if shown is None or document is None:
        return Schematic("", "synthesis left no netlist" if shown and shown.evidence else "")
    try:
        return schematic(document, shown.top, {source.name: source.text for source in shown.sources})
    except ToolError as error:
        return Schematic("", error.message)


def _waves(view: RunView) -> Waves:
    path = view.path / "final" / "waves.vcd"
    shown = view.shown
    return load_waves(path, shown.top, parts_of(contract(shown))) if shown and path.exists() else Waves("")


def _files(shown: AttemptView | None) -> list[FileView]:
    from markupsafe import Markup

    found = []
    room = _MAX_CHARACTERS
    for index, source in enumerate(shown.sources[:_MAX_FILES] if shown else (), start=1):
        text = source.text[: min(_MAX_FILE_CHARACTERS, room)]
        room -= len(text)
        lines = highlight_lines(text)
        html = "".join(f'<span id="f{index}-{n}">{line}\n</span>' for n, line in enumerate(lines, start=1))
        count = source.text.count("\n") + (not source.text.endswith("\n"))
        found.append(FileView(source.name, Markup(html), count, len(text) < len(source.text)))  # noqa: S704
    return found


class _Anchors:
    """Finds the place on the page of a line of a source."""

    def __init__(self, shown: AttemptView | None) -> None:
        sources = shown.sources[:_MAX_FILES] if shown else ()
        self._index = {source.name: i for i, source in enumerate(sources, start=1)}
        self._lines = {source.name: source.text.count("\n") + 1 for source in sources}

    def get(self, place: tuple[str, int]) -> str:
        """Return the id of a (file, line); empty where the page does not show it."""
        name, line = place
        known = name in self._index and 1 <= line <= self._lines[name]
        return f"f{self._index[name]}-{line}" if known else ""
