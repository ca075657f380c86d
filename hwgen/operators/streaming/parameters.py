"""Parameters of a streaming operator, declared once: default, range, meaning, and what to assume."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self

from hwgen.core.errors import RequestError
from hwgen.core.values import TYPE_WORDS

RESETS = ("sync_high", "axi_low")


def parameter(
    default: int | bool | str | tuple[object, ...],
    note: str,
    *,
    low: int | None = None,
    high: int | None = None,
    choices: tuple[int | str, ...] = (),
    said: str = "",
) -> Any:
    """Declare a parameter: `note` explains it in a spec file; `said`, as in "{} lanes", is the assumption."""
    return dataclasses.field(
        default=default,
        metadata={"note": note, "low": low, "high": high, "choices": choices, "said": said},
    )


@dataclasses.dataclass(frozen=True)
class Parameters:
    """Base of the parameters of streaming operators: checked when made, plain data to and from mappings.

    A subclass names its operator, declares its fields with `parameter`, and refuses in `check` what does not
    go together.
    """

    operator: ClassVar[str] = ""

    reset: str = parameter(
        "sync_high",
        "sync_high (port rst) | axi_low (port aresetn)",
        choices=RESETS,
        said="synchronous active-high reset",
    )

    def __post_init__(self) -> None:
        for item in dataclasses.fields(self):
            self._check_field(item)
        self.check()

    def check(self) -> None:
        """Raise RequestError for values that do not go together."""

    def _check_field(self, item: dataclasses.Field[Any]) -> None:
        value, wanted = getattr(self, item.name), type(item.default)
        if type(value) is not wanted:
            raise self.error(f"{item.name} = {value!r} must be {TYPE_WORDS[wanted]}")
        low, high, choices = (item.metadata[key] for key in ("low", "high", "choices"))
        if low is not None and not low <= value <= high:
            raise self.error(
                f"{item.name} = {value} is outside {low} to {high}",
                f"the nearest is {min(max(value, low), high)}",
            )
        if choices and value not in choices:
            nearest = f"the nearest is {_nearest(value, choices)}" if isinstance(value, int) else ""
            raise self.error(f"{item.name} = {value!r} is not one of {', '.join(map(str, choices))}", nearest)

    def check_lanes(self, channels: int, lanes: int, name: str = "lanes", kind: str = "") -> None:
        """Refuse channels that do not fill beats; the hint says which numbers of lanes would."""
        if channels % lanes:
            divisors = [n for n in range(1, channels + 1) if channels % n == 0]
            below, above = max(n for n in divisors if n < lanes), [n for n in divisors if n > lanes]
            both = f"{below} or {above[0]}" if above else f"{below}"
            raise self.error(
                f"{channels} {kind}channels do not fill beats of {lanes} lanes", f"{name} = {both} would do"
            )

    def error(self, message: str, hint: str = "") -> RequestError:
        """Return an error about these parameters, to be raised."""
        return RequestError(f"{self.operator}: {message}", hint)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """Read parameters from plain data; an unknown key is an error that suggests the nearest."""
        known = [f.name for f in dataclasses.fields(cls)]
        for key in values:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
                raise RequestError(f"{cls.operator}: unknown parameter {key!r}", hint)
        return cls(**values)

    def to_mapping(self) -> dict[str, Any]:
        """Return the parameters as plain data."""
        return dataclasses.asdict(self)

    def told(self) -> str:
        """Return the parameters as one line of text, for the header of the top level."""
        return ", ".join(f"{key} {value}" for key, value in self.to_mapping().items())

    def non_defaults(self) -> dict[str, Any]:
        """Return the parameters that differ from their defaults."""
        return {
            f.name: getattr(self, f.name)
            for f in dataclasses.fields(self)
            if getattr(self, f.name) != f.default
        }

    @classmethod
    def notes(cls) -> dict[str, str]:
        """Return one line about each parameter."""
        return {f.name: f.metadata["note"] for f in dataclasses.fields(cls)}

    @classmethod
    def ranges(cls) -> dict[str, tuple[int, int]]:
        """Return the bounds of the numeric parameters."""
        return {
            f.name: (f.metadata["low"], f.metadata["high"])
            for f in dataclasses.fields(cls)
            if f.metadata["low"] is not None
        }

    def assumptions(self, said: Mapping[str, Any]) -> Iterator[str]:
        """Yield a sentence about each parameter that was not said and has something to be said of."""
        for item in dataclasses.fields(self):
            if item.name not in said and item.metadata["said"]:
                value = getattr(self, item.name)
                text = value.replace("_", " ") if isinstance(value, str) else value
                yield f"{item.metadata['said'].format(text)} (not said)"


def _nearest(value: int, choices: Sequence[int]) -> int:
    """Return the choice that is nearest, of two the greater."""
    return min(choices, key=lambda choice: (abs(choice - value), -choice))
