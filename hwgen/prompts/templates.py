"""The templates of prompts: Jinja2, strict, from `templates/prompts/`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hwgen.infra.resources import data_path
from hwgen.prompts.cutting import table_text
from hwgen.prompts.quoting import fenced, inline

if TYPE_CHECKING:
    from jinja2 import Environment


def render(name: str, **values: Any) -> str:
    """Fill in a template; an undefined variable is an error."""
    text = _environment().get_template(name).render(**values)
    return text.strip("\n") + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(data_path("templates") / "prompts"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Markdown; what others wrote goes through fenced or inline
    )
    environment.filters.update(fenced=fenced, inline=inline, table=table_text)
    return environment
