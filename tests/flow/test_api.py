"""The Python interface, on a small design made once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen
from hwgen.core.errors import UsageError


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> hwgen.Design:
    folder = tmp_path_factory.mktemp("api")
    return hwgen.design("2x2 int4 gemm up to 8x8x8 with relu", out=folder / "run", mutants=12, seed=1)


def test_what_came_out(small: hwgen.Design) -> None:
    assert small.verdict is not None
    assert small.verdict.accepted
    assert small.spec.parameters["relu"] is True
    assert next(iter(small.rtl)) == "gemm.v"
    assert "module gemm (" in str(small.rtl)
    kinds = {item.kind.value for item in small.evidence}
    assert kinds == {"policy", "lint", "simulate", "mutate", "synthesize"}


def test_metrics_are_a_table(small: hwgen.Design) -> None:
    table = small.metrics
    assert list(table.columns) == ["check", "metric", "value"]
    assert table.set_index("metric").loc["cells", "value"] > 0


def test_the_graph_has_the_streams_and_the_array(small: hwgen.Design) -> None:
    graph = small.graph()
    assert {"array", "sequencer", "output_queue", "m_axis_c_tdata"} <= set(graph.nodes)
    import networkx

    assert networkx.has_path(graph, "s_axis_a_tdata", "m_axis_c_tdata")


def test_waves_show_the_streams(small: hwgen.Design) -> None:
    svg = small.waves()._repr_svg_()
    assert svg is not None
    assert "m_axis_c" in svg


def test_the_hardware_computes(small: hwgen.Design) -> None:
    rng = np.random.default_rng(2)
    a, b = rng.integers(-8, 8, (5, 7)), rng.integers(-8, 8, (7, 3))
    assert (small.simulate(a, b) == np.maximum(a @ b, 0)).all()


@pytest.mark.parametrize(
    ("a", "b", "word"),
    [
        (np.full((2, 2), 99), np.zeros((2, 2), int), "99"),
        (np.zeros((9, 2), int), np.zeros((2, 2), int), "9"),
        (np.zeros((2, 3), int), np.zeros((2, 2), int), "3"),
        ("text", np.zeros((2, 2), int), "integers"),
    ],
)
def test_operands_that_do_not_fit_are_named(small: hwgen.Design, a: object, b: object, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        small.simulate(a, b)


@pytest.mark.parametrize("name", ["job", "max_lut", "colour"])
def test_an_unknown_option_is_named(name: str) -> None:
    with pytest.raises(UsageError, match=f"no option '{name}'") as caught:
        hwgen.design("gemm", **{name: 1})
    assert {"job": "'jobs'", "max_lut": "'max_luts'", "colour": "known:"}[name] in caught.value.hint


def test_a_spec_file_is_read_as_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text("operator = 'gemm'\n[parameters]\nrows = 3\n")
    assert hwgen.spec(path).parameters["rows"] == 3
    assert hwgen.spec(str(path), target="ecp5", max_luts=900).budget.max_luts == 900


def test_it_shows_itself_in_a_notebook(small: hwgen.Design) -> None:
    html = small._repr_html_()
    assert "accepted" in html
    assert "<script" not in html


def test_its_repr_names_the_run_as_seen_from_here(
    small: hwgen.Design, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(small.path.parent)
    assert repr(small) == "<hwgen.Design gemm accepted, verified in run>"
    monkeypatch.chdir(tmp_path)
    assert str(small.path) in repr(small)


def test_it_can_be_loaded_and_saved(small: hwgen.Design, tmp_path: Path) -> None:
    again = hwgen.load(small.path)
    assert again.rtl == small.rtl
    saved = again.save(tmp_path / "rtl")
    assert (saved / "src" / "gemm.v").read_text() == small.rtl["gemm.v"]


def test_a_spec_can_be_designed_and_options_cannot_contradict_it() -> None:
    spec = hwgen.spec("2x2 int4 gemm", target="ecp5")
    assert spec.target == "ecp5"
    with pytest.raises(UsageError, match="target"):
        hwgen.design(spec, target="ice40")
