"""The benchmark at the greatest sizes: what a budget of cycles speaks about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hwgen.core.candidate import Bench
from hwgen.operators.gemm.contract_rules import ideal_cycles
from hwgen.operators.gemm.params import GemmParams


def at_full_size(bench: Bench, params: GemmParams) -> Bench:
    """Return a bench whose benchmark is one GEMM of the greatest M, K and N; the others are run as well."""
    others: list[dict[str, Any]] = [entry | {"benchmark": False} for entry in bench.plan["throughput"]]
    spare = others[0]["limit"] - others[0]["ideal"]  # registers beyond the limit of the array
    shape = [params.max_m, params.max_k, params.max_n]
    ideal = ideal_cycles(params, *shape)
    entry = {"shape": shape, "count": 1, "ideal": ideal, "limit": ideal + spare, "benchmark": True}
    return replace(bench, plan=dict(bench.plan) | {"throughput": [*others, entry]})
