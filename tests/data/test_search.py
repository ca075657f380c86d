"""Searching rows: what is found, what is chosen, and that the same question gives the same answer."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.demonstrations import SELECTORS, Descriptions
from hwgen.core.errors import UsageError
from hwgen.demos.clean import Place, plain_row
from hwgen.demos.retrieval.index import Index, Query, build, load, save
from hwgen.demos.retrieval.select import Choice, choose
from hwgen.demos.retrieval.structure import FEATURES, features, said
from hwgen.demos.retrieval.words import words
from hwgen.demos.row import Row

DESIGNS = {
    "fifo": (
        "A first-in first-out queue that stores words in a memory until they are read.",
        "reg [7:0] m [0:15]; always @(posedge clk) m[a] <= b;",
    ),
    "counter": (
        "Counts clock cycles upward and wraps around.",
        "reg [7:0] n; always @(posedge clk) if (rst) n <= 0; else n <= n + 1;",
    ),
    "alu": (
        "An arithmetic logic unit that adds, subtracts or ands two operands.",
        "reg [7:0] r; always @* case (a) 0: r = a + b; 1: r = a - b; default: r = a & b; endcase",
    ),
    "mult": ("Multiplies two unsigned numbers.", "wire [15:0] p = a * b;"),
    "shift": (
        "A shift register that moves bits to the left.",
        "reg [7:0] s; always @(posedge clk) s <= {s[6:0], a[0]};",
    ),
    "mux": ("Selects one of two inputs.", "assign y = a[0] ? b : a;"),
    "gray": ("Converts binary numbers into Gray code.", "assign y = a ^ (a >> 1);"),
    "parity": ("Computes the parity of a word.", "assign y = ^a;"),
}


def row(name: str, text: str, body: str) -> Row:
    code = f"module {name}(input clk, rst, input [7:0] a, b, output [7:0] y);\n  {body}\nendmodule\n"
    made = plain_row(code, Descriptions(high_level_global_summary=text), Place("t", 0, "t"))
    assert isinstance(made, Row)
    return made


ROWS = [row(name, *parts) for name, parts in DESIGNS.items()]
NAMES = {r.id: r.modules[0] for r in ROWS}


@pytest.fixture(scope="module")
def index() -> Index:
    return build(ROWS)


def found(index: Index, text: str, **options: object) -> list[str]:
    return [NAMES[hit.id] for hit in choose(index, Query(text), Choice(**options))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a FIFO", "fifo"),
        ("up-counter", "counter"),
        ("multiplier of two 8-bit numbers", "mult"),
        ("shifting bits left, registered", "shift"),
        ("2:1 multiplexer", "mux"),
        ("binary to gray", "gray"),
        ("parity of a byte", "parity"),
        ("ALU with addition and subtraction", "alu"),
    ],
)
def test_the_row_that_is_meant_comes_first(index: Index, text: str, name: str) -> None:
    assert found(index, text, count=3)[0] == name


def test_code_is_found_by_its_structure(index: Index) -> None:
    for r in ROWS:
        query = Query("", r.code.replace(r.modules[0], "other"))
        hits = choose(index, query, Choice(count=1, ranking="structural"))
        assert hits[0].score == pytest.approx(1.0)
        assert list(features(r.code)) == pytest.approx(list(features(query.code)))


def test_structure_that_is_spoken_of() -> None:
    values, mask = said("an 8-bit counter with reset")
    spoken = {name for name, is_said in zip(FEATURES, mask, strict=True) if is_said}
    assert spoken == {"clocked", "add", "reset", "width"}
    assert (
        values[FEATURES.index("width")]
        == features("module m(input [7:0] a); endmodule")[FEATURES.index("width")]
    )
    assert not said("something")[1].any()


def test_selectors(index: Index) -> None:
    text = "counter"
    best = found(index, text, count=8)
    assert found(index, text, count=8, selector="dissimilar") == best[::-1]
    assert found(index, text, selector="none") == []
    assert found(index, text, count=0) == []
    one = found(index, text, count=4, selector="random", seed=3)
    assert one == found(index, "anything else", count=4, selector="random", seed=3)
    assert any(one != found(index, text, count=4, selector="random", seed=seed) for seed in range(4, 9))
    assert len(set(one)) == 4


def test_a_model_chooses_only_among_what_it_was_shown(index: Index) -> None:
    seen = []

    def chooser(query: Query, hits: object) -> list[str]:
        seen.append([hit.id for hit in hits])  # type: ignore[attr-defined]
        return [seen[0][2], "made up", seen[0][0], seen[0][2]]

    hits = choose(index, Query("counter"), Choice(count=3, selector="model"), chooser)
    assert [hit.id for hit in hits] == [seen[0][2], seen[0][0], seen[0][1]]
    assert [hit.by for hit in hits] == ["model", "model", "similar"]
    with pytest.raises(UsageError, match="needs a model"):
        choose(index, Query("counter"), Choice(selector="model"))


def test_diversity_avoids_repetition() -> None:
    copies = [dataclasses.replace(ROWS[1], code=ROWS[1].code + f"// {i}\n") for i in range(4)]
    index = build([*copies, *ROWS])
    names = {r.id: r.modules[0] for r in [*copies, *ROWS]}
    plain = [names[hit.id] for hit in choose(index, Query("counter of cycles"), Choice(count=3))]
    diverse = [names[h.id] for h in choose(index, Query("counter of cycles"), Choice(count=3, diversity=0.6))]
    assert plain == ["counter"] * 3
    assert diverse[0] == "counter"
    assert len(set(diverse)) == 3


def test_only_what_is_allowed(index: Index) -> None:
    allowed = [r.id for r in ROWS if r.modules[0] in ("mux", "gray")]
    assert set(found(index, "counter", allowed=allowed)) == {"mux", "gray"}
    assert found(index, "counter", allowed=[]) == []


def test_an_index_that_is_kept_answers_alike(index: Index, tmp_path: Path) -> None:
    save(index, tmp_path / "index", "d1")
    kept = load(tmp_path / "index", "d1")
    assert kept is not None
    for text in ("queue", "counter with reset", "zzz"):
        for selector in ("similar", "random"):
            choice = Choice(count=5, selector=selector)
            assert choose(kept, Query(text), choice) == choose(index, Query(text), choice)
    assert load(tmp_path / "index", "d2") is None
    save(index, tmp_path / "index", "d2")
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_words_that_are_not_known_find_nothing(index: Index) -> None:
    assert found(index, "zzz qqq") == []


@pytest.mark.parametrize(
    "wrong", [{"selector": "best"}, {"ranking": "x"}, {"count": -1}, {"diversity": 1.5}], ids=str
)
def test_a_choice_that_is_none(index: Index, wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        found(index, "counter", **wrong)


@given(
    st.text(max_size=80),
    st.sampled_from([s for s in SELECTORS if s != "model"]),
    st.integers(0, 10),
    st.floats(0, 1),
)
def test_any_question_gets_an_answer(
    index: Index, text: str, selector: str, count: int, diversity: float
) -> None:
    choice = Choice(count=count, selector=selector, diversity=diversity)
    hits = choose(index, Query(text), choice)
    assert len({hit.id for hit in hits}) == len(hits) <= count
    assert hits == choose(index, Query(text), choice)
    words(text)


def test_the_command_line(hwgen, data_home, tmp_path: Path) -> None:
    (tmp_path / "rtl").mkdir()
    for r in ROWS:
        (tmp_path / "rtl" / f"{r.modules[0]}.v").write_text(f"// {r.descriptions.coarsest}\n{r.code}")
    hwgen("data", "add", "mine", "--from", "rtl", **data_home)
    ran = hwgen("data", "search", "parity of a byte", "--json", **data_home)
    assert ran.code == 0, ran.stderr
    assert ran.json["hits"][0]["modules"] == ["parity"]
    parity = ran.json["hits"][0]["id"]
    like = hwgen("data", "search", "--like", parity[:12], "--count", "2", "--json", **data_home).json["hits"]
    assert parity not in {hit["id"] for hit in like}
    assert len(like) == 2
    assert hwgen("data", "search", "zzzz", **data_home).code == 1
    for arguments, word in (
        (["x", "--clean"], "hwgen data check"),
        ([], "looked for"),
        (["x", "--in", "y"], "'y'"),
    ):
        wrong = hwgen("data", "search", *arguments, **data_home)
        assert wrong.code == 2
        assert word in wrong.stderr
