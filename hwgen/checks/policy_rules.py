"""Judge the facts of a survey: which constructs design sources may contain. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hwgen.checks import policy_lists as lists
from hwgen.core.candidate import Candidate
from hwgen.core.evidence import Finding
from hwgen.eda.names import HEADER_SUFFIXES, MEMORY_SUFFIXES, SOURCE_SUFFIXES
from hwgen.eda.slang import Fact

MAX_FILES = 500
MAX_FILE_CHARACTERS = 2 << 20
MAX_CHARACTERS = 4 << 20
MAX_LINE_CHARACTERS = 20_000


@dataclass(frozen=True)
class Context:
    """What the rules know about the candidate as a whole."""

    includable: frozenset[str]
    memories: frozenset[str]
    macros: frozenset[str]
    reserved_modules: frozenset[str]


Rule = Callable[[Fact, Context], str | None]


def judge_text(candidate: Candidate) -> list[Finding]:
    """Refuse too much text, and characters (control, invisible, surrogate) that tools read differently."""
    found = []
    if len(candidate.files) > MAX_FILES:
        found.append(Finding(f"there are more than {MAX_FILES} files"))
    if sum(len(f.text) for f in candidate.files) > MAX_CHARACTERS:
        found.append(Finding(f"the files together have more than {MAX_CHARACTERS} characters"))
    for file in candidate.files:
        if len(file.text) > MAX_FILE_CHARACTERS:
            found.append(Finding(f"more than {MAX_FILE_CHARACTERS} characters", file=file.name))
            continue
        found += (Finding(text, file=file.name, line=line) for line, text in _bad_lines(file.text))
    return found


def _bad_lines(text: str) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(text.split("\n"), 1):
        # A carriage return is harmless at the end of a line only.
        line = raw.removesuffix("\r").replace("\t", " ")
        if len(line) > MAX_LINE_CHARACTERS:
            yield number, f"a line of more than {MAX_LINE_CHARACTERS} characters"
        if not line.isprintable():
            bad = next(c for c in line if not c.isprintable())
            yield number, f"character U+{ord(bad):04X}, which tools read differently"


def context_of(candidate: Candidate, facts: Sequence[Fact], reserved_modules: Collection[str]) -> Context:
    """Collect what the rules need to know."""
    names = [f.name for f in candidate.files]
    return Context(
        includable=frozenset(n for n in names if n.endswith((*HEADER_SUFFIXES, *SOURCE_SUFFIXES))),
        memories=frozenset(n for n in names if n.endswith(MEMORY_SUFFIXES)),
        macros=frozenset(f.extra for f in facts if f.kind == "directive" and f.text == "`define"),
        reserved_modules=frozenset(reserved_modules) | lists.RESERVED_MODULES,
    )


def judge_facts(facts: Sequence[Fact], context: Context) -> list[Finding]:
    """Return a finding for every fact that is refused (error) or worth telling (note)."""
    found = []
    for fact in facts:
        rule = _RULES.get(fact.kind)
        reason = f"unknown kind of fact {fact.kind!r}" if rule is None else rule(fact, context)
        if reason is not None:
            found.append(Finding(reason, "error", fact.file, fact.line))
        elif fact.kind == "keyword" and fact.text == "initial":
            text = "initial values hold after power-up on FPGAs only, not after a reset or in an ASIC"
            found.append(Finding(text, "note", fact.file, fact.line))
    return found + _redefinitions(facts)


def _redefinitions(facts: Sequence[Fact]) -> list[Finding]:
    modules = [f for f in facts if f.kind == "module"]
    counts = Counter(f.text for f in modules)
    return [
        Finding(f"{f.text} is defined more than once", "error", f.file, f.line)
        for f in modules
        if counts[f.text] > 1
    ]


def _system(fact: Fact, context: Context) -> str | None:
    name = fact.text
    if name in lists.MEMORY_READERS:
        if fact.extra.strip('"') in context.memories:
            return None
        return (
            f"{name} must read a file that comes with the sources, named literally with one of the endings "
            f"{', '.join(MEMORY_SUFFIXES)}"
        )
    if name in lists.ALLOWED_SYSTEM:
        return None
    for pattern, reason in lists.SYSTEM_REASONS:
        if pattern.match(name):
            return f"{name} {reason}"
    return f"{name} is not one of the system functions that hardware needs"


def _directive(fact: Fact, context: Context) -> str | None:
    name, extra = fact.text, fact.extra
    if name == "`include":
        if extra.strip('"') in context.includable and extra.startswith('"'):
            return None
        return f"`include {extra} is not a file that comes with the sources, named literally"
    if name in lists.CONDITIONS and lists.TOOL_MACROS.fullmatch(extra):
        return f"{name} {extra} gives different tools different designs"
    if name in lists.CONDITIONS and not extra.isidentifier():
        return f"{name} {extra}: a condition must be a single macro name"
    if name in ("`define", "`undef"):
        return _macro_name(name, extra)
    if name in lists.ALLOWED_DIRECTIVES or name.removeprefix("`") in context.macros:
        return None
    return f"{name} is neither an allowed directive nor a macro that the sources define"


def _macro_name(directive: str, name: str) -> str | None:
    if not (name.isascii() and name.isidentifier()):
        return f"{directive} {name}: a macro name must be a plain identifier"
    if lists.TOOL_MACROS.fullmatch(name) or lists.TOOL_DIRECTIVES.fullmatch(name):
        return f"{directive} {name}: tools give this name a meaning of their own"
    return None


def _keyword(fact: Fact, context: Context) -> str | None:
    name = fact.text
    if name == "import" and fact.extra:
        return "a DPI import runs code on the host"
    if name in lists.ALLOWED_KEYWORDS:
        return None
    reason = lists.KEYWORD_REASONS.get(name, "is not part of the synthesizable language that hwgen accepts")
    return f"`{name}` {reason}"


def _escaped(fact: Fact, context: Context) -> str | None:
    if lists.ESCAPED_NAME.fullmatch(fact.text):
        return None
    return f"the escaped name {fact.text} has characters that tools read differently"


def _comment(fact: Fact, context: Context) -> str | None:
    if lists.OBEYED_COMMENT.match(fact.text):
        return f"the comment {fact.extra} {fact.text} is an order to some tools, and ignored by others"
    return None


def _syntax(fact: Fact, context: Context) -> str | None:
    if fact.text == "TimingControlStatement":
        return None if fact.extra in lists.ALWAYS_BLOCKS else "waiting inside a block is not hardware"
    return lists.SYNTAX_REASONS.get(fact.text)


def _module(fact: Fact, context: Context) -> str | None:
    if fact.text in context.reserved_modules:
        return f"a module must not be named {fact.text}: that is a module or cell of a tool or bench"
    return None


def _attribute(fact: Fact, context: Context) -> str | None:
    if fact.text in lists.ALLOWED_ATTRIBUTES:
        return None
    return f"the attribute (* {fact.text} *) is an order to some tools, and ignored by others"


def _elaboration(fact: Fact, context: Context) -> str | None:
    reason = lists.ELABORATION_REASONS.get(fact.extra)
    return f"{reason}: {fact.text}" if reason else None


def _always(text: str) -> Rule:
    return lambda fact, context: text.format(fact.text)


_RULES: Mapping[str, Rule] = {
    "system": _system,
    "directive": _directive,
    "macro": _always("{} is neither an allowed directive nor a macro that the sources define"),
    "keyword": _keyword,
    "escaped": _escaped,
    "string": _always("the string {} has characters that tools read differently"),
    "comment": _comment,
    "continued": _always("a comment that ends in a backslash goes on in the next line for some tools"),
    "paste": _always("{} can build names from pieces, which hides what they are"),
    "unknown": _always("{} is not Verilog"),
    "lexical": _always("tools read this text differently ({})"),
    "syntax": _syntax,
    "syntax-error": _always("cannot be analysed: {}"),
    "module": _module,
    "attribute": _attribute,
    "hierarchical": _always("{} reaches into another module"),
    "elaboration": _elaboration,
}
