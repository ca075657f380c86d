"""Make a row of what a source gives, or say why not."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hwgen.core.demonstrations import GRAINS, Descriptions
from hwgen.demos.modules import Module, Outline, begins_with_module, outline
from hwgen.demos.reasons import MAX_CODE_BYTES, LeftOut
from hwgen.demos.row import Row
from hwgen.demos.tokens import code_words
from hwgen.demos.wrapping import Unwrapped, unwrap

PUBLISHED_GRAINS = GRAINS[1:]
_ELSEWHERE = ("`define", "`include")
_DEFINE = re.compile(r"`define\s++(\w++)")
_MACRO = re.compile(r"`(\w++)")
_FENCE = re.compile(r"```[ \t]*+\w*+[ \t]*+\n(.*?)(?:\n[ \t]*+```|\Z)", re.DOTALL)
# Directives that hold for a whole file; no conditions, for they may as well stand in a module.
_BEFORE_MODULES = ("`timescale", "`define", "`default_nettype", "`include", "`resetall", "`celldefine")


@dataclass(frozen=True)
class LeftOutBecause:
    """Why code cannot be put together."""

    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Place:
    """Where a row stands in its source, and what holds for the whole source."""

    source: str
    number: int
    origin: str
    licence: str = ""
    split: str = ""

    def left_out(self, reason: str, detail: str = "") -> LeftOut:
        """Return the record of a row that is not kept."""
        return LeftOut(self.number, self.origin, reason, detail[:200])

    def row(self, code: str, found: Outline, described: Descriptions, flags: tuple[str, ...] = ()) -> Row:
        """Return a row of this place."""
        first = found.modules[0]
        names = tuple(module.name for module in found.modules)
        odd = [*flags]
        if len(names) > 1:
            odd.append("several-modules")
        if found.includes:
            odd.append("includes")
        header = code[first.start : first.header_end]
        return Row(code, header, names, described, self.source, self.origin, self.licence, self.split,
                   tuple(sorted(set(odd))))  # fmt: skip


def published_row(code: object, published: Mapping[str, str | None], place: Place) -> Row | LeftOut:
    """Make a row of MG-Verilog's form: a body without its header, and prompts that end in the header."""
    if (broken := _unusable(code)) is not None:
        return place.left_out(*broken)
    parts = {grain: unwrap(published.get(grain) or "") for grain in PUBLISHED_GRAINS}
    described = Descriptions(**{grain: part.text for grain, part in parts.items()})
    if not described.grains:
        return place.left_out("no-description")
    body = str(code)
    whole = _with_header(body, parts.values())
    if isinstance(whole, LeftOutBecause):
        return place.left_out(whole.reason, whole.detail)
    text, header_end = whole
    found = outline(text)
    if problem := _problem(found):
        return place.left_out(*problem)
    if header_end not in (-1, found.modules[0].header_end):
        return place.left_out("header-damaged", text[:80])
    flags = [] if set(described.grains) == set(PUBLISHED_GRAINS) else ["grain-missing"]
    if any(part.text and not part.was_wrapped for part in parts.values()):
        flags.append("not-wrapped")
    return place.row(text, found, described, tuple(flags))


def plain_row(
    code: object, described: Descriptions, place: Place, flags: tuple[str, ...] = ()
) -> Row | LeftOut:
    """Make a row of whole modules, taken out of a Markdown fence if they stand in one."""
    if (broken := _unusable(code)) is not None:
        return place.left_out(*broken)
    text = str(code)
    fenced = _FENCE.search(text)
    if fenced is not None:
        text, flags = fenced[1], (*flags, "fenced")
    text = text.strip() + "\n"
    found = outline(text)
    if problem := _problem(found):
        return place.left_out(*problem)
    return place.row(text, found, described, flags)


def module_rows(text: str, place: Place, flags: tuple[str, ...] = ()) -> list[Row | LeftOut]:
    """Make a row of each module of a source file; directives around the modules go with each of them."""
    if (broken := _unusable(text)) is not None:
        return [place.left_out(*broken)]
    found = outline(text)
    if not found.modules:
        return [place.left_out("no-module")]
    directives = _Directives(found.directives)
    odd = (*flags, "includes") if found.includes else flags
    rows = []
    for module in found.modules:
        origin = f"{place.origin}: {module.name}" if module.name else place.origin
        rows.append(_module_row(text, module, directives, dataclasses.replace(place, origin=origin), odd))
    return rows


def _module_row(
    text: str, module: Module, directives: _Directives, place: Place, flags: tuple[str, ...]
) -> Row | LeftOut:
    if problem := _problem(Outline((module,))):
        return place.left_out(*problem)
    own = text[module.start : module.end]
    code = f"{directives.needed(own)}{_comment_before(text, module.start)}{own}\n"
    kept = outline(code)
    if len(kept.modules) != 1:
        return place.left_out("header-damaged", "the directives around it hide it")
    return place.row(code, kept, Descriptions(), flags)


class _Directives:
    """The directives outside the modules of a file, and which of them a module needs.

    Conditions are left out: they close after the module.
    """

    def __init__(self, lines: tuple[str, ...]) -> None:
        defined = ((found[1], line) for line in lines if (found := _DEFINE.match(line)))
        self._macros = dict(defined)
        others = (
            line for line in lines if line.startswith(_BEFORE_MODULES) and not line.startswith(_ELSEWHERE)
        )
        self._others = list(dict.fromkeys(others))

    def needed(self, code: str) -> str:
        """Return what holds for all modules, and the macros that the code uses, with those that they use."""
        used: set[str] = set()
        pending = set(_MACRO.findall(code)) & self._macros.keys()
        while pending:
            used |= pending
            inner = {name for user in pending for name in _MACRO.findall(self._macros[user])}
            pending = (inner & self._macros.keys()) - used
        kept = [*self._others, *(self._macros[name] for name in sorted(used))]
        return "".join(f"{line}\n" for line in kept)


def _comment_before(text: str, start: int) -> str:
    """Return the comment lines that stand directly above a module."""
    first = text.rfind("\n", 0, start) + 1
    if text[first:start].strip():
        return ""
    begin = start
    while first and text[(above := text.rfind("\n", 0, first - 1) + 1) : first].lstrip().startswith("//"):
        begin = first = above
    return text[begin:start]


def _unusable(code: object) -> tuple[str, str] | None:
    if not isinstance(code, str) or not code.strip():
        return "no-code", ""
    if len(code) > MAX_CODE_BYTES:
        return "too-large", f"{len(code):,} characters"
    if "\0" in code:
        return "binary", ""
    return None


def _problem(found: Outline) -> tuple[str, str] | None:
    """Return why modules make no row, as a reason and a detail."""
    if not found.modules:
        return "no-module", ""
    for module in found.modules:
        if module.end < 0:
            return "no-endmodule", module.name
        if module.header_end < 0 or not module.name:
            return "header-damaged", module.name
    if found.stray:
        return "stray-text", found.stray
    return None


def _with_header(body: str, parts: Iterable[Unwrapped]) -> tuple[str, int] | LeftOutBecause:
    """Put the header before the body; return the whole code and where the header ends, or why that cannot be.

    A body that begins with a module of its own is whole; its header ends wherever it ends (-1).
    """
    if begins_with_module(body):
        return body.strip() + "\n", -1
    headers = list(dict.fromkeys(part.header for part in parts if part.header))
    if not headers:
        return LeftOutBecause("no-header")
    if len(headers) > 1 and len({tuple(code_words(header)) for header in headers}) > 1:
        return LeftOutBecause(
            "headers-differ", " / ".join(text.split("(")[0].strip()[:60] for text in headers)
        )
    if not begins_with_module(headers[0]):
        return LeftOutBecause("header-damaged", headers[0][:80])
    before, rest = _leading_directives(body)
    return f"{before}{headers[0]}\n{rest.lstrip(chr(10)).rstrip()}\n", len(before) + len(headers[0])


def _leading_directives(body: str) -> tuple[str, str]:
    """Cut off directives that stood before the header, until the packager took that from behind them."""
    lines = body.splitlines(keepends=True)
    end = 0
    for number, line in enumerate(lines):
        text = line.strip()
        if text.startswith(_BEFORE_MODULES):
            end = number + 1
        elif text and not text.startswith("//"):
            break
    return "".join(line.lstrip() for line in lines[:end]), "".join(lines[end:])
