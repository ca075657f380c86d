"""Run the notebooks of the documentation and keep their outputs: python docs/run_notebook.py."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).with_name("notebooks")
# A cell that designs several pieces of hardware takes some tens of seconds, more where cores are shared.
_CELL_LIMIT_S = 900


def execute(path: Path, folder: Path) -> Any:
    """Return a notebook with the outputs that it gives when it runs in a folder.

    Raises nbclient's CellExecutionError for a cell that fails.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=_CELL_LIMIT_S,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    # What else the kernel says of itself differs from machine to machine.
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def main() -> None:
    """Run every notebook and write it back; one that shows a path of this machine is refused."""
    import nbformat

    places = [str(Path.home()), tempfile.gettempdir(), sys.prefix, str(NOTEBOOKS.parents[1])]
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        with tempfile.TemporaryDirectory() as folder:
            notebook = execute(path, Path(folder))
        text = nbformat.writes(notebook)
        if shown := [place for place in places if f"{place}/" in text]:
            sys.exit(f"{path.name} shows {', '.join(shown)}")
        path.write_text(f"{text}\n", encoding="utf-8")
        print(f"{path.name}: {len(text) // 1024} KiB")


if __name__ == "__main__":
    main()
