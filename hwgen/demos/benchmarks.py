"""The answers of benchmarks, which no training row may hold: VerilogEval, RTLLM, any folder of Verilog."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hwgen.core.errors import UsageError
from hwgen.demos.modules import outline
from hwgen.demos.readers.base import decode

_SUFFIXES = (".v", ".sv")
_BENCH = re.compile(r"(?:^|_)(?:tb|test|testbench|bench)(?:_|\d|$)|^tb|testbench", re.IGNORECASE)
_VERILOGEVAL = re.compile(r"(Prob\d+_\w+)_ref\.sv")
_MAX_BYTES = 1 << 20


@dataclass(frozen=True)
class Problem:
    """One answer of a benchmark: whole modules."""

    benchmark: str
    name: str
    code: str
    top: str


def problems(path: Path) -> list[Problem]:
    """Return the answers that a folder or a JSON-lines file holds; UsageError if it holds none.

    VerilogEval v2 (`Prob*_ref.sv`), VerilogEval v1 (JSON lines with `prompt` and `canonical_solution`), RTLLM
    (`verified_*.v`); of any other folder every Verilog file that is no bench.
    """
    if not path.exists():
        raise UsageError(f"there is no benchmark at {path}", "give its folder")
    found = list(_json_lines(path) if path.is_file() and path.suffix == ".jsonl" else _folder(path))
    if not found:
        raise UsageError(
            f"{path} holds no answers of a benchmark", "give a folder with Verilog, or JSON lines"
        )
    return found


def _folder(path: Path) -> Iterator[Problem]:
    files = [path] if path.is_file() else _verilog(path)
    references = [file for file in files if _VERILOGEVAL.fullmatch(file.name)]
    verified = [file for file in files if file.name.startswith("verified_")]
    for file in references or verified or files:
        if file.stat().st_size <= _MAX_BYTES and not (_BENCH.search(file.stem) and not references):
            yield from _answer(path, file)


def _verilog(folder: Path) -> list[Path]:
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(here, name) for name in names if name.endswith(_SUFFIXES)]
    return sorted(found)


def _answer(folder: Path, file: Path) -> Iterator[Problem]:
    """Yield a file's answer as a whole, and its top module alone where it has others beside it."""
    code = decode(file.read_bytes())[0]
    modules = [module for module in outline(code).modules if module.end >= 0]
    if not modules:
        return
    name = file.stem.removesuffix("_ref").removeprefix("verified_")
    top = next((m for m in modules if m.name in (file.stem, name)), modules[-1])
    yield Problem(folder.name, name, code, top.name)
    if len(modules) > 1:
        yield Problem(folder.name, name, code[top.start : top.end], top.name)


def _json_lines(path: Path) -> Iterator[Problem]:
    with path.open("rb") as file:
        for line in file:
            try:
                data = json.loads(line)
                code = f"{data['prompt']}\n{data['canonical_solution']}"
                modules = outline(code).modules
            except (ValueError, KeyError, TypeError):
                continue
            if modules and modules[0].end >= 0:
                yield Problem(path.stem, str(data.get("task_id", "")), code, modules[0].name)
