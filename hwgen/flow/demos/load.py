"""Demos of all origins as values."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

from hwgen.core.errors import UsageError
from hwgen.demos.demo_format import DEMO_NAME, DemoFile, read_demo_file
from hwgen.demos.describe import derived_summary, module_summary
from hwgen.demos.library import Demo, demo_folders, line_comments, read_block
from hwgen.flow.library import SavedDesign, read_design
from hwgen.infra.resources import data_path
from hwgen.operators.assembly import leaf, leaf_paths
from hwgen.operators.contract import to_markdown as contract_page
from hwgen.operators.registry import operator
from hwgen.operators.template.contracts import ModuleContract, contract
from hwgen.operators.template.describe import to_markdown as module_page

_LONGEST_TITLE = 80
_MOST_BITS = 64  # of a parameter that is named: others are tables


def demos_path() -> Path:
    """Return the folder of the library."""
    return data_path("datasets") / "demos"


def load_demos(root: Path | None = None) -> tuple[Demo, ...]:
    """Return all demos below a folder (the library) by name; the first that is wrong is a UsageError."""
    found = [load_demo(folder) for folder in demo_folders(root or demos_path())]
    refuse_twins(found)
    return tuple(sorted(found, key=lambda demo: demo.name))


def find_demo(name: str) -> Demo:
    """Return a demo of the library by its name; an unknown name is a UsageError that suggests the nearest."""
    folders = {folder.name: folder for folder in demo_folders(demos_path())}
    if name not in folders:
        near = difflib.get_close_matches(name, folders, 1)
        hint = f"did you mean {near[0]!r}?" if near else "`hwgen data demos list` lists them"
        raise UsageError(f"there is no demo {name!r}", hint)
    return load_demo(folders[name])


def refuse_twins(demos: Iterable[Demo]) -> None:
    """Refuse two demos of one name, or with the same code; UsageError."""
    names: dict[str, Demo] = {}
    codes: dict[str, Demo] = {}
    for demo in demos:
        if demo.name in names:
            raise UsageError(f"two demos are named {demo.name}", "rename one of them")
        if demo.code in codes:
            raise UsageError(f"{demo.name} has the code of {codes[demo.code].name}", "keep one of them")
        names[demo.name] = codes[demo.code] = demo


def load_demo(folder: Path) -> Demo:
    """Read one demo; whatever is wrong with it is a UsageError."""
    folder = folder.absolute()
    file = read_demo_file(folder / DEMO_NAME)
    readers = {"block": _block, "module": _module, "design": _design}
    return readers[file.origin](folder, file)


def _block(folder: Path, file: DemoFile) -> Demo:
    return read_block(folder).demo


def module_of(file: DemoFile) -> tuple[ModuleContract, Mapping[str, int]]:
    """Return the module that a demo is of, and the parameters with which it is shown to work."""
    found = contract(file.refers_to)
    if file.parameter_set >= len(found.verified_with):
        raise UsageError(
            f"{file.path}: {found.name} has no set {file.parameter_set} of parameters",
            f"it is verified with {len(found.verified_with)} sets, which count from 0",
        )
    return found, found.verified_with[file.parameter_set]


def _module(folder: Path, file: DemoFile) -> Demo:
    _must_be_named(folder, file)
    found, parameters = module_of(file)
    names = _with_parts(found.name)
    texts = {name: leaf_paths()[name].read_text(encoding="utf-8") for name in names}
    code = "\n".join(texts.values())
    short = {n: v for n, v in found.values(parameters).items() if v.bit_length() <= _MOST_BITS}
    values = ", ".join(f"{name} = {value}" for name, value in short.items())
    grains = {
        "line_comments": line_comments(code),
        "block_summary": _summaries(list(texts.values())),
        "detailed_global_summary": f"{module_page(found).strip()}\n\nShown to work with {values}.",
        "high_level_global_summary": file.high_level,
    }
    title = _title(found.summary)
    return Demo(
        found.name,
        "modules",
        "module",
        title,
        file.tags,
        found.name,
        code,
        grains,
        operator=found.name,
        family=f"modules/{found.kind}",
    )


def _summaries(files: list[str]) -> str:
    """Return the block summary of the first file, and what the others are in a line each."""
    return "\n".join([derived_summary(files[0]), *map(module_summary, files[1:])])


def _with_parts(name: str) -> list[str]:
    """Return a module and all modules that it is made of, each once, itself first."""
    found = [name]
    for module in found:
        found += [part for part in leaf(module).uses if part not in found]
    return found


def design_of(file: DemoFile) -> SavedDesign:
    """Return the saved design that a demo is of."""
    return read_design(data_path("rtl") / file.refers_to)


def _design(folder: Path, file: DemoFile) -> Demo:
    _must_be_named(folder, file)
    saved = design_of(file)
    top = f"{saved.candidate.top}.v"
    texts = {f.name: f.text for f in saved.candidate.files}
    ordered = [texts[top], *(text for name, text in texts.items() if name != top)]
    code = "\n".join(ordered)
    promised = operator(saved.spec.operator).contract(saved.spec.parameters)
    first, _, _ = promised.summary.partition(". ")
    grains = {
        "line_comments": line_comments(code),
        "block_summary": _summaries(ordered),
        "detailed_global_summary": contract_page(promised),
        "high_level_global_summary": f"{_sentence(saved.spec.request)} {_sentence(first)}",
    }
    title = _title(saved.spec.request)
    return Demo(
        saved.name,
        "designs",
        "design",
        title,
        file.tags,
        saved.candidate.top,
        code,
        grains,
        operator=saved.spec.operator,
        family=f"designs/{saved.spec.operator}",
    )


def _must_be_named(folder: Path, file: DemoFile) -> None:
    if folder.name != file.refers_to:
        raise UsageError(f"{folder}: the folder must be named {file.refers_to}, as what the demo is of")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."


def _title(text: str) -> str:
    """Return a text as a title: without its last period, and not too long."""
    text = _sentence(text)[:-1]
    if len(text) <= _LONGEST_TITLE:
        return text
    return text[: _LONGEST_TITLE - 3].rsplit(" ", 1)[0].rstrip(",") + "..."
