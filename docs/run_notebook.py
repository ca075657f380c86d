"""Run the notebooks of the documentation and keep their outputs; with `--check`, only run them."""

from __future__ import annotations

import argparse
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
    """Run every notebook."""
    import nbformat

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="leave the files as they are")
    check = parser.parse_args().check
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        with tempfile.TemporaryDirectory() as folder:
            text = nbformat.writes(execute(path, Path(folder)))
        if not check:
            path.write_text(f"{text}\n", encoding="utf-8")
        print(f"{path.name}: {len(text.encode()) // 1024} KiB")


if __name__ == "__main__":
    main()
