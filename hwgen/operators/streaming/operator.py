"""Base of streaming operators: everything that does not depend on what they compute."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from hwgen.core.candidate import Bench, Candidate
from hwgen.core.spec import Spec
from hwgen.operators.base import Attempted, Block
from hwgen.operators.contract import Contract
from hwgen.operators.request.rules import Vocabulary
from hwgen.operators.streaming.parameters import Parameters
from hwgen.operators.streaming.ports import Port

if TYPE_CHECKING:
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
    `outputs(params, setup, frame)`, `pack(params, **operands)` and `unpack(params, beats)`; and, where
    uniformly random frames would not do, `stimulus.py` (see sim/benches/stream/stimulus.py).
    """

    name: str
    title: str
    parameters: type[P]
    operands: tuple[str, ...] = ("x",)
    # Parameters that scale hardware against cycles, which the design loop may halve and double.
    scalable: tuple[str, ...] = ("lanes",)
    # Whether a misplaced tlast is noticed: for operators that know the length of their frames.
    checks_tlast: bool = False

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
        from hwgen.operators.streaming.top import open_top

        p = self._read(parameters)
        summary = self.promise(p).summary
        top = open_top(self.name, summary, p, self.ports(p), request, has_error=self.checks_tlast)
        self.assemble(p, top)
        top.build.close()
        return Candidate(top=self.name, files=top.module.files(), origin="builtin", trusted=True)

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

    def stimulus(self, parameters: Mapping[str, Any], operands: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the bench plan's entry that runs the user's own operands through the hardware."""
        from hwgen.operators.streaming.bench import user_stimulus

        return user_stimulus(self, self._read(parameters), operands)

    def collect(self, parameters: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> Any:
        """Return what the hardware made of the user's operands, as an array in its natural shape."""
        beats = {name: value for name, value in results[0].items() if name != "cycles"}
        return self.reference().unpack(self._read(parameters).to_mapping(), beats)

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
