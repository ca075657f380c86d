"""The page in a real browser: nothing wider than the window, on a desk and on a phone."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hwgen.core.evidence import Finding, Kind, Status
from hwgen.report.html import report_html
from hwgen.report.view import load

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PROBE = """<!doctype html><title>probe</title>
<iframe id="page" style="width:{width}px;height:900px;border:0" srcdoc="{page}"></iframe>
<script>
document.getElementById("page").onload = (event) => {{
  const page = event.target.contentDocument;
  document.title = "width " + page.documentElement.scrollWidth + " script " + page.documentElement.className;
}};
</script>"""


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("width", [390, 1280])
def test_page_fits_the_window(
    tmp_path: Path,
    make_run: Any,
    make_evidence: Any,
    passing: Any,
    recording: Any,
    accelerator_netlist: dict[str, Any],
    width: int,
) -> None:
    long = "x" * 400
    finding = Finding(long, "error", "top.v", 1)
    failed = make_evidence(
        Kind.LINT, Status.FAIL, summary=long, findings=(finding,), commands=(long,), tools={long: long}
    )
    run = make_run(
        [({"width": long}, passing), ({"width": 8, long: long}, [*passing, failed])],
        request=long,
        netlist=accelerator_netlist,
        vcd=recording(cycles=200, last=150),
        sources={"top.v": f"module top; // {long}\nendmodule"},
        conclusion=long,
        assumptions=(long,),
        log=long,
    )
    page = report_html(load(run))
    (tmp_path / "probe.html").write_text(PROBE.format(width=width, page=html.escape(page)))
    command = [
        str(BROWSER),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--virtual-time-budget=3000",
        "--dump-dom",
        (tmp_path / "probe.html").as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    title = re.search(r"<title>width (\d+) script (\w*)</title>", done.stdout)
    assert title is not None, done.stderr[-500:]
    assert int(title[1]) <= width
    assert title[2] == "js"  # the page's own script ran under its policy
