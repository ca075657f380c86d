"""The cycle bench of a hand-made block: its ports, clocks and resets as a plan, its reference beside it."""

from __future__ import annotations

from typing import Any

from hwgen.core.candidate import Bench, SourceFile
from hwgen.demos.block_rules import has_stimulus
from hwgen.demos.library import BlockFolder
from hwgen.demos.verilog_text import Port
from hwgen.infra.resources import data_path

_FILES = ("play.py", "cycle_bench.py", "test_cycle.py", "Makefile")
_USUAL = ("random_inputs", "corner_values", "bursts")
# A combinational block with so few bits of inputs meets all their combinations.
_MOST_COMBINATIONS = 4096


def cycle_bench(block: BlockFolder, seed: int) -> Bench:
    """Return the bench that compares a block with its reference in every cycle."""
    settings = block.file.bench
    modes, steps = _modes(block), settings.steps
    if modes == ("every_input",):
        steps = _combinations(block)
    control = {*settings.clocks, *settings.resets}
    ports = [port for port in block.ports if port.name not in control]
    plan: dict[str, Any] = {
        "top": block.name,
        "seed": seed,
        "steps": steps,
        "modes": list(modes),
        "clocks": dict(settings.clocks),
        "resets": {
            name: {"active": reset.active, "asynchronous": reset.asynchronous}
            for name, reset in settings.resets.items()
        },
        "inputs": [_port(port) for port in ports if port.direction == "input"],
        "outputs": [_port(port) for port in ports if port.direction == "output"],
    }
    return Bench(
        module="test_cycle",
        files=_files(block.reference),
        plan=plan,
        tests=(*modes, "reference_speaks"),
        quick_tests=modes,
        # Whoever wrote the block wrote its reference, and both lie in one folder.
        metadata={"reference_independent": False, "promises": _promises(block)},
    )


def _modes(block: BlockFolder) -> tuple[str, ...]:
    given = ("stimulus_given",) if has_stimulus(block.reference) else ()
    if block.file.bench.protocol:
        return given
    if not block.file.bench.clocks and _combinations(block) <= _MOST_COMBINATIONS:
        return ("every_input",)
    return (*_USUAL, *given)


def _combinations(block: BlockFolder) -> int:
    return 1 << sum(port.width for port in block.ports if port.direction == "input")


def _port(port: Port) -> dict[str, Any]:
    return {"name": port.name, "width": port.width, "signed": port.signed}


def _promises(block: BlockFolder) -> dict[str, Any]:
    """Say what a proof may assume: that a reset comes first, where there is one reset."""
    resets = block.file.bench.resets
    if len(resets) != 1:
        return {}
    name, reset = next(iter(resets.items()))
    return {"reset": name, "active": reset.active}


def _files(reference: str) -> tuple[SourceFile, ...]:
    sim = data_path("sim")
    paths = [sim / "measurements.py", *(sim / "benches" / "cycle" / name for name in _FILES)]
    files = [SourceFile(path.name, path.read_text(encoding="utf-8")) for path in paths]
    return (SourceFile("reference.py", reference), *files)
