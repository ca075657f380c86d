"""Base of streaming operators: everything that does not depend on what they compute."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from hwgen.core.candidate import Bench, Candidate
from hwgen.core.spec import Spec, Target
from hwgen.operators.base import Attempted, Block, Estimate
from hwgen.operators.contract import Contract
from hwgen.operators.request.rules import Vocabulary
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.streaming.parameters import Parameters
from hwgen.operators.streaming.ports import Port

if TYPE_CHECKING:
    from hwgen.operators.assembly import Module
    from hwgen.operators.streaming.top import Top

P = TypeVar("P", bound=Parameters)


@dataclass(frozen=True)
class Promise:
    """The sentences of a contract that depend on what an operator computes; see Contract."""

    summary: str
    formula: tuple[str, ...]
    arithmetic: tuple[str, ...]
    timing: tuple[str, ...]
    overflow: tuple[str, ...] = ()
    rounding: tuple[str, ...] = ()


@dataclass(frozen=True)
class Timing:
    """Cycles of frames that nobody hinders, from the first beat of an input to the last of an output.

    `first` for one frame, `each` for every further one, at the limit of the contract; `allowance` are the
    registers that a design may have beyond it.
    """

    first: int
    each: int
    allowance: int


class StreamingOperator(ABC, Generic[P]):
    """One operator on streams. A subclass says what it is; the folder's other modules say how.

    Beside the subclass lies `reference.py` (NumPy, no import of hwgen: it is laid beside the bench) with
    `outputs(params, setup, frame)`, `pack(params, **operands)` (the setup, and a frame or a list of them) and
    `unpack(params, beats)`; and, where uniformly random frames would not do, `stimulus.py` (see
    sim/benches/stream/stimulus.py).
    """

    name: str
    title: str
    parameters: type[P]
    operands: tuple[str, ...] = ("x",)
    # Parameters that scale hardware against cycles, which the design loop may halve and double.
    scalable: tuple[str, ...] = ("lanes",)
    # Whether a misplaced tlast is noticed: for operators that know the length of their frames.
    checks_tlast: bool = False
    # Frames that the hardware keeps as a whole: the bench queues so many more at once (the longest ones,
    # where they may have any length).
    kept_frames: int = 0

    # -- What a subclass says ------------------------------------------------------------------------------

    @abstractmethod
    def label_parts(self, p: P) -> Sequence[str]:
        """Return the parts of a design's short name, after the operator's name."""

    @abstractmethod
    def ports(self, p: P) -> tuple[Port, ...]:
        """Return the AXI4-Stream interfaces, inputs first."""

    @abstractmethod
    def promise(self, p: P) -> Promise:
        """Return what the contract says of this operator."""

    @abstractmethod
    def timing(self, p: P, beats: int) -> Timing:
        """Return the cycles of frames whose first input has so many beats."""

    @abstractmethod
    def assemble(self, p: P, top: Top) -> None:
        """Build the hardware between the inputs and the outputs of the top level."""

    @abstractmethod
    def block_diagram(self, p: P) -> tuple[Block, ...]:
        """Return the block diagram."""

    def benchmark_beats(self, p: P) -> int:
        """Return the beats of the first input of the frame that is measured."""
        beats = next(port.beats for port in self.ports(p) if port.role == "frame")
        return beats if beats is not None else 64

    def frames_kept(self, p: P) -> int:
        """Return how many frames fill the hardware: `kept_frames`, unless that depends on the parameters."""
        return self.kept_frames

    # -- Composition ---------------------------------------------------------------------------------------

    def takes(self, flow: Flow) -> dict[str, Any]:
        """Return the parameters that follow from what comes in; RequestError if it cannot be taken.

        Unless a subclass says otherwise, an operator works on beats: lanes and format follow.
        """
        known = {field.name for field in dataclasses.fields(self.parameters)}
        found = {"lanes": flow.lanes, "in_width": flow.element.bits, "in_signed": flow.element.signed}
        return {name: value for name, value in found.items() if name in known}

    def gives(self, p: P, flow: Flow | None) -> Flow:
        """Return what goes out, for what comes in; None for the first operator of a chain, whose parameters
        say what comes in. Unless a subclass says otherwise, frames keep their shape.
        """
        if flow is None:
            raise p.error(
                "cannot be the first of a chain: it does not say what comes in",
                "begin with one that has a shape, such as a convolution",
            )
        output = next(port for port in self.ports(p) if port.direction == "output")
        return Flow(flow.shape, output.lanes, output.element)

    def setup_operands(self, p: P) -> tuple[str, ...]:
        """Return the operands that setup streams carry, in the order of `operands`.

        An operator that has any gives its reference `pack_setup(params, **operands)`: their beats by stream.
        """
        return ()

    def plan_parameters(self, p: P) -> dict[str, Any]:
        """Return the parameters as the bench, its reference and its stimulus read them."""
        return p.to_mapping()

    def bench_files(self, p: P) -> dict[str, Path]:
        """Return the operator's own files of its bench by name: the reference, and the stimulus if any."""
        names = ("reference.py", "stimulus.py")
        return {name: self.folder / name for name in names if (self.folder / name).is_file()}

    # -- The Operator interface ----------------------------------------------------------------------------

    def vocabulary(self) -> Vocabulary:
        """Return what the request grammar knows of the operator: VOCABULARY of its `words`."""
        found: Vocabulary = self._module("words").VOCABULARY
        return found

    def complete(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Fill in defaults and validate; RequestError names what is wrong."""
        return self.parameters.from_mapping(parameters).to_mapping()

    def label(self, parameters: Mapping[str, Any]) -> str:
        """Return a short name for a design with these parameters: letters, digits and underscores."""
        return "_".join([self.name, *self.label_parts(self._read(parameters))])

    def contract(self, parameters: Mapping[str, Any]) -> Contract:
        """Return what the hardware promises."""
        from hwgen.operators.streaming.contract import streaming_contract

        p = self._read(parameters)
        return streaming_contract(self.name, p, self.ports(p), self.promise(p), self.checks_tlast)

    def generate(self, parameters: Mapping[str, Any], request: str) -> Candidate:
        """Return the built-in hardware: the same parameters give the same bytes."""
        module = self.module(self._read(parameters), self.name, request)
        return Candidate(top=self.name, files=module.files(), origin="builtin", trusted=True)

    def module(self, p: P, name: str, request: str = "") -> Module:
        """Return the hardware as a module of any name: a top level, or a part of something greater."""
        from hwgen.operators.streaming.top import open_top

        top = open_top(name, self.promise(p).summary, p, self.ports(p), request, has_error=self.checks_tlast)
        self.assemble(p, top)
        top.build.close()
        return top.module

    def bench(self, parameters: Mapping[str, Any], seed: int, *, full_size: bool = False) -> Bench:
        """Return the bench that a candidate must pass; frames are measured at their full size anyway."""
        from hwgen.operators.streaming.bench import stream_bench

        return stream_bench(self, self._read(parameters), seed)

    def blocks(self, parameters: Mapping[str, Any]) -> tuple[Block, ...]:
        """Return the block diagram of the built-in hardware."""
        return self.block_diagram(self._read(parameters))

    def improve(self, spec: Spec, tried: Sequence[Attempted]) -> dict[str, Any] | None:
        """Return other parameters that may meet the budget, or None when nothing is left to try."""
        from hwgen.operators.streaming.improve import improve

        return improve(self.parameters, self.scalable, spec, tried)

    def space(self, parameters: Mapping[str, Any], assumed: Sequence[str]) -> Mapping[str, Sequence[Any]]:
        """Return the values that a search may give to parameters that scale hardware against cycles."""
        from hwgen.operators.streaming.model import space

        return space(self, self._read(parameters), assumed)

    def estimate(self, parameters: Mapping[str, Any], target: Target) -> Estimate:
        """Return cycles and traffic by what the contract promises; there is no model of area."""
        from hwgen.operators.streaming.model import estimate

        return estimate(self, self._read(parameters))

    def stimulus(self, parameters: Mapping[str, Any], operands: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the bench plan's entry that runs the user's own operands through the hardware."""
        from hwgen.operators.streaming.bench import user_stimulus

        return user_stimulus(self, self._read(parameters), operands)

    def collect(self, parameters: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> Any:
        """Return what the hardware made of the user's operands, as an array in its natural shape.

        Results of several frames are stacked.
        """
        import numpy as np

        plan, unpack = self.plan_parameters(self._read(parameters)), self.reference().unpack
        frames = [
            unpack(plan, {name: value for name, value in result.items() if name != "cycles"})
            for result in results
        ]
        return frames[0] if len(frames) == 1 else np.stack(frames)

    # -- Help ----------------------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """The operator's folder."""
        import sys

        path = sys.modules[type(self).__module__].__file__
        assert path is not None
        return Path(path).parent

    def reference(self) -> Any:
        """Return the operator's reference, a module."""
        return self._module("reference")

    def _module(self, name: str) -> Any:
        import importlib

        return importlib.import_module(f"{type(self).__module__.rpartition('.')[0]}.{name}")

    def _read(self, parameters: Mapping[str, Any]) -> P:
        return self.parameters.from_mapping(parameters)
