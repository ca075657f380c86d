"""Names that may reach a tool."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.candidate import Candidate, SourceFile
from hwgen.eda.names import compiled_names, is_identifier, is_safe_file_name, is_systemverilog, unsafe_names


@pytest.mark.parametrize("name", ["top.v", "a/b_c/top-1.sv", "x.y.vh", "init.hex", "_a.mem", "9.svh"])
def test_safe(name: str) -> None:
    assert is_safe_file_name(name)


@given(st.text(max_size=20).map(lambda text: text + ".v"))
def test_a_safe_name_stays_in_its_folder_and_means_nothing_to_a_shell(name: str) -> None:
    if is_safe_file_name(name):
        folder = Path("/folder")
        assert Path(folder / name).resolve().is_relative_to(folder)
        assert shlex.split(name) == [name]
        assert name.isascii()
        assert not name.startswith(("-", "+"))


@given(st.text(max_size=20))
def test_an_identifier_is_one_word_of_a_script(name: str) -> None:
    if is_identifier(name):
        assert name.isascii()
        assert not set(name) & set(" ;\"'\\\n\t!#*?/")


def test_roles_of_files() -> None:
    names = ["b.v", "a.vh", "c.sv", "d.hex"]
    candidate = Candidate("top", tuple(SourceFile(name, "") for name in names), "test")
    assert compiled_names(candidate) == ("b.v", "c.sv")
    assert is_systemverilog(candidate)
    assert unsafe_names(candidate) == ()
