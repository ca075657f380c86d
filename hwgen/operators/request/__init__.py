"""The request grammar: what a sentence asks of the operators, without any language model."""
