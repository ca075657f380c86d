"""The optional embedding: what its vectors are, and what happens where it is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.cli.main import main
from hwgen.core.errors import PrerequisiteError
from hwgen.demos.retrieval import embedding
from hwgen.demos.retrieval.embedding import embedder
from hwgen.demos.retrieval.index import Index, Query, load, save
from hwgen.demos.retrieval.select import Choice, choose
from hwgen.flow.demos.retrieve import library_index


@pytest.fixture
def without_the_package(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def forget() -> None:
        embedder.cache_clear()
        library_index.cache_clear()

    forget()
    with monkeypatch.context() as patch:
        patch.setattr(embedding, "find_spec", lambda name: None)
        yield
    forget()


def test_texts_of_one_meaning_are_near() -> None:
    model = embedder()
    assert model is not None, "pip install 'hwgen[embedding]'"
    one, like, unlike = model.vectors(["a queue of words", "a FIFO buffer of data", "image convolution"])
    assert one @ like > one @ unlike
    assert model.vectors(["a queue of words"])[0] == pytest.approx(one)


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_has_a_vector_of_length_one_or_none(texts: list[str]) -> None:
    model = embedder()
    assert model is not None
    lengths = np.linalg.norm(model.vectors(texts), axis=1)
    assert ((abs(lengths - 1) < 1e-3) | (lengths == 0)).all()


@pytest.mark.usefixtures("without_the_package")
def test_without_the_package_the_other_rankings_answer_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    index = library_index()[0]
    assert index.model is None
    assert index.parts.embedding is None
    assert set(choose(index, Query("fifo"), Choice(1))[0].ranks) <= {"bm25", "dense", "structural"}
    with pytest.raises(PrerequisiteError, match="no embedding model is installed"):
        choose(index, Query("fifo"), Choice(ranking="embedding"))
    assert main(["prompt", "3-tap int8 fir", "--demos", "1"]) == 0
    assert "ranked without vectors of a trained model" in capsys.readouterr().err
    monkeypatch.setenv("HWGEN_DATA_DIR", str(tmp_path))
    assert main(["data", "demos", "add"]) == 0
    assert (
        main(["data", "search", "fifo", "--ranking", "embedding", "--quiet"]) == PrerequisiteError.exit_code
    )
    assert "hwgen[embedding]" in capsys.readouterr().err


def test_an_index_of_another_model_is_not_read(tmp_path: Path) -> None:
    index, model = library_index()[0], embedder()
    save(index, tmp_path / "index", "d")
    assert load(tmp_path / "index", "d", model) is not None
    assert load(tmp_path / "index", "d") is None
    save(Index(index.ids, index.parts), tmp_path / "index", "d")
    assert load(tmp_path / "index", "d", model) is None
