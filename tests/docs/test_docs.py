"""What the documentation says is what there is: links, commands, settings, names and keys."""

from __future__ import annotations

import dataclasses
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import hwgen
from hwgen.cli.main import COMMANDS, parser_for
from hwgen.core.errors import ExitCode
from hwgen.core.evidence import Evidence, Kind, Status
from hwgen.core.spec import Request, Spec
from hwgen.core.verdict import Level, Outcome, Verdict
from hwgen.infra.config import Config, load_config
from hwgen.infra.toolspecs import TOOL_SPECS
from hwgen.operators.request.interpreter import interpret
from hwgen.report.summary import summary
from hwgen.report.view import AttemptView, RunView

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]


def named(pages: list[Path]) -> Any:
    return pytest.mark.parametrize("page", pages, ids=[str(p.relative_to(ROOT)) for p in pages])


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """Return a section of a page, up to the next heading of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}$(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    return found[1]


def first_column(text: str) -> list[str]:
    """Return what stands in backticks in the first column of the tables of a text."""
    rows = re.findall(r"^\| ([^|]*`[^|]*) \|", text, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def shell_lines(text: str) -> Iterator[list[str]]:
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            stops = [words.index(stop) for stop in ("|", ">", "&&") if stop in words]
            yield words[: min(stops, default=len(words))]


@named(PAGES)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not link.startswith(("http://", "https://", "#")):
            assert (page.parent / link.partition("#")[0]).exists(), link


@named(PAGES)
def test_commands_are_understood(page: Path) -> None:
    for words in shell_lines(page.read_text(encoding="utf-8")):
        if words[:1] == ["hwgen"]:
            assert words[1] in COMMANDS
            arguments = parser_for(words[1:]).parse_args(words[1:])
            request = " ".join(getattr(arguments, "request", ()))
            if request and "TEXT" not in words and not request.endswith((".toml", ".json")):
                assert interpret(Request(request)).parameters
        elif words[:1] == ["make"]:
            assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE), words


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text()
    for page in DOCS.rglob("*.md"):
        assert f" {page.relative_to(DOCS)}\n" in navigation, page


@named([ROOT / ".github" / "workflows" / "ci.yml", ROOT / ".pre-commit-config.yaml", ROOT / "mkdocs.yml"])
def test_yaml_can_be_read(page: Path) -> None:
    assert isinstance(yaml.safe_load(page.read_text()), dict)


def test_settings_are_those_of_the_configuration() -> None:
    documented = dict(re.findall(r"^\| `(\w+)` \| `([^`]*)` \|", text_of("configuration.md"), re.MULTILINE))
    known = {field.name for field in dataclasses.fields(Config)} - {"origins"}
    assert set(documented) == known
    defaults = load_config(environment={"HOME": "/home/somebody"}, folder=Path("/")).to_mapping()
    for name, value in documented.items():
        default = defaults[name]
        shown = (
            str(default).lower()
            if isinstance(default, bool | None)
            else f"{default:g}"
            if type(default) is float
            else default
        )
        assert value.replace("~", "/home/somebody") == str(shown), name


def test_variables_of_tools_are_those_of_the_toolbox() -> None:
    documented = set(re.findall(r"`(HWGEN_[A-Z0-9_]+)`", section(text_of("configuration.md"), "Tools")))
    assert documented == {spec.variable for spec in TOOL_SPECS.values() if spec.programs}


def test_python_names_exist() -> None:
    text = text_of("python.md")
    for name in first_column(section(text, "A design")):
        assert hasattr(hwgen.Design, re.split(r"\(", name)[0]), name
    functions = set(re.findall(r"^\| `hwgen\.(\w+)\(", text, re.MULTILINE))
    assert functions == {name for name in hwgen.__all__ if name[0].islower()}


def test_verdicts_and_statuses_are_complete() -> None:
    text = text_of("verdicts.md")
    assert set(re.findall(r"^\| \*\*([\w-]+)\*\* \|", text, re.MULTILINE)) == {*Outcome, *Level}
    assert set(first_column(section(text, "Status of a check"))) == set(Status)


def test_every_check_is_described() -> None:
    headings = re.findall(r"^## (.+)$", text_of("checks.md"), re.MULTILINE)
    assert set(headings) == set(Kind)


def test_json_keys_of_a_design() -> None:
    evidence = Evidence(Kind.LINT, Status.PASS, "fine")
    verdict = Verdict(Outcome.ACCEPTED, Level.UNVERIFIED)
    attempt = AttemptView(1, Path("a"), "builtin", "gemm", {}, (), (evidence,), verdict)
    view = RunView(Path("run"), "accepted", "", {}, Spec("gemm", {}), {}, (attempt,), 1, "", 0.0)
    document = summary(view)
    text = section(text_of("json.md"), "A design")
    assert set(first_column(text)) == {*document, "saved"}
    for part in ("checks", "attempts"):
        row = re.search(rf"^\| `{part}` \| (.*) \|$", text, re.MULTILINE)
        assert row is not None
        assert set(re.findall(r"`(\w+)`", row[1])) == set(document[part][0])


def test_exit_codes_are_those_of_the_errors() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", readme, re.MULTILINE)} == set(ExitCode)
    assert set(re.findall(r"^\| `hwgen (\w+)", readme, re.MULTILINE)) == set(COMMANDS)
