"""Show notebooks as pages: MkDocs runs this as a hook (see mkdocs.yml), and needs no plugin for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_SUFFIX = ".ipynb"
_FENCE = "`````"  # longer than any in an output
# What an output is shown as: the first of these that it has.
_FORMS = ("image/svg+xml", "text/html", "image/png", "text/markdown", "text/plain")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Make every notebook a page, so that links and the navigation can lead to it."""
    from mkdocs.structure.files import File

    class Notebook(File):
        def is_documentation_page(self) -> bool:
            return True

    for file in [file for file in files if file.src_uri.endswith(_SUFFIX)]:
        files.remove(file)
        files.append(Notebook(file.src_uri, file.src_dir, file.dest_dir, file.use_directory_urls))
    return files


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Return the Markdown of a notebook; None for any other page."""
    if not page.file.src_uri.endswith(_SUFFIX):
        return None
    return markdown(json.loads(page.file.content_string))


def markdown(notebook: Mapping[str, Any]) -> str:
    """Return the cells of a notebook with their outputs as Markdown."""
    return "\n\n".join(part for cell in notebook["cells"] for part in _cell(cell)) + "\n"


def _cell(cell: Mapping[str, Any]) -> Iterator[str]:
    source = _text(cell["source"])
    if cell["cell_type"] != "code":
        yield source
        return
    yield _fenced(source, "python")
    for output in cell["outputs"]:
        yield _output(output)


def _output(output: Mapping[str, Any]) -> str:
    if output["output_type"] == "stream":
        return _fenced(_text(output["text"]), "text")
    if output["output_type"] == "error":
        return _fenced(f"{output['ename']}: {output['evalue']}", "text")
    data = output["data"]
    form = next(form for form in _FORMS if form in data)
    text = _text(data[form])
    if form == "text/markdown":
        return text
    if form == "text/plain":
        return _fenced(text, "text")
    if form == "image/png":
        return f'<div><img alt="Figure" src="data:image/png;base64,{text.replace(chr(10), "")}"></div>'
    # The theme dresses tables that have no class. An empty line would end the block.
    lines = text.replace('<table border="1" class="dataframe">', "<table>").splitlines()
    return "\n".join(["<div>", *filter(str.strip, lines), "</div>"])


def _fenced(text: str, language: str) -> str:
    return f"{_FENCE}{language}\n{text.rstrip()}\n{_FENCE}"


def _text(lines: str | Sequence[str]) -> str:
    """Return text that a notebook keeps whole or in lines."""
    return lines if isinstance(lines, str) else "".join(lines)
