"""Widths as Verilog writes them: integers and parameters, added, subtracted, multiplied and divided."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping

_OPERATORS: dict[type, Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda a, b: int(a / b),
}


class WidthError(ValueError):
    """A text is no width expression, or names a parameter that is not there."""


def evaluate(expression: str, values: Mapping[str, int]) -> int:
    """Evaluate a width expression: + - * /, parentheses, parameter names. Division is that of Verilog.

    Anything else is a WidthError.
    """

    def walk(node: ast.expr) -> int:
        if isinstance(node, ast.Constant) and type(node.value) is int:
            return node.value
        if isinstance(node, ast.Name) and node.id in values:
            return values[node.id]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -walk(node.operand)
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            return _OPERATORS[type(node.op)](walk(node.left), walk(node.right))
        raise WidthError(f"{expression!r} is no width expression")

    try:
        return walk(ast.parse(expression.strip(), mode="eval").body)
    except (SyntaxError, ArithmeticError, RecursionError, MemoryError):
        raise WidthError(f"{expression!r} is no width expression") from None
