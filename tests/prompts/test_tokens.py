"""Tokenizers: a real one from a folder, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.core.errors import UsageError
from hwgen.prompts.tokens import Estimate, tokenizer_for

TEXT = "module adder (input wire [7:0] a, output wire [8:0] y); endmodule"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder with a byte-pair tokenizer, trained on the spot."""
    tokenizers = pytest.importorskip("tokenizers")
    trained = tokenizers.ByteLevelBPETokenizer()
    trained.train_from_iterator([TEXT] * 4, vocab_size=300, show_progress=False)
    trained.save(str(tmp_path / "tokenizer.json"))
    return tmp_path


@pytest.mark.parametrize("form", ["hf:{}", "hf:{}+adapter", "vllm:{}"])
def test_a_local_model_counts_with_its_own_tokenizer(model: Path, form: str) -> None:
    tokenizers = pytest.importorskip("tokenizers")
    counter = tokenizer_for(form.format(model))
    own = tokenizers.Tokenizer.from_file(str(model / "tokenizer.json"))
    assert counter.exact
    assert counter.count(TEXT) == len(own.encode(TEXT).ids)
    assert counter.count("") == 0


@pytest.mark.parametrize(
    "name", ["builtin", "anthropic:some-model", "openai:no-such-model", "ollama:x", "openai:"]
)
def test_models_elsewhere_are_estimated(name: str) -> None:
    counter = tokenizer_for(name)
    assert counter == Estimate()
    assert not counter.exact


def test_a_folder_without_a_tokenizer_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no tokenizer\.json"):
        tokenizer_for(f"hf:{tmp_path}")


def test_a_broken_tokenizer_is_named(tmp_path: Path) -> None:
    pytest.importorskip("tokenizers")
    (tmp_path / "tokenizer.json").write_text('{"version": 1')
    with pytest.raises(UsageError, match="is no tokenizer"):
        tokenizer_for(f"hf:{tmp_path}")
