"""Write SVG: every text escaped, sizes and styles in one place. Drawings take their colours from the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape

# Colours of a drawing that stands alone; a page sets the same names, dark ones too.
_ALONE = (
    ".hw{--ink:#1d2430;--dim:#687385;--line:#c5ccd6;--paper:#fff;--box:#f4f6f9;--accent:#2457c5;"
    "--accent-soft:#e3ebfb;--warm:#b35309;--warm-soft:#fdf0dc;--good:#18794e;--bad:#c5282f;background:#fff}"
)
STYLE = (
    ".hw text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;"
    "fill:var(--ink);font-size:9px}"
    ".hw .title{font-weight:600;font-size:10px}.hw .dim{fill:var(--dim)}.hw .tiny{font-size:7.5px}"
    ".hw .box{fill:var(--box);stroke:var(--line)}.hw .port{fill:var(--accent-soft);stroke:var(--accent)}"
    ".hw .soft{fill:var(--paper);stroke:var(--line)}"
    ".hw .wire{fill:none;stroke:var(--dim);stroke-width:1}.hw .bus{stroke-width:2.2;stroke:var(--accent)}"
    ".hw .flow{stroke:var(--accent);stroke-width:1.5}"
    ".hw .name{font-size:12px;font-weight:600}.hw .note{font-size:9.5px}"
    ".hw .tick{stroke:var(--line);stroke-width:.5}.hw .level{fill:none;stroke:var(--good);stroke-width:1.4}"
    ".hw .clock{fill:none;stroke:var(--dim)}.hw .taken{fill:var(--accent-soft);opacity:.75}"
    ".hw .value{fill:var(--box);stroke:var(--accent)}.hw .unknown{fill:var(--warm-soft);stroke:var(--warm)}"
    ".hw .label{font-size:11.5px}.hw .bar{fill:var(--accent)}.hw .weak{fill:var(--line)}"
    ".hw .tip{fill:var(--dim)}.hw .tip.wide{fill:var(--accent)}"
    ".hw g.net:hover .wire{stroke:var(--warm);stroke-width:2.6}.hw g.net:hover .tip{fill:var(--warm)}"
)


def visible(text: str) -> str:
    """Return text with what is invisible or turns the order of letters shown as an escape, such as \\u202e.

    Newlines and tabs stay. Surrogates and what XML forbids are escaped too.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in "\n\t" or not _hidden(c) else f"\\u{ord(c):04x}" for c in text)


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def attribute_text(value: object) -> str:
    """Return a value for an attribute or the text of an element."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return escape(visible(str(value)), quote=True)


class Svg:
    """An SVG under construction. Coordinates are pixels; attributes with `_` stand for `-`.

    Without a width it is as wide as its place, and its coordinates may be shares of that ("50%").
    """

    def __init__(self, width: float | None, height: float, label: str) -> None:
        self.width = width
        self.height = height
        self._label = label
        self._parts: list[str] = []

    def add(self, name: str, text: str | None = None, **attributes: object) -> None:
        """Add an element; `cls` is its class."""
        words = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
        inner = "" if text is None else attribute_text(text)
        self._parts.append(f"<{name}{words}/>" if text is None else f"<{name}{words}>{inner}</{name}>")

    def open(self, hover: str = "", **attributes: object) -> None:
        """Open a group; `hover` is what a pointer over it shows."""
        words = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
        self._parts.append(f"<g{words}>")
        if hover:
            self.add("title", hover)

    def close(self) -> None:
        """Close the group that was opened last."""
        self._parts.append("</g>")

    def text(self, x: float | str, y: float, text: str, cls: str = "", anchor: str = "start") -> None:
        """Add a line of text."""
        self.add("text", text, x=x, y=y, cls=cls or None, text_anchor=None if anchor == "start" else anchor)

    def path(self, points: Iterable[tuple[float, float]], cls: str) -> None:
        """Add a line through points."""
        d = "M" + "L".join(f"{attribute_text(float(x))} {attribute_text(float(y))}" for x, y in points)
        self.add("path", d=d, cls=cls)

    def render(self, *, alone: bool = False) -> str:
        """Return the element: for a page that sets the styles, or `alone`, a file of its own."""
        space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
        style = f"<style>{_ALONE}{STYLE}</style>" if alone else ""
        height = attribute_text(float(self.height))
        size = f'width="100%" height="{height}"'
        if self.width is not None:
            width = attribute_text(float(self.width))
            size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        label = attribute_text(self._label)
        inner = style + "".join(self._parts)
        return f'<svg{space} class="hw" role="img" aria-label="{label}" {size}>{inner}</svg>'


def _attribute(name: str, value: object) -> str:
    return f' {"class" if name == "cls" else name.replace("_", "-")}="{attribute_text(value)}"'


def shorten(text: str, most: int) -> str:
    """Return text of at most `most` characters, cut in the middle."""
    if len(text) <= most:
        return text
    keep = max(most - 1, 2)
    return f"{text[: (keep + 1) // 2]}…{text[len(text) - keep // 2 :]}"
