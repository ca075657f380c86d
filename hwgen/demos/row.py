"""Row: a piece of Verilog with its descriptions, one for each grain that there is."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hwgen.core.demonstrations import GRAINS, Descriptions
from hwgen.core.shown import Shown
from hwgen.core.values import digest, freeze, from_json, to_json

_NOTHING_SAID = Descriptions()


@dataclass(frozen=True)
class Row:
    """One row of a dataset. `code` is whole: it can be given to a tool as it is.

    `header` is the header of its first module as it stands in the code; `modules` are the names of all
    modules that it defines. `origin` says where it was read (a file, and a row or line in it), `licence`
    is that of the dataset it came from. `flags` say what was odd (see `reasons`). `shown` says, by grain,
    what was shown of the descriptions that were tested.
    """

    code: str
    header: str
    modules: tuple[str, ...]
    descriptions: Descriptions = _NOTHING_SAID
    source: str = ""
    origin: str = ""
    licence: str = ""
    split: str = ""
    flags: tuple[str, ...] = ()
    shown: Mapping[str, Shown] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shown", freeze(self.shown))

    @functools.cached_property
    def id(self) -> str:
        """Content hash of code and descriptions (SHA-256, hexadecimal): equal rows of any origin share it."""
        return digest([self.code, [self.descriptions.at(grain) for grain in GRAINS]])

    @property
    def body(self) -> str:
        """Return the code without the header of its first module, and without what stands before that."""
        return self.code.partition(self.header)[2]

    def to_data(self) -> dict[str, Any]:
        """Return plain data, the id first."""
        return {"id": self.id, **to_json(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Row:
        """Read a row back; ValueError where something is absent or has another type."""
        try:
            described = data["descriptions"]
            texts = {name: data[name] for name in ("code", "header", "source", "origin", "licence", "split")}
            grains = {grain: described[grain] for grain in GRAINS}
            names, flags = tuple(data["modules"]), tuple(data["flags"])
            # Rows that were kept before descriptions were tested have none.
            shown = {grain: from_json(Shown, value) for grain, value in data.get("shown", {}).items()}
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a row: {error!r}") from None
        if not all(type(text) is str for text in (*texts.values(), *grains.values(), *names, *flags)):
            raise ValueError("not a row: something is no text")
        row = cls(modules=names, flags=flags, shown=shown, descriptions=Descriptions(**grains), **texts)
        if row.id != data.get("id"):
            raise ValueError("not a row: its content does not have its id")
        return row
