"""The request grammar: what a sentence asks of the operators, without any language model."""

from hwgen.operators.request.interpreter import interpret
from hwgen.operators.request.options import with_options
from hwgen.operators.request.registry import vocabularies, vocabulary

__all__ = ["interpret", "vocabularies", "vocabulary", "with_options"]
