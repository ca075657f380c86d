"""Runs made by hand through the run directory, real netlists and recordings of the default accelerator."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from hwgen.core.candidate import Candidate
from hwgen.core.evidence import Evidence, Kind, Status
from hwgen.core.spec import Budget, Spec
from hwgen.core.values import to_json
from hwgen.core.verdict import Verdict, judge
from hwgen.eda.child import Workspace
from hwgen.eda.yosys import run_script
from hwgen.eda.yosys_scripts import read_stages, words_stage
from hwgen.infra.rundir import RunDirectory
from hwgen.infra.sandbox import NoSandbox
from hwgen.operators.registry import operator

VOID = {"meta", "br", "hr", "img", "input", "link", "rect", "path", "circle"}
REQUIRED = (Kind.POLICY, Kind.SIMULATE, Kind.SYNTHESIZE)

VCD = """$timescale 1ns $end
$scope module top $end
$var wire 1 c clk $end
$var wire 1 v s_axis_a_tvalid $end
$var wire 1 r s_axis_a_tready $end
$var wire 8 d s_axis_a_tdata [7:0] $end
$var wire 1 V m_axis_c_tvalid $end
$var wire 1 R m_axis_c_tready $end
$var wire 1 L m_axis_c_tlast $end
$var wire 8 D m_axis_c_tdata [7:0] $end
$upscope $end
$enddefinitions $end
#0
0c 0v 1r bx d 0V 1R 0L bx D
"""


def sample_vcd(cycles: int = 12, first: int = 3, last: int = 8) -> str:
    """Return a recording: an input beat at clock edge `first`, the last output beat at edge `last`."""
    lines = [VCD.replace(" 0v", "\n0v").replace(" 1r", "\n1r")]
    for cycle in range(cycles):
        lines.append(f"#{10 * cycle + 5}\n0c")
        lines.append(f"{int(cycle == first - 1)}v\nb{cycle:b} d")
        lines.append(f"{int(cycle == last - 1)}V\n{int(cycle == last - 1)}L\nb{cycle + 100:b} D")
        lines.append(f"#{10 * cycle + 10}\n1c")
    return "\n".join(lines) + "\n"


def evidence(kind: Kind, status: Status = Status.PASS, **fields: Any) -> Evidence:
    """Return evidence with everything that evidence may have."""
    known: dict[str, Any] = {
        "summary": f"{kind.value} says {status.value}",
        "commands": (f"tool --check {kind.value}",),
        "log": f"{kind.value}/tool.log",
        "tools": {"tool": "1.2"},
        "seconds": 1.25,
        "sandbox": "bubblewrap",
    }
    return Evidence(kind, status, **(known | fields))


METRICS: dict[Kind, dict[str, Any]] = {
    Kind.SIMULATE: {
        "tests_passed": 3,
        "tests_total": 3,
        "cycles": 93,
        "ideal_cycles": 86,
        "reference_independent": True,
        "results_checked": 5000,
    },
    Kind.SYNTHESIZE: {
        "cells": 36022,
        "flip_flops": 7034,
        "memory_bits": 45088,
        "hierarchy": {
            "top": {"instances": 1, "cells": 22, "flip_flops": 2},
            "pe#1": {"instances": 64, "cells": 500, "flip_flops": 70},
        },
    },
}


def good_evidence() -> tuple[Evidence, ...]:
    """Return the evidence of an accepted design."""
    return tuple(evidence(kind, metrics=METRICS.get(kind, {})) for kind in REQUIRED)


MakeRun = Callable[..., Path]


@pytest.fixture
def make_run(tmp_path: Path) -> MakeRun:
    """Write a run as the design loop does; every attempt is (parameters, evidence)."""

    def make(
        attempts: Sequence[tuple[Mapping[str, Any], Sequence[Evidence]]] | None = None,
        *,
        request: str = "a small adder",
        budget: Budget | None = None,
        sources: Mapping[str, str] | None = None,
        finished: bool = True,
        conclusion: str = "",
        assumptions: Sequence[str] = ("8 bits wide (not said)",),
        name: str = "run",
        blocks: Sequence[Mapping[str, Any]] = (),
        netlist: Mapping[str, Any] | None = None,
        vcd: str | bytes = "",
        log: str = "",
    ) -> Path:
        attempts = [({"width": 8, "signed": True}, good_evidence())] if attempts is None else attempts
        budget = budget or Budget()
        first = attempts[0][0] if attempts else {"width": 8, "signed": True}
        spec = Spec("adder", first, "generic", budget, 7, request, tuple(assumptions), ("width",))
        texts = sources or {"top.v": "module top(input wire a);\n  // nothing\nendmodule\n"}
        path = tmp_path / name
        with RunDirectory.create(path, {"text": request, "options": {}}) as run:
            run.write_json("spec.json", to_json(spec))
            run.write_json("tools.json", {"yosys": "0.70"})
            for number, (parameters, found) in enumerate(attempts, start=1):
                folder = run.attempt(number)
                for file, text in texts.items():
                    folder.write_bytes(f"rtl/{file}", text.encode("utf-8", "surrogatepass"))
                folder.write_json(
                    "candidate.json",
                    {"top": "top", "origin": "builtin", "files": list(texts), "parameters": dict(parameters)},
                )
                for item in found:
                    folder.write_evidence(item.kind, to_json(item))
                    folder.write_text(item.log or "log", log)
                if finished:
                    folder.write_json("verdict.json", to_json(judge(budget, found, REQUIRED)))
                folder.write_json("blocks.json", [dict(block) for block in blocks])
                if netlist is not None:
                    folder.write_json("synthesize/top.json", netlist)
            if vcd:
                run.write_bytes("final/waves.vcd", vcd if isinstance(vcd, bytes) else vcd.encode())
            if finished:
                run.update_state(status="accepted", best=len(attempts), conclusion=conclusion, seconds=12.5)
        return path

    return make


class Page(HTMLParser):
    """A page taken apart: elements with attributes, ids, texts by element, and whether tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.faults: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> in {self.open[-3:]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    @property
    def ids(self) -> list[str]:
        return [str(a["id"]) for _, a in self.elements if "id" in a]

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)

    @property
    def text(self) -> str:
        return " ".join(
            part for tag, parts in self.texts.items() if tag not in ("style", "script") for part in parts
        )


@pytest.fixture
def parse() -> type[Page]:
    return Page


@pytest.fixture
def recording() -> Callable[..., str]:
    return sample_vcd


@pytest.fixture
def make_evidence() -> Callable[..., Evidence]:
    return evidence


@pytest.fixture
def passing() -> tuple[Evidence, ...]:
    return good_evidence()


@pytest.fixture
def judged() -> Callable[[Sequence[Evidence]], Verdict]:
    return lambda found: judge(Budget(), found, REQUIRED)


@pytest.fixture(scope="session")
def accelerator() -> Candidate:
    """The default accelerator, 4 x 4."""
    chosen = operator("gemm")
    return chosen.generate(chosen.complete({"rows": 4, "cols": 4}), "4x4 int8 GEMM")


@pytest.fixture(scope="session")
def accelerator_netlist(
    accelerator: Candidate, tmp_path_factory: pytest.TempPathFactory, need: Callable[..., None]
) -> dict[str, Any]:
    """The netlist of its top module, as the check synthesize leaves it."""
    need("yosys")
    root = tmp_path_factory.mktemp("netlist").resolve()
    (root / "rtl").mkdir()
    for source in accelerator.files:
        (root / "rtl" / source.name).write_text(source.text)
    space = Workspace(NoSandbox(), root, root / "synthesize")
    names = [source.name for source in accelerator.files]
    stages = (*read_stages(names, "gemm", systemverilog=False), words_stage("synthesize", "gemm"))
    assert run_script(space, "words", stages).ok
    return json.loads((root / "synthesize" / "top.json").read_text())
