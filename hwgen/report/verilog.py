"""Highlight Verilog: one regular expression that reads every text once, whatever it holds."""

from __future__ import annotations

import re
from html import escape

from hwgen.report.svg import visible

_KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        """
    always always_comb always_ff always_latch and assign automatic begin bit break buf byte case
    casex casez const continue default defparam disable do else end endcase endfunction endgenerate
    endinterface endmodule endpackage endtask enum event export final for forever fork function
    generate genvar if import initial inout input int integer interface join localparam logic
    longint modport module nand negedge nor not or output package packed parameter posedge priority
    pull0 pull1 real reg repeat return shortint signed specify struct supply0 supply1 task time tri
    typedef union unique unsigned void wait wand while wire wor xnor xor
        """,
    )
)
# Every alternative ends at the end of the text at the latest, so none is tried twice.
_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))"
    r'|(?P<string>"(?:[^"\\\n]|\\.)*"?)'
    r"|(?P<directive>`[A-Za-z_]\w*)"
    r"|(?P<system>\$[A-Za-z_][\w$]*)"
    r"|(?P<number>(?:\d[\d_]*)?'[sS]?[bodhBODH][0-9a-fA-FxXzZ_?]+|\d[\d_]*(?:\.\d+)?)"
    r"|(?P<word>\\\S+|[A-Za-z_][\w$]*)"
    r"|(?P<port>\.(?=[A-Za-z_]))"
    r"|(?P<other>[^/\"`$\d'\\A-Za-z_.]+|.)",
    re.DOTALL,
)
_CLASSES = {"comment": "c", "string": "s", "directive": "d", "system": "d", "number": "n"}


def highlight_lines(text: str) -> list[str]:
    """Return the lines of a source as HTML, each complete in itself."""
    parts: list[str] = []
    follows_dot = False
    for match in _TOKEN.finditer(text.expandtabs(4)):
        kind, token = str(match.lastgroup), match[0]
        cls = _CLASSES.get(kind, "")
        if kind == "word":
            cls = "k" if token in _KEYWORDS else "p" if follows_dot else ""
        follows_dot = kind == "port"
        shown = (escape(visible(part), quote=False) for part in token.split("\n"))
        parts.append("\n".join(f'<i class="{cls}">{part}</i>' if cls and part else part for part in shown))
    lines = "".join(parts).split("\n")
    return lines[:-1] if len(lines) > 1 and not lines[-1] else lines
