"""Fill in report templates: an undefined name is an error, and every value is escaped unless it is markup."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from hwgen.infra.resources import data_path
from hwgen.report.svg import visible

if TYPE_CHECKING:
    import jinja2


def render_html(template: str, **values: Any) -> str:
    """Fill in an HTML template of `templates/report/`."""
    return _environment(html=True).get_template(template).render(**values)


def render_markdown(template: str, **values: Any) -> str:
    """Fill in a Markdown template of `templates/report/`."""
    return _environment(html=False).get_template(template).render(**values)


@functools.cache
def _environment(*, html: bool) -> jinja2.Environment:
    import jinja2

    from hwgen.report import markdown_text

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(data_path("templates") / "report"),
        undefined=jinja2.StrictUndefined,
        autoescape=html,  # noqa: S701 - what goes into Markdown is escaped by `finalize`
        finalize=_visible_html if html else markdown_text.finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    if not html:
        environment.filters |= {"code": markdown_text.code, "fence": markdown_text.fence}
    return environment


def _visible_html(value: Any) -> Any:
    return value if hasattr(value, "__html__") else visible(str(value))
