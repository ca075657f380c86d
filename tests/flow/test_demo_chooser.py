"""The selector `model`: a language model chooses demos by name; what it leaves open is filled up visibly."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.cli.main import main
from hwgen.core.prompt import Message
from hwgen.demos.retrieval.index import Query
from hwgen.demos.retrieval.select import Choice, Hit, choose
from hwgen.flow.demos.chooser import ModelChooser
from hwgen.flow.demos.retrieve import library_index
from hwgen.models.base import Sampling
from hwgen.models.scripted import Scripted

REQUEST = "3-tap int8 fir"


def chosen(answer: str, count: int = 2) -> tuple[list[str], list[str], list[str]]:
    """Return the names that were chosen, who chose each, and what was told."""
    index, demos = library_index()
    told: list[str] = []
    chooser = ModelChooser(Scripted([answer]), Sampling(), told.append)
    hits = choose(
        index,
        Query(REQUEST),
        Choice(count, "model"),
        lambda query, hits: chooser.choose(query.text, abouts(hits), count),
    )
    return [demos[hit.id].name for hit in hits], [hit.by for hit in hits], told


def abouts(hits: Sequence[Hit]) -> dict[str, tuple[str, str]]:
    demos = library_index()[1]
    return {hit.id: (demos[hit.id].name, demos[hit.id].grains["high_level_global_summary"]) for hit in hits}


def similar(count: int) -> list[str]:
    index, demos = library_index()
    return [demos[hit.id].name for hit in choose(index, Query(REQUEST), Choice(count))]


def test_the_names_of_the_model_are_chosen_in_its_order() -> None:
    third, second = similar(3)[2], similar(3)[1]
    assert chosen(f"1. `{third}`\n- {second}\n") == ([third, second], ["model", "model"], [])


@pytest.mark.parametrize("answer", ["", "none of them", "made_up\nelsewhere", "not fifo_async, I would say"])
def test_an_answer_that_names_nothing_falls_back_visibly(answer: str) -> None:
    names, by, told = chosen(answer)
    assert names == similar(2)
    assert by == ["similar", "similar"]
    assert told == ["scripted named none of the candidates: the most similar ones take the places left"]


def test_too_few_names_are_filled_up() -> None:
    third = similar(3)[2]
    names, by, told = chosen(f"{third}\nmade_up\n{third}")
    assert (names, by) == ([third, similar(1)[0]], ["model", "similar"])
    assert "named 1 of 2 of the candidates" in told[0]


@given(st.text(max_size=200), st.integers(0, 5))
def test_any_answer_gives_so_many_demos(answer: str, count: int) -> None:
    names, _, _ = chosen(answer, count)
    assert len(set(names)) == len(names) == count


def test_the_model_sees_task_and_candidates_and_no_code() -> None:
    asked: list[str] = []

    def answer(messages: Sequence[Message], sampling: Sampling) -> str:
        asked.extend(message.content for message in messages)
        return ""

    index, demos = library_index()
    chooser = ModelChooser(Scripted(answer), Sampling(), lambda text: None)
    hits = choose(index, Query(REQUEST), Choice(20))
    chooser.choose(REQUEST, abouts(hits), 2)
    assert "names of 2 candidates" in asked[0]
    assert REQUEST in asked[1]
    assert all(f"## {demos[hit.id].name}\n" in asked[1] for hit in hits)
    assert "endmodule" not in asked[1]


def test_prompt_shows_what_the_model_chose_and_what_it_left_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    third = similar(3)[2]
    Path("answers.json").write_text(json.dumps([third]))
    options = ["--selector", "model", "--model", "scripted:answers.json", "--demos", "2"]
    assert main(["prompt", REQUEST, *options]) == 0
    shown = capsys.readouterr()
    assert shown.out.count("## Example: ") == 2
    assert f"{third}  model, place 1 (by " in shown.err
    assert "similar for the place that the model left open, place 2" in shown.err
    assert "named 1 of 2 of the candidates" in shown.err
    assert main(["prompt", REQUEST, "--selector", "model"]) == 2
    assert "the selector `model` needs a model to choose" in capsys.readouterr().err
    assert main(["design", REQUEST, "--selector", "model", "--quiet"]) == 2
    assert "the selector `model` needs a model to choose" in capsys.readouterr().err


def test_a_design_asks_once_for_demos_and_keeps_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if shutil.which("bwrap") is None:
        pytest.skip("what a model wrote needs bubblewrap")
    monkeypatch.chdir(tmp_path)
    third = similar(3)[2]
    bad = "```verilog fir.v\nmodule fir(input wire clk); initial $finish; endmodule\n```"
    worse = bad.replace("clk", "clock")
    Path("answers.json").write_text(json.dumps([third, bad, worse]))
    options = ["--selector", "model", "--model", "scripted:answers.json", "--demos", "1", "--attempts", "2"]
    assert main(["design", REQUEST, *options, "--out", "run", "--json"]) == 1
    assert "named" not in capsys.readouterr().err
    calls = [json.loads(line) for line in Path("run/calls.jsonl").read_text().splitlines()]
    assert [call["completion"]["text"] for call in calls] == [third, bad, worse]
    for attempt in ("01", "02"):
        prompt = json.loads(Path(f"run/attempts/{attempt}/prompt.json").read_text())
        assert f"## Example: {third}\n" in prompt["messages"][1]["content"]


def test_a_model_chooses_rows_of_a_dataset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HWGEN_DATA_DIR", str(tmp_path / "data"))
    assert main(["data", "demos", "add"]) == 0
    capsys.readouterr()
    search = ["data", "search", "a queue between two clocks", "--count", "3", "--json"]
    assert main(search) == 0
    best = [hit["id"] for hit in json.loads(capsys.readouterr().out)["hits"]]
    Path("answers.json").write_text(json.dumps([f"{best[2][:12]}\n{best[0][:12]}"]))
    assert main([*search, "--selector", "model", "--model", "scripted:answers.json"]) == 0
    shown = capsys.readouterr()
    hits = json.loads(shown.out)["hits"]
    assert [hit["id"] for hit in hits] == [best[2], best[0], best[1]]
    assert [hit["by"] for hit in hits] == ["model", "model", "similar"]
    assert "named 2 of 3 of the candidates" in shown.err
    assert main([*search, "--selector", "model"]) == 2
