"""`hwgen init`: what it lays out can be used as it is, and it never harms what is there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.cli.main import COMMANDS, parser_for
from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.flow import initialize as module
from hwgen.flow.initialize import initialize
from hwgen.infra.config import load_config

FILES = {
    "README.md",
    "hwgen.toml",
    "requirements.txt",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".github/workflows/hwgen-gate.yml",
    "rtl/README.md",
    "sim/README.md",
    "synth/README.md",
}


def files_in(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}


def commands_in(text: str) -> list[list[str]]:
    """Return every command line of hwgen in a text, without its comment."""
    lines = re.findall(r"(?:^|run: |&& |`)(hwgen [^#`\n]+)", text, re.MULTILINE)
    return [re.findall(r'"[^"]*"|\S+', line)[1:] for line in lines]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "accelerators"
    initialize(root)
    return root


def test_lays_out_every_file_and_names_it(tmp_path: Path) -> None:
    root = tmp_path / "new" / "accelerators"
    assert {path.relative_to(root).as_posix() for path in initialize(root)} == FILES
    assert files_in(root) == FILES
    assert (root / "README.md").read_text().startswith("# accelerators\n")


def test_relative_folder_gives_relative_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Path("rtl/README.md") in initialize(Path())
    assert (tmp_path / "README.md").read_text().startswith(f"# {tmp_path.name}\n")


def test_other_files_stay(tmp_path: Path) -> None:
    (tmp_path / "rtl" / "gemm").mkdir(parents=True)
    (tmp_path / "rtl" / "gemm" / "spec.toml").write_text('operator = "gemm"\n')
    initialize(tmp_path)
    assert files_in(tmp_path) == FILES | {"rtl/gemm/spec.toml"}


def test_settings_are_read_by_hwgen(repository: Path) -> None:
    config = load_config(environment={"HOME": "/nowhere"}, folder=repository)
    assert config.runs_dir == repository / "runs"
    assert set(tomllib.loads((repository / "hwgen.toml").read_text())) <= set(config.origins)


def test_requirements_name_this_version(repository: Path) -> None:
    from hwgen import __version__

    lines = (repository / "requirements.txt").read_text().splitlines()
    wanted = [line for line in lines if not line.startswith("#")]
    assert len(wanted) == 1
    assert re.fullmatch(rf"hwgen==({re.escape(__version__)})|hwgen @ \w+\+\S+@[0-9a-f]+", wanted[0])


def test_workflow_runs_the_gate_and_keeps_its_junit_file(repository: Path) -> None:
    workflow: Any = yaml.safe_load((repository / ".github/workflows/hwgen-gate.yml").read_text())
    triggers = workflow[True]  # YAML reads the key `on` as a boolean
    assert {"pull_request", "push"} <= set(triggers)
    (job,) = workflow["jobs"].values()
    steps = job["steps"]
    gate = next(step["run"] for step in steps if "hwgen gate" in step.get("run", ""))
    upload = next(step for step in steps if "upload-artifact" in step.get("uses", ""))
    assert f"--junit {upload['with']['path']}" in gate
    assert "cancelled()" in upload["if"]  # also when the gate failed
    assert any("requirements.txt" in step.get("run", "") for step in steps)


def hook_of(repository: Path) -> Any:
    config: Any = yaml.safe_load((repository / ".pre-commit-config.yaml").read_text())
    assert config["repos"][0]["repo"] == "local"
    (hook,) = config["repos"][0]["hooks"]
    return hook


def test_hook_looks_at_designs_only(repository: Path) -> None:
    pattern = hook_of(repository)["files"]
    for path in ("rtl/gemm/src/gemm.v", "rtl/gemm/spec.toml"):
        assert re.search(pattern, path), path
    for path in ("README.md", "rtl/README.md", "sim/README.md", "other/rtl/gemm/spec.toml"):
        assert not re.search(pattern, path), path


@pytest.mark.parametrize("exit_code", [0, 1])
def test_hook_runs_the_gate_once_for_each_changed_design(repository: Path, exit_code: int) -> None:
    programs = repository.parent / "programs"
    programs.mkdir()
    (programs / "hwgen").write_text(f'#!/bin/sh\necho "$@"\nexit {exit_code}\n')
    (programs / "hwgen").chmod(0o755)
    changed = ["rtl/b/src/gemm.v", "rtl/a/spec.toml", "rtl/b/spec.toml"]
    done = subprocess.run(
        [*shlex.split(hook_of(repository)["entry"]), *changed],
        env={"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == ["gate --quiet rtl/a", "gate --quiet rtl/b"]
    assert (done.returncode == 0) is (exit_code == 0)


def test_every_command_that_is_written_down_exists(repository: Path) -> None:
    found = [words for name in FILES for words in commands_in((repository / name).read_text())]
    assert {"design", "doctor", "gate"} <= {words[0] for words in found}
    for words in found:
        assert words[0] in COMMANDS
        if len(words) > 1 and "..." not in words:
            parser_for(words).parse_args(words)


@pytest.mark.parametrize("present", [["README.md"], ["hwgen.toml", "synth/README.md"]])
def test_refuses_to_overwrite_and_names_what_is_there(tmp_path: Path, present: list[str]) -> None:
    for name in present:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError) as error:
        initialize(tmp_path)
    assert all(name in error.value.message for name in present)
    assert files_in(tmp_path) == set(present)
    assert all((tmp_path / name).read_text() == "mine" for name in present)


def test_a_dangling_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "README.md").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match=r"README\.md"):
        initialize(tmp_path)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", ["rtl", ".github"])
def test_a_file_where_a_folder_must_be(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match=f"{name} is a file"):
        initialize(tmp_path)
    assert files_in(tmp_path) == {name}


def test_the_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="is a file"):
        initialize(tmp_path / "file")


def test_a_folder_where_a_file_must_be(tmp_path: Path) -> None:
    (tmp_path / "README.md").mkdir()
    for force in (False, True):
        with pytest.raises(UsageError, match=r"README\.md"):
            initialize(tmp_path, force=force)
    assert files_in(tmp_path) == set()


def test_force_replaces_the_files_of_the_layout_only(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("old")
    (tmp_path / "notes.md").write_text("mine")
    initialize(tmp_path, force=True)
    assert (tmp_path / "README.md").read_text() != "old"
    assert (tmp_path / "notes.md").read_text() == "mine"


@settings(max_examples=25, deadline=None)
@given(count=st.integers(0, len(FILES) - 1), interrupt=st.booleans())
def test_a_failure_at_any_file_leaves_the_folder_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, count: int, interrupt: bool
) -> None:
    parent = tmp_path_factory.mktemp("parent")
    occupied, fresh = parent / "occupied", parent / "a" / "fresh"
    occupied.mkdir()
    (occupied / "README.md").write_text("mine")
    written = iter(range(len(FILES)))

    def failing(path: Path, text: str) -> None:
        if next(written) == count:
            raise KeyboardInterrupt if interrupt else PrerequisiteError("there is no space left on the disk")
        path.write_text(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "write_text", failing)
        for root in (fresh, occupied):
            with pytest.raises((KeyboardInterrupt, PrerequisiteError)):
                initialize(root, force=True)
            written = iter(range(len(FILES)))
    assert [p.name for p in parent.iterdir()] == ["occupied"]
    assert [p.name for p in occupied.iterdir()] == ["README.md"]
    assert (occupied / "README.md").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_a_prerequisite(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PrerequisiteError, match="permission denied"):
            initialize(tmp_path)
    finally:
        tmp_path.chmod(0o700)
