"""The file demo.toml of a demo, read strictly: every error is one sentence that names file and key."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from hwgen.core.errors import UsageError
from hwgen.core.values import freeze

DEMO_NAME, REFERENCE_NAME = "demo.toml", "reference.py"
Origin = Literal["block", "module", "design"]

DEFAULT_STEPS, MOST_STEPS = 300, 5000
DEFAULT_MUTANTS, DEFAULT_THRESHOLD = 20, 90
_MAX_BYTES = 200_000
_TAG = re.compile(r"[a-z0-9][a-z0-9-]*")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
_LEAST = {"title": 8, "high_level_global_summary": 40, "detailed_global_summary": 300, "block_summary": 20}
_MOST = {"title": 80, "high_level_global_summary": 600, "detailed_global_summary": 8000, "block_summary": 600}
_SENTENCES = 3

_KEYS: Mapping[Origin, tuple[str, ...]] = {
    "block": ("title", "tags", "high_level_global_summary", "detailed_global_summary", "block_summary"),
    "module": ("tags", "high_level_global_summary", "module"),
    "design": ("tags", "design"),
}
_OPTIONAL: Mapping[Origin, tuple[str, ...]] = {
    "block": ("bench",),
    "module": ("set", "mutants", "threshold"),
    "design": (),
}
_BENCH_KEYS = ("clocks", "resets", "steps", "protocol", "mutants", "threshold")
_RESETS = {
    f"{s} {level}": (s == "async", int(level == "high"))
    for s in ("sync", "async")
    for level in ("high", "low")
}


@dataclass(frozen=True)
class Reset:
    """A reset port: whether it needs no clock, and the level at which it resets."""

    asynchronous: bool
    active: int


@dataclass(frozen=True)
class BenchSettings:
    """What the cycle bench must know: periods of clocks in ns, resets, steps in each mode, faults to put in.

    With `protocol` only the stimulus of the reference is used: other inputs mean nothing to the block.
    """

    clocks: Mapping[str, int] = field(default_factory=dict)
    resets: Mapping[str, Reset] = field(default_factory=dict)
    steps: int = DEFAULT_STEPS
    protocol: bool = False
    mutants: int = DEFAULT_MUTANTS
    threshold: int = DEFAULT_THRESHOLD

    def __post_init__(self) -> None:
        object.__setattr__(self, "clocks", freeze(self.clocks))
        object.__setattr__(self, "resets", freeze(self.resets))


@dataclass(frozen=True)
class DemoFile:
    """What a demo.toml says.

    `refers_to` names the module or the design that the demo is of, if it is of one; texts that follow from it
    are empty.
    """

    path: Path
    origin: Origin
    tags: tuple[str, ...]
    title: str = ""
    high_level: str = ""
    detailed: str = ""
    block_summary: tuple[str, ...] = ()
    refers_to: str = ""
    parameter_set: int = 0  # of those with which the module's contract is verified
    bench: BenchSettings = BenchSettings()


def read_demo_file(path: Path) -> DemoFile:
    """Read a demo.toml; whatever is wrong with it is a UsageError."""
    return demo_file(read_toml(path), path)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file of bounded size."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "see docs/demos.md") from None
    if len(content) > _MAX_BYTES:
        raise UsageError(f"{path} is larger than {_MAX_BYTES} bytes, which no demo.toml is")
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        text = " ".join(str(error).split())[:200]
        raise UsageError(f"{path} is not valid TOML: {text}", "see docs/demos.md") from None


def demo_file(data: Mapping[str, Any], path: Path) -> DemoFile:
    """Turn plain data into a DemoFile."""
    origin = _origin(data)
    _check_keys(data, (*_KEYS[origin], *_OPTIONAL[origin]), path)
    if missing := [key for key in _KEYS[origin] if key not in data]:
        raise UsageError(f"{path}: the key {missing[0]!r} is missing", "see docs/demos.md")
    high_level = _prose(data, "high_level_global_summary", path)
    if high_level and not len(_SENTENCE_END.findall(high_level)) <= _SENTENCES:
        raise UsageError(f"{path}: high_level_global_summary has more than {_SENTENCES} sentences")
    own = {k: v for k, v in data.items() if k in ("mutants", "threshold")}
    return DemoFile(
        path=path,
        origin=origin,
        title=_prose(data, "title", path),
        tags=_tags(data, path),
        high_level=high_level,
        detailed=_prose(data, "detailed_global_summary", path),
        block_summary=_summaries(data, path) if "block_summary" in data else (),
        refers_to=_name(data, origin, path) if origin != "block" else "",
        parameter_set=_count(data, "set", 0, (0, 99), path),
        bench=_bench(data.get("bench", own), path),
    )


def _origin(data: Mapping[str, Any]) -> Origin:
    if "module" in data:
        return "module"
    return "design" if "design" in data else "block"


def _check_keys(data: Mapping[str, Any], known: Iterable[str], path: Path, where: str = "") -> None:
    names = list(known)
    for key in data:
        if key not in names:
            near = difflib.get_close_matches(key, names, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names)}"
            raise UsageError(f"{path}: unknown key {key!r}{where}", hint)


def _prose(data: Mapping[str, Any], key: str, path: Path) -> str:
    return checked_prose(data[key], key, path) if key in data else ""


def checked_prose(value: Any, key: str, path: Path) -> str:
    """Return a text of the length that its key asks for, with its lines joined to paragraphs."""
    if not isinstance(value, str):
        raise UsageError(f"{path}: {key} must be a string, not a {type(value).__name__}")
    text = "\n\n".join(" ".join(p.split()) for p in re.split(r"\n\s*\n", value.strip()))
    if not _LEAST[key] <= len(text) <= _MOST[key]:
        raise UsageError(
            f"{path}: {key} has {len(text)} characters, which is not {_LEAST[key]} to {_MOST[key]}",
            "say what the block does, no less and no more",
        )
    return text


def _tags(data: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    tags = data["tags"]
    if (
        not isinstance(tags, list)
        or not tags
        or not all(isinstance(t, str) and _TAG.fullmatch(t) for t in tags)
    ):
        raise UsageError(
            f'{path}: tags must be a list of words like "fifo" or "round-robin"', "give one or more"
        )
    if len(set(tags)) != len(tags):
        raise UsageError(f"{path}: a tag stands twice in {tags}")
    return tuple(tags)


def _summaries(data: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    value = data["block_summary"]
    if not isinstance(value, list):
        raise UsageError(
            f"{path}: block_summary must be a list of strings, one for each block of the Verilog"
        )
    return tuple(checked_prose(item, "block_summary", path) for item in value)


def _name(data: Mapping[str, Any], key: str, path: Path) -> str:
    value = data[key]
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_.-]+", value):
        raise UsageError(f"{path}: {key} must be the name of a {key}")
    return value


def _bench(table: Any, path: Path) -> BenchSettings:
    if not isinstance(table, dict):
        raise UsageError(f"{path}: bench must be a table")
    _check_keys(table, _BENCH_KEYS, path, " in [bench]")
    resets = table.get("resets", {})
    if not isinstance(resets, dict) or not all(isinstance(r, str) and r in _RESETS for r in resets.values()):
        raise UsageError(f"{path}: resets must map ports to one of {', '.join(map(repr, _RESETS))}")
    clocks = _clocks(table.get("clocks", {}), path)
    if resets and not clocks:
        raise UsageError(f"{path}: there is a reset but no clock", "clocks = { clk = 10 }")
    if not isinstance(table.get("protocol", False), bool):
        raise UsageError(f"{path}: protocol must be true or false")
    return BenchSettings(
        clocks=clocks,
        resets={name: Reset(*_RESETS[text]) for name, text in resets.items()},
        steps=_count(table, "steps", DEFAULT_STEPS, (50, MOST_STEPS), path),
        protocol=table.get("protocol", False),
        mutants=_count(table, "mutants", DEFAULT_MUTANTS, (5, 100), path),
        threshold=_count(table, "threshold", DEFAULT_THRESHOLD, (60, 100), path),
    )


def _clocks(value: Any, path: Path) -> dict[str, int]:
    if not isinstance(value, dict):
        raise UsageError(f"{path}: clocks must map ports to periods in ns", "clocks = { clk = 10 }")
    for name, period in value.items():
        if type(period) is not int or period % 2 or not 4 <= period <= 1000:
            raise UsageError(f"{path}: the period of clock {name} must be an even number of 4 to 1000 ns")
    return value


def _count(table: Mapping[str, Any], key: str, default: int, bounds: tuple[int, int], path: Path) -> int:
    value = table.get(key, default)
    if type(value) is not int or not bounds[0] <= value <= bounds[1]:
        raise UsageError(f"{path}: {key} must be a number from {bounds[0]} to {bounds[1]}")
    return int(value)
