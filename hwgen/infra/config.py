"""Settings in layers: defaults < user file < hwgen.toml < HWGEN_* variables < flags."""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hwgen.core.errors import UsageError
from hwgen.core.values import freeze
from hwgen.infra.command import Limits
from hwgen.infra.toolspecs import TOOL_SPECS

PROJECT_FILE = "hwgen.toml"
_PREFIX = "HWGEN_"
# Variables that are read elsewhere: paths of tools, and what only tests and bug reports need.
_OTHER_VARIABLES = {
    *(spec.variable for spec in TOOL_SPECS.values() if spec.programs),
    "HWGEN_REQUIRE_TOOLS",
    "HWGEN_DEBUG",
    # Data that tests and benchmarks find there.
    "HWGEN_CVDP",
    "HWGEN_MGVERILOG_ROWS",
    "HWGEN_RTLLM",
    "HWGEN_VERILOGEVAL",
}
_HUGE = 1 << 40
_MODULE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_CHOICES = {
    "simulator": ("auto", "icarus", "verilator"),
    "sandbox": ("auto", "required", "off"),
    "demo_selector": ("similar", "dissimilar", "random", "none"),
    "demo_grain": (
        "line_comments",
        "block_summary",
        "detailed_global_summary",
        "high_level_global_summary",
    ),
}
# What decides the result of a run, and so holds when it is resumed.
_DECISIVE = (
    "model",
    "base_url",
    "temperature",
    "max_answer_tokens",
    "max_prompt_tokens",
    "candidates",
    "demos",
    "demo_selector",
    "demo_grain",
    "demo_diversity",
    "simulator",
    "mutants",
    "attempts",
    "pnr_seeds",
    "clock_port",
    "liberty",
    "flatten",
    "warnings_are_errors",
    "reserved_modules",
)
# What holds when a run is resumed, unless it is said anew.
_LIMITS = ("max_cost_usd", "max_tokens", "max_time_s", "price_input_usd", "price_output_usd")
_LEAST = {
    "jobs": 0,
    "attempts": 1,
    "mutants": 0,
    "pnr_seeds": 1,
    "time_limit_s": 1,
    "memory_limit_mib": 64,
} | {
    "demos": 0,
    "candidates": 1,
    "max_tokens": 0,
    "max_time_s": 0,
    "max_answer_tokens": 1,
    "max_prompt_tokens": 1,
    "max_cost_usd": 0,
    "price_input_usd": 0,
    "price_output_usd": 0,
}


@dataclass(frozen=True)
class Config:
    """The settings of one invocation. `origins` says where each setting that is no default came from.

    `jobs` 0 means as many as there are cores. `sandbox`: "auto" refuses to run without one what hwgen
    did not write itself, "required" refuses to run anything without, "off" uses none. The limits hold
    for each process tree that a check starts. `liberty` is None where no cell area is asked for. The settings
    of a language model are None where the provider decides; prices are US dollars for a million tokens.
    """

    runs_dir: Path
    cache_dir: Path
    data_dir: Path
    model: str = "builtin"
    reader: str | None = None
    base_url: str | None = None
    temperature: float | None = None
    max_answer_tokens: int | None = None
    max_prompt_tokens: int | None = None
    max_cost_usd: float | None = None
    max_tokens: int | None = None
    max_time_s: float | None = None
    candidates: int = 1
    demos: int = 2
    demo_selector: str = "similar"
    demo_grain: str = "detailed_global_summary"
    demo_diversity: float = 0.0
    price_input_usd: float | None = None
    price_output_usd: float | None = None
    simulator: str = "auto"
    sandbox: str = "auto"
    jobs: int = 0
    attempts: int = 8
    mutants: int = 100
    pnr_seeds: int = 1
    clock_port: str = "clk"
    liberty: Path | None = None
    flatten: bool = False
    warnings_are_errors: bool = False
    reserved_modules: tuple[str, ...] = ()
    time_limit_s: float = 600.0
    memory_limit_mib: int = 4096
    quiet: bool = False
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "origins", freeze(self.origins))

    @property
    def workers(self) -> int:
        """How many processes may work at one time."""
        if self.jobs:
            return self.jobs
        affinity = getattr(os, "sched_getaffinity", None)  # Linux only
        return len(affinity(0)) if affinity else os.cpu_count() or 1

    @property
    def limits(self) -> Limits:
        """The limits of each process tree."""
        return Limits(wall_s=self.time_limit_s, memory_bytes=self.memory_limit_mib << 20)

    def restored(self, saved: Mapping[str, Any]) -> Config:
        """Return these settings with those of an earlier run (`to_mapping`) that decide its result.

        Its limits hold too, but for those that these settings name.
        """
        kept = (*_DECISIVE, *(name for name in _LIMITS if name not in self.origins))
        values: dict[str, Any] = {
            k: None if saved[k] is None else _KINDS[k](saved[k]) for k in kept if k in saved
        }
        return dataclasses.replace(self, **values)

    def to_mapping(self) -> dict[str, Any]:
        """Return the settings as plain data, for config.json of a run."""
        values = {name: getattr(self, name) for name in _KINDS}
        return {name: _plain(v) for name, v in values.items()}


@dataclass(frozen=True)
class _Layer:
    """Settings from one place. `origin` says how that place calls a setting."""

    origin: Callable[[str], str]
    values: Mapping[str, Any]
    folder: Path | None = None  # what relative paths start from, if not the working folder
    is_text: bool = False
    is_project: bool = False


def load_config(
    flags: Mapping[str, Any] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Config:
    """Resolve the settings for work in `folder` (default: the working folder); flags of None are not given.

    Raises UsageError that names the file or variable, the key, and the nearest known one.
    """
    environment = os.environ if environment is None else environment
    layers = [
        *_file_layer(config_folder(environment), "config.toml"),
        *_project_layer((folder or Path.cwd()).absolute()),
        _environment_layer(environment),
        _Layer(_flag_name, {k: v for k, v in (flags or {}).items() if v is not None}),
    ]
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        for key, value in layer.values.items():
            values[key] = _checked(key, value, layer)
            origins[key] = layer.origin(key)
    if "cache_dir" not in values:
        values["cache_dir"] = cache_folder(environment)
    if "data_dir" not in values:
        values["data_dir"] = data_folder(environment) or values["cache_dir"] / "data"
    return Config(**({"runs_dir": Path("runs")} | values), origins=origins)


def config_folder(environment: Mapping[str, str]) -> Path | None:
    """Return the folder of the user's settings; None for a user without a home."""
    on_mac = "Library/Application Support" if sys.platform == "darwin" else ".config"
    return _platform_folder(environment, "XDG_CONFIG_HOME", on_mac)


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder for what can be made again, such as built libraries; UsageError without a home."""
    on_mac = "Library/Caches" if sys.platform == "darwin" else ".cache"
    folder = _platform_folder(environment, "XDG_CACHE_HOME", on_mac)
    if folder is None:
        raise UsageError("there is no home folder to keep a cache in", "set HWGEN_CACHE_DIR to a folder")
    return folder


def data_folder(environment: Mapping[str, str]) -> Path | None:
    """Return the folder for datasets that a person added; None for a user without a home."""
    on_mac = "Library/Application Support" if sys.platform == "darwin" else ".local/share"
    folder = _platform_folder(environment, "XDG_DATA_HOME", on_mac)
    return folder / "data" if folder else None


def _platform_folder(environment: Mapping[str, str], variable: str, below_home: str) -> Path | None:
    named = Path(environment.get(variable, ""))
    if named.is_absolute():  # the XDG rules say that a relative one is to be ignored
        return named / "hwgen"
    home = Path(environment.get("HOME", ""))
    return home / below_home / "hwgen" if home.is_absolute() else None


def _project_layer(folder: Path) -> list[_Layer]:
    """Read hwgen.toml of the folder, or of the repository that the folder is in."""
    parents = [folder, *folder.parents]
    root = next((place for place in parents if (place / ".git").exists()), folder)
    for place in parents[: parents.index(root) + 1]:
        if layers := _file_layer(place, PROJECT_FILE):
            return [dataclasses.replace(layers[0], is_project=True)]
    return []


def _file_layer(folder: Path | None, name: str) -> list[_Layer]:
    import tomllib

    if folder is None:
        return []
    path = folder / name
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise UsageError(f"{path} is not a TOML file: {error}") from error
    for key in values:
        if key not in _KINDS:
            raise UsageError(f"{path}: unknown key {key!r}", _suggestion(key, _KINDS))
    return [_Layer(lambda key: f"{path}: {key}", values, folder=path.parent)]


def _environment_layer(environment: Mapping[str, str]) -> _Layer:
    known = {_variable(name): name for name in _KINDS}
    values = {}
    for variable, value in environment.items():
        if not variable.startswith(_PREFIX) or variable in _OTHER_VARIABLES or not value:
            continue
        if variable not in known:
            hint = _suggestion(variable, {*known, *_OTHER_VARIABLES})
            raise UsageError(f"unknown environment variable {variable}", hint)
        values[known[variable]] = value
    return _Layer(_variable, values, is_text=True)


def _variable(name: str) -> str:
    return _PREFIX + name.upper()


def _flag_name(name: str) -> str:
    return "--" + name.replace("_", "-")


def _suggestion(word: str, known: Iterable[str]) -> str:
    known = sorted(known)
    near = difflib.get_close_matches(word, known, 1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"


def _checked(key: str, value: Any, layer: _Layer) -> Any:
    """Turn a value into the setting's type and check it; UsageError that names its place."""
    place = layer.origin(key)
    try:
        result = _KINDS[key](_from_text(value, _KINDS[key]) if layer.is_text else value)
    except ValueError as error:
        raise UsageError(f"{place} = {value!r} {error}") from None
    if key in _CHOICES and result not in _CHOICES[key]:
        raise UsageError(f"{place} = {value!r} is not one of {', '.join(_CHOICES[key])}")
    if key in _LEAST and result < _LEAST[key]:
        raise UsageError(f"{place} = {value!r} is less than {_LEAST[key]}")
    if layer.is_project and (key == "cache_dir" or (key == "sandbox" and result == "off")):
        # Somebody else's repository must not be able to weaken the reader's protection.
        raise UsageError(
            f"{place} = {value!r} cannot be set by a project",
            f"use {_variable(key)} or your own settings file",
        )
    if isinstance(result, Path) and layer.folder is not None:
        result = layer.folder / result
    return _file_there(result, f"{place} = {str(value)!r}") if key == "liberty" else result


def _file_there(path: Path, said: str) -> Path:
    if not os.path.isfile(path):  # noqa: PTH113 - a name that no file can have is no exception here
        raise UsageError(f"{said} is no file", "give the path of a Liberty file (.lib)")
    return path.absolute()


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("is neither true nor false")


def _integer(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _HUGE:
        return value
    raise ValueError("is not a whole number of fair size")


def _number(value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _HUGE:
        return float(value)
    raise ValueError("is not a number of fair size")


def _string(value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise ValueError("is not a text")


def _path(value: Any) -> Path:
    if isinstance(value, Path):
        return value
    text = _string(value)
    try:
        if "\0" not in text:
            return Path(text).expanduser()
    except RuntimeError:  # the home folder of nobody
        pass
    raise ValueError("is not a path")


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, (list, tuple)):
        names = [name for name in value if isinstance(name, str) and _MODULE_NAME.fullmatch(name)]
        if len(names) == len(value):
            return tuple(names)
    raise ValueError("is not a list of module names")


def _from_text(text: str, kind: Callable[[Any], Any]) -> Any:
    """Read a variable's text as the value that a TOML file would hold."""
    if kind is _boolean:
        return True if text.lower() in _TRUE else False if text.lower() in _FALSE else text
    if kind is _names:
        return [word.strip() for word in text.split(",")]
    if kind is _integer or kind is _number:
        return _numeral(text, int if kind is _integer else float)
    return text


def _numeral(text: str, kind: Callable[[str], int | float]) -> int | float | str:
    try:
        return kind(text)
    except ValueError:
        return text


# Each setting with what turns a value into it.
_KINDS: dict[str, Callable[[Any], Any]] = {
    "runs_dir": _path,
    "cache_dir": _path,
    "data_dir": _path,
    "model": _string,
    "reader": _string,
    "base_url": _string,
    "temperature": _number,
    "max_answer_tokens": _integer,
    "max_prompt_tokens": _integer,
    "max_cost_usd": _number,
    "max_tokens": _integer,
    "max_time_s": _number,
    "candidates": _integer,
    "demos": _integer,
    "demo_selector": _string,
    "demo_grain": _string,
    "demo_diversity": _number,
    "price_input_usd": _number,
    "price_output_usd": _number,
    "simulator": _string,
    "sandbox": _string,
    "jobs": _integer,
    "attempts": _integer,
    "mutants": _integer,
    "pnr_seeds": _integer,
    "clock_port": _string,
    "liberty": _path,
    "flatten": _boolean,
    "warnings_are_errors": _boolean,
    "reserved_modules": _names,
    "time_limit_s": _number,
    "memory_limit_mib": _integer,
    "quiet": _boolean,
}
