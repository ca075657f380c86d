"""Operators one behind the other: a chain of streaming operators as one accelerator."""
