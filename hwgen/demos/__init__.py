"""Demos: modules with descriptions at every grain, for prompts and for training.

This layer reads them; it knows no operator and runs no tool.
"""
