"""Drivers of EDA tools: pure builders of commands and pure parsers of output."""
