"""Demos and datasets: modules with descriptions at every grain, for prompts and for training.

This layer reads, cleans, keeps, compares and finds them; it knows no operator and runs no tool.
"""
