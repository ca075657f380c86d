"""The GEMM operator: everything hwgen knows about it, behind one interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hwgen.core.candidate import Bench, Candidate
from hwgen.core.spec import Spec, Target
from hwgen.operators.base import Attempted, Block, Estimate
from hwgen.operators.contract import Contract
from hwgen.operators.gemm.params import GemmParams
from hwgen.operators.request.rules import Vocabulary

if TYPE_CHECKING:
    import numpy as np


class GemmOperator:
    """General matrix multiplication on a systolic array."""

    name = "gemm"
    title = "Matrix multiplication (GEMM) on a systolic array"
    operands: tuple[str, ...] = ("a", "b", "bias", "scale", "shift", "zero_point")

    def vocabulary(self) -> Vocabulary:
        """Return what the request grammar knows of GEMM."""
        from hwgen.operators.gemm.words import VOCABULARY

        return VOCABULARY

    def complete(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Fill in defaults and validate; RequestError names what is wrong.

        As many kept tiles as there are, or more, become 0, which says all.
        """
        from hwgen.operators.gemm.geometry import Geometry

        params = GemmParams.from_mapping(parameters)
        values = params.to_mapping()
        return values | {"kept_tiles": 0} if params.kept_tiles >= Geometry(params).buffered_tiles else values

    def label(self, parameters: Mapping[str, Any]) -> str:
        """Return a short name: dataflow, array, operands, and whatever is not the default."""
        p, default = GemmParams.from_mapping(parameters), GemmParams()
        flow = "os" if p.dataflow == "output_stationary" else "ws"
        if p.interconnect != default.interconnect:
            flow += "_" + p.interconnect
        operands = f"{'s' if p.a_signed else 'u'}{p.a_width}{'s' if p.b_signed else 'u'}{p.b_width}"
        parts = [f"gemm_{flow}_{p.rows}x{p.cols}_{operands}"]
        if (p.max_m, p.max_k, p.max_n) != (default.max_m, default.max_k, default.max_n):
            parts.append(f"m{p.max_m}k{p.max_k}n{p.max_n}")
        if p.acc_width:
            parts.append(f"acc{p.acc_width}{'sat' if p.acc_overflow == 'saturate' else ''}")
        if p.requantize:
            parts.append(f"{'q' if p.out_signed else 'uq'}{p.out_width}")
        parts += [name for name, there in (("bias", p.bias), ("relu", p.relu)) if there]
        if p.pipeline != default.pipeline:
            parts.append(f"p{p.pipeline}")
        if p.resend != default.resend:
            parts.append(f"resend{'ab' if p.resend == 'both' else p.resend}")
        if p.kept_tiles:
            parts.append(f"keep{p.kept_tiles}")
        return "_".join(parts)

    def contract(self, parameters: Mapping[str, Any]) -> Contract:
        """Return what the hardware promises."""
        from hwgen.operators.gemm.contract import contract

        return contract(GemmParams.from_mapping(parameters))

    def generate(self, parameters: Mapping[str, Any], request: str) -> Candidate:
        """Return the built-in hardware: the same parameters give the same bytes."""
        from hwgen.operators.gemm.generator import generate

        return generate(GemmParams.from_mapping(parameters), request)

    def bench(self, parameters: Mapping[str, Any], seed: int, *, full_size: bool = False) -> Bench:
        """Return the bench that a candidate must pass; `full_size` measures cycles at the greatest sizes."""
        from hwgen.operators.gemm.bench import bench
        from hwgen.operators.gemm.fullsize import at_full_size

        params = GemmParams.from_mapping(parameters)
        made = bench(params, seed)
        return at_full_size(made, params) if full_size else made

    def blocks(self, parameters: Mapping[str, Any]) -> tuple[Block, ...]:
        """Return the block diagram of the built-in hardware."""
        from hwgen.operators.gemm.diagram import blocks

        return blocks(GemmParams.from_mapping(parameters))

    def improve(self, spec: Spec, tried: Sequence[Attempted]) -> dict[str, Any] | None:
        """Return other parameters that may meet the budget, or None when nothing is left to try."""
        from hwgen.operators.gemm.improve import improve

        return improve(spec, tried)

    def space(self, parameters: Mapping[str, Any], assumed: Sequence[str]) -> Mapping[str, Sequence[Any]]:
        """Return the values that a search may give to the parameters that shape the hardware."""
        from hwgen.operators.gemm.model import space

        return space(GemmParams.from_mapping(parameters), assumed)

    def estimate(self, parameters: Mapping[str, Any], target: Target) -> Estimate:
        """Return cycles, area and traffic of the built-in hardware by formulas."""
        from hwgen.operators.gemm.model import estimate

        return estimate(GemmParams.from_mapping(parameters), target)

    def stimulus(self, parameters: Mapping[str, Any], operands: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the bench plan's entry that runs the user's own operands through the hardware."""
        from hwgen.operators.gemm.bench import stimulus

        return stimulus(GemmParams.from_mapping(parameters), operands)

    def collect(
        self, parameters: Mapping[str, Any], results: Sequence[Mapping[str, Any]]
    ) -> np.ndarray[Any, Any]:
        """Return C of the user's GEMM, M x N."""
        import numpy as np

        return np.array(results[0]["c"])
