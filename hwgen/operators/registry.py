"""The operators that hwgen knows, by name: adding one adds a line."""

from __future__ import annotations

import difflib
from functools import lru_cache

from hwgen.core.errors import RequestError
from hwgen.operators.base import Operator


@lru_cache(maxsize=1)
def operators() -> dict[str, Operator]:
    """Return every operator by its name."""
    from hwgen.operators.activation.operator import ActivationOperator
    from hwgen.operators.conv2d.operator import Conv2dOperator
    from hwgen.operators.depthwise.operator import DepthwiseOperator
    from hwgen.operators.elementwise.operator import ElementwiseOperator
    from hwgen.operators.fir.operator import FirOperator
    from hwgen.operators.gemm.operator import GemmOperator
    from hwgen.operators.matvec.operator import MatvecOperator
    from hwgen.operators.normalize.operator import NormalizeOperator
    from hwgen.operators.pipeline.operator import PipelineOperator
    from hwgen.operators.pool2d.operator import Pool2dOperator
    from hwgen.operators.reduce.operator import ReduceOperator
    from hwgen.operators.softmax.operator import SoftmaxOperator
    from hwgen.operators.transpose.operator import TransposeOperator

    known: tuple[Operator, ...] = (
        GemmOperator(),
        ElementwiseOperator(),
        ActivationOperator(),
        ReduceOperator(),
        TransposeOperator(),
        Pool2dOperator(),
        Conv2dOperator(),
        DepthwiseOperator(),
        FirOperator(),
        SoftmaxOperator(),
        NormalizeOperator(),
        MatvecOperator(),
    )
    return {op.name: op for op in (*known, PipelineOperator())}


def operator(name: str) -> Operator:
    """Return an operator; an unknown name is an error that lists the known ones."""
    known = operators()
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known operators: {', '.join(known)}"
        raise RequestError(f"there is no operator {name!r}", hint)
    return known[name]
