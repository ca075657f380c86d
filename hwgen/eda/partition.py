"""Choose which modules synthesis maps once instead of dissolving them into their parents. Pure functions.

Dissolving everything gives the best netlist and is slow, because each of the many equal elements of an
array is then mapped again; keeping everything is slow too, because abc is then started for each of many
small modules, and nothing is optimized across their borders. Only what repeats much is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from hwgen.core.errors import ToolError
from hwgen.eda.names import is_identifier
from hwgen.eda.yosys_netlist import Cell, Module, Netlist, cells_by_type, multiplicities

# A module is kept when dissolving it would map at least so many (estimated) gates again.
_WORTH_GATES = 1000
_GATES_PER_PARTIAL_PRODUCT = 6
_GATES_PER_ADDER_BIT = 5
_ADDERS = frozenset({"$add", "$sub", "$alu", "$neg", "$lt", "$le", "$gt", "$ge", "$macc", "$macc_v2"})


def repeated_modules(words: Netlist, top: str) -> tuple[str, ...]:
    """Return the names, as in the sources, of the modules below `top` that are worth keeping."""
    by_type = cells_by_type(words)
    times = multiplicities(by_type, top)
    own = {name: sum(map(_gates, words.modules[name].cells)) for name in times}
    gates: dict[str, int] = {}
    parents_first = _parents_first(by_type, top)
    for name in reversed(parents_first):
        gates[name] = own[name] + sum(gates[t] * n for t, n in by_type[name].items() if t in gates)
    copies: Counter[str] = Counter({top: 1})
    kept: set[str] = set()
    for base in dict.fromkeys(words.modules[name].source_name for name in parents_first):
        variants = [name for name in parents_first if words.modules[name].source_name == base]
        again = sum(gates[name] * (_copies(name, by_type, kept, words, top) - 1) for name in variants)
        if base != top and is_identifier(base) and again >= _WORTH_GATES:
            kept.add(base)
    return tuple(sorted(kept))
