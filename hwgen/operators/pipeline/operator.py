"""A chain of streaming operators as one operator: verified as a whole against the composed references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hwgen.operators.base import Block
from hwgen.operators.pipeline.links import Link, link
from hwgen.operators.pipeline.params import PipelineParams, Stage
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.operator import Promise, StreamingOperator, Timing
from hwgen.operators.streaming.ports import Port
from hwgen.operators.streaming.top import Top

# Registers between two stages that are not part of either.
_BETWEEN = 4


class PipelineOperator(StreamingOperator[PipelineParams]):
    """Stages one behind the other, each as it is alone, joined by streams."""

    name = "pipeline"
    title = "A chain of streaming operators, such as a small network"
    parameters = PipelineParams
    scalable: tuple[str, ...] = ()
    checks_tlast = True

    def complete(self, parameters: Any) -> dict[str, Any]:
        """Fill in the defaults of every stage, and check that neighbours fit."""
        p = PipelineParams.from_mapping(parameters)
        links = _links(p)
        stages = []
        for found in links:
            values = found.parameters.to_mapping()
            values.pop("reset")
            stages.append(Stage(found.operator.name, values, found.constants).to_mapping())
        return {"reset": p.reset, "stages": stages}

    def label_parts(self, p: PipelineParams) -> Sequence[str]:
        """Return the stages' operators and the shape of what goes out."""
        links = _links(p)
        sizes = "x".join(map(str, links[-1].gives.shape))
        return [*(found.operator.name for found in links), sizes]

    def ports(self, p: PipelineParams) -> tuple[Port, ...]:
        """Return the input of the first stage, the setups of all, and the output of the last."""
        links = _links(p)
        setups = [
            replace(
                port,
                prefix=f"{port.prefix}_{found.number}",
                meaning=f"stage {found.number} ({found.operator.name}): {port.meaning}",
            )
            for found in links
            for port in found.setups
        ]
        first, last = links[0].input, links[-1].output
        return (
            replace(first, prefix="s_axis"),
            *setups,
            replace(last, prefix="m_axis", beats=_beats_out(links), tlast=True),
        )

    def promise(self, p: PipelineParams) -> Promise:
        """Return what the chain promises: what its stages promise, one behind the other."""
        links = _links(p)
        steps = [f"{found.name}: {found.operator.promise(found.parameters).summary}" for found in links]
        timing = self.timing(p, self.benchmark_beats(p))
        return Promise(
            summary=f"{' -> '.join(found.operator.name for found in links)}, one behind the other.",
            formula=tuple(
                f"{found.number}. {line}"
                for found in links
                for line in found.operator.promise(found.parameters).formula
            ),
            arithmetic=tuple(steps),
            timing=(
                "All stages work at the same time; the slowest decides how often a frame can come.",
                f"A frame takes at most {timing.first + timing.allowance} cycles; the slowest stage alone "
                f"takes {timing.first}.",
            ),
        )

    def timing(self, p: PipelineParams, beats: int) -> Timing:
        """Return the cycles of the slowest stage, and what the others add in filling."""
        timings = []
        for found in _links(p):
            own = found.takes.beats if found.takes is not None else beats
            timings.append((found.operator.timing(found.parameters, own), own))
        slowest = max(t.first for t, _ in timings)
        filling = sum(max(t.first - own, 0) for t, own in timings)
        allowance = sum(t.allowance + _BETWEEN for t, _ in timings)
        return Timing(slowest, max(t.each for t, _ in timings), filling + allowance)

    def assemble(self, p: PipelineParams, top: Top) -> None:
        """Build every stage as a module of its own."""
        from hwgen.operators.pipeline.assemble import assemble

        assemble(top, _links(p))

    def block_diagram(self, p: PipelineParams) -> tuple[Block, ...]:
        """Return one box for each stage, and below it those of its setup streams."""
        links = _links(p)
        names = ["s_axis", *(f"{found.number} {found.operator.name}" for found in links), "m_axis"]
        details = [
            str(links[0].input.element),
            *(str(found.gives) for found in links),
            str(links[-1].output.element),
        ]
        stages = (
            Block(name, detail, 0, column, tuple(names[column + 1 : column + 2]))
            for column, (name, detail) in enumerate(zip(names, details, strict=True))
        )
        setups = (
            Block(f"{port.prefix}_{found.number}", str(port.element), row, found.number - 1, (name,))
            for found, name in zip(links, names[1:], strict=False)
            for row, port in enumerate(found.setups, 1)
        )
        return (*stages, *setups)

    def takes(self, flow: Flow) -> dict[str, Any]:
        """Refuse: a chain is no stage of another chain."""
        raise PipelineParams().error("a chain cannot be a stage of a chain", "list its stages instead")

    def bench_files(self, p: PipelineParams) -> dict[str, Path]:
        """Return the composed reference and stimulus, and those of every stage."""
        from hwgen.infra.resources import data_path

        found = super().bench_files(p)
        common = data_path("sim") / "benches" / "stream" / "stimulus.py"
        for stage in _links(p):
            name = stage.operator.name
            own = stage.operator.bench_files(stage.parameters)
            for file, path in own.items():
                if file not in ("reference.py", "stimulus.py"):
                    found[file] = path
            found[f"reference_{name}.py"] = own["reference.py"]
            found[f"stimulus_{name}.py"] = own.get("stimulus.py", common)
        return found

    def plan_parameters(self, p: PipelineParams) -> dict[str, Any]:
        """Return the stages with the names of their streams, which the reference and the stimulus need."""
        stages = [
            {
                "operator": found.operator.name,
                "parameters": found.operator.plan_parameters(found.parameters),
                "input": found.input.prefix,
                "output": found.output.prefix,
                "lanes_in": found.input.lanes,
                "constants": dict(found.beats),
            }
            for found in _links(p)
        ]
        return {"reset": p.reset, "stages": stages}


def _links(p: PipelineParams) -> tuple[Link, ...]:
    return link(p.stages, p.reset)


def _beats_out(links: Sequence[Link]) -> int | None:
    last = links[-1]
    return last.gives.beats if links[0].input.beats is not None else last.output.beats
