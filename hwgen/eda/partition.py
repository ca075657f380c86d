"""Choose which modules synthesis maps once instead of dissolving them into their parents. Pure functions.

Dissolving everything gives the best netlist and is slow, because each of the many equal elements of an
array is then mapped again; keeping everything is slow too, because abc is then started for each of many
small modules, and nothing is optimized across their borders. Only what repeats much is kept.
"""

from __future__ import annotations

from collections import Counter

from hwgen.eda.names import is_identifier
from hwgen.eda.yosys_netlist import Cell, Netlist, cells_by_type, children_first

# A module is kept when dissolving it would map at least so many (estimated) gates again.
_WORTH_GATES = 1000
_GATES_PER_PARTIAL_PRODUCT = 6
_GATES_PER_ADDER_BIT = 5
_ADDERS = frozenset({"$add", "$sub", "$alu", "$neg", "$lt", "$le", "$gt", "$ge", "$macc", "$macc_v2"})


def repeated_modules(words: Netlist, top: str) -> tuple[str, ...]:
    """Return the names, as in the sources, of the modules below `top` that are worth keeping."""
    by_type = cells_by_type(words)
    order = children_first(by_type, top)
    gates: dict[str, int] = {}
    for name in order:
        below = sum(gates[child] * n for child, n in by_type[name].items() if child in gates)
        gates[name] = below + sum(map(_gates, words.modules[name].cells))
    copies: Counter[str] = Counter({top: 1})
    kept: set[str] = set()
    for name in reversed(order):
        source_name = words.modules[name].source_name
        mapped = copies[name]
        if name != top and gates[name] * (mapped - 1) >= _WORTH_GATES and is_identifier(source_name):
            kept.add(source_name)
            mapped = 1
        for child, n in by_type[name].items():
            if child in gates:
                copies[child] += mapped * n
    return tuple(sorted(kept))


def _gates(cell: Cell) -> int:
    """Estimate the gates of a word-level cell from its widths."""
    widths = {
        name: cell.parameter(name)
        for name in ("A_WIDTH", "B_WIDTH", "Y_WIDTH", "WIDTH")
        if name in cell.parameters
    }
    width = widths.get("Y_WIDTH", widths.get("WIDTH", 0))
    if cell.type == "$mul":
        return _GATES_PER_PARTIAL_PRODUCT * widths.get("A_WIDTH", 0) * widths.get("B_WIDTH", 0)
    if cell.type in _ADDERS:
        return _GATES_PER_ADDER_BIT * max(width, widths.get("A_WIDTH", 0))
    return width
