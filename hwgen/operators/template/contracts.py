"""Contracts of the template's modules, read from the TOML files beside their Verilog.

A module is three files in `templates/rtl/`: NAME.v, NAME.toml (its contract), NAME.py (its reference).
Verilog files without a contract are parts that modules are made of.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from hwgen.core.errors import UsageError
from hwgen.core.widths import evaluate
from hwgen.operators.assembly import AssemblyError, leaf, leaf_paths
from hwgen.operators.template.streams import StreamType

Kind = Literal["load", "buffer", "compute", "interconnect", "control", "store"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_SIGNED = {"0": False, "1": True}


@dataclass(frozen=True)
class ModuleStream:
    """One stream of a module; widths are expressions over the module's parameters.

    Its signals are NAME_valid, NAME_ready (absent: it never waits), NAME_data and NAME_last. `signed` is "0",
    "1", a parameter's name, or "" for bits without a meaning. `carries` names the input stream whose beats'
    type this output passes on. `role` "setup" means one packet after each reset, before anything else.
    """

    name: str
    direction: Literal["input", "output"]
    meaning: str
    bits: str
    lanes: str = "1"
    signed: str = ""
    last: bool = False
    carries: str = ""
    role: Literal["frame", "setup"] = "frame"
    beats: str = ""  # of one frame: an expression, or empty where a frame can have any length


@dataclass(frozen=True)
class ModuleContract:
    """What a module promises, for any parameters, and nothing about how.

    `latency` is the number of cycles from a beat to what comes of it, and `interval` that from one beat taken
    to the next, when nobody hinders; `gap` are further cycles before the next frame. All are expressions over
    the parameters. `verified_with` are the parameter sets with which the module is verified alone.
    """

    name: str
    kind: Kind
    summary: str
    behaviour: tuple[str, ...]
    parameters: Mapping[str, str]
    streams: tuple[ModuleStream, ...]
    latency: str
    interval: str
    verified_with: tuple[Mapping[str, int], ...]
    folder: Path
    gap: str = "0"

    def stream(self, name: str) -> ModuleStream:
        """Return a stream by its name."""
        return next(s for s in self.streams if s.name == name)

    def values(self, parameters: Mapping[str, int]) -> dict[str, int]:
        """Return every parameter's value: the given ones, and the defaults of the Verilog."""
        return leaf(self.name).values(parameters)

    def type_of(self, stream: ModuleStream, parameters: Mapping[str, int]) -> StreamType:
        """Return what a beat of a stream carries, for these parameters."""
        values = self.values(parameters)
        signed = _SIGNED.get(stream.signed)
        if stream.signed and signed is None:
            signed = bool(values[stream.signed])
        return StreamType(evaluate(stream.lanes, values), evaluate(stream.bits, values), signed, stream.last)

    def has_ready(self, stream: ModuleStream) -> bool:
        """Whether the stream can be made to wait."""
        return f"{stream.name}_ready" in leaf(self.name).ports


@cache
def contracts() -> Mapping[str, ModuleContract]:
    """Return the contract of every module by its name."""
    found = {}
    for name, path in leaf_paths().items():
        contract = path.with_suffix(".toml")
        if contract.is_file():
            found[name] = _read(name, contract)
    return found


def contract(name: str) -> ModuleContract:
    """Return the contract of a module; an unknown name is an error that suggests the nearest."""
    known = contracts()
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else "`hwgen modules list` lists them"
        raise UsageError(f"the template has no module {name!r}", hint)
    return known[name]


def _read(name: str, path: Path) -> ModuleContract:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    kind = data.get("kind")
    if kind not in KINDS:
        raise AssemblyError(f"{path}: kind = {kind!r} is not one of {', '.join(KINDS)}")
    known = {f.name for f in fields(ModuleContract)} - {"name", "folder"}
    if set(data) | {"gap"} != known:
        raise AssemblyError(f"{path}: keys {sorted(set(data) ^ known)} are unknown or missing")
    _check_parameters(name, data["parameters"], path)
    return ModuleContract(
        name=name,
        kind=kind,
        summary=data["summary"],
        behaviour=tuple(data["behaviour"]),
        parameters=data["parameters"],
        streams=tuple(_stream(entry, name, path) for entry in data["streams"]),
        latency=str(data["latency"]),
        interval=str(data["interval"]),
        verified_with=tuple(data["verified_with"]),
        folder=path.parent,
        gap=str(data.get("gap", "0")),
    )


def _check_parameters(name: str, described: Mapping[str, str], path: Path) -> None:
    if set(described) != set(leaf(name).defaults):
        odd = sorted(set(described) ^ set(leaf(name).defaults))
        raise AssemblyError(f"{path}: parameters {odd} are in the contract or in the Verilog only")


def _stream(entry: Mapping[str, Any], name: str, path: Path) -> ModuleStream:
    stream = ModuleStream(**entry)
    ports = leaf(name).ports
    wanted = {f"{stream.name}_valid", f"{stream.name}_data"}
    if stream.last:
        wanted.add(f"{stream.name}_last")
    if missing := wanted - set(ports):
        raise AssemblyError(f"{path}: the Verilog has no port {', '.join(sorted(missing))}")
    return stream
