"""What is told of a search: tables, spec files, the page."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path

import pytest

from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.core.spec import Request
from hwgen.flow.explore.evaluate import Measured
from hwgen.flow.explore.folder import Asked, SearchFolder
from hwgen.flow.explore.measures import MEASURES
from hwgen.flow.explore.results import as_csv, front_rows, model_error, nearest_miss, results
from hwgen.flow.explore.search import Goal, Point, Tally
from hwgen.flow.explore.space import Space
from hwgen.flow.session import understand
from hwgen.operators.specfile import read_spec
from hwgen.report.explore import explore_page

GOAL = Goal((MEASURES["cycles"], MEASURES["luts"]), {"max_luts": 2000.0}, 4)
TEXT = "int8 gemm for 16x16x16 </script><b>"


@pytest.fixture
def space() -> Space:
    spec = understand(Request("int8 gemm for 16x16x16", {"target": "ecp5"}))
    return Space.around(spec, {"rows": (1, 2, 4), "cols": (2, 4)})


@pytest.fixture
def points(space: Space) -> list[Point]:
    """Two on the front, one that is beaten, one above the budget, one that failed."""
    figures = ((2, 2, 1000, 800), (4, 4, 300, 1500), (2, 4, 1100, 900), (1, 4, 200, 2500))
    made = []
    for rows, cols, cycles, luts in figures:
        parameters = space.complete({"rows": rows, "cols": cols})
        assert parameters is not None
        metrics = {"cycles": cycles, "lut4_equivalents": luts, "traffic": 2000, "simulated_cycles": 9}
        made.append(Point(parameters, Measured(metrics, "", False, 1.0)))
    failed = space.complete({"rows": 1, "cols": 2})
    assert failed is not None
    return [*made, Point(failed, Measured(failure="synthesize: no"))]


def test_front_and_tables(space: Space, points: list[Point]) -> None:
    found = results(space, GOAL, points, Tally(built=5, failed=1))
    rows = front_rows(found)
    assert [(row["metrics"]["cycles"], row["spec"]) for row in rows] == [
        (300, "points/01.toml"),
        (1000, "points/02.toml"),
    ]
    table = list(csv.DictReader(io.StringIO(as_csv(found["points"]))))
    assert [line["point"] for line in table] == ["2", "1", "0", "0", "0"]
    assert table[1]["rows"] == "4"
    assert table[1]["lut4_equivalents"] == "1500"
    assert table[4]["failure"] == "synthesize: no"
    assert as_csv([]) == ""


def test_roofline_by_hand(space: Space, points: list[Point]) -> None:
    roof = results(space, GOAL, points, Tally())["points"][1]["roofline"]
    # 16 x 16 by 16 x 16 on 4 x 4: A and B once, 4 bytes a beat; C 16 x 4 beats of four 32-bit lanes.
    traffic = 4 * 16 * 4 + 4 * 16 * 4 + 4 * 16 * 16
    assert (roof["peak"], roof["bandwidth"]) == (16, 4 + 4 + 16)
    assert roof["intensity"] == pytest.approx(16**3 / traffic, abs=1e-3)
    assert roof["attainable"] == pytest.approx(min(16, 16**3 / traffic * 24), abs=1e-3)
    assert roof["reached"] == pytest.approx(16**3 / 300, abs=1e-3)


def test_model_error_compares_what_was_measured(space: Space, points: list[Point]) -> None:
    error = model_error(space, points)
    estimates = [space.estimate(point.parameters).metrics["cycles"] for point in points[:4]]
    off = sorted(abs(e / c - 1) for e, c in zip(estimates, (1000, 300, 1100, 200), strict=True))
    assert error["cycles"]["points"] == 4
    assert error["cycles"]["greatest"] == pytest.approx(off[-1])
    assert error["cycles"]["median"] == pytest.approx((off[1] + off[2]) / 2)
    unsimulated = [Point(p.parameters, Measured({"cycles": 1})) for p in points]
    assert "cycles" not in model_error(space, unsimulated)


def test_the_nearest_of_those_that_miss_the_bounds(space: Space, points: list[Point]) -> None:
    goal = Goal(GOAL.objectives, {"max_luts": 700.0, "max_cycles": 250.0}, 4)
    found = results(space, goal, points, Tally())
    assert not front_rows(found)
    near = nearest_miss(found)
    assert near is not None
    # Over by 14 % and 300 %; by 114 % and 20 %; by 29 % and 340 %; by 257 %.
    assert near["metrics"]["lut4_equivalents"] == 1500
    assert nearest_miss(results(space, goal, points[4:], Tally())) is None


def test_a_folder_has_a_spec_file_for_each_point(space: Space, points: list[Point], tmp_path: Path) -> None:
    found = results(space, GOAL, points, Tally(built=5))
    with SearchFolder.create(tmp_path / "x", tmp_path, Asked(space.spec, GOAL)) as folder:
        folder.write_results(space, found)
        folder.write_results(space, found)
    spec = read_spec(tmp_path / "x" / "points" / "01.toml")
    assert (spec.parameters["rows"], spec.parameters["cols"]) == (4, 4)
    assert spec.budget.max_luts == 2000
    assert spec.assumed == ()
    assert spec.target == "ecp5"
    document = json.loads((tmp_path / "x" / "pareto.json").read_text())
    assert [point["front"] for point in document["points"]] == [1, 2]


def test_a_search_is_resumed_as_it_was_asked_for(space: Space, tmp_path: Path) -> None:
    asked = Asked(space.spec, GOAL, simulate=True)
    SearchFolder.create(tmp_path / "x", tmp_path, asked).close()
    folder, again = SearchFolder.resume(tmp_path / "x")
    with folder, pytest.raises(UsageError, match="being worked on by another"):
        SearchFolder.resume(tmp_path / "x")
    assert again == asked
    with pytest.raises(UsageError, match="already holds a search"):
        SearchFolder.create(tmp_path / "x", tmp_path, asked)
    (tmp_path / "x" / "search.json").write_text('{"format": "hwgen-explore-1"}')
    with pytest.raises(PrerequisiteError, match=r"search\.json cannot be used"):
        SearchFolder.resume(tmp_path / "x")


def test_the_page_needs_nothing_else_and_keeps_what_it_is_told(space: Space, points: list[Point]) -> None:
    found = results(space, GOAL, points, Tally(built=5)) | {"request": TEXT}
    page = explore_page(found)
    references = re.findall(r"""(?:src|href)\s*=|url\(|https?://[^\s"']*""", page)
    assert set(references) == {"http://www.w3.org/2000/svg"}  # a name, not a place
    assert "default-src 'none'" in html.unescape(page)
    assert "<b>" not in page
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert json.loads(data.group(1))["request"] == TEXT
    assert page.count("<tr data-point=") == 2
